//! Work for later: reminders, the due time, lost streams.
use crate::replay::life;
use crate::talk::correct;
use crate::{remind, run};
use julin_db::{Result, Tx};
use julin_events::{Job, JobHandler, enqueue, handler};
use julin_kernel::{CommentId, LiveId, Scope, Ts};
use julin_web::Ctx;
use serde::{Deserialize, Serialize};

pub(crate) const REMIND_SOON: &str = "live.remind_soon";
pub(crate) const TELL_START: &str = "live.tell_start";
pub(crate) const DUE: &str = "live.due";
pub(crate) const LOST: &str = "live.lost";
pub(crate) const CLOSE_RECORDING: &str = "live.close_recording";
pub(crate) const EXPIRE_RECORDING: &str = "live.expire_recording";
pub(crate) const TELL_CORRECTION: &str = "live.tell_correction";

/// How long before the due time those who reserved are reminded.
const REMIND_BEFORE_MS: i64 = 10 * 60_000;
const ATTEMPTS_MAX: i64 = 8;

/// A session as it was planned when the job was left: a later plan leaves its own.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Planned {
    pub(crate) live: LiveId,
    pub(crate) due: Ts,
}

/// A stream that went away.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Lost {
    pub(crate) live: LiveId,
    pub(crate) since: Ts,
}

/// Leaves the jobs of a planned time.
pub(crate) async fn leave(tx: &mut Tx, scope: Scope, planned: Planned) -> Result<()> {
    let key = format!("{}:{}", planned.live, planned.due.0);
    let soon = planned.due.plus_ms(-REMIND_BEFORE_MS);
    for (kind, run_at) in [(REMIND_SOON, soon), (DUE, planned.due)] {
        let job = Job {
            kind,
            key: key.clone(),
            payload: planned,
            run_at,
        };
        enqueue(tx, scope, job).await?;
    }
    Ok(())
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let (soon, start, due, lost) = (ctx.clone(), ctx.clone(), ctx.clone(), ctx.clone());
    let wrong = ctx.clone();
    let (close, expire) = (ctx.clone(), ctx.clone());
    vec![
        handler(REMIND_SOON, ATTEMPTS_MAX, move |scope, planned: Planned| {
            let ctx = soon.clone();
            async move { remind::tell_soon(&ctx, scope, planned).await }
        }),
        handler(TELL_START, ATTEMPTS_MAX, move |scope, live: LiveId| {
            let ctx = start.clone();
            async move { remind::tell_start(&ctx, scope, live).await }
        }),
        handler(DUE, ATTEMPTS_MAX, move |scope, planned: Planned| {
            let ctx = due.clone();
            async move { run::start_if_publishing(&ctx, scope, planned.live).await }
        }),
        handler(CLOSE_RECORDING, ATTEMPTS_MAX, move |scope, live: LiveId| {
            let ctx = close.clone();
            async move { life::close(&ctx, scope, live).await }
        }),
        handler(
            EXPIRE_RECORDING,
            ATTEMPTS_MAX,
            move |scope, live: LiveId| {
                let ctx = expire.clone();
                async move { life::expire(&ctx, scope, live).await }
            },
        ),
        handler(LOST, ATTEMPTS_MAX, move |scope, stream: Lost| {
            let ctx = lost.clone();
            async move { run::end_if_lost(&ctx, scope, stream).await }
        }),
        handler(
            TELL_CORRECTION,
            ATTEMPTS_MAX,
            move |scope, id: CommentId| {
                let ctx = wrong.clone();
                async move { correct::tell(&ctx, scope, id).await }
            },
        ),
    ]
}
