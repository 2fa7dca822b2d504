//! The media server's side: what it asks before a publisher or a viewer passes, what it tells, and
//! the port through which this room asks it.
use crate::ready::{Readiness, is_ready};
use crate::replay::life;
use crate::session::{self, LiveStatus, Session, Step, parse_key, same_secret};
use crate::source::{LiveLink, PlayElsewhere};
use crate::store::review::mark;
use crate::store::session as store;
use crate::{jobs, run};
use julin_db::{Command, DbError, Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{LiveId, Scope, Ts};
use julin_web::Ctx;
use serde::Serialize;
use std::sync::Arc;

/// How a stream runs, as the host sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = LiveStreamView)]
pub struct StreamView {
    /// Whether an encoder sends.
    pub publishing: bool,
    /// Video bitrate.
    pub video_kbps: i64,
    /// Frames a second.
    pub fps: i64,
    /// Time between keyframes; above 4,000 viewers start slowly.
    pub gop_ms: i64,
    /// How much later frames come than the promptest did; above 1,000 the host's network does not keep up.
    pub drift_ms: i64,
    /// Picture width.
    pub width: i64,
    /// Picture height.
    pub height: i64,
    /// Players connected.
    pub viewers: i64,
}

/// The port to the media server; `app` wires it.
pub trait MediaStats: Send + Sync {
    /// How a stream runs; none if nobody publishes it.
    fn stats(&self, stream: &str) -> Option<StreamView>;
    /// Cuts off whoever publishes a stream.
    fn kick(&self, stream: &str);
    /// Where the stream's video is fetched from may have changed.
    fn look_for_source(&self, _stream: &str) {}
    /// How the fetching of a stream's video stands; its server is left empty.
    fn source(&self, _stream: &str) -> Option<LiveLink> {
        None
    }
    /// How the pushes of a stream to other servers stand.
    fn relays(&self, _stream: &str) -> Vec<LiveLink> {
        Vec::new()
    }
    /// Where viewers watch a stream instead of here.
    fn play(&self, _stream: &str, _token: Option<&str>, _now: Ts) -> PlayElsewhere {
        PlayElsewhere::default()
    }
}

/// The session whose stream the holder of `key` may publish: the key is right and the session is not
/// over.
pub async fn authorize_publish(
    tx: &mut Tx,
    scope: Scope,
    key: &str,
) -> Result<Option<LiveId>, DbError> {
    let Some((live, secret)) = parse_key(key) else {
        return Ok(None);
    };
    let found = store::get(tx, scope, live).await?;
    let right = |s: &Session| same_secret(&s.stream_secret, secret) && !s.is_over();
    Ok(found.filter(right).map(|s| s.id))
}

/// Whether a stream may be watched: by all while it is on air, before that by who bears the host's
/// preview token.
pub async fn may_play(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    token: Option<&str>,
) -> Result<bool, DbError> {
    let found = store::get(tx, scope, live).await?;
    Ok(found.is_some_and(|s| match s.status {
        LiveStatus::OnAir => true,
        LiveStatus::Planned => token.is_some_and(|t| same_secret(&s.preview_token, t)),
        LiveStatus::Ended | LiveStatus::Cancelled => false,
    }))
}

/// An encoder holds the stream; around the due time this puts the session on air.
pub async fn publishing_started(ctx: &Ctx, live: LiveId) -> Result<()> {
    let note = NotePublishing {
        scope: ctx.scope(),
        live,
        publishing: true,
        readiness: ctx.port(),
    };
    if ctx.db.write(note).await? == Step::Executed {
        run::announce_start(ctx, live);
    }
    life::go_on(ctx, ctx.scope(), live).await
}

/// The encoder has gone. The session stays on air, for it may come back; if it does not, the session
/// is ended after half an hour.
pub async fn publishing_ended(ctx: &Ctx, live: LiveId) -> Result<()> {
    let note = NotePublishing {
        scope: ctx.scope(),
        live,
        publishing: false,
        readiness: ctx.port(),
    };
    ctx.db.write(note).await.map(|_| ())
}

/// Notes whether an encoder sends; `Executed` if this put the session on air.
struct NotePublishing {
    scope: Scope,
    live: LiveId,
    publishing: bool,
    readiness: Arc<dyn Readiness>,
}

impl Command for NotePublishing {
    type Output = Step;
    async fn run(&self, tx: &mut Tx) -> Result<Step> {
        let Some(s) = store::get(tx, self.scope, self.live)
            .await?
            .filter(|s| !s.is_over())
        else {
            return Ok(Step::Already);
        };
        let now = tx.now();
        store::set_publishing(tx, self.scope, s.id, self.publishing, now).await?;
        if s.status == LiveStatus::OnAir && s.publishing != self.publishing {
            let what = if self.publishing {
                mark::BACK
            } else {
                mark::LOST
            };
            mark::note(tx, self.scope, s.id, what, "").await?;
        }
        if !self.publishing {
            let lost = jobs::Lost {
                live: s.id,
                since: now,
            };
            let job = Job {
                kind: jobs::LOST,
                key: format!("{}:{}", s.id, now.0),
                payload: lost,
                run_at: now.plus_ms(session::LOST_STREAM_MS),
            };
            enqueue(tx, self.scope, job).await?;
            return Ok(Step::Already);
        }
        if !s.starts_by_stream(now) {
            return Ok(Step::Already);
        }
        // Where something is missing the host starts it herself, once it is done.
        if !is_ready(tx, &*self.readiness, self.scope, &s).await? {
            return Ok(Step::Already);
        }
        run::start(tx, self.scope, &s, &*self.readiness).await
    }
}
