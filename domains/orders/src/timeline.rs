//! What happened to an order, step by step.
use crate::order::OrderStatus;
use crate::store::{self, Order, Step};
use julin_db::{Result, Tx};
use julin_kernel::{Scope, Ts};
use serde::Serialize;
use utoipa::ToSchema;

/// One step of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderStepView {
    /// To which status.
    pub status: OrderStatus,
    /// When.
    pub at: Ts,
    /// By whom: `system`, `member`, `staff`.
    pub actor: String,
    /// Why.
    pub reason: String,
}

fn step_view(order: &Order, s: Step) -> OrderStepView {
    let actor = match s.actor_id {
        None => "system",
        Some(id) if id == order.member_id => "member",
        Some(_) => "staff",
    };
    OrderStepView {
        status: s.status,
        at: s.at,
        actor: actor.to_owned(),
        reason: s.reason,
    }
}

/// The steps of an order. The first is the order itself: placing writes no row of its own for it.
pub(crate) async fn timeline(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
) -> Result<Vec<OrderStepView>> {
    let placed = Step {
        at: order.placed_at,
        status: OrderStatus::PendingPayment,
        actor_id: Some(order.member_id),
        reason: "placed".to_owned(),
    };
    let later = store::steps(tx, scope, order.id).await?;
    let steps = std::iter::once(placed).chain(later);
    Ok(steps.map(|s| step_view(order, s)).collect())
}
