//! Whose an edit is to ask for, and to take back.
use super::pending;
use crate::store::{self, Order};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, OrderId, Scope};
use julin_web::{Actor, Permission, Reach, audit};

/// The order, and whether the actor is its buyer; others must be allowed to edit it, and to strangers
/// it does not exist.
pub(super) async fn mine(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    order: OrderId,
) -> Result<(Order, bool)> {
    let order = store::order(tx, scope, order).await?;
    let order = order.ok_or(Code::NOT_FOUND.fault())?;
    if order.member_id == actor.person {
        return Ok((order, true));
    }
    if actor.may(Permission::EditOrders, Reach::Leader(order.leader_id)) {
        return Ok((order, false));
    }
    Err(Code::NOT_FOUND.fault().into())
}

/// Takes an edit back whose surcharge is not paid.
pub struct WithdrawEdit {
    /// The tenant.
    pub scope: Scope,
    /// Who takes it back.
    pub actor: Actor,
    /// Of which order.
    pub order: OrderId,
}

impl Command for WithdrawEdit {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (order, own) = mine(tx, self.scope, &self.actor, self.order).await?;
        let by = Some(self.actor.person);
        let dropped = pending::drop_pending(tx, self.scope, &order, by).await?;
        if !dropped || own {
            return Ok(());
        }
        let detail = serde_json::json!({});
        let action = "orders.order.edit_withdraw";
        audit(tx, &self.actor, action, "order", order.id.0, detail).await
    }
}
