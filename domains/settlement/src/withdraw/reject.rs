//! A member of staff rejects a withdrawal: the money is the leader's as before.
use super::approve::OWN_WITHDRAWAL;
use super::model::WithdrawalStatus;
use super::{store, tell};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Scope};
use julin_ledger::{WithdrawalId, post};
use julin_web::{Actor, audit};
use serde_json::json;

/// Rejects what is not yet approved, with a reason for the leader.
pub(crate) struct Reject {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: WithdrawalId,
    pub(crate) reason: String,
}

impl Command for Reject {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let it = store::by_id(tx, self.scope, self.id).await?;
        let it = it.ok_or(Code::NOT_FOUND.fault())?;
        if it.leader_id == self.actor.person {
            return Err(OWN_WITHDRAWAL.fault().into());
        }
        let (from, to) = (WithdrawalStatus::Requested, WithdrawalStatus::Rejected);
        let why = Some(self.reason.as_str());
        if !store::advance(tx, self.scope, it.id, from, to, why).await? {
            return Err(Code::WRONG_STATE.fault().into());
        }
        post(tx, self.scope, it.fact().released()).await?;
        tell(tx, self.scope, &it, "withdrawal_returned").await?;
        let detail = json!({"amount": it.amount, "reason": self.reason});
        let action = "settlement.withdrawal.reject";
        audit(tx, &self.actor, action, "withdrawal", it.id.0, detail).await
    }
}
