//! An order asks for its money.
use crate::{Payment, store};
use julin_db::{Result, Tx};
use julin_kernel::{Code, Money, OrderId, PaymentId, PersonId, Scope, Ts};

/// What an order asks for.
#[derive(Debug, Clone)]
pub struct IntentDraft {
    /// What is to be paid.
    pub order: OrderId,
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

/// Opens the one payment of an order. Asking again for the same amount answers the same payment.
pub async fn create_intent(tx: &mut Tx, scope: Scope, draft: IntentDraft) -> Result<PaymentId> {
    if draft.amount <= Money::ZERO {
        return Err(Code::AMOUNT.field("amount").into());
    }
    if let Some(before) = store::by_order(tx, scope, draft.order).await? {
        return same(&before, &draft);
    }
    let (id, description) = (tx.new_id(), draft.description.trim());
    let description = description.chars().take(DESCRIPTION_CHARS).collect();
    let draft = IntentDraft {
        description,
        ..draft
    };
    store::insert(tx, scope, id, &draft).await?;
    Ok(id)
}

fn same(before: &Payment, draft: &IntentDraft) -> Result<PaymentId> {
    if before.amount == draft.amount && before.member_id == draft.member {
        return Ok(before.id);
    }
    Err(Code::WRONG_STATE.field("amount").into())
}
