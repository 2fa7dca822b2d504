//! What hosts and the shop decide about a recording: whether there is one, who may see it, its end.
use super::life;
use super::port::Recorder;
use super::state::{Recording, RecordingState};
use crate::session::stream_name;
use crate::store::replay::recording as store;
use crate::store::session;
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{Code, LiveId, Scope};
use julin_web::{Actor, Ctx, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What may be changed of a recording; what is left out stays.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveRecordingEdit {
    /// Whether the session is recorded; until it begins.
    pub record: Option<bool>,
    /// Whether everybody may see the replay; clips have a switch of their own.
    pub published: Option<bool>,
}

/// Changes it.
pub(crate) struct Set {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) edit: LiveRecordingEdit,
}

impl Command for Set {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let found = session::get(tx, scope, self.live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        let mut recording = stored(tx, scope, self.live).await?;
        let before = (recording.state, recording.published);
        if let Some(record) = self.edit.record {
            // Before the start nothing runs: `Running` stands for what will be.
            if s.started_at.is_some() || s.is_over() {
                return Err(Code::WRONG_STATE.field("record").into());
            }
            recording.state = if record {
                RecordingState::Running
            } else {
                RecordingState::Off
            };
        }
        recording.published = self.edit.published.unwrap_or(recording.published);
        store::put(tx, scope, &recording).await?;
        let detail = json!({
            "state": [before.0, recording.state], "published": [before.1, recording.published],
        });
        audit(
            tx,
            &self.actor,
            "live.recording.edit",
            "live",
            self.live.0,
            detail,
        )
        .await
    }
}

/// The recording of a session, or what it will be.
pub(crate) async fn stored(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Recording> {
    let found = store::get(tx, scope, live).await?;
    Ok(found.unwrap_or_else(|| Recording::new(live, RecordingState::Running)))
}

/// Takes a recording from everybody's sight. It is removed at the end of its time, as the law asks of
/// records of sales; `purge`, which is the shop's alone, removes it now.
pub(crate) struct Withdraw {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) purge: bool,
    pub(crate) reason: String,
}

impl Withdraw {
    /// First nobody sees it any more, then it is removed.
    pub(crate) async fn carry_out(self, ctx: &Ctx) -> Result<()> {
        let (live, purge) = (self.live, self.purge);
        ctx.db.write(self).await?;
        if purge {
            let erased = ctx.port::<dyn Recorder>().erase(&stream_name(live)).await;
            erased.map_err(Error::internal)?;
        }
        Ok(())
    }
}

impl Command for Withdraw {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let reason = check::text("reason", &self.reason, 1, 200)?;
        let found = store::get(tx, scope, self.live).await?;
        let mut recording = found.ok_or(Code::NOT_FOUND.fault())?;
        let (to, action) = if self.purge {
            (RecordingState::Purged, "live.recording.purge")
        } else {
            (RecordingState::Withdrawn, "live.recording.withdraw")
        };
        // Asked again it may only finish what was begun.
        if recording.state == to {
            return Ok(());
        }
        let can = match recording.state {
            RecordingState::Ready => true,
            RecordingState::Withdrawn => self.purge,
            _ => false,
        };
        if !can {
            return Err(super::clip::NOT_READY.fault().into());
        }
        recording.state = to;
        store::put(tx, scope, &recording).await?;
        if self.purge {
            life::purge(tx, scope, self.live).await?;
        }
        let detail = json!({ "reason": reason, "bytes": recording.bytes });
        audit(tx, &self.actor, action, "live", self.live.0, detail).await
    }
}
