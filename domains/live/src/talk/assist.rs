//! Assistants (场控): persons whom the host trusts with the talk and the cards of one session.
use crate::session::OVER;
use crate::store::talk::assistant::{self as store, Assistant, Named};
use crate::store::{audience, session};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, LiveId, PersonId, Scope};
use julin_web::{Actor, Permission, Reach, Replay, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;

const ASSISTANTS_MAX: usize = 10;

const UNKNOWN: Code = Code::new(
    "live.assistant_unknown",
    422,
    "没有找到这位邻居，请她先登录一次",
    "Nobody is known by this; ask them to sign in once",
);
const FULL: Code = Code::new(
    "live.assistants_full",
    409,
    "一场直播最多 10 位场控",
    "A live has ten assistants at most",
);

/// Who shall assist: by number or, of one's own members, by id.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveAssistantInput {
    /// Their phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Their id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_id: Option<PersonId>,
}

/// Names an assistant.
pub(crate) struct Name {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) input: LiveAssistantInput,
    pub(crate) key: String,
    pub(crate) hash: String,
}

impl Command for Name {
    type Output = Assistant;
    async fn run(&self, tx: &mut Tx) -> Result<Assistant> {
        let (scope, me, live) = (Scope::shop(self.actor.shop), self.actor.person, self.live);
        let stored = store::by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(who) = Replay::of(stored, &self.hash)? {
            // As it was answered first; whoever was dismissed since is not named again.
            let found = store::ever(tx, scope, live, who).await?;
            return Ok(found.ok_or(Code::NOT_FOUND.fault())?);
        }
        let s = session::get(tx, scope, live).await?;
        let s = s.ok_or(Code::NOT_FOUND.fault())?;
        if s.is_over() {
            return Err(OVER.fault().into());
        }
        let who = self.who(tx, scope).await?;
        let named = Named {
            by: me,
            idem_key: &self.key,
            idem_hash: &self.hash,
        };
        store::remember(tx, scope, who, &named).await?;
        if store::get(tx, scope, live, who).await?.is_none() {
            if store::all(tx, scope, live).await?.len() >= ASSISTANTS_MAX {
                return Err(FULL.fault().into());
            }
            store::put(tx, scope, live, who, &named).await?;
            audience::forget(tx, scope, live, (&format!("m:{who}"), who)).await?;
            let detail = json!({ "live": live });
            let what = "live.assistant.name";
            audit(tx, &self.actor, what, "person", who.0, detail).await?;
        }
        let found = store::get(tx, scope, live, who).await?;
        Ok(found.ok_or(Code::NOT_FOUND.fault())?)
    }
}

impl Name {
    async fn who(&self, tx: &mut Tx, scope: Scope) -> Result<PersonId> {
        let (found, field) = match (&self.input.phone, self.input.member_id) {
            (Some(phone), None) => (by_phone(tx, scope, phone).await?, "phone"),
            (None, Some(id)) => (self.of_mine(tx, scope, id).await?, "member_id"),
            _ => return Err(Code::INVALID.field("phone").into()),
        };
        let who = found.ok_or(UNKNOWN.field(field))?;
        check::that(field, who != self.actor.person)?;
        Ok(who)
    }
    /// A leader sees her own members only, and names no others by their id.
    async fn of_mine(&self, tx: &mut Tx, scope: Scope, id: PersonId) -> Result<Option<PersonId>> {
        if self.actor.may(Permission::RunLives, Reach::Shop) {
            let found = julin_identity::person(tx, scope, id).await?;
            return Ok(found.map(|p| p.id));
        }
        let me = self.actor.person;
        let mine = julin_community::members_among(tx, scope, me, &[id]).await?;
        Ok(mine.into_iter().next())
    }
}

async fn by_phone(tx: &mut Tx, scope: Scope, phone: &str) -> Result<Option<PersonId>> {
    let Ok(phone) = julin_identity::normalise_phone(phone) else {
        return Err(Code::INVALID.field("phone").into());
    };
    julin_identity::person_by_phone(tx, scope, &phone).await
}

/// Thanks an assistant; answers whether they were one.
pub(crate) struct Dismiss {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) member: PersonId,
}

impl Command for Dismiss {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let scope = Scope::shop(self.actor.shop);
        let was = store::dismiss(tx, scope, self.live, self.member).await?;
        if was {
            let detail = json!({ "live": self.live });
            let (what, id) = ("live.assistant.dismiss", self.member.0);
            audit(tx, &self.actor, what, "person", id, detail).await?;
        }
        Ok(was)
    }
}
