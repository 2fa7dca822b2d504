//! An order no longer wants its money.
use crate::jobs::PaymentJob;
use crate::{Payment, PaymentStatus, store};
use julin_db::{Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{OrderId, Scope};

/// Sees to it that nothing of an order that is unpaid can be paid any more. A payment the provider
/// never heard of is closed at once; otherwise a job closes it there, and if it turns out paid,
/// captures it: then `PaymentCaptured` follows and the order decides again.
pub async fn close_intent(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    for payment in store::of_order(tx, scope, order).await? {
        close(tx, scope, &payment).await?;
    }
    Ok(())
}

/// The same for one part of an order.
pub async fn close_part(tx: &mut Tx, scope: Scope, order: OrderId, part: i64) -> Result<()> {
    match store::of_part(tx, scope, order, part).await? {
        Some(payment) => close(tx, scope, &payment).await,
        None => Ok(()),
    }
}

pub(crate) async fn close(tx: &mut Tx, scope: Scope, payment: &Payment) -> Result<()> {
    if payment.status != PaymentStatus::Pending {
        return Ok(());
    }
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
