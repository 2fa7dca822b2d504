//! Staff say where a leader is paid to.
use super::model::Payee;
use super::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{PersonId, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

/// Sets or replaces a leader's payee; withdrawals asked for before keep theirs.
pub(crate) struct SetPayee {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) leader: PersonId,
    pub(crate) payee: Payee,
}

impl Command for SetPayee {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        store::set_payee(tx, self.scope, self.leader, &self.payee).await?;
        // Neither account nor name belongs into the trail.
        let detail = json!({"named": self.payee.name.is_some()});
        let action = "settlement.payee.set";
        audit(tx, &self.actor, action, "leader", self.leader.0, detail).await
    }
}
