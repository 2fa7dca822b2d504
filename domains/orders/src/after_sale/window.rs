//! How long after pickup one may claim.
use crate::jobs;
use julin_db::{Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{OrderId, Scope};

/// Leaves the job that completes an order after its window.
pub(crate) async fn schedule_completion(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    window_s: i64,
) -> Result<()> {
    let run_at = tx.now().plus_s(window_s);
    let payload = jobs::OrderJob { order };
    enqueue(
        tx,
        scope,
        Job {
            kind: jobs::COMPLETE,
            key: order.to_string(),
            payload,
            run_at,
        },
    )
    .await
}
