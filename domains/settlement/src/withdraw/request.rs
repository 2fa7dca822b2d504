//! A leader asks for her money.
use super::model::Payee;
use super::store;
use crate::cash;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Money, PersonId, Scope};
use julin_ledger::{Account, WithdrawalId, balance, post, standard::WithdrawalFact};
use julin_web::{Replay, body_hash};
use serde::{Deserialize, Serialize};

/// Less than the shop pays out at once.
pub const BELOW_MINIMUM: Code = Code::new(
    "settlement.below_minimum",
    422,
    "低于最低提现金额",
    "Less than the smallest withdrawal",
);
/// More than may be withdrawn.
pub const EXCEEDS_AVAILABLE: Code = Code::new(
    "settlement.exceeds_available",
    409,
    "超过可提现余额",
    "More than is available",
);
/// The leader owes the shop.
pub const NEGATIVE_BALANCE: Code = Code::new(
    "settlement.negative_balance",
    409,
    "余额为负，暂不能提现",
    "The balance is below zero",
);
/// Nobody said where to pay to.
pub const NO_PAYEE: Code = Code::new(
    "settlement.no_payee",
    409,
    "还没有绑定收款账户，请联系店家",
    "No account to be paid to is set; ask the shop",
);
/// So much is paid only to a payee whose name is known.
pub const PAYEE_NAME_NEEDED: Code = Code::new(
    "settlement.payee_name_needed",
    409,
    "这个金额需要登记收款人实名",
    "So large a sum needs the payee's real name",
);

/// How much.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = WithdrawalBody)]
pub(crate) struct RequestBody {
    /// How much to withdraw.
    pub(crate) amount: Money,
}

/// What the shop demands of a withdrawal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// The smallest that is paid out.
    pub(crate) minimum: Money,
    /// Above this two people approve.
    pub(crate) two_approvals_above: Money,
    /// Whether the provider demands the payee's name for this amount.
    pub(crate) needs_name: bool,
}

/// Sets money aside for a payout: available → withdrawing, in the transaction that asks.
pub(crate) struct Request {
    pub(crate) scope: Scope,
    pub(crate) leader: PersonId,
    pub(crate) key: String,
    pub(crate) body: RequestBody,
    pub(crate) terms: Terms,
    /// Where a leader is paid to when nobody said so.
    pub(crate) usual_payee: Option<Payee>,
}

impl Command for Request {
    type Output = WithdrawalId;
    async fn run(&self, tx: &mut Tx) -> Result<WithdrawalId> {
        let hash = body_hash(&self.body);
        let stored = store::by_key(tx, self.scope, self.leader, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &hash)? {
            return Ok(id);
        }
        let (leader, amount) = (self.leader, self.body.amount);
        let withdrawal: WithdrawalId = tx.new_id();
        // What she owes in cash is settled first (rule 25).
        cash::net(tx, self.scope, leader, &format!("withdrawal:{withdrawal}")).await?;
        self.check(tx).await?;
        let payee = self.payee(tx).await?;
        let fact = WithdrawalFact {
            withdrawal,
            leader,
            amount,
        };
        let idem = (self.key.as_str(), hash.as_str());
        store::insert(tx, self.scope, fact, self.approvals(), &payee, idem).await?;
        post(tx, self.scope, fact.requested()).await?;
        Ok(withdrawal)
    }
}

impl Request {
    async fn check(&self, tx: &mut Tx) -> Result<()> {
        let amount = self.body.amount;
        if amount < self.terms.minimum {
            let least = self.terms.minimum.display();
            return Err(BELOW_MINIMUM
                .field("amount")
                .detail(format!("¥{least}"))
                .into());
        }
        let account = Account::leader_available(self.leader);
        let available = Money(-balance(tx, self.scope, account).await?.0);
        if available < Money::ZERO {
            return Err(NEGATIVE_BALANCE.fault().into());
        }
        if amount > available {
            let most = format!("¥{}", available.display());
            return Err(EXCEEDS_AVAILABLE.field("amount").detail(most).into());
        }
        Ok(())
    }

    async fn payee(&self, tx: &mut Tx) -> Result<Payee> {
        let known = store::payee(tx, self.scope, self.leader).await?;
        let payee = known.or_else(|| self.usual_payee.clone());
        let payee = payee.ok_or(NO_PAYEE.fault())?;
        if self.terms.needs_name && payee.name.is_none() {
            return Err(PAYEE_NAME_NEEDED.fault().into());
        }
        Ok(payee)
    }

    fn approvals(&self) -> i64 {
        if self.body.amount > self.terms.two_approvals_above {
            2
        } else {
            1
        }
    }
}
