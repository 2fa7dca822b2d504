//! The room's HTTP operations.
mod certificates;
mod courses;
mod desk;
mod mine;
mod policy;
mod training;

use julin_kernel::Fault;
use julin_web::{Actor, Caller, Ctx, Permission, Reach};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(mine::list))
        .routes(routes!(mine::apply, desk::list))
        .routes(routes!(mine::revise, desk::get))
        .routes(routes!(mine::withdraw))
        .routes(routes!(desk::review))
        .routes(routes!(desk::paper))
        .routes(routes!(desk::ask))
        .routes(routes!(desk::approve))
        .routes(routes!(desk::decline))
        .routes(routes!(policy::get, policy::set))
        .routes(routes!(courses::list, courses::create))
        .routes(routes!(courses::get, courses::edit))
        .routes(routes!(training::show))
        .routes(routes!(training::course))
        .routes(routes!(training::read))
        .routes(routes!(training::begin))
        .routes(routes!(training::test))
        .routes(routes!(training::answer))
        .routes(routes!(certificates::verify))
        .routes(routes!(certificates::picture))
}

/// Who takes leaders on.
fn operator(caller: &Caller) -> Result<Actor, Fault> {
    let actor = caller.require(Permission::EditCommunities, Reach::Shop)?;
    Ok(actor.clone())
}
