//! What payments offers over HTTP.
mod callback;
mod prepay;
mod refunds;
mod show;

pub(crate) use callback::CALLBACK;
pub use callback::callbacks;

use crate::{Payment, store};
use julin_kernel::{Code, OrderId};
use julin_web::{Answer, Caller, Ctx, Permission, Reach};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(prepay::prepay))
        .routes(routes!(show::show))
        .routes(routes!(refunds::troubled))
        .routes(routes!(refunds::retry))
}

/// The payment of an order for its payer (or, to read, for staff); nobody else learns that it is.
async fn load(ctx: &Ctx, caller: &Caller, order: OrderId, staff: bool) -> Answer<Payment> {
    let actor = caller.signed()?;
    let payment = store::by_order(&mut ctx.db.read().await?, caller.scope, order).await?;
    let payment = payment.ok_or(Code::NOT_FOUND.fault())?;
    let own = actor.may(Permission::Buy, Reach::Own(payment.member_id));
    if own || staff && actor.may(Permission::ViewShop, Reach::Shop) {
        return Ok(payment);
    }
    Err(Code::NOT_FOUND.fault().into())
}
