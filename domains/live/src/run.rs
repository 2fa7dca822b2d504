//! Start, end and call off a session: by the host's press, by the stream, by the clock.
use crate::media::MediaStats;
use crate::preheat::remind::{self, Moment, Told};
use crate::ready::{self, Readiness};
use crate::replay::life;
use crate::session::{LiveStatus, Session, Step, secret, stream_name, topic};
use crate::show::publish;
use crate::store::session as store;
use crate::{jobs, others, presence};
use julin_contracts::{LiveEnded, LiveStarted};
use julin_db::{Command, Error, Result, Tx};
use julin_events::{Job, emit, enqueue};
use julin_kernel::{Code, LiveId, Scope};
use julin_web::{Actor, Ctx, audit};
use serde_json::json;
use std::sync::Arc;

/// Puts a session on air in the caller's transaction, if nothing is missing, and has those who reserved
/// told.
pub(crate) async fn start(
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    readiness: &dyn Readiness,
) -> Result<Step> {
    let step = s.start()?;
    if step == Step::Executed {
        ready::require(tx, readiness, scope, s).await?;
        store::set_started(tx, scope, s.id).await?;
        life::begin(tx, scope, s.id).await?;
        others::link_campaign(tx, scope, s.campaign_id).await?;
        let started = LiveStarted {
            live: s.id,
            title: s.title.clone(),
        };
        emit(tx, scope, started).await?;
        let job = Job {
            kind: jobs::TELL_START,
            key: s.id.to_string(),
            payload: s.id,
            run_at: tx.now(),
        };
        enqueue(tx, scope, job).await?;
    }
    Ok(step)
}

/// After the commit of a start. Waiting for the host is not watching: that time is dropped.
pub(crate) fn announce_start(ctx: &Ctx, live: LiveId) {
    drop(ctx.hub.take_presence(&topic(live)));
    announce(ctx, live, LiveStatus::OnAir);
}

fn announce(ctx: &Ctx, live: LiveId, status: LiveStatus) {
    publish(ctx, live, "status", &json!({ "status": status }));
}

/// What the host does with the session as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    Start,
    End,
    Cancel,
}

impl Deed {
    fn action(self) -> &'static str {
        match self {
            Self::Start => "live.session.start",
            Self::End => "live.session.end",
            Self::Cancel => "live.session.cancel",
        }
    }
}

/// One of these, by the host, or (start and end) by the room itself.
pub(crate) struct Steer {
    pub(crate) scope: Scope,
    pub(crate) live: LiveId,
    pub(crate) deed: Deed,
    pub(crate) actor: Option<Actor>,
}

/// The same with who knows whether it may begin.
struct Asked {
    steer: Steer,
    readiness: Arc<dyn Readiness>,
}

