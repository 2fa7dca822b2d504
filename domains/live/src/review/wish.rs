//! What people asked for that was not sold: a list for choosing products.
use super::group::asked;
use crate::session::Session;
use crate::store::review::ask::{self as store, Wish};
use crate::store::session;
use julin_db::{Command, Field, RawRow, Result, Tx, Val, text_enum};
use julin_kernel::{Code, CommentId, LiveId, PersonId, Scope, Ts};
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

const TEXT_MAX: usize = 60;

text_enum! {
    /// How a wish stands.
    pub(crate) enum WishState {
        /// Waits to be looked at.
        Open = "open",
        /// Is being looked for, or sold already.
        Taken = "taken",
        /// Will not be sold.
        Declined = "declined",
    }
}

julin_kernel::id!(WishId "something that was asked for in a live");

impl From<WishId> for Val {
    fn from(id: WishId) -> Self {
        Self::from(id.0)
    }
}
impl Field for WishId {
    fn get(row: &RawRow<'_>, i: usize) -> std::result::Result<Self, String> {
        i64::get(row, i).map(Self)
    }
}

/// Something that was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveWish {
    /// The wish.
    pub id: WishId,
    /// In which session.
    pub live_id: LiveId,
    /// What.
    pub text: String,
    /// By how many.
    pub askers: i64,
    /// How it stands.
    pub state: WishState,
    /// Since when it is in the list.
    pub at: Ts,
}

impl From<Wish> for LiveWish {
    fn from(w: Wish) -> Self {
        Self {
            id: w.id,
            live_id: w.live_id,
            text: w.text,
            askers: w.askers,
            state: w.state,
            at: w.created_at,
        }
    }
}

/// How a group goes into the list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LiveWishInput {
    /// What it is called there; at most 60 characters.
    pub text: String,
}

/// How a wish is to stand.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LiveWishMark {
    /// From now on.
    pub state: WishState,
}

/// Puts a group of questions into the list; again it is worded and counted anew.
pub(crate) struct MakeWish {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) lead: CommentId,
    pub(crate) input: LiveWishInput,
}

impl Command for MakeWish {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let text = check::text("text", &self.input.text, 1, TEXT_MAX)?;
        let found: Option<Session> = session::get(tx, scope, self.live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        let groups = asked(tx, scope, &s).await?.groups;
        let group = groups.into_iter().find(|g| g.lead_id == self.lead);
        let group = group.ok_or(Code::NOT_FOUND.fault())?;
        let wish = Wish {
            id: tx.new_id(),
            live_id: s.id,
            lead_id: self.lead,
            leader_id: s.leader_id,
            text,
            askers: group.votes,
            state: WishState::Open,
            created_at: tx.now(),
        };
        store::put_wish(tx, scope, &wish, self.actor.person).await?;
        let detail = json!({ "text": wish.text, "askers": wish.askers });
        audit(tx, &self.actor, "live.review.wish", "live", s.id.0, detail).await
    }
}

/// Marks a wish; answers it.
pub(crate) struct MarkWish {
    pub(crate) actor: Actor,
    pub(crate) wish: WishId,
    pub(crate) state: WishState,
}

impl Command for MarkWish {
    type Output = Wish;
    async fn run(&self, tx: &mut Tx) -> Result<Wish> {
        let scope = Scope::shop(self.actor.shop);
        let found = store::wish(tx, scope, self.wish).await?;
        let wish = found.ok_or(Code::NOT_FOUND.fault())?;
        if wish.state == self.state {
            return Ok(wish);
        }
        store::set_wish(tx, scope, wish.id, self.state, self.actor.person).await?;
        let detail = json!({ "text": wish.text, "state": [wish.state, self.state] });
        audit(
            tx,
            &self.actor,
            "live.wish.mark",
            "live",
            wish.live_id.0,
            detail,
        )
        .await?;
        Ok(Wish {
            state: self.state,
            ..wish
        })
    }
}

/// The list: of one leader's sessions, or of all.
pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    leader: Option<PersonId>,
) -> Result<Vec<LiveWish>> {
    let all = store::wishes(tx, scope, (None, leader)).await?;
    Ok(all.into_iter().map(LiveWish::from).collect())
}
