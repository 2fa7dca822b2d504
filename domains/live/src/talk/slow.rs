//! The pace of talk: a pause between two comments of one viewer, longer in slow mode.
use crate::session::OVER;
use crate::store::session;
use crate::store::talk::{comment, held, settings};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Fault, LiveId, PersonId, Scope, Ts};
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A member speaks once in so long …
const PAUSE_MS: i64 = 2_000;
/// … and so often a minute.
const PER_MINUTE_MAX: usize = 10;
const MINUTE_MS: i64 = 60_000;
/// Slow mode at its slowest.
const SLOW_S_MAX: i64 = 300;

const TOO_FAST: Code = Code::new(
    "live.comment_too_fast",
    429,
    "说得太快了，歇一歇再发",
    "Too fast; wait a moment before the next comment",
);
const SLOW: Code = Code::new(
    "live.slow_mode",
    429,
    "慢速模式：过一会儿再发下一条",
    "Slow mode: wait before the next comment",
);

/// Refuses a viewer who speaks too fast. What waits for review counts, too.
pub(crate) async fn pace(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
    slow_s: i64,
) -> Result<()> {
    let now = tx.now();
    let since = now.plus_ms(-MINUTE_MS.max(slow_s * 1_000));
    let mut said = comment::said_since(tx, scope, live, member, since).await?;
    said.extend(held::said_since(tx, scope, live, member, since).await?);
    let said: Vec<Ts> = said.into_iter().map(|(at,)| at).collect();
    Ok(allow(&said, now, slow_s)?)
}

fn allow(said: &[Ts], now: Ts, slow_s: i64) -> Result<(), Fault> {
    let Some(last) = said.iter().max() else {
        return Ok(());
    };
    let (waited, slow_ms) = (now.since(*last), slow_s * 1_000);
    if waited < slow_ms {
        return Err(SLOW.fault().retry_after_ms(slow_ms - waited));
    }
    if waited < PAUSE_MS {
        return Err(TOO_FAST.fault().retry_after_ms(PAUSE_MS - waited));
    }
    let in_minute = said.iter().filter(|at| now.since(**at) < MINUTE_MS);
    if in_minute.count() >= PER_MINUTE_MAX {
        return Err(TOO_FAST.fault());
    }
    Ok(())
}

/// How slowly viewers may speak.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveSlowInput {
    /// Seconds between two comments of one viewer, 0 to 300; 0 ends slow mode.
    pub seconds: i64,
}

/// Sets slow mode; answers whether it changed.
pub(crate) struct SetSlow {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) seconds: i64,
}

impl Command for SetSlow {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let scope = Scope::shop(self.actor.shop);
        let seconds = check::range("seconds", self.seconds, 0, SLOW_S_MAX)?;
        let found = session::get(tx, scope, self.live).await?;
        if found.ok_or(Code::NOT_FOUND.fault())?.is_over() {
            return Err(OVER.fault().into());
        }
        let (before, _) = settings::get(tx, scope, self.live).await?;
        if before == seconds {
            return Ok(false);
        }
        settings::set_slow(tx, scope, self.live, seconds).await?;
        let detail = json!({ "seconds": [before, seconds] });
        let id = self.live.0;
        audit(tx, &self.actor, "live.slow.set", "live", id, detail).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_pauses_between_comments_and_has_a_minute_limit() {
        let now = Ts(100_000);
        assert!(allow(&[], now, 0).is_ok());
        assert!(allow(&[Ts(98_001)], now, 0).is_err());
        assert!(allow(&[Ts(98_000)], now, 0).is_ok());
        let many: Vec<Ts> = (0..10).map(|i| Ts(98_000 - i * 3_000)).collect();
        assert!(allow(&many[..9], now, 0).is_ok());
        assert!(allow(&many, now, 0).is_err());
    }

    #[test]
    fn slow_mode_looks_further_back_than_a_minute_and_says_how_long() {
        let now = Ts(500_000);
        let told = allow(&[Ts(400_000)], now, 120).unwrap_err();
        assert!(told.is(&SLOW) && told.retry_after_s == Some(20));
        assert!(allow(&[Ts(380_000)], now, 120).is_ok());
        let many: Vec<Ts> = (0..12).map(|i| Ts(439_000 - i * 2_000)).collect();
        assert!(
            allow(&many, now, 10).is_ok(),
            "a minute's limit counts the minute only"
        );
    }
}
