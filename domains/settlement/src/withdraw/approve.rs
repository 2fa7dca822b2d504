//! A member of staff approves a withdrawal; the last approval sends it.
use super::model::WithdrawalStatus;
use super::request::NEGATIVE_BALANCE;
use super::{jobs, store};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Money, Scope};
use julin_ledger::{Account, WithdrawalId, balance};
use julin_web::{Actor, audit};
use serde_json::json;

/// Nobody approves their own withdrawal.
pub const OWN_WITHDRAWAL: Code = Code::new(
    "settlement.own_withdrawal",
    403,
    "不能审批自己的提现",
    "You may not decide on your own withdrawal",
);

/// Approves once for each member of staff: above the threshold two different ones are needed.
pub(crate) struct Approve {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: WithdrawalId,
}

impl Command for Approve {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let it = store::by_id(tx, self.scope, self.id).await?;
        let it = it.ok_or(Code::NOT_FOUND.fault())?;
        let staff = self.actor.person;
        if it.leader_id == staff {
            return Err(OWN_WITHDRAWAL.fault().into());
        }
        let before = store::approvers(tx, self.scope, &[it.id]).await?;
        if before.iter().any(|a| a.staff_id == staff) {
            return Ok(());
        }
        if it.status != WithdrawalStatus::Requested {
            return Err(Code::WRONG_STATE.fault().into());
        }
        let account = Account::leader_available(it.leader_id);
        // A refund may have been charged since: what she owes is settled first.
        if balance(tx, self.scope, account).await? > Money::ZERO {
            return Err(NEGATIVE_BALANCE.fault().into());
        }
        store::approve(tx, self.scope, it.id, staff).await?;
        let given = i64::try_from(before.len()).unwrap_or(i64::MAX) + 1;
        if given >= it.approvals_needed {
            let (from, to) = (WithdrawalStatus::Requested, WithdrawalStatus::Approved);
            store::advance(tx, self.scope, it.id, from, to, None).await?;
            jobs::pay_later(tx, self.scope, &it).await?;
        }
        let detail = json!({"amount": it.amount, "given": given, "needed": it.approvals_needed});
        let action = "settlement.withdrawal.approve";
        audit(tx, &self.actor, action, "withdrawal", it.id.0, detail).await
    }
}
