//! Another payment takes the place of one: its sum changed, or it is to be paid in another way.
use crate::close_intent::close;
use crate::create_intent::clipped;
use crate::{IntentDraft, Payment, PaymentStatus, store};
use julin_db::{Result, Tx};
use julin_kernel::{Code, Money, PaymentId, Scope};

/// Asks for another sum, or by another time, instead of a part that is not paid yet; opens the part
/// if there was none. The old payment is closed at the provider. If it is paid there all the same, the
/// money counts when the sums are equal and goes back by itself otherwise.
pub async fn replace_intent(tx: &mut Tx, scope: Scope, draft: IntentDraft) -> Result<PaymentId> {
    if draft.amount <= Money::ZERO {
        return Err(Code::AMOUNT.field("amount").into());
    }
    if let Some(old) = store::of_part(tx, scope, draft.order, draft.part).await? {
        if old.status == PaymentStatus::Captured {
            return Err(crate::ALREADY_PAID.fault().into());
        }
        close(tx, scope, &old).await?;
        store::replace(tx, scope, old.id).await?;
    }
    let id = tx.new_id();
    store::insert_all(tx, scope, &[(id, clipped(draft))]).await?;
    Ok(id)
}

/// Opens a payment anew under another number, by the same terms.
pub(crate) async fn reopen(tx: &mut Tx, scope: Scope, old: &Payment) -> Result<PaymentId> {
    let draft = IntentDraft {
        order: old.order_id,
        part: old.part,
        member: old.member_id,
        amount: old.amount,
        expires_at: old.expires_at,
        description: old.description.clone(),
    };
    replace_intent(tx, scope, draft).await
}
