//! The shop has paid a statement by bank.
use super::model::StatementStatus;
use super::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Money, Scope};
use julin_ledger::{StatementId, post};
use julin_web::{Actor, audit};
use serde_json::json;

/// Books the payment of a confirmed statement; the same reference again changes nothing.
pub(crate) struct Pay {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: StatementId,
    /// The bank's reference.
    pub(crate) reference: String,
}

impl Command for Pay {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let it = store::by_id(tx, self.scope, self.id).await?;
        let it = it.ok_or(Code::NOT_FOUND.fault())?;
        match it.status {
            StatementStatus::Confirmed => {}
            StatementStatus::Paid if it.bank_reference.as_ref() == Some(&self.reference) => {
                return Ok(());
            }
            StatementStatus::Draft | StatementStatus::Paid => {
                return Err(Code::WRONG_STATE.fault().into());
            }
        }
        let by = self.actor.person;
        store::pay(tx, self.scope, self.id, by, &self.reference).await?;
        if it.payable > Money::ZERO {
            post(tx, self.scope, it.fact().paid(it.payable)).await?;
        }
        let detail = json!({"payable": it.payable, "reference": self.reference});
        let action = "settlement.statement.pay";
        audit(tx, &self.actor, action, "statement", it.id.0, detail).await
    }
}
