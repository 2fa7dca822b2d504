//! Say something in a session, and take down what should not stand.
use crate::session::{LiveStatus, NOT_ON_AIR, Session, SpeakerRole};
use crate::store::comment::{self as comments, Comment, Sent};
use crate::store::session as store;
use crate::words;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, CommentId, Fault, LiveId, Scope, Ts};
use julin_web::{Actor, Permission, Replay, Role, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Length of a comment at most.
const TEXT_MAX: usize = 100;
/// A member speaks once in so long …
const PAUSE_MS: i64 = 2_000;
/// … and so often a minute.
const PER_MINUTE_MAX: usize = 10;

const TOO_FAST: Code = Code::new(
    "live.comment_too_fast",
    429,
    "说得太快了，歇一歇再发",
    "Too fast; wait a moment before the next comment",
);
const BLOCKED: Code = Code::new(
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
}

/// Says it; answers the comment, and whether it is new.
pub(crate) struct Say {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) text: String,
    pub(crate) key: String,
    pub(crate) hash: String,
}

impl Command for Say {
    type Output = (Comment, bool);
    async fn run(&self, tx: &mut Tx) -> Result<(Comment, bool)> {
        let (scope, me) = (Scope::shop(self.actor.shop), self.actor.person);
        let stored = comments::by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &self.hash)? {
            let said = comments::get(tx, scope, id).await?;
            return Ok((said.ok_or(Code::NOT_FOUND.fault())?, false));
        }
        let found = store::get(tx, scope, self.live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        let comment = self.decide(tx, scope, &s).await?;
        let sent = Sent {
            live: s.id,
            member: me,
            idem_key: &self.key,
            idem_hash: &self.hash,
        };
        comments::insert(tx, scope, &comment, sent).await?;
        Ok((comment, true))
    }
}

impl Say {
    async fn decide(&self, tx: &mut Tx, scope: Scope, s: &Session) -> Result<Comment> {
        if s.status != LiveStatus::OnAir {
            return Err(NOT_ON_AIR.fault().into());
        }
        let text = check::text(
            "text",
            &self.text.replace(['\r', '\n', '\t'], " "),
            1,
            TEXT_MAX,
        )?;
        let (role, now, me) = (self.role(s), tx.now(), self.actor.person);
        if role != SpeakerRole::Host {
            let since = now.plus_ms(-60_000);
            let said = comments::said_since(tx, scope, s.id, me, since).await?;
            pace(&said, now)?;
        }
        let own = comments::words(tx, scope).await?;
        if words::blocked(&text, &own).is_some() {
            return Err(BLOCKED.field("text").into());
        }
        let name = self.name(tx, scope, role).await?;
        Ok(Comment {
            id: tx.new_id(),
            name,
            role,
            text,
            at: now,
        })
    }
    fn role(&self, s: &Session) -> SpeakerRole {
        if self.actor.may(Permission::RunLives, s.reach()) {
            SpeakerRole::Host
        } else if self.actor.is(Role::Leader) {
            SpeakerRole::Leader
        } else {
            SpeakerRole::Member
        }
    }
    /// Leaders and hosts speak under their name, residents under a masked one.
    async fn name(&self, tx: &mut Tx, scope: Scope, role: SpeakerRole) -> Result<String> {
        let found = julin_identity::person(tx, scope, self.actor.person).await?;
        let nickname = found.map_or_else(String::new, |p| p.nickname);
        Ok(match role {
            SpeakerRole::Member => julin_identity::mask_name(&nickname),
            SpeakerRole::Leader | SpeakerRole::Host => nickname,
        })
    }
}

/// `said` are the instants of the last minute, newest first.
fn pace(said: &[(Ts,)], now: Ts) -> Result<(), Fault> {
    let soon = said
        .first()
        .is_some_and(|(last,)| now.since(*last) < PAUSE_MS);
    if soon || said.len() >= PER_MINUTE_MAX {
        return Err(TOO_FAST.fault());
    }
    Ok(())
}

/// Takes a comment down; answers whether it stood until now.
pub(crate) struct Remove {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) comment: CommentId,
}

impl Command for Remove {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let scope = Scope::shop(self.actor.shop);
        let by = self.actor.person;
        if !comments::was_made(tx, scope, self.live, self.comment).await? {
            return Err(Code::NOT_FOUND.fault().into());
        }
        let removed = comments::remove(tx, scope, self.live, self.comment, by).await?;
        if removed {
            let detail = json!({ "live": self.live });
            let id = self.comment.0;
            audit(
                tx,
                &self.actor,
                "live.comment.remove",
                "live_comment",
                id,
                detail,
            )
            .await?;
        }
        Ok(removed)
    }
}

/// The words that comments may not hold.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveBlockedWords {
    /// The shop's own, besides those that are always blocked.
    pub words: Vec<String>,
}

/// Replaces the shop's list.
pub(crate) struct SetWords {
    pub(crate) actor: Actor,
    pub(crate) words: Vec<String>,
}

impl Command for SetWords {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        check::count("words", &self.words, 0, 500)?;
        let mut list = Vec::with_capacity(self.words.len());
        for (i, word) in self.words.iter().enumerate() {
            let word = check::text(&format!("words.{i}"), word, 1, 30)?;
            let word = words::normalise(&word);
            check::that(
                &format!("words.{i}"),
                (1..=30).contains(&word.chars().count()),
            )?;
            list.push(word);
        }
        list.sort_unstable();
        list.dedup();
        comments::set_words(tx, Scope::shop(self.actor.shop), &list).await?;
        let detail = json!({ "words": list.len() });
        audit(tx, &self.actor, "live.words.set", "live_words", 0, detail).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_pauses_between_comments_and_has_a_minute_limit() {
        let now = Ts(100_000);
        assert!(pace(&[], now).is_ok());
        assert!(pace(&[(Ts(98_001),)], now).is_err());
        assert!(pace(&[(Ts(98_000),)], now).is_ok());
        let many: Vec<(Ts,)> = (0..10).map(|i| (Ts(98_000 - i * 3_000),)).collect();
        assert!(pace(&many[..9], now).is_ok());
        assert!(pace(&many, now).is_err());
    }
}
