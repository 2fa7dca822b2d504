//! The jobs of after-sale.
use super::batch::{self, REFUND_BATCH, RefundBatchJob};
use super::due::{CLAIM_DUE, ClaimDue, ClaimDueJob};
use super::policy::ClaimPolicy;
use julin_events::{JobHandler, handler};
use julin_web::Ctx;

pub(crate) fn jobs(ctx: &Ctx) -> Vec<JobHandler> {
    let policy = ClaimPolicy::of(ctx);
    let (due, batches) = (ctx.db.clone(), ctx.db.clone());
    vec![
        handler(CLAIM_DUE, 10, move |scope, job: ClaimDueJob| {
            let (db, claim) = (due.clone(), job.claim);
            async move {
                let look = ClaimDue {
                    scope,
                    claim,
                    policy,
                };
                db.write(look).await
            }
        }),
        handler(REFUND_BATCH, 20, move |scope, job: RefundBatchJob| {
            batch::run(batches.clone(), scope, job, policy.window_s)
        }),
    ]
}
