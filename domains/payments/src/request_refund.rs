//! A higher room promises a member their money back.
use crate::jobs::RefundJob;
use crate::{Refund, refund_store, store};
use julin_db::{Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{Code, Money, OrderId, RefundId, Scope};

/// Nothing came in that could go back.
pub const NOT_CAPTURED: Code = Code::new(
    "payments.not_captured",
    409,
    "该订单还没有收到付款",
    "Nothing was paid for this order",
);
/// Succeeded and pending refunds would exceed what came in (rule 5).
pub const REFUND_EXCEEDS: Code = Code::new(
    "payments.refund_exceeds_captured",
    409,
    "退款金额超过可退金额",
    "More than can still be refunded",
);
/// A refund of nothing or less.
pub const REFUND_AMOUNT: Code = Code::new(
    "payments.refund_amount",
    422,
    "退款金额必须大于零",
    "A refund must be above zero",
);

/// A refund to be made.
#[derive(Debug, Clone)]
pub struct RefundDraft {
    /// Of which order.
    pub order: OrderId,
    /// Says what it is for, deterministically and once within the order: `true_up`, `claim:42`.
    pub key: String,
    /// How much, above zero.
    pub amount: Money,
    /// Why, as a stable word: `true_up`, `after_sale`, `cancelled`.
    pub reason_code: String,
    /// Whether the order is not yet over: then the money is still the member's, not income.
    pub before_completion: bool,
}

/// Promises a refund in the caller's transaction: binds the amount, posts it and leaves the job
/// that sends it. The same key answers the same refund.
pub async fn request_refund(tx: &mut Tx, scope: Scope, draft: RefundDraft) -> Result<RefundId> {
    if draft.amount <= Money::ZERO {
        return Err(REFUND_AMOUNT.field("amount").into());
    }
    if let Some(before) = refund_store::by_key(tx, scope, draft.order, &draft.key).await? {
        return same(&before, &draft);
    }
    let payment = store::by_order(tx, scope, draft.order).await?;
    let payment = payment.filter(|p| p.captured > Money::ZERO);
    let payment = payment.ok_or(NOT_CAPTURED.fault())?;
    if !store::hold(tx, scope, payment.id, draft.amount).await? {
        let free = payment.refundable().display();
        return Err(REFUND_EXCEEDS.field("amount").detail(free).into());
    }
    let id = refund_store::insert(tx, scope, &payment, &draft).await?;
    let refund = refund_store::by_id(tx, scope, id).await?;
    let refund = refund.ok_or(Code::NOT_FOUND.fault())?;
    julin_ledger::post(tx, scope, refund.fact(payment.member_id).requested()).await?;
    send_later(tx, scope, &refund).await?;
    Ok(id)
}

fn same(before: &Refund, draft: &RefundDraft) -> Result<RefundId> {
    if before.amount == draft.amount {
        Ok(before.id)
    } else {
        Err(Code::KEY_REUSED.field("key").into())
    }
}

/// Leaves the job that sends a refund; a provider is never asked inside a transaction (rule 6).
pub(crate) async fn send_later(tx: &mut Tx, scope: Scope, refund: &Refund) -> Result<()> {
    let job = Job {
        kind: crate::jobs::REFUND,
        key: refund.number(),
        payload: RefundJob { refund: refund.id },
        run_at: tx.now(),
    };
    enqueue(tx, scope, job).await
}