impl Command for Asked {
    type Output = Step;
    async fn run(&self, tx: &mut Tx) -> Result<Step> {
        let Steer {
            scope, live, deed, ..
        } = self.steer;
        let found = store::get(tx, scope, live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        let step = match deed {
            Deed::Start => start(tx, scope, &s, &*self.readiness).await?,
            Deed::End => self.steer.end(tx, &s).await?,
            Deed::Cancel => self.steer.cancel(tx, &s).await?,
        };
        match &self.steer.actor {
            Some(actor) if step == Step::Executed => {
                audit(tx, actor, deed.action(), "live", s.id.0, json!({})).await?;
            }
            _ => {}
        }
        Ok(step)
    }
}

impl Steer {
    async fn end(&self, tx: &mut Tx, s: &Session) -> Result<Step> {
        let step = s.end()?;
        if step == Step::Executed {
            store::set_over(tx, self.scope, s.id, LiveStatus::Ended).await?;
            // Whoever was let in to watch before is not thereby let in to see the recording.
            let (stream, preview) = (secret(tx.rng()), secret(tx.rng()));
            store::set_secrets(tx, self.scope, s.id, &stream, &preview).await?;
            life::end(tx, self.scope, s.id).await?;
            others::link_campaign(tx, self.scope, s.campaign_id).await?;
            emit(tx, self.scope, LiveEnded { live: s.id }).await?;
        }
        Ok(step)
    }
    async fn cancel(&self, tx: &mut Tx, s: &Session) -> Result<Step> {
        let step = s.cancel()?;
        if step == Step::Executed {
            store::set_over(tx, self.scope, s.id, LiveStatus::Cancelled).await?;
            let (live, moment, due) = (s.id, Moment::Cancelled, s.starts_at);
            remind::leave_notice(tx, self.scope, Told { live, moment, due }).await?;
            others::link_campaign(tx, self.scope, s.campaign_id).await?;
        }
        Ok(step)
    }
    /// Runs it, then tells the viewers and the media server.
    pub(crate) async fn carry_out(self, ctx: &Ctx) -> Result<Step> {
        let (scope, live, deed) = (self.scope, self.live, self.deed);
        if deed == Deed::End {
            presence::fold(ctx, scope, live).await?;
        }
        let readiness = ctx.port::<dyn Readiness>();
        let asked = Asked {
            steer: self,
            readiness,
        };
        let step = ctx.db.write(asked).await?;
        if step == Step::Executed {
            match deed {
                Deed::Start => announce_start(ctx, live),
                Deed::End => announce(ctx, live, LiveStatus::Ended),
                Deed::Cancel => announce(ctx, live, LiveStatus::Cancelled),
            }
            let (media, stream) = (ctx.port::<dyn MediaStats>(), stream_name(live));
            match deed {
                Deed::Start => {
                    media.look_for_source(&stream);
                    life::go_on(ctx, scope, live).await?;
                }
                Deed::End | Deed::Cancel => {
                    media.kick(&stream);
                }
            }
        }
        Ok(step)
    }
}

/// Ends a session whose stream has not come back; what the host did meanwhile stands.
pub(crate) async fn end_if_lost(ctx: &Ctx, scope: Scope, lost: jobs::Lost) -> Result<()> {
    let found = store::get(&mut ctx.db.read().await?, scope, lost.live).await?;
    let gone = |s: &Session| {
        let aired = s.started_at.is_some_and(|at| at <= lost.since);
        s.status == LiveStatus::OnAir
            && !s.publishing
            && aired
            && s.publishing_at == Some(lost.since)
    };
    // The media server knows best: what it tells of a stream may come in the wrong order.
    if !found.is_some_and(|s| gone(&s)) || streams(ctx, lost.live) {
        return Ok(());
    }
    let end = Steer {
        scope,
        live: lost.live,
        deed: Deed::End,
        actor: None,
    };
    settled(end.carry_out(ctx).await)
}

/// The due time has come: a stream that already runs goes on air.
pub(crate) async fn start_if_publishing(ctx: &Ctx, scope: Scope, live: LiveId) -> Result<()> {
    let found = store::get(&mut ctx.db.read().await?, scope, live).await?;
    let now = ctx.now();
    if !found.is_some_and(|s| s.starts_by_stream(now)) || !streams(ctx, live) {
        return Ok(());
    }
    let start = Steer {
        scope,
        live,
        deed: Deed::Start,
        actor: None,
    };
    settled(start.carry_out(ctx).await)
}

/// Whether an encoder sends right now.
fn streams(ctx: &Ctx, live: LiveId) -> bool {
    let stream = ctx.port::<dyn MediaStats>().stats(&stream_name(live));
    stream.is_some_and(|s| s.publishing)
}

/// A refusal means that the host was faster, which is as good, or that something is missing, which the
/// host is told when she starts it herself.
fn settled(outcome: Result<Step>) -> Result<()> {
    match outcome {
        Ok(_) | Err(Error::Refused(_)) => Ok(()),
        Err(e) => Err(e),
    }
}
