//! A higher room promises a member their money back.
use crate::jobs::RefundJob;
use crate::{Payment, Refund, RefundStatus, refund_store, store};
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
/// that sends it. What one payment cannot bear is spread over the order's payments, the newest first,
/// each within what came in by it. The same key answers the same refund, the first if it was spread.
pub async fn request_refund(tx: &mut Tx, scope: Scope, draft: RefundDraft) -> Result<RefundId> {
    if draft.amount <= Money::ZERO {
        return Err(REFUND_AMOUNT.field("amount").into());
    }
    let before = refund_store::of_order(tx, scope, draft.order).await?;
    let before: Vec<&Refund> = before.iter().filter(|r| r.is_for(&draft.key)).collect();
    if let Some(first) = before.first() {
        return same(first.id, &before, &draft);
    }
    let payments = store::of_order(tx, scope, draft.order).await?;
    let shares = spread(&payments, draft.amount)?;
    let mut first = None;
    let several = shares.len() > 1;
    for (payment, amount) in shares {
        let share = RefundDraft {
            key: key(&draft.key, several.then_some(payment.part)),
            amount,
            ..draft.clone()
        };
        let id = promise(tx, scope, payment, share).await?;
        first = first.or(Some(id));
    }
    Ok(first.ok_or(NOT_CAPTURED.fault())?)
}

/// The key of a refund, or of its share in one part.
fn key(key: &str, part: Option<i64>) -> String {
    part.map_or_else(|| key.to_owned(), |part| format!("{key}#{part}"))
}

impl Refund {
    /// Whether this is the refund of a key, or a share of it.
    fn is_for(&self, key: &str) -> bool {
        let share = self.refund_key.strip_prefix(key);
        share.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    }
}

/// How much goes back of which payment: the newest first, each no more than it has left.
fn spread(payments: &[Payment], amount: Money) -> Result<Vec<(&Payment, Money)>> {
    let captured = || payments.iter().filter(|p| p.captured > Money::ZERO);
    if captured().next().is_none() {
        return Err(NOT_CAPTURED.fault().into());
    }
    let mut left = amount;
    let mut shares = vec![];
    for payment in captured().rev() {
        let share = left.min(payment.refundable());
        if share > Money::ZERO {
            left = left.minus(share)?;
            shares.push((payment, share));
        }
    }
    if left > Money::ZERO {
        let free = Money::sum(captured().map(Payment::refundable))?.display();
        return Err(REFUND_EXCEEDS.field("amount").detail(free).into());
    }
    Ok(shares)
}

/// Promises a refund of one payment, under the guard of its row.
pub(crate) async fn promise(
    tx: &mut Tx,
    scope: Scope,
    payment: &Payment,
    draft: RefundDraft,
) -> Result<RefundId> {
    if !store::hold(tx, scope, payment.id, draft.amount).await? {
        return Err(REFUND_EXCEEDS.field("amount").into());
    }
    let refund = Refund {
        id: tx.new_id(),
        payment_id: payment.id,
        order_id: draft.order,
        refund_key: draft.key,
        amount: draft.amount,
        reason_code: draft.reason_code,
        before_completion: draft.before_completion,
        status: RefundStatus::Requested,
        attempt: 1,
        created_at: tx.now(),
        settled_at: None,
        failure: None,
    };
    refund_store::insert(tx, scope, &refund).await?;
    julin_ledger::post(tx, scope, refund.fact(payment.member_id).requested()).await?;
    // What was taken in cash is given back in cash, by hand.
    if payment.collector_id.is_none() {
        send_later(tx, scope, &refund).await?;
    }
    Ok(refund.id)
}

fn same(first: RefundId, before: &[&Refund], draft: &RefundDraft) -> Result<RefundId> {
    let total = Money::sum(before.iter().map(|r| r.amount))?;
    if total == draft.amount {
        Ok(first)
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
