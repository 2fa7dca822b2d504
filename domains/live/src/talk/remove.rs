//! Take down what should not stand.
use crate::store::talk::question::{self as questions, Question};
use crate::store::talk::{comment as comments, settings};
use crate::talk::question::QuestionState;
use julin_db::{Command, Result, Tx, text_enum};
use julin_kernel::{Code, CommentId, LiveId, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

text_enum! {
    /// Why a comment was taken down.
    pub(crate) enum RemovalReason {
        /// Draws neighbours elsewhere.
        Advert = "advert",
        /// Insults somebody.
        Abuse = "abuse",
        /// Is not true.
        Untrue = "untrue",
        /// The same again and again.
        Flood = "flood",
        /// Something else.
        Other = "other",
    }
}

/// Takes a comment down.
pub(crate) struct Remove {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) comment: CommentId,
    pub(crate) reason: Option<RemovalReason>,
}

/// What a removal changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Removed {
    /// The comment stood until now.
    pub(crate) stood: bool,
    /// It was the pinned one, which is none now.
    pub(crate) unpinned: bool,
    /// The question that it asked, which is put aside now.
    pub(crate) question: Option<Question>,
}

impl Command for Remove {
    type Output = Removed;
    async fn run(&self, tx: &mut Tx) -> Result<Removed> {
        let scope = Scope::shop(self.actor.shop);
        let (live, id) = (self.live, self.comment);
        let spoke = comments::speaker(tx, scope, live, id).await?;
        spoke.ok_or(Code::NOT_FOUND.fault())?;
        let by = self.actor.person;
        let stood = comments::remove(tx, scope, live, id, by, self.reason).await?;
        let unpinned = stood && settings::get(tx, scope, live).await?.1 == Some(id);
        if unpinned {
            settings::set_pinned(tx, scope, live, None).await?;
        }
        let mut question = None;
        if stood {
            question = self.put_aside(tx, scope).await?;
            let detail = json!({ "live": live, "reason": self.reason });
            let what = "live.comment.remove";
            audit(tx, &self.actor, what, "live_comment", id.0, detail).await?;
        }
        Ok(Removed {
            stood,
            unpinned,
            question,
        })
    }
}

impl Remove {
    /// What is taken down must not stand on among the questions either.
    async fn put_aside(&self, tx: &mut Tx, scope: Scope) -> Result<Option<Question>> {
        let (live, id) = (self.live, self.comment);
        let asked = questions::get(tx, scope, live, id).await?;
        if asked.is_none_or(|q| q.state == QuestionState::Dismissed) {
            return Ok(None);
        }
        let by = self.actor.person;
        questions::set_state(tx, scope, id, QuestionState::Dismissed, None, by).await?;
        Ok(questions::get(tx, scope, live, id).await?)
    }
}
