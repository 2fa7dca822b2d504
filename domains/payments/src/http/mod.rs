//! What payments offers over HTTP.
mod callback;
mod prepay;
mod refunds;
mod show;
mod together;

pub(crate) use callback::CALLBACK;
pub use callback::callbacks;

use crate::{Payment, PaymentStatus, store};
use julin_kernel::{Code, OrderId};
use julin_web::{Answer, Caller, Ctx, Permission, Reach};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(prepay::prepay))
        .routes(routes!(together::prepay))
        .routes(routes!(show::show))
        .routes(routes!(refunds::troubled))
        .routes(routes!(refunds::retry))
        .routes(routes!(refunds::return_cash))
}

/// The payments of an order for its payer (or, to read, for staff); nobody else learns that they are.
async fn load(ctx: &Ctx, caller: &Caller, order: OrderId, staff: bool) -> Answer<Vec<Payment>> {
    let actor = caller.signed()?;
    let parts = store::of_order(&mut ctx.db.read().await?, caller.scope, order).await?;
    let first = parts.first().ok_or(Code::NOT_FOUND.fault())?;
    let own = actor.may(Permission::Buy, Reach::Own(first.member_id));
    if own || staff && actor.may(Permission::ViewShop, Reach::Shop) {
        return Ok(parts);
    }
    Err(Code::NOT_FOUND.fault().into())
}

/// The part that is to be paid next, or the last one when nothing is.
fn due(parts: &[Payment]) -> Answer<&Payment> {
    let pending = |p: &&Payment| p.status == PaymentStatus::Pending && p.close_asked_at.is_none();
    let due = parts.iter().find(pending).or(parts.last());
    Ok(due.ok_or(Code::NOT_FOUND.fault())?)
}
