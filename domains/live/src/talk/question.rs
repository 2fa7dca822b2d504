//! Questions to the host: asked by a comment, by many at once, answered by voice or in writing.
use crate::session::OVER;
use crate::store::session;
use crate::store::talk::comment::{self as comments, Comment};
pub(crate) use crate::store::talk::question::Question;
use crate::store::talk::question::{self as store, Asked};
use crate::talk::words;
use julin_db::{Command, Result, Tx, text_enum};
use julin_kernel::{CardId, Code, CommentId, LiveId, PersonId, Scope};
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;

const ANSWER_MAX: usize = 200;

text_enum! {
    /// Where a question stands.
    pub(crate) enum QuestionState {
        /// Waits for the host.
        Open = "open",
        /// Was answered.
        Answered = "answered",
        /// Was put aside: it is none, or was asked before.
        Dismissed = "dismissed",
    }
}

/// Whether a text asks something by itself.
pub(crate) fn asks(text: &str) -> bool {
    let end =
        text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '!' | '！' | '~' | '～'));
    end.ends_with(['?', '？'])
}

/// The question that a comment asks: a new one, or one that is open already and now asked by one more.
pub(crate) async fn of(
    tx: &mut Tx,
    scope: Scope,
    comment: &Comment,
    live: LiveId,
    member: PersonId,
    card: Option<CardId>,
) -> Result<Option<Question>> {
    if !comment.question {
        return Ok(None);
    }
    let norm = words::normalise(&comment.text);
    let same = store::same(tx, scope, live, &norm).await?;
    let id = same.unwrap_or(comment.id);
    if same.is_none() {
        let asked = Asked {
            live,
            member,
            norm: &norm,
        };
        store::insert(tx, scope, &first(comment, card), asked).await?;
    }
    store::vote(tx, scope, live, id, member).await?;
    Ok(store::get(tx, scope, live, id).await?)
}

fn first(comment: &Comment, card: Option<CardId>) -> Question {
    Question {
        id: comment.id,
        card_id: card,
        name: comment.name.clone(),
        text: comment.text.clone(),
        asked_at: comment.at,
        votes: 0,
        state: QuestionState::Open,
        answer: None,
        answered_at: None,
    }
}

/// 我也想问: asks the same, or no longer; answers the question, and whether that changed anything.
pub(crate) struct Vote {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) question: CommentId,
    pub(crate) on: bool,
}

impl Command for Vote {
    type Output = (Question, bool);
    async fn run(&self, tx: &mut Tx) -> Result<(Question, bool)> {
        let (scope, me) = (Scope::shop(self.actor.shop), self.actor.person);
        let (live, id) = (self.live, self.question);
        let found = session::get(tx, scope, live).await?;
        if found.ok_or(Code::NOT_FOUND.fault())?.is_over() {
            return Err(OVER.fault().into());
        }
        store::get(tx, scope, live, id)
            .await?
            .ok_or(Code::NOT_FOUND.fault())?;
        let changed = if self.on {
            store::vote(tx, scope, live, id, me).await?
        } else {
            store::unvote(tx, scope, live, id, me).await?
        };
        let now = store::get(tx, scope, live, id).await?;
        Ok((now.ok_or(Code::NOT_FOUND.fault())?, changed))
    }
}

/// How a question is marked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveQuestionMark {
    /// Where it stands from now on.
    pub state: QuestionState,
    /// What the answer was, with `answered`; at most 200 characters.
    #[serde(default)]
    pub answer: Option<String>,
}

/// Marks a question; answers it, and whether that changed anything.
pub(crate) struct Mark {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) question: CommentId,
    pub(crate) input: LiveQuestionMark,
}

impl Command for Mark {
    type Output = (Question, bool);
    async fn run(&self, tx: &mut Tx) -> Result<(Question, bool)> {
        let scope = Scope::shop(self.actor.shop);
        let (live, id, to) = (self.live, self.question, self.input.state);
        let answer = self.answer()?;
        let found = store::get(tx, scope, live, id).await?;
        let before = found.ok_or(Code::NOT_FOUND.fault())?;
        if before.state == to && before.answer == answer {
            return Ok((before, false));
        }
        self.stands(tx, scope).await?;
        let by = self.actor.person;
        store::set_state(tx, scope, id, to, answer.as_deref(), by).await?;
        let detail = json!({ "live": live, "state": [before.state, to] });
        let what = "live.question.mark";
        audit(tx, &self.actor, what, "live_question", id.0, detail).await?;
        let now = store::get(tx, scope, live, id).await?;
        Ok((now.ok_or(Code::NOT_FOUND.fault())?, true))
    }
}

impl Mark {
    /// Whose comment was taken down stays aside.
    async fn stands(&self, tx: &mut Tx, scope: Scope) -> Result<()> {
        let said = comments::speaker(tx, scope, self.live, self.question).await?;
        let gone = said.is_some_and(|s| s.removed_at.is_some());
        if gone && self.input.state != QuestionState::Dismissed {
            return Err(Code::WRONG_STATE.fault().into());
        }
        Ok(())
    }
    fn answer(&self) -> Result<Option<String>> {
        let Some(text) = &self.input.answer else {
            return Ok(None);
        };
        check::that("answer", self.input.state == QuestionState::Answered)?;
        let text = check::text("answer", text, 0, ANSWER_MAX)?;
        Ok(Some(text).filter(|t| !t.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_in_a_question_mark_asks() {
        for text in ["甜吗？", "甜吗?", "甜吗？！", "多少钱？ ~"] {
            assert!(asks(text), "{text}");
        }
        for text in ["甜吗", "？？？看看", "好！"] {
            assert!(!asks(text), "{text}");
        }
    }
}
