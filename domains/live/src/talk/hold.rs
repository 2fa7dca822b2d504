//! The review queue: comments that hold a word to be looked at.
use crate::session::OVER;
use crate::store::session;
use crate::store::talk::comment::{self as comments, Comment, Sent};
use crate::store::talk::held::{self, Held};
use crate::store::talk::word;
use crate::talk::comment::BLOCKED;
use crate::talk::question::{self, Question};
use crate::talk::words::{self, Effect};
use julin_db::{Command, Result, Tx, text_enum};
use julin_kernel::{Code, CommentId, LiveId, Scope, Ts};
use julin_web::{Actor, audit};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What nobody looked at for so long is about another moment of the live, and is not shown any more.
pub(crate) const WAITS_MS: i64 = 10 * 60_000;

const EXPIRED: Code = Code::new(
    "live.held_expired",
    409,
    "这条评论等得太久，已过期",
    "The comment waited too long and has expired",
);

text_enum! {
    /// Where a held comment stands.
    pub(crate) enum HeldState {
        /// Waits.
        Held = "held",
        /// Stands in the room.
        Approved = "approved",
        /// Does not.
        Rejected = "rejected",
    }
}

/// What a moderator decides.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveHeldInput {
    /// Whether it may stand.
    pub approve: bool,
}

/// Decides on a held comment; answers it, with the question that it asks, if it stands from now on.
pub(crate) struct Decide {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) comment: CommentId,
    pub(crate) approve: bool,
}

impl Command for Decide {
    type Output = Option<(Comment, Option<Question>)>;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let scope = Scope::shop(self.actor.shop);
        let s = session::get(tx, scope, self.live).await?;
        let s = s.ok_or(Code::NOT_FOUND.fault())?;
        let waits = held::get(tx, scope, self.live, self.comment).await?;
        let waits = waits.ok_or(Code::NOT_FOUND.fault())?;
        let to = self.target();
        if waits.state == to {
            return Ok(None);
        }
        if s.is_over() {
            return Err(OVER.fault().into());
        }
        may_decide(&waits, tx.now())?;
        if self.approve {
            refuse_blocked(tx, scope, &waits.text).await?;
        }
        held::decided(tx, scope, waits.id, to, self.actor.person).await?;
        let detail = json!({ "live": self.live, "word": waits.word, "approve": self.approve });
        let what = "live.held.decide";
        audit(tx, &self.actor, what, "live_comment", waits.id.0, detail).await?;
        if !self.approve {
            return Ok(None);
        }
        self.stand(tx, scope, waits).await.map(Some)
    }
}

impl Decide {
    const fn target(&self) -> HeldState {
        if self.approve {
            HeldState::Approved
        } else {
            HeldState::Rejected
        }
    }
    /// It stands under the id, key and time under which it was sent.
    async fn stand(
        &self,
        tx: &mut Tx,
        scope: Scope,
        waits: Held,
    ) -> Result<(Comment, Option<Question>)> {
        let (member, card, live) = (waits.member_id, waits.card_id, self.live);
        let (key, hash) = (waits.idem_key.clone(), waits.idem_hash.clone());
        let comment = Comment::from(waits);
        let sent = Sent {
            live,
            member,
            idem_key: &key,
            idem_hash: &hash,
        };
        comments::insert(tx, scope, &comment, sent).await?;
        let asked = question::of(tx, scope, &comment, live, member, card).await?;
        Ok((comment, asked))
    }
}

/// What the shop's words block by now does not stand, whoever approves it.
async fn refuse_blocked(tx: &mut Tx, scope: Scope, text: &str) -> Result<()> {
    let own = word::all(tx, scope).await?;
    match words::judge(text, &own) {
        Some((_, Effect::Block)) => Err(BLOCKED.fault().into()),
        _ => Ok(()),
    }
}

fn may_decide(waits: &Held, now: Ts) -> Result<()> {
    if waits.state != HeldState::Held {
        return Err(Code::WRONG_STATE.fault().into());
    }
    if now.since(waits.at) >= WAITS_MS {
        return Err(EXPIRED.fault().into());
    }
    Ok(())
}
