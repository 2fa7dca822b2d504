//! Operations over HTTP.
mod communities;
mod invites;
mod leader;
mod levels;
mod memberships;
mod public;

use crate::People;
use julin_web::Ctx;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(public::communities))
        .routes(routes!(public::leader))
        .routes(routes!(communities::list, communities::create))
        .routes(routes!(communities::get, communities::edit))
        .routes(routes!(communities::buildings))
        .routes(routes!(communities::pickup_points))
        .routes(routes!(communities::leaders))
        .routes(routes!(levels::show, levels::set))
        .routes(routes!(levels::rank))
        .routes(routes!(levels::mine))
        .routes(routes!(leader::invite))
        .routes(routes!(leader::qr))
        .routes(routes!(leader::card))
        .routes(routes!(leader::rooms))
        .routes(routes!(leader::people))
        .routes(routes!(invites::get))
        .routes(routes!(invites::join))
        .routes(routes!(memberships::list))
        .routes(routes!(memberships::edit))
}

fn people(ctx: &Ctx) -> Arc<dyn People> {
    ctx.port::<dyn People>()
}
