//! Talk as JSON.
use crate::session::SpeakerRole;
use crate::store::talk::comment::Comment;
use crate::store::talk::correction::Correction;
use crate::store::talk::held::Held;
use crate::store::talk::mute::{Mute, SHOP};
use crate::store::talk::question::Question;
use crate::talk::hold::WAITS_MS;
use crate::talk::mute::MuteReach;
use crate::talk::question::QuestionState;
use julin_kernel::{CardId, CommentId, PersonId, Ts};
use serde::Serialize;
use utoipa::ToSchema;

/// A comment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveCommentView {
    /// Its id.
    pub id: CommentId,
    /// Who; residents masked.
    pub name: String,
    /// What they are here.
    pub role: SpeakerRole,
    /// What they said.
    pub text: String,
    /// When.
    pub at: Ts,
    /// Whether it asks the host something.
    pub question: bool,
    /// Whether it waits for review: only its speaker sees it.
    pub held: bool,
}

impl LiveCommentView {
    pub(crate) fn of(c: Comment, held: bool) -> Self {
        Self {
            id: c.id,
            name: c.name,
            role: c.role,
            text: c.text,
            at: c.at,
            question: c.question,
            held,
        }
    }
}

impl From<Comment> for LiveCommentView {
    fn from(c: Comment) -> Self {
        Self::of(c, false)
    }
}

/// How the talk of a session is set.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct LiveTalk {
    /// Seconds between two comments of one viewer; 0 without slow mode.
    pub slow_s: i64,
    /// The comment that stands on top.
    #[schema(required)]
    pub pinned: Option<LiveCommentView>,
}

/// A question.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveQuestion {
    /// The comment that asked it first.
    pub id: CommentId,
    /// The card that it was asked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_id: Option<CardId>,
    /// Who asked first; masked.
    pub name: String,
    /// What.
    pub text: String,
    /// When.
    pub asked_at: Ts,
    /// How many ask it.
    pub votes: i64,
    /// Whether the reader does; always false over the realtime topic.
    pub voted: bool,
    /// Where it stands.
    pub state: QuestionState,
    /// What the answer was, if it was written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// When it was answered or put aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Ts>,
}

impl LiveQuestion {
    /// What the room is told of a question whose comment was taken down: no more of what it said.
    pub(crate) fn taken_down(q: Question) -> Self {
        Self {
            name: String::new(),
            text: String::new(),
            ..Self::of(q, false)
        }
    }
    pub(crate) fn of(q: Question, voted: bool) -> Self {
        Self {
            id: q.id,
            card_id: q.card_id,
            name: q.name,
            text: q.text,
            asked_at: q.asked_at,
            votes: q.votes,
            voted,
            state: q.state,
            answer: q.answer,
            answered_at: q.answered_at,
        }
    }
}

/// What was said wrong on air, and what holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveCorrection {
    /// Its id.
    pub id: CommentId,
    /// The card that it concerns; all of the live, if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_id: Option<CardId>,
    /// What was said.
    pub said: String,
    /// What holds.
    pub correct: String,
    /// When it was corrected.
    pub at: Ts,
}

impl From<Correction> for LiveCorrection {
    fn from(c: Correction) -> Self {
        Self {
            id: c.id,
            card_id: c.card_id,
            said: c.said,
            correct: c.correct,
            at: c.at,
        }
    }
}

/// A comment that waits for review.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveHeld {
    /// What was said.
    pub comment: LiveCommentView,
    /// The word for which it waits.
    pub word: String,
    /// Until when it may be decided.
    pub until: Ts,
}

impl From<Held> for LiveHeld {
    fn from(h: Held) -> Self {
        let (word, until) = (h.word.clone(), h.at.plus_ms(WAITS_MS));
        Self {
            comment: LiveCommentView::of(h.into(), true),
            word,
            until,
        }
    }
}

/// A viewer who may not speak.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveMute {
    /// What they said when they were muted; names them in operations.
    pub comment_id: CommentId,
    /// Who; masked.
    pub name: String,
    /// How far it reaches.
    pub reach: MuteReach,
    /// Until when, with `minutes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Ts>,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Ts,
}

impl From<Mute> for LiveMute {
    fn from(m: Mute) -> Self {
        let reach = match (m.live_id, m.until) {
            (SHOP, _) => MuteReach::Shop,
            (_, Some(_)) => MuteReach::Minutes,
            (_, None) => MuteReach::Session,
        };
        Self {
            comment_id: m.comment_id,
            name: m.name,
            reach,
            until: m.until,
            reason: m.reason,
            at: m.at,
        }
    }
}

/// An assistant of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveAssistant {
    /// Who.
    pub id: PersonId,
    /// Their name; masked of who is not among the host's members.
    pub name: String,
    /// Since when.
    pub at: Ts,
}
