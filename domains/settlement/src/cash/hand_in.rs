//! A leader handed cash in by bank; staff book it.
use super::{owed, store};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, JournalId, Money, PersonId, Scope};
use julin_ledger::{post, standard};
use julin_web::{Actor, Replay, audit, body_hash, check};
use serde::{Deserialize, Serialize};

/// She does not owe so much.
pub const MORE_THAN_OWED: Code = Code::new(
    "settlement.more_than_owed",
    409,
    "超过她欠的代收款",
    "More than the cash that is owed",
);

/// What was handed in.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = CashHandInBody)]
pub(crate) struct HandInBody {
    /// How much.
    pub(crate) amount: Money,
    /// The bank's reference, or who counted it: 1 to 64 characters.
    pub(crate) reference: String,
}

/// Books what a leader handed in.
pub(crate) struct HandIn {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) leader: PersonId,
    pub(crate) key: String,
    pub(crate) body: HandInBody,
}

impl Command for HandIn {
    type Output = JournalId;
    async fn run(&self, tx: &mut Tx) -> Result<JournalId> {
        let hash = body_hash(&(self.leader, &self.body));
        let before = store::by_key(tx, self.scope, self.actor.person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &hash)? {
            return Ok(id);
        }
        let reference = check::text("reference", &self.body.reference, 1, 64)?;
        let (leader, amount) = (self.leader, self.body.amount);
        check::range("amount", amount.0, 1, i64::from(i32::MAX))?;
        let owed = owed(tx, self.scope, leader).await?;
        if amount > owed {
            let most = format!("¥{}", owed.max(Money::ZERO).display());
            return Err(MORE_THAN_OWED.field("amount").detail(most).into());
        }
        let id: JournalId = tx.new_id();
        let new = store::NewCashIn {
            id,
            leader,
            amount,
            reference: &reference,
            by: self.actor.person,
            idem: (&self.key, &hash),
        };
        store::insert(tx, self.scope, &new).await?;
        let posting = standard::cash_handed_in(leader, &id.to_string(), amount);
        post(tx, self.scope, posting).await?;
        let detail = serde_json::json!({ "amount": amount, "reference": reference });
        let action = "settlement.cash.hand_in";
        audit(tx, &self.actor, action, "leader", leader.0, detail).await?;
        Ok(id)
    }
}
