//! Asks after a payment shortly before it expires: a lost callback must not cost an order its
//! goods.
use super::{PaymentJob, SWEEP, ask_and_book};
use crate::{Payment, PaymentStatus, store};
use julin_db::{Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::Scope;
use julin_web::Ctx;

/// How long before the end.
const BEFORE_END_S: i64 = 20;

/// Leaves the question for later, once for each payment.
pub(crate) async fn sweep_later(tx: &mut Tx, scope: Scope, payment: &Payment) -> Result<()> {
    let job = Job {
        kind: SWEEP,
        key: payment.number(),
        payload: PaymentJob {
            payment: payment.id,
        },
        run_at: payment.expires_at.plus_s(-BEFORE_END_S).max(tx.now()),
    };
    enqueue(tx, scope, job).await
}

pub(super) async fn ask(ctx: Ctx, scope: Scope, job: PaymentJob) -> Result<()> {
    let payment = store::by_id(&mut ctx.db.read().await?, scope, job.payment).await?;
    if let Some(payment) = payment.filter(|p| p.status == PaymentStatus::Pending) {
        ask_and_book(&ctx, scope, &payment).await?;
    }
    Ok(())
}
