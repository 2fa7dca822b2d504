//! Say something in a session: judged by its words, by who speaks and how fast.
use crate::session::{LiveStatus, NOT_ON_AIR, Session, SpeakerRole};
use crate::store::talk::comment::{self as comments, Comment, Sent};
use crate::store::talk::held::{self, Held};
use crate::store::talk::{settings, word};
use crate::store::{card, session as store};
use crate::talk::hold::HeldState;
use crate::talk::question::{self, Question};
use crate::talk::task::{LiveStanding, standing};
use crate::talk::words::{self, Effect};
use crate::talk::{mute, slow};
use julin_db::{Command, Result, Tx};
use julin_kernel::{CardId, Code, LiveId, Scope};
use julin_web::{Actor, Replay, Role, check};
use serde::{Deserialize, Serialize};

/// Length of a comment at most.
const TEXT_MAX: usize = 100;

pub(crate) const BLOCKED: Code = Code::new(
    "live.comment_blocked",
    422,
    "评论里有不能发布的内容",
    "The comment holds something that may not be posted",
);

/// A comment to be said.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveCommentInput {
    /// At most 100 characters.
    pub text: String,
    /// Whether it asks the host something; what ends in a question mark does anyway.
    #[serde(default)]
    pub question: bool,
    /// The card that it was said at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_id: Option<CardId>,
}

/// Says it.
pub(crate) struct Say {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) input: LiveCommentInput,
    pub(crate) key: String,
    pub(crate) hash: String,
}

/// What was said, and what came of it.
pub(crate) struct Said {
    pub(crate) comment: Comment,
    /// Waits for review; nobody else sees it yet.
    pub(crate) held: bool,
    /// Not said before under this key.
    pub(crate) fresh: bool,
    /// The question that it asks, or asks again.
    pub(crate) question: Option<Question>,
}

impl Command for Say {
    type Output = Said;
    async fn run(&self, tx: &mut Tx) -> Result<Said> {
        let scope = Scope::shop(self.actor.shop);
        if let Some(said) = self.replayed(tx, scope).await? {
            return Ok(said);
        }
        let found = store::get(tx, scope, self.live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        let comment = self.decide(tx, scope, &s).await?;
        let staff = comment.role.is_staff();
        match words::judge(&comment.text, &word::all(tx, scope).await?) {
            Some((_, Effect::Block)) => Err(BLOCKED.field("text").into()),
            Some((word, Effect::Review)) if !staff => self.hold(tx, scope, comment, word).await,
            _ => self.stand(tx, scope, comment).await,
        }
    }
}

impl Say {
    async fn replayed(&self, tx: &mut Tx, scope: Scope) -> Result<Option<Said>> {
        let me = self.actor.person;
        let stored = comments::by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &self.hash)? {
            let said = comments::get(tx, scope, id).await?;
            return Ok(Some(again(said.ok_or(Code::NOT_FOUND.fault())?, false)));
        }
        let stored = held::by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &self.hash)? {
            let waits = held::get(tx, scope, self.live, id).await?;
            let waits = waits.ok_or(Code::NOT_FOUND.fault())?;
            return Ok(Some(again(waits.into(), true)));
        }
        Ok(None)
    }
    async fn decide(&self, tx: &mut Tx, scope: Scope, s: &Session) -> Result<Comment> {
        if s.status != LiveStatus::OnAir {
            return Err(NOT_ON_AIR.fault().into());
        }
        let text = self.input.text.replace(['\r', '\n', '\t'], " ");
        let text = check::text("text", &text, 1, TEXT_MAX)?;
        self.known_card(tx, scope).await?;
        let role = self.role(tx, scope, s).await?;
        if !role.is_staff() {
            mute::refuse(tx, scope, s.id, self.actor.person).await?;
            let (slow_s, _) = settings::get(tx, scope, s.id).await?;
            slow::pace(tx, scope, s.id, self.actor.person, slow_s).await?;
        }
        let name = self.name(tx, scope, role).await?;
        Ok(Comment {
            id: tx.new_id(),
            name,
            role,
            question: !role.is_staff() && (self.input.question || question::asks(&text)),
            text,
            at: tx.now(),
        })
    }
    async fn known_card(&self, tx: &mut Tx, scope: Scope) -> Result<()> {
        let Some(id) = self.input.card_id else {
            return Ok(());
        };
        let cards = card::of_live(tx, scope, self.live).await?;
        Ok(check::that("card_id", cards.iter().any(|c| c.id == id))?)
    }
    async fn stand(&self, tx: &mut Tx, scope: Scope, comment: Comment) -> Result<Said> {
        let sent = Sent {
            live: self.live,
            member: self.actor.person,
            idem_key: &self.key,
            idem_hash: &self.hash,
        };
        comments::insert(tx, scope, &comment, sent).await?;
        let (live, member, card) = (self.live, self.actor.person, self.input.card_id);
        let question = question::of(tx, scope, &comment, live, member, card).await?;
        Ok(Said {
            comment,
            held: false,
            fresh: true,
            question,
        })
    }
    async fn hold(&self, tx: &mut Tx, scope: Scope, c: Comment, word: &str) -> Result<Said> {
        let waits = Held {
            id: c.id,
            member_id: self.actor.person,
            name: c.name.clone(),
            role: c.role,
            text: c.text.clone(),
            word: word.to_owned(),
            question: c.question,
            card_id: self.input.card_id,
            at: c.at,
            state: HeldState::Held,
            idem_key: self.key.clone(),
            idem_hash: self.hash.clone(),
        };
        held::insert(tx, scope, &waits, self.live).await?;
        Ok(Said {
            comment: c,
            held: true,
            fresh: true,
            question: None,
        })
    }
    async fn role(&self, tx: &mut Tx, scope: Scope, s: &Session) -> Result<SpeakerRole> {
        let here = standing(tx, scope, Some(&self.actor), s).await?;
        Ok(match here {
            LiveStanding::Host => SpeakerRole::Host,
            LiveStanding::Assistant => SpeakerRole::Assistant,
            LiveStanding::Viewer if self.actor.is(Role::Leader) => SpeakerRole::Leader,
            LiveStanding::Viewer => SpeakerRole::Member,
        })
    }
    /// Leaders, hosts and assistants speak under their name, residents under a masked one.
    async fn name(&self, tx: &mut Tx, scope: Scope, role: SpeakerRole) -> Result<String> {
        let found = julin_identity::person(tx, scope, self.actor.person).await?;
        let nickname = found.map_or_else(String::new, |p| p.nickname);
        Ok(match role {
            SpeakerRole::Member => julin_identity::mask_name(&nickname),
            SpeakerRole::Leader | SpeakerRole::Assistant | SpeakerRole::Host => nickname,
        })
    }
}

/// What was said under the same key before.
fn again(comment: Comment, held: bool) -> Said {
    Said {
        comment,
        held,
        fresh: false,
        question: None,
    }
}

impl From<Held> for Comment {
    fn from(h: Held) -> Self {
        Self {
            id: h.id,
            name: h.name,
            role: h.role,
            text: h.text,
            at: h.at,
            question: h.question,
        }
    }
}
