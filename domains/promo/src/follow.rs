//! What an order holds follows the order: committed with its payment, released with its end, together
//! with stock and quota (rule 8).
use crate::ids::GrantId;
use crate::model::{Grant, GrantStatus, PointsKind, UseStatus};
use crate::store;
use crate::store::points::{NewEntry, PointsUse};
use julin_db::{Result, Tx};
use julin_kernel::{OrderId, Scope, Ts};

const DAY_S: i64 = 86_400;

/// The order is paid: what it holds is used. A second time does nothing.
pub async fn commit(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    for held in store::uses::of_order(tx, scope, order, &[UseStatus::Reserved]).await? {
        store::uses::set(tx, scope, &held, UseStatus::Committed).await?;
        store::grant::use_up(tx, scope, held.grant_id).await?;
    }
    let held = store::points::use_of(tx, scope, order).await?;
    let Some(held) = held.filter(|u| u.status == UseStatus::Reserved) else {
        return Ok(());
    };
    store::points::set_use(tx, scope, &held, UseStatus::Committed).await?;
    store::points::spend(tx, scope, held.member_id, held.points).await?;
    let entry = entry(&held, PointsKind::Spent, -held.points);
    store::points::add_entry(tx, scope, &entry).await?;
    Ok(())
}

fn entry(held: &PointsUse, kind: PointsKind, points: i64) -> NewEntry {
    NewEntry {
        member: held.member_id,
        kind,
        points,
        order: Some(held.order_id),
        key: format!("{kind}:{}:{}", held.order_id, held.rounds),
    }
}

/// The order came to nothing: its coupons and points may be used again. What was paid for and ran out
/// meanwhile gets days more. A second time does nothing.
pub async fn release(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    let live = [UseStatus::Reserved, UseStatus::Committed];
    for held in store::uses::of_order(tx, scope, order, &live).await? {
        store::uses::set(tx, scope, &held, UseStatus::Released).await?;
        let others = store::uses::of_grant(tx, scope, held.grant_id, &live).await?;
        if others.is_empty() {
            free(tx, scope, held.grant_id).await?;
        }
    }
    let Some(held) = store::points::use_of(tx, scope, order).await? else {
        return Ok(());
    };
    match held.status {
        UseStatus::Released => return Ok(()),
        UseStatus::Reserved => {
            store::points::let_go(tx, scope, held.member_id, held.points).await?;
        }
        UseStatus::Committed => {
            let back = entry(&held, PointsKind::Restored, held.points);
            store::points::credit(tx, scope, &back).await?;
        }
    }
    Ok(store::points::set_use(tx, scope, &held, UseStatus::Released).await?)
}

/// No order uses the coupon any more.
pub(crate) async fn free(tx: &mut Tx, scope: Scope, held: GrantId) -> Result<()> {
    let Some(grant) = store::grant::get(tx, scope, held).await? else {
        return Ok(());
    };
    let paid = grant.status == GrantStatus::Used;
    let until = if paid {
        let coupon = store::coupon::get(tx, scope, grant.coupon_id).await?;
        let days = coupon.map_or(0, |c| c.extend_days);
        extended(&grant, days, tx.now())
    } else {
        grant.valid_until
    };
    Ok(store::grant::free(tx, scope, grant.id, until, paid).await?)
}

/// A coupon that still holds stays as it is.
fn extended(grant: &Grant, days: i64, now: Ts) -> Ts {
    if now < grant.valid_until {
        return grant.valid_until;
    }
    now.plus_s(days.max(0) * DAY_S)
}

/// The order was paid after it had ended: holds again what it held, or answers false and holds nothing.
pub async fn reserve_again(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<bool> {
    let held = store::uses::of_order(tx, scope, order, &[UseStatus::Released]).await?;
    let grants: Vec<GrantId> = held.iter().map(|u| u.grant_id).collect();
    let now = tx.now();
    for grant in store::grant::lock(tx, scope, &grants).await? {
        // The deadline of the coupon was met when the order was placed.
        let free = grant.status == GrantStatus::Issued && now >= grant.valid_from;
        if !free {
            return Ok(false);
        }
    }
    let points = store::points::use_of(tx, scope, order).await?;
    let points = points.filter(|p| p.status == UseStatus::Released);
    if let Some(points) = &points
        && !store::points::hold(tx, scope, points.member_id, points.points).await?
    {
        return Ok(false);
    }
    for one in &held {
        store::grant::reserve(tx, scope, one.grant_id).await?;
        store::uses::set(tx, scope, one, UseStatus::Reserved).await?;
    }
    if let Some(points) = &points {
        store::points::hold_again(tx, scope, points).await?;
    }
    Ok(true)
}
