//! A host opens a bag or calls it off. Once it is open it runs to its draw, also when the live ends.
use crate::ids::BagId;
use crate::jobs;
use crate::model::{Bag, BagStatus, Step};
use crate::plan::host_of;
use crate::ports::Rooms;
use crate::refusals as no;
use crate::stake::return_goods;
use crate::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Scope};
use julin_promo::{put_back, usable_until};
use julin_web::{Actor, audit};
use serde_json::json;
use std::sync::Arc;

/// Opens or calls off; answers the bag, and whether anything changed.
pub(crate) struct Steer {
    pub(crate) actor: Actor,
    pub(crate) bag: BagId,
    pub(crate) open: bool,
    pub(crate) rooms: Arc<dyn Rooms>,
}

impl Command for Steer {
    type Output = (Bag, Step);
    async fn run(&self, tx: &mut Tx) -> Result<(Bag, Step)> {
        let scope = Scope::shop(self.actor.shop);
        let found = store::bag::get(tx, scope, self.bag).await?;
        let bag = found.ok_or(Code::NOT_FOUND.fault())?;
        let session = host_of(tx, &*self.rooms, &self.actor, bag.live_id).await?;
        let step = if self.open {
            bag.open()?
        } else {
            bag.cancel()?
        };
        if step == Step::Already {
            return Ok((bag, step));
        }
        let action = if self.open {
            if !session.on_air {
                return Err(no::NOT_ON_AIR.fault().into());
            }
            open(tx, scope, &bag).await?;
            "luckybag.bag.open"
        } else {
            cancel(tx, scope, &bag).await?;
            "luckybag.bag.cancel"
        };
        let detail = json!({"title": bag.title});
        audit(tx, &self.actor, action, "lucky_bag", bag.id.0, detail).await?;
        let now = store::bag::get(tx, scope, bag.id).await?;
        Ok((now.unwrap_or(bag), step))
    }
}

async fn open(tx: &mut Tx, scope: Scope, bag: &Bag) -> Result<()> {
    // One at a time: the room has one place for it, and one countdown is watched.
    let others = store::bag::in_state(tx, scope, bag.live_id, BagStatus::Open).await?;
    if others.iter().any(|other| !other.due(tx.now())) {
        return Err(no::ONE_AT_A_TIME.fault().into());
    }
    let closes_at = tx.now().plus_s(bag.open_s);
    if let Some(coupon) = bag.coupon_id {
        let until = usable_until(tx, scope, coupon).await?;
        if until.is_none_or(|until| until <= closes_at) {
            return Err(no::COUPON_ENDS.fault().into());
        }
    }
    if !store::bag::set_open(tx, scope, bag.id, closes_at).await? {
        return Err(Code::WRONG_STATE.fault().into());
    }
    jobs::draw_at(tx, scope, bag.id, closes_at).await
}

/// Calls a planned bag off: the prizes go back. Does nothing if it was no longer planned.
pub(crate) async fn cancel(tx: &mut Tx, scope: Scope, bag: &Bag) -> Result<()> {
    if !store::bag::set_cancelled(tx, scope, bag.id).await? {
        return Ok(());
    }
    return_goods(tx, scope, bag).await?;
    if let Some(coupon) = bag.coupon_id {
        put_back(tx, scope, coupon, bag.pieces).await?;
    }
    Ok(())
}
