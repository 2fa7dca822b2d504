//! Who may not speak: for some minutes, for this session, or in all of the shop's.
use crate::session::SpeakerRole;
use crate::store::session;
use crate::store::talk::mute::{self as store, Mute, SHOP};
use crate::store::talk::{comment as comments, held};
use julin_db::{Command, Result, Tx, text_enum};
use julin_kernel::{Code, CommentId, LiveId, PersonId, Scope, Ts};
use julin_web::{Actor, Permission, Reach, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A mute for minutes lasts a day at most.
const MINUTES_MAX: i64 = 1_440;
const REASON_MAX: usize = 60;

const MUTED: Code = Code::new(
    "live.muted",
    403,
    "你已被禁言，暂时不能在这里说话",
    "You are muted and cannot speak here for now",
);
const STAFF: Code = Code::new(
    "live.mute_staff",
    409,
    "主播和场控不能被禁言",
    "The host and her assistants cannot be muted",
);

text_enum! {
    /// How far a mute reaches.
    pub(crate) enum MuteReach {
        /// For some minutes of this session.
        Minutes = "minutes",
        /// Until this session is over.
        Session = "session",
        /// In all sessions of the shop, until it is lifted.
        Shop = "shop",
    }
}

/// How a speaker is muted.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveMuteInput {
    /// How far it reaches; all of the shop is for its operators.
    pub reach: MuteReach,
    /// 1 to 1,440, with `minutes`.
    #[serde(default)]
    pub minutes: Option<i64>,
    /// Why, for the record; at most 60 characters.
    #[serde(default)]
    pub reason: String,
}

/// Refuses a member who may not speak; says for how long.
pub(crate) async fn refuse(tx: &mut Tx, scope: Scope, live: LiveId, who: PersonId) -> Result<()> {
    let now = tx.now();
    let held = store::of_member(tx, scope, live, who).await?;
    if held.is_empty() {
        return Ok(());
    }
    let fault = MUTED.fault();
    let until: Option<Vec<Ts>> = held.iter().map(|m| m.until).collect();
    let last = until.and_then(|all| all.into_iter().max());
    Err(match last {
        Some(last) => fault.retry_after_ms(last.since(now)),
        None => fault,
    }
    .into())
}

/// Mutes whoever said a comment, standing, removed or held.
pub(crate) struct Silence {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) comment: CommentId,
    pub(crate) input: LiveMuteInput,
}

impl Command for Silence {
    type Output = Mute;
    async fn run(&self, tx: &mut Tx) -> Result<Mute> {
        let scope = Scope::shop(self.actor.shop);
        let (member_id, name, role) = speaker(tx, scope, self.live, self.comment).await?;
        if role.is_staff() {
            return Err(STAFF.fault().into());
        }
        let now = tx.now();
        let mute = Mute {
            live_id: self.reach()?,
            member_id,
            comment_id: self.comment,
            name,
            until: self.until(now)?,
            reason: check::text("reason", &self.input.reason, 0, REASON_MAX)?,
            at: now,
        };
        let by = self.actor.person;
        store::put(tx, scope, &mute, by).await?;
        // What they said before and nobody has looked at is not to be heard either.
        let of = (mute.live_id != SHOP).then_some(mute.live_id);
        let rejected = held::reject_all(tx, scope, of, member_id, by).await?;
        let detail = json!({ "live": self.live, "reach": self.input.reach, "until": mute.until,
            "reason": mute.reason, "rejected": rejected });
        let what = "live.viewer.mute";
        audit(tx, &self.actor, what, "person", member_id.0, detail).await?;
        Ok(mute)
    }
}

impl Silence {
    fn reach(&self) -> Result<LiveId> {
        if self.input.reach != MuteReach::Shop {
            return Ok(self.live);
        }
        self.actor.require(Permission::Moderate, Reach::Shop)?;
        Ok(SHOP)
    }
    fn until(&self, now: Ts) -> Result<Option<Ts>> {
        if self.input.reach != MuteReach::Minutes {
            return Ok(None);
        }
        let minutes = check::range("minutes", self.input.minutes.unwrap_or(0), 1, MINUTES_MAX)?;
        Ok(Some(now.plus_ms(minutes * 60_000)))
    }
}

/// Lets whoever said a comment speak again; answers in which sessions (0: in all of the shop's) they
/// could not.
pub(crate) struct Unmute {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) comment: CommentId,
}

impl Command for Unmute {
    type Output = Vec<LiveId>;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<LiveId>> {
        let scope = Scope::shop(self.actor.shop);
        // Whom the shop muted elsewhere is named by what they said there.
        let member = match muted(tx, scope, self.live, self.comment).await? {
            Some(member) => member,
            None => speaker(tx, scope, self.live, self.comment).await?.0,
        };
        let mut lifted = vec![];
        for mute in store::of_member(tx, scope, self.live, member).await? {
            if mute.live_id == SHOP {
                self.actor.require(Permission::Moderate, Reach::Shop)?;
            }
            if store::lift(tx, scope, mute.live_id, member).await? {
                lifted.push(mute.live_id);
            }
        }
        if !lifted.is_empty() {
            let detail = json!({ "live": self.live });
            let what = "live.viewer.unmute";
            audit(tx, &self.actor, what, "person", member.0, detail).await?;
        }
        Ok(lifted)
    }
}

async fn muted(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    comment: CommentId,
) -> Result<Option<PersonId>> {
    let all = store::all(tx, scope, live).await?;
    let by = all.into_iter().find(|m| m.comment_id == comment);
    Ok(by.map(|m| m.member_id))
}

/// Who said a comment of this session, held ones included.
async fn speaker(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    comment: CommentId,
) -> Result<(PersonId, String, SpeakerRole)> {
    session::get(tx, scope, live)
        .await?
        .ok_or(Code::NOT_FOUND.fault())?;
    if let Some(s) = comments::speaker(tx, scope, live, comment).await? {
        return Ok((s.member_id, s.name, s.role));
    }
    let waits = held::get(tx, scope, live, comment).await?;
    let waits = waits.ok_or(Code::NOT_FOUND.fault())?;
    Ok((waits.member_id, waits.name, waits.role))
}
