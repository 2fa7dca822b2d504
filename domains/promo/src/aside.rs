//! Coupons set aside for a lucky bag or a drop: taken off what is left at once, handed out one by one, and
//! put back if nobody gets them.
use crate::claim::valid;
use crate::edit::owned;
use crate::ids::{CouponId, GrantId};
use crate::model::{Coupon, CouponKind, CouponStatus};
use crate::refusals as no;
use crate::store::{self, grant::NewGrant};
use julin_db::{Error, Result, Tx};
use julin_kernel::{Code, Money, PersonId, Scope, Ts};
use julin_web::{Actor, Replay};

/// What was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// What the coupon is called.
    pub title: String,
    /// The most that one takes off; none for a rate without a cap.
    pub worth: Option<Money>,
    /// Until when it can be used.
    pub valid_until: Ts,
}

/// Sets `n` of a coupon aside for whoever may run it. Refuses like giving does.
pub async fn set_aside(tx: &mut Tx, actor: &Actor, id: CouponId, n: i64) -> Result<Aside> {
    let coupon = owned(tx, actor, id).await.map_err(named)?;
    if coupon.status == CouponStatus::Stopped {
        return Err(no::STOPPED.fault().into());
    }
    if tx.now() >= coupon.valid_until {
        return Err(no::OVER.fault().into());
    }
    if !store::coupon::take(tx, Scope::shop(actor.shop), id, n).await? {
        let left = (coupon.total - coupon.issued).max(0).to_string();
        return Err(no::GONE.fault().detail(left).into());
    }
    Ok(Aside {
        worth: worth(&coupon),
        title: coupon.title,
        valid_until: coupon.valid_until,
    })
}

/// Until when a coupon can be used, if there is one.
pub async fn usable_until(tx: &mut Tx, scope: Scope, id: CouponId) -> Result<Option<Ts>> {
    let found = store::coupon::get(tx, scope, id).await?;
    Ok(found.map(|c| c.valid_until))
}

/// Whoever sets aside names the coupon in a body.
fn named(e: Error) -> Error {
    match e {
        Error::Refused(fault) if fault.is(&Code::NOT_FOUND) => {
            Code::NOT_FOUND.field("coupon_id").into()
        }
        other => other,
    }
}

fn worth(coupon: &Coupon) -> Option<Money> {
    match coupon.kind {
        CouponKind::Fixed | CouponKind::Threshold => Some(coupon.amount),
        CouponKind::Percentage => coupon.cap,
    }
}

/// Puts `n` of what was set aside back among what can be claimed.
pub async fn put_back(tx: &mut Tx, scope: Scope, id: CouponId, n: i64) -> Result<()> {
    if n > 0 && !store::coupon::untake(tx, scope, id, n).await? {
        return Err(julin_db::DbError::Check(format!("{n} of {id:?} were not set aside")).into());
    }
    Ok(())
}

/// Hands one that was set aside to a member; the same key again answers the same. One that can no longer be
/// used is refused, as when staff give. `limited` holds them to what one member may have, and stops with
/// the coupon.
pub async fn give_aside(
    tx: &mut Tx,
    scope: Scope,
    (coupon, member): (CouponId, PersonId),
    key: &str,
    limited: bool,
) -> Result<GrantId> {
    let before = store::grant::by_key(tx, scope, (member, coupon), key).await?;
    if let Replay::Same(id) = Replay::of(before, "")? {
        return Ok(id);
    }
    let found = store::coupon::get(tx, scope, coupon).await?;
    let found = found.ok_or(Code::NOT_FOUND.fault())?;
    if tx.now() >= found.valid_until {
        return Err(no::OVER.fault().into());
    }
    let (ever, has) = store::grant::count_of(tx, scope, coupon, member).await?;
    if limited && found.status == CouponStatus::Stopped {
        return Err(no::STOPPED.fault().into());
    }
    if limited && has >= found.per_member {
        return Err(no::MEMBER_LIMIT
            .fault()
            .detail(found.per_member.to_string())
            .into());
    }
    let new = NewGrant {
        coupon,
        member,
        nth: ever + 1,
        valid: valid(&found, tx.now()),
        given_by: None,
        key,
        hash: "",
    };
    Ok(store::grant::insert(tx, scope, &new).await?)
}
