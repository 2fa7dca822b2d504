//! Coupons dropped into a room: so many, one each by a tap, gone when they are gone. What nobody takes goes
//! back when the drop or the live ends.
use crate::ids::DropId;
use crate::jobs;
use crate::model::{CouponDrop, DropStatus};
use crate::plan::host_of;
use crate::ports::Rooms;
use crate::refusals as no;
use crate::store::{self, Made};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, LiveId, PersonId, Scope};
use julin_promo::{CouponId, give_aside, put_back, set_aside};
use julin_web::{Actor, Replay, audit, body_hash, check};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

const PIECES_MAX: i64 = 10_000;
const LASTS_S: (i64, i64) = (10, 3_600);

/// A drop to be made.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct CouponDropInput {
    /// A coupon that the host may hand out.
    pub(crate) coupon_id: CouponId,
    /// How many, 1 to 10,000.
    pub(crate) pieces: i64,
    /// How long it lies there, 10 to 3600 s.
    pub(crate) lasts_s: i64,
}

/// Drops coupons into a room that is on air.
pub(crate) struct MakeDrop {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) input: CouponDropInput,
    pub(crate) key: String,
    pub(crate) rooms: Arc<dyn Rooms>,
}

impl Command for MakeDrop {
    type Output = (DropId, bool);
    async fn run(&self, tx: &mut Tx) -> Result<(DropId, bool)> {
        let (scope, me) = (Scope::shop(self.actor.shop), self.actor.person);
        let hash = body_hash(&(self.live, &self.input));
        let before = store::coupon_drop::by_key(tx, scope, me, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &hash)? {
            return Ok((id, false));
        }
        let session = host_of(tx, &*self.rooms, &self.actor, self.live).await?;
        check::range("pieces", self.input.pieces, 1, PIECES_MAX)?;
        check::range("lasts_s", self.input.lasts_s, LASTS_S.0, LASTS_S.1)?;
        if !session.on_air {
            return Err(no::NOT_ON_AIR.fault().into());
        }
        let aside = set_aside(tx, &self.actor, self.input.coupon_id, self.input.pieces).await?;
        let ends_at = tx.now().plus_s(self.input.lasts_s);
        if aside.valid_until <= ends_at {
            return Err(no::COUPON_ENDS.field("lasts_s").into());
        }
        let dropped = CouponDrop {
            id: tx.new_id(),
            live_id: self.live,
            leader_id: session.leader,
            coupon_id: self.input.coupon_id,
            title: aside.title,
            pieces: self.input.pieces,
            taken: 0,
            status: DropStatus::Open,
            ends_at,
        };
        let made = Made {
            by: me,
            key: &self.key,
            hash: &hash,
        };
        store::coupon_drop::insert(tx, scope, &dropped, &made).await?;
        jobs::end_drop_at(tx, scope, dropped.id, dropped.ends_at).await?;
        let detail = json!({"coupon": dropped.title, "pieces": dropped.pieces});
        let (action, id) = ("luckybag.drop.make", dropped.id.0);
        audit(tx, &self.actor, action, "coupon_drop", id, detail).await?;
        Ok((dropped.id, true))
    }
}

/// A member takes one; again answers what they have. Says whether that was the last.
pub(crate) struct TakeCoupon {
    pub(crate) scope: Scope,
    pub(crate) drop: DropId,
    pub(crate) member: PersonId,
}

impl Command for TakeCoupon {
    type Output = Option<LiveId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<LiveId>> {
        let (scope, member) = (self.scope, self.member);
        let found = store::coupon_drop::get(tx, scope, self.drop).await?;
        let dropped = found.ok_or(Code::NOT_FOUND.fault())?;
        let had = store::coupon_drop::taken_by(tx, scope, dropped.id, member).await?;
        if had.is_some() {
            return Ok(None);
        }
        dropped.take(tx.now())?;
        if !store::coupon_drop::take(tx, scope, dropped.id).await? {
            return Err(no::DROP_GONE.fault().into());
        }
        let (of, key) = ((dropped.coupon_id, member), format!("drop:{}", dropped.id));
        let grant = give_aside(tx, scope, of, &key, true).await?;
        store::coupon_drop::insert_taken(tx, scope, dropped.id, member, grant).await?;
        Ok((dropped.taken + 1 >= dropped.pieces).then_some(dropped.live_id))
    }
}

/// Ends a drop: by the host, or by its time. Answers the session if it ended now.
pub(crate) struct EndDrop {
    pub(crate) scope: Scope,
    pub(crate) drop: DropId,
    /// None for its time.
    pub(crate) by: Option<(Actor, Arc<dyn Rooms>)>,
}

impl Command for EndDrop {
    type Output = Option<LiveId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<LiveId>> {
        let found = store::coupon_drop::get(tx, self.scope, self.drop).await?;
        let dropped = found.ok_or(Code::NOT_FOUND.fault())?;
        match &self.by {
            Some((actor, rooms)) => {
                host_of(tx, &**rooms, actor, dropped.live_id).await?;
            }
            None if tx.now() < dropped.ends_at => return Ok(None),
            None => {}
        }
        if !end(tx, self.scope, &dropped).await? {
            return Ok(None);
        }
        if let Some((actor, _)) = &self.by {
            let detail = json!({"coupon": dropped.title, "taken": dropped.taken});
            let (action, id) = ("luckybag.drop.end", dropped.id.0);
            audit(tx, actor, action, "coupon_drop", id, detail).await?;
        }
        Ok(Some(dropped.live_id))
    }
}

/// Ends it and puts back what nobody took; false if it had ended.
pub(crate) async fn end(tx: &mut Tx, scope: Scope, dropped: &CouponDrop) -> Result<bool> {
    if !store::coupon_drop::end(tx, scope, dropped.id).await? {
        return Ok(false);
    }
    // Read again: the row is ours now, and nobody takes from it any more.
    let now = store::coupon_drop::get(tx, scope, dropped.id).await?;
    let taken = now.map_or(dropped.taken, |d| d.taken);
    put_back(tx, scope, dropped.coupon_id, dropped.pieces - taken).await?;
    Ok(true)
}

/// Who took what is theirs; for the page of one member.
pub(crate) async fn has_taken(
    tx: &mut Tx,
    scope: Scope,
    drop: DropId,
    member: Option<PersonId>,
) -> Result<bool> {
    match member {
        Some(member) => {
            let taken = store::coupon_drop::taken_by(tx, scope, drop, member).await?;
            Ok(taken.is_some())
        }
        None => Ok(false),
    }
}
