//! Work for later: reminders, the due time, lost streams.
use crate::preheat::remind::{self, Moment, REMIND, Told};
use crate::replay::life;
use crate::run;
use crate::talk::correct;
use julin_db::{Result, Tx};
use julin_events::{Job, JobHandler, enqueue, handler};
use julin_kernel::{CommentId, LiveId, Scope, Ts, Zone};
use julin_web::Ctx;
use serde::{Deserialize, Serialize};

/// Retired: jobs that were left before members chose when to be reminded.
pub(crate) const REMIND_SOON: &str = "live.remind_soon";
pub(crate) const TELL_START: &str = "live.tell_start";
pub(crate) const DUE: &str = "live.due";
pub(crate) const LOST: &str = "live.lost";
pub(crate) const CLOSE_RECORDING: &str = "live.close_recording";
pub(crate) const EXPIRE_RECORDING: &str = "live.expire_recording";
pub(crate) const TELL_CORRECTION: &str = "live.tell_correction";

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
pub(crate) async fn leave(tx: &mut Tx, scope: Scope, planned: Planned, zone: &Zone) -> Result<()> {
    remind::leave(tx, scope, planned.live, (zone, planned.due)).await?;
    let job = Job {
        kind: DUE,
        key: format!("{}:{}", planned.live, planned.due.0),
        payload: planned,
        run_at: planned.due,
    };
    enqueue(tx, scope, job).await
}

/// What a retired job of a planned time asks for.
fn soon(planned: Planned) -> Told {
    Told {
        live: planned.live,
        moment: Moment::TenMinutes,
        due: planned.due,
    }
}

/// The start itself is told once, whenever it comes.
fn begun(live: LiveId) -> Told {
    Told {
        live,
        moment: Moment::Start,
        due: Ts(0),
    }
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let (early, start, due, lost) = (ctx.clone(), ctx.clone(), ctx.clone(), ctx.clone());
    let before = ctx.clone();
    let wrong = ctx.clone();
    let (close, expire) = (ctx.clone(), ctx.clone());
    vec![
        handler(REMIND_SOON, ATTEMPTS_MAX, move |scope, planned: Planned| {
            let ctx = early.clone();
            async move { remind::tell(&ctx, scope, soon(planned)).await }
        }),
        handler(REMIND, ATTEMPTS_MAX, move |scope, told: Told| {
            let ctx = before.clone();
            async move { remind::tell(&ctx, scope, told).await }
        }),
        handler(TELL_START, ATTEMPTS_MAX, move |scope, live: LiveId| {
            let ctx = start.clone();
            async move { remind::tell(&ctx, scope, begun(live)).await }
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
