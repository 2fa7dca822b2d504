//! A recording begins and ends with its session, and is removed when its time is over.
use super::port::{Recorded, Recorder};
use super::state::{Recording, RecordingState};
use crate::jobs;
use crate::session::{LiveStatus, stream_name};
use crate::store::replay::recording as store;
use crate::store::session;
use julin_db::{Command, Error, Json, Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{LiveId, PersonId, Scope, SessionId, Ts};
use julin_web::{Actor, Ctx, audit};
use serde_json::json;

/// The publisher, who is cut off at the end, has let go by then.
const SEAL_AFTER_MS: i64 = 3_000;
const DAY_MS: i64 = 86_400_000;

/// Notes that the session is recorded, unless its host wants no recording; in the start's transaction.
pub(crate) async fn begin(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<()> {
    let found = store::get(tx, scope, live).await?;
    let mut recording = found.unwrap_or_else(|| Recording::new(live, RecordingState::Running));
    if recording.state != RecordingState::Off {
        recording.state = RecordingState::Running;
        store::put(tx, scope, &recording).await?;
    }
    Ok(())
}

/// Tells the recorder to record a session that is on air and to be recorded: after a start, when a
/// stream comes, and so also after the process was started anew. A live goes on without a recording.
pub(crate) async fn go_on(ctx: &Ctx, scope: Scope, live: LiveId) -> Result<()> {
    let mut tx = ctx.db.read().await?;
    let session = session::get(&mut tx, scope, live).await?;
    let recording = store::get(&mut tx, scope, live).await?;
    drop(tx);
    let on_air = session.is_some_and(|s| s.status == LiveStatus::OnAir);
    let running = recording.is_some_and(|r| r.state == RecordingState::Running);
    if on_air && running && ctx.config.media.record {
        let started = ctx.port::<dyn Recorder>().start(&stream_name(live));
        if let Err(error) = started {
            tracing::error!(%live, %error, "the live is not recorded");
        }
    }
    Ok(())
}

/// Leaves the job that closes the recording; in the end's transaction.
pub(crate) async fn end(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<()> {
    let job = Job {
        kind: jobs::CLOSE_RECORDING,
        key: live.to_string(),
        payload: live,
        run_at: tx.now().plus_ms(SEAL_AFTER_MS),
    };
    enqueue(tx, scope, job).await
}

/// Everything is on the disk: writes down what there is.
pub(crate) async fn close(ctx: &Ctx, scope: Scope, live: LiveId) -> Result<()> {
    let recorded = ctx.port::<dyn Recorder>().seal(&stream_name(live)).await;
    let close = Close {
        scope,
        live,
        recorded: recorded.map_err(Error::internal)?,
        keep_ms: keep_ms(ctx),
    };
    ctx.db.write(close).await
}

fn keep_ms(ctx: &Ctx) -> i64 {
    ctx.config.media.record_keep_days.saturating_mul(DAY_MS)
}

struct Close {
    scope: Scope,
    live: LiveId,
    recorded: Recorded,
    keep_ms: i64,
}

impl Command for Close {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, live) = (self.scope, self.live);
        let found = store::get(tx, scope, live).await?;
        let running = found.filter(|r| r.state == RecordingState::Running);
        let session = session::get(tx, scope, live).await?;
        let Some((mut recording, session)) = running.zip(session) else {
            return Ok(());
        };
        let ended_at = session.ended_at.unwrap_or(tx.now());
        let keep_until = ended_at.plus_ms(self.keep_ms);
        recording.state = if self.recorded.cuts.is_empty() {
            RecordingState::Empty
        } else {
            RecordingState::Ready
        };
        recording.ended_at = Some(ended_at);
        recording.duration_ms = self.recorded.duration_ms();
        recording.bytes = self.recorded.bytes;
        recording.downloads = self.recorded.downloads;
        recording.spans = Json(self.recorded.spans());
        recording.fault.clone_from(&self.recorded.fault);
        recording.keep_until = Some(keep_until);
        store::put(tx, scope, &recording).await?;
        expire_at(tx, scope, live, keep_until).await
    }
}

/// Removes at once what the shop has purged; whoever asked may be gone before it is done.
pub(super) async fn purge(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<()> {
    let now = tx.now();
    expire_at(tx, scope, live, now).await
}

async fn expire_at(tx: &mut Tx, scope: Scope, live: LiveId, at: Ts) -> Result<()> {
    let job = Job {
        kind: jobs::EXPIRE_RECORDING,
        key: format!("{live}:{}", at.0),
        payload: live,
        run_at: at,
    };
    enqueue(tx, scope, job).await
}

/// The time of a recording may be over: it is reckoned anew, for the shop may keep them longer now.
pub(crate) async fn expire(ctx: &Ctx, scope: Scope, live: LiveId) -> Result<()> {
    let found = store::get(&mut ctx.db.read().await?, scope, live).await?;
    if found
        .as_ref()
        .is_some_and(|r| r.state == RecordingState::Purged)
    {
        let erased = ctx.port::<dyn Recorder>().erase(&stream_name(live)).await;
        return erased.map(drop).map_err(Error::internal);
    }
    let Some(recording) = found.filter(Recording::is_kept) else {
        return Ok(());
    };
    let ended_at = recording.ended_at.unwrap_or(ctx.now());
    let until = ended_at.plus_ms(keep_ms(ctx));
    let over = until <= ctx.now();
    if over {
        let erased = ctx.port::<dyn Recorder>().erase(&stream_name(live)).await;
        erased.map_err(Error::internal)?;
    }
    let expire = Expire {
        scope,
        live,
        until,
        over,
    };
    ctx.db.write(expire).await
}

struct Expire {
    scope: Scope,
    live: LiveId,
    until: Ts,
    over: bool,
}

impl Command for Expire {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, live) = (self.scope, self.live);
        // Somebody may have decided about it meanwhile.
        let found = store::get(tx, scope, live).await?;
        let Some(mut recording) = found.filter(Recording::is_kept) else {
            return Ok(());
        };
        recording.keep_until = Some(self.until);
        if !self.over {
            store::put(tx, scope, &recording).await?;
            return expire_at(tx, scope, live, self.until).await;
        }
        recording.state = RecordingState::Expired;
        store::put(tx, scope, &recording).await?;
        let detail = json!({ "bytes": recording.bytes, "ended_at": recording.ended_at });
        let nobody = by_rule(scope);
        audit(tx, &nobody, "live.recording.expire", "live", live.0, detail).await
    }
}

/// What the retention rule does is nobody's deed.
fn by_rule(scope: Scope) -> Actor {
    Actor {
        person: PersonId(0),
        shop: scope.shop,
        session: SessionId(0),
        grants: vec![],
    }
}
