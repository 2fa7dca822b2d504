//! An order no longer wants its money.
use crate::jobs::PaymentJob;
use crate::{PaymentStatus, store};
use julin_db::{Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{OrderId, Scope};

/// Sees to it that an unpaid order can no longer be paid. A payment the provider never heard of is
/// closed at once; otherwise a job closes it there, and if it turns out paid, captures it: then
/// `PaymentCaptured` follows and the order decides again.
pub async fn close_intent(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    let payment = store::by_order(tx, scope, order).await?;
    let Some(payment) = payment.filter(|p| p.status == PaymentStatus::Pending) else {
        return Ok(());
    };
    if payment.asked_at.is_none() {
        store::close(tx, scope, payment.id).await?;
        return Ok(());
    }
    store::ask_close(tx, scope, payment.id).await?;
    let job = Job {
        kind: crate::jobs::CLOSE,
        key: payment.number(),
        payload: PaymentJob {
            payment: payment.id,
        },
        run_at: tx.now(),
    };
    enqueue(tx, scope, job).await
}
