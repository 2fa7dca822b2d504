//! When a campaign opens, stops and is counted.
use crate::store::campaign::CampaignRow;
use julin_db::{Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{CampaignId, Code, Fault, Scope, Ts};
use serde::{Deserialize, Serialize};

pub(crate) const OPEN: &str = "groupbuy.open";
pub(crate) const CUTOFF: &str = "groupbuy.cutoff";
pub(crate) const COUNT: &str = "groupbuy.count";

/// The longest that a campaign may lie ahead and last.
const DAYS_MAX_MS: i64 = 90 * 86_400_000;

/// What a timer needs; whether it is still due, the campaign itself tells.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Due {
    pub(crate) campaign: CampaignId,
}

/// Refuses an opening in another year, and a cutoff that has passed, or lies before the opening or too
/// far ahead.
pub(crate) fn check_times(now: Ts, opens_at: Ts, cutoff_at: Ts) -> Result<(), Fault> {
    let most = now.plus_ms(DAYS_MAX_MS);
    if opens_at < now.plus_ms(-DAYS_MAX_MS) || opens_at > most {
        return Err(Code::INVALID.field("opens_at"));
    }
    if cutoff_at <= now || cutoff_at <= opens_at || cutoff_at > most {
        return Err(Code::INVALID.field("cutoff_at"));
    }
    Ok(())
}

/// Leaves the timers of a published campaign. A timer is named by its instant, so that moving the
/// cutoff leaves another; the old one finds nothing to do.
pub(crate) async fn set_timers(tx: &mut Tx, scope: Scope, c: &CampaignRow) -> Result<()> {
    if c.opens_at > tx.now() {
        timer(tx, scope, OPEN, c.id, c.opens_at).await?;
    }
    timer(tx, scope, CUTOFF, c.id, c.cutoff_at).await?;
    timer(tx, scope, COUNT, c.id, c.counting_at).await
}

async fn timer(
    tx: &mut Tx,
    scope: Scope,
    kind: &'static str,
    campaign: CampaignId,
    at: Ts,
) -> Result<()> {
    let job = Job {
        kind,
        key: format!("{campaign}:{}", at.0),
        payload: Due { campaign },
        run_at: at,
    };
    enqueue(tx, scope, job).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cutoff_lies_ahead_of_now_and_of_the_opening() {
        let now = Ts(1_000_000);
        let ok = |opens, cutoff| check_times(now, Ts(opens), Ts(cutoff)).is_ok();
        assert!(ok(1_000_000, 1_000_001));
        assert!(!ok(900_000, 1_000_000), "passed");
        assert!(!ok(2_000_000, 2_000_000), "before it opens");
        assert!(!ok(1_000_000, 1_000_001 + DAYS_MAX_MS), "too far");
    }
}
