//! Notes that people write on a minute.
use crate::store::audience::minute;
use crate::store::review::work as store;
use crate::store::session;
use julin_db::{Command, Field, RawRow, Result, Tx, Val, row};
use julin_kernel::{Code, LiveId, PersonId, Scope, Ts};
use julin_web::{Actor, Replay, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

const TEXT_MAX: usize = 200;
const NOTES_MAX: usize = 200;

const FULL: Code = Code::new(
    "live.notes_full",
    409,
    "这场直播的批注太多了，先删掉几条",
    "This live has too many notes; delete some first",
);

julin_kernel::id!(NoteId "a note on a minute of a live");

impl From<NoteId> for Val {
    fn from(id: NoteId) -> Self {
        Self::from(id.0)
    }
}
impl Field for NoteId {
    fn get(row: &RawRow<'_>, i: usize) -> std::result::Result<Self, String> {
        i64::get(row, i).map(Self)
    }
}

row! {
    /// A note on a minute.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
    pub(crate) struct LiveNote {
        pub(crate) id: NoteId,
        pub(crate) minute: Ts,
        pub(crate) text: String,
        pub(crate) created_by: PersonId,
        pub(crate) created_at: Ts,
    }
}

/// What somebody notes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LiveNoteInput {
    /// In the minute of this instant; one of the session's.
    pub at: Ts,
    /// What; at most 200 characters.
    pub text: String,
}

/// Writes a note; the same key writes it once.
pub(crate) struct Note {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) input: LiveNoteInput,
    pub(crate) key: String,
    pub(crate) hash: String,
}

impl Command for Note {
    type Output = LiveNote;
    async fn run(&self, tx: &mut Tx) -> Result<LiveNote> {
        let (scope, me) = (Scope::shop(self.actor.shop), self.actor.person);
        let all = store::notes(tx, scope, self.live).await?;
        let stored = store::note_by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &self.hash)? {
            let made = all.into_iter().find(|n| n.id == id);
            return Ok(made.ok_or(Code::NOT_FOUND.fault())?);
        }
        if all.len() >= NOTES_MAX {
            return Err(FULL.fault().into());
        }
        let s = session::get(tx, scope, self.live).await?;
        let s = s.ok_or(Code::NOT_FOUND.fault())?;
        let until = s.ended_at.unwrap_or(tx.now());
        let during = |from| minute(from) <= self.input.at && self.input.at <= until;
        check::that("at", s.started_at.is_some_and(during))?;
        let at = minute(self.input.at);
        let note = LiveNote {
            id: tx.new_id(),
            minute: at,
            text: check::text("text", &self.input.text, 1, TEXT_MAX)?,
            created_by: me,
            created_at: tx.now(),
        };
        let made = store::Made {
            live: self.live,
            by: me,
            idem_key: &self.key,
            idem_hash: &self.hash,
        };
        store::insert_note(tx, scope, &note, made).await?;
        let detail = json!({ "minute": at, "text": note.text });
        audit(
            tx,
            &self.actor,
            "live.review.note",
            "live",
            self.live.0,
            detail,
        )
        .await?;
        Ok(note)
    }
}

/// Takes a note away; whether it was there.
pub(crate) struct Unnote {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) note: NoteId,
}

impl Command for Unnote {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let scope = Scope::shop(self.actor.shop);
        if !store::delete_note(tx, scope, self.live, self.note).await? {
            return Ok(false);
        }
        let detail = json!({ "note": self.note });
        audit(
            tx,
            &self.actor,
            "live.review.unnote",
            "live",
            self.live.0,
            detail,
        )
        .await?;
        Ok(true)
    }
}
