//! Asks after a refund that the provider has taken but not settled: a callback may never come.
use super::refund::{load, settle};
use super::{WATCH, again, provider};
use crate::{Refund, RefundState};
use julin_db::{Command, Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{RefundId, Scope};
use julin_web::Ctx;
use serde::{Deserialize, Serialize};

/// When to ask, in minutes after the last time; then once a day for a month.
const PAUSES_MIN: [i64; 5] = [1, 5, 30, 120, 480];
const DAY_MIN: i64 = 24 * 60;
const ROUNDS_MAX: i64 = 35;

/// One round of asking after a refund.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct WatchJob {
    refund: RefundId,
    number: String,
    round: i64,
}

impl WatchJob {
    /// The first round.
    pub(crate) fn first(refund: &Refund) -> Self {
        Self {
            refund: refund.id,
            number: refund.number(),
            round: 0,
        }
    }
    fn next(self) -> Self {
        let round = self.round + 1;
        Self { round, ..self }
    }
    fn pause_min(&self) -> i64 {
        let round = usize::try_from(self.round).unwrap_or(usize::MAX);
        PAUSES_MIN.get(round).copied().unwrap_or(DAY_MIN)
    }
}

/// Leaves a round for later; the same round is left once.
pub(crate) async fn watch_later(tx: &mut Tx, scope: Scope, round: WatchJob) -> Result<()> {
    let job = Job {
        kind: WATCH,
        key: format!("{}:{}", round.number, round.round),
        run_at: tx.now().plus_s(round.pause_min() * 60),
        payload: round,
    };
    enqueue(tx, scope, job).await
}

pub(super) async fn ask(ctx: Ctx, scope: Scope, round: WatchJob) -> Result<()> {
    let (_, refund) = load(&ctx, scope, round.refund).await?;
    if refund.status.is_settled() || refund.number() != round.number {
        return Ok(());
    }
    let report = provider(&ctx).query_refund(&round.number).await;
    if let Some(report) = report.map_err(again)?
        && report.state != RefundState::Processing
    {
        settle(&ctx, scope, report, None).await?;
    }
    ctx.db.write(Continue { scope, round }).await
}

/// Leaves the next round unless the refund is settled by now.
struct Continue {
    scope: Scope,
    round: WatchJob,
}
impl Command for Continue {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let refund = crate::refund_store::by_id(tx, self.scope, self.round.refund).await?;
        if self.round.round >= ROUNDS_MAX || refund.is_none_or(|r| r.status.is_settled()) {
            return Ok(());
        }
        watch_later(tx, self.scope, self.round.clone().next()).await
    }
}
