//! What happened to an order, step by step.
use crate::changes::Change;
use crate::order::OrderStatus;
use crate::store::{self, Order, Step};
use julin_db::{Json, Result, Tx};
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
    /// By whom: `system`, `member`, `leader`, `staff`.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// What changed, from what to what.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

fn step_view(order: &Order, s: Step) -> OrderStepView {
    let actor = match s.actor_id {
        None => "system",
        Some(id) if id == order.member_id => "member",
        Some(id) if id == order.leader_id => "leader",
        Some(_) => "staff",
    };
    OrderStepView {
        status: s.status,
        at: s.at,
        actor: actor.to_owned(),
        reason: s.reason,
        changes: s.changes.0,
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
        changes: Json(vec![]),
    };
    let later = store::steps(tx, scope, order.id).await?;
    let steps = std::iter::once(placed).chain(later);
    Ok(steps.map(|s| step_view(order, s)).collect())
}
