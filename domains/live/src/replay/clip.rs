//! Clips: parts of a recording under a title, without a copy.
use super::port::Recorded;
use super::state::RecordingState;
use crate::store::replay::{clip as clips, recording};
use julin_db::{Command, Field, RawRow, Result, Tx, Val, row};
use julin_kernel::{Code, Fault, LiveId, Scope};
use julin_web::{Actor, Replay, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Clips of one session at most.
const CLIPS_MAX: usize = 100;
/// A clip is at least so long.
const SHORTEST_MS: i64 = 1_000;

pub(crate) const NOT_READY: Code = Code::new(
    "live.recording_not_ready",
    409,
    "这场直播没有可用的录像",
    "This live has no recording that could be used",
);
const TOO_MANY: Code = Code::new(
    "live.too_many_clips",
    409,
    "这场直播的片段太多了，先删掉几个",
    "This live has too many clips; delete some first",
);

julin_kernel::id!(ClipId "a clip of a recording");

impl From<ClipId> for Val {
    fn from(id: ClipId) -> Self {
        Self::from(id.0)
    }
}
impl Field for ClipId {
    fn get(row: &RawRow<'_>, i: usize) -> std::result::Result<Self, String> {
        i64::get(row, i).map(Self)
    }
}

row! {
    /// A clip as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Clip {
        pub(crate) id: ClipId,
        pub(crate) title: String,
        pub(crate) from_ms: i64,
        pub(crate) to_ms: i64,
        pub(crate) published: bool,
    }
}

/// A clip to be made; it is widened to whole segments.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveClipInput {
    /// Its title, at most 40 characters.
    pub title: String,
    /// Where it begins in the replay.
    pub from_ms: i64,
    /// Where it ends.
    pub to_ms: i64,
}

/// What may be changed of a clip; what is left out stays.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveClipEdit {
    /// Its title.
    pub title: Option<String>,
    /// Whether everybody may see it.
    pub published: Option<bool>,
}

/// Makes a clip; the same key answers the same clip.
pub(crate) struct Make {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) input: LiveClipInput,
    pub(crate) recorded: Recorded,
    pub(crate) key: String,
    pub(crate) hash: String,
}

impl Command for Make {
    type Output = Clip;
    async fn run(&self, tx: &mut Tx) -> Result<Clip> {
        let (scope, me) = (Scope::shop(self.actor.shop), self.actor.person);
        let stored = clips::by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &self.hash)? {
            let made = clips::get(tx, scope, self.live, id).await?;
            return Ok(made.ok_or(Code::NOT_FOUND.fault())?);
        }
        let found = recording::get(tx, scope, self.live).await?;
        if found.is_none_or(|r| r.state != RecordingState::Ready) {
            return Err(NOT_READY.fault().into());
        }
        if clips::of_live(tx, scope, self.live).await?.len() >= CLIPS_MAX {
            return Err(TOO_MANY.fault().into());
        }
        let clip = self.decide(tx.new_id())?;
        let made = clips::Made {
            live: self.live,
            by: me,
            idem_key: &self.key,
            idem_hash: &self.hash,
        };
        clips::insert(tx, scope, &clip, made).await?;
        let detail = json!({ "live": self.live, "title": clip.title });
        audit(
            tx,
            &self.actor,
            "live.clip.make",
            "live_clip",
            clip.id.0,
            detail,
        )
        .await?;
        Ok(clip)
    }
}

impl Make {
    fn decide(&self, id: ClipId) -> Result<Clip, Fault> {
        let end = self.recorded.duration_ms();
        let from = check::range("from_ms", self.input.from_ms, 0, end - SHORTEST_MS)?;
        let to = check::range("to_ms", self.input.to_ms, from + SHORTEST_MS, end)?;
        let (from_ms, to_ms) = widened(&self.recorded, from, to);
        Ok(Clip {
            id,
            title: check::text("title", &self.input.title, 1, 40)?,
            from_ms,
            to_ms,
            published: true,
        })
    }
}

/// A player can begin at a segment only.
fn widened(recorded: &Recorded, from: i64, to: i64) -> (i64, i64) {
    let starts = recorded.cuts.iter().map(|c| c.offset_ms);
    let start = starts.filter(|at| *at <= from).max().unwrap_or(0);
    let ends = recorded.cuts.iter().map(|c| c.offset_ms + c.duration_ms);
    let end = ends.filter(|at| *at >= to).min().unwrap_or(to);
    (start, end)
}

/// Renames a clip, shows or hides it.
pub(crate) struct Change {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) clip: ClipId,
    pub(crate) edit: LiveClipEdit,
}

impl Command for Change {
    type Output = Clip;
    async fn run(&self, tx: &mut Tx) -> Result<Clip> {
        let scope = Scope::shop(self.actor.shop);
        let found = clips::get(tx, scope, self.live, self.clip).await?;
        let mut clip = found.ok_or(Code::NOT_FOUND.fault())?;
        let before = (clip.title.clone(), clip.published);
        if let Some(title) = &self.edit.title {
            clip.title = check::text("title", title, 1, 40)?;
        }
        clip.published = self.edit.published.unwrap_or(clip.published);
        clips::set(tx, scope, &clip).await?;
        let detail = json!({
            "live": self.live, "title": [before.0, clip.title], "published": [before.1, clip.published],
        });
        audit(
            tx,
            &self.actor,
            "live.clip.edit",
            "live_clip",
            clip.id.0,
            detail,
        )
        .await?;
        Ok(clip)
    }
}

/// Deletes a clip; the recording stays.
pub(crate) struct Delete {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) clip: ClipId,
}

impl Command for Delete {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let found = clips::get(tx, scope, self.live, self.clip).await?;
        let clip = found.ok_or(Code::NOT_FOUND.fault())?;
        clips::delete(tx, scope, clip.id).await?;
        let detail = json!({ "live": self.live, "title": clip.title });
        audit(
            tx,
            &self.actor,
            "live.clip.delete",
            "live_clip",
            clip.id.0,
            detail,
        )
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::super::port::Cut;
    use super::*;

    #[test]
    fn a_clip_begins_and_ends_with_a_segment() {
        let cut = |n: i64| Cut {
            at: n * 2_000,
            offset_ms: n * 2_000,
            duration_ms: 2_000,
        };
        let recorded = Recorded {
            cuts: (0..5).map(cut).collect(),
            ..Recorded::default()
        };
        assert_eq!(widened(&recorded, 2_500, 5_500), (2_000, 6_000));
        assert_eq!(widened(&recorded, 2_000, 6_000), (2_000, 6_000));
        assert_eq!(widened(&recorded, 0, 10_000), (0, 10_000));
    }
}
