//! A higher room promises a member their money back.
use crate::jobs::RefundJob;
use crate::{Payment, Refund, RefundStatus, refund_store, store};
use julin_db::{Result, Tx};
use julin_events::{Job, enqueue, enqueue_all, enqueue_behind};
use julin_kernel::{Code, Money, OrderId, RefundId, Scope, Ts};
use std::collections::HashMap;

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
    let made = request_refunds(tx, scope, vec![draft]).await?;
    Ok(made.first().copied().ok_or(NOT_CAPTURED.fault())?)
}

/// Promises refunds of different orders, each table once; answers them in their order.
pub async fn request_refunds(
    tx: &mut Tx,
    scope: Scope,
    drafts: Vec<RefundDraft>,
) -> Result<Vec<RefundId>> {
    let orders: Vec<OrderId> = drafts.iter().map(|draft| draft.order).collect();
    let before = by_order(refund_store::of_orders(tx, scope, &orders).await?, |r| {
        r.order_id
    });
    let payments = by_order(store::of_orders(tx, scope, &orders).await?, |p| p.order_id);
    let (mut made, mut promises) = (vec![], vec![]);
    for draft in drafts {
        if draft.amount <= Money::ZERO {
            return Err(REFUND_AMOUNT.field("amount").into());
        }
        let before = before.get(&draft.order).into_iter().flatten();
        let before: Vec<&Refund> = before.filter(|r| r.is_for(&draft.key)).collect();
        if let Some(first) = before.first() {
            made.push(same(first.id, &before, &draft)?);
            continue;
        }
        let shares = spread(
            payments.get(&draft.order).map_or(&[], Vec::as_slice),
            draft.amount,
        )?;
        let several = shares.len() > 1;
        let first = promises.len();
        for (payment, amount) in shares {
            let key = key(&draft.key, several.then_some(payment.part));
            promises.push((payment, new_refund(tx, payment, &draft, key, amount)));
        }
        let (_, first) = promises.get(first).ok_or(NOT_CAPTURED.fault())?;
        made.push(first.id);
    }
    promise_all(tx, scope, &promises).await?;
    Ok(made)
}

fn by_order<T>(all: Vec<T>, order: impl Fn(&T) -> OrderId) -> HashMap<OrderId, Vec<T>> {
    let mut of: HashMap<OrderId, Vec<T>> = HashMap::new();
    for one in all {
        of.entry(order(&one)).or_default().push(one);
    }
    of
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
    let refund = new_refund(tx, payment, &draft, draft.key.clone(), draft.amount);
    let id = refund.id;
    promise_all(tx, scope, &[(payment, refund)]).await?;
    Ok(id)
}

fn new_refund(
    tx: &mut Tx,
    payment: &Payment,
    draft: &RefundDraft,
    refund_key: String,
    amount: Money,
) -> Refund {
    Refund {
        id: tx.new_id(),
        payment_id: payment.id,
        order_id: draft.order,
        refund_key,
        amount,
        reason_code: draft.reason_code.clone(),
        before_completion: draft.before_completion,
        status: RefundStatus::Requested,
        attempt: 1,
        created_at: tx.now(),
        settled_at: None,
        failure: None,
    }
}

/// Refunds of one order are no more than this.
const FEW: usize = 10;

/// Binds, writes, posts and leaves to be sent, each under the guard of its payment's row.
async fn promise_all(tx: &mut Tx, scope: Scope, all: &[(&Payment, Refund)]) -> Result<()> {
    let holds: Vec<_> = all.iter().map(|(p, r)| (p.id, r.amount)).collect();
    if !store::hold_all(tx, scope, &holds).await? {
        return Err(REFUND_EXCEEDS.field("amount").into());
    }
    refund_store::insert_all(tx, scope, all.iter().map(|(_, r)| r)).await?;
    let postings = all.iter().map(|(p, r)| r.fact(p.member_id).requested());
    julin_ledger::post_all(tx, scope, postings.collect()).await?;
    // What was taken in cash is given back in cash, by hand.
    let sent = all.iter().filter(|(p, _)| p.collector_id.is_none());
    let now = tx.now();
    let jobs: Vec<_> = sent.map(|(_, r)| job(r, now)).collect();
    // The refunds of a whole campaign keep nobody else waiting.
    if all.len() > FEW {
        return enqueue_behind(tx, scope, jobs).await;
    }
    enqueue_all(tx, scope, jobs).await
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
    let job = job(refund, tx.now());
    enqueue(tx, scope, job).await
}

fn job(refund: &Refund, run_at: Ts) -> Job<RefundJob> {
    Job {
        kind: crate::jobs::REFUND,
        key: refund.number(),
        payload: RefundJob { refund: refund.id },
        run_at,
    }
}
