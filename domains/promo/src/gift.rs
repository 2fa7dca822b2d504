//! One of a coupon as a benefit: given when a member has earned it, not claimed.
use crate::claim::{hand_out, valid};
use crate::give_step::told_of;
use crate::ids::{CouponId, GrantId};
use crate::model::{Coupon, CouponStatus};
use crate::store::{self, grant::NewGrant};
use julin_db::{Result, Tx};
use julin_events::emit;
use julin_kernel::{PersonId, Scope};

/// What a coupon that may be a benefit is called: the shop's own, not a leader's.
pub async fn gift_title(tx: &mut Tx, scope: Scope, id: CouponId) -> Result<Option<String>> {
    let found = store::coupon::get(tx, scope, id).await?;
    Ok(found.filter(|c| c.leader_id.is_none()).map(|c| c.title))
}

/// Gives one to a member and tells them; nothing if it is stopped, over or all gone, and nothing twice
/// under one key.
pub async fn gift(
    tx: &mut Tx,
    scope: Scope,
    (id, member): (CouponId, PersonId),
    key: &str,
) -> Result<Option<GrantId>> {
    let before = store::grant::by_key(tx, scope, (member, id), key).await?;
    let found = store::coupon::get(tx, scope, id).await?;
    let Some(coupon) = found.filter(|c| before.is_none() && is_left(c, tx)) else {
        return Ok(before.map(|(_, grant)| grant));
    };
    let (ever, _) = store::grant::count_of(tx, scope, id, member).await?;
    let new = NewGrant {
        coupon: id,
        member,
        nth: ever + 1,
        valid: valid(&coupon, tx.now()),
        given_by: None,
        key,
        hash: "",
    };
    let grant = hand_out(tx, scope, &new).await?;
    emit(tx, scope, told_of(member, &coupon.title, grant)).await?;
    Ok(Some(grant))
}

fn is_left(coupon: &Coupon, tx: &Tx) -> bool {
    coupon.status == CouponStatus::Active
        && tx.now() < coupon.valid_until
        && coupon.issued < coupon.total
}
