//! A supplier agrees with a statement.
use super::model::StatementStatus;
use super::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Scope};
use julin_ledger::StatementId;
use julin_web::{Actor, Reach, Role, audit};
use serde_json::json;

/// Confirms a draft; done twice it changes nothing. Staff may for a supplier who has no account
/// here, and the trail says so.
pub(crate) struct Confirm {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: StatementId,
}

impl Command for Confirm {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let it = store::by_id(tx, self.scope, self.id).await?;
        let it = it.ok_or(Code::NOT_FOUND.fault())?;
        if it.status != StatementStatus::Draft {
            return Ok(());
        }
        store::confirm(tx, self.scope, self.id, self.actor.person).await?;
        let own = Reach::Supplier(it.supplier_id);
        let on_behalf = !self.actor.reaches(Role::Supplier).any(|reach| reach == own);
        let detail = json!({"payable": it.payable, "on_behalf": on_behalf});
        let action = "settlement.statement.confirm";
        audit(tx, &self.actor, action, "statement", it.id.0, detail).await
    }
}
