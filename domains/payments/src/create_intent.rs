//! An order asks for its money, all at once or in parts.
use crate::{Payment, store};
use julin_db::{Result, Tx};
use julin_kernel::{Code, Money, OrderId, PaymentId, PersonId, Scope, Ts};

/// What an order asks for.
#[derive(Debug, Clone)]
pub struct IntentDraft {
    /// What is to be paid.
    pub order: OrderId,
    /// Which part of it: 0 for the order, 1 and above for what is asked for later.
    pub part: i64,
    /// By whom.
    pub member: PersonId,
    /// How much, above zero.
    pub amount: Money,
    /// Until when.
    pub expires_at: Ts,
    /// What the payer reads.
    pub description: String,
}

/// What a provider takes as description.
const DESCRIPTION_CHARS: usize = 40;

/// Opens the payments of orders that were just made and have none.
pub async fn create_intents(tx: &mut Tx, scope: Scope, drafts: Vec<IntentDraft>) -> Result<()> {
    let mut new = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if draft.amount <= Money::ZERO {
            return Err(Code::AMOUNT.field("amount").into());
        }
        new.push((tx.new_id(), clipped(draft)));
    }
    Ok(store::insert_all(tx, scope, &new).await?)
}

/// As a provider takes it.
pub(crate) fn clipped(draft: IntentDraft) -> IntentDraft {
    let description = draft.description.trim();
    let description = description.chars().take(DESCRIPTION_CHARS).collect();
    IntentDraft {
        description,
        ..draft
    }
}

/// Opens the payment of one part of an order. Asking again for the same amount answers the same payment.
pub async fn create_intent(tx: &mut Tx, scope: Scope, draft: IntentDraft) -> Result<PaymentId> {
    if draft.amount <= Money::ZERO {
        return Err(Code::AMOUNT.field("amount").into());
    }
    if let Some(before) = store::of_part(tx, scope, draft.order, draft.part).await? {
        return same(&before, &draft);
    }
    let id = tx.new_id();
    store::insert_all(tx, scope, &[(id, clipped(draft))]).await?;
    Ok(id)
}

fn same(before: &Payment, draft: &IntentDraft) -> Result<PaymentId> {
    if before.amount == draft.amount && before.member_id == draft.member {
        return Ok(before.id);
    }
    Err(Code::WRONG_STATE.field("amount").into())
}
