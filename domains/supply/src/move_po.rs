//! A purchase order is sent, confirmed, shipped.
use crate::purchase::{self, Wish};
use crate::status::PurchaseStatus;
use crate::store::purchase as store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, PurchaseOrderId, Scope};
use julin_web::{Actor, audit};

/// Moves a purchase order; `receive` is a command of its own.
pub struct MovePurchaseOrder {
    /// The tenant.
    pub scope: Scope,
    /// Who.
    pub actor: Actor,
    /// Which.
    pub id: PurchaseOrderId,
    /// Where to.
    pub to: PurchaseStatus,
}

impl Command for MovePurchaseOrder {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let order = store::get(tx, self.scope, self.id).await?;
        let order = order.ok_or(Code::NOT_FOUND.fault())?;
        let wish = match self.to {
            PurchaseStatus::Confirmed | PurchaseStatus::Shipped => Wish::Supplier,
            _ => Wish::Buyer,
        };
        purchase::require(tx, self.scope, &self.actor, &order, wish).await?;
        if order.status == self.to {
            return Ok(());
        }
        order.status.check(self.to)?;
        if !store::set_status(tx, self.scope, self.id, self.to).await? {
            return Err(Code::WRONG_STATE.fault().into());
        }
        let detail = serde_json::json!({ "status": [order.status, self.to] });
        let action = "supply.purchase_order.move";
        audit(tx, &self.actor, action, "purchase_order", self.id.0, detail).await
    }
}
