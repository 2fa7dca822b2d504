//! An order is edited to fewer pieces: what its discounts took off those is given no more.
use crate::follow::free;
use crate::ids::GrantId;
use crate::model::{PointsKind, UseStatus};
use crate::store;
use crate::store::points::{NewEntry, PointsUse};
use julin_db::{Error, Result, Tx};
use julin_kernel::{Money, OrderId, Scope, split};
use std::collections::BTreeMap;

/// What an order no longer uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lessened {
    /// By how much each coupon takes off less.
    pub coupons: BTreeMap<GrantId, Money>,
    /// By how much points pay less.
    pub points_value: Money,
}

/// Lowers what an order holds or used. A coupon stays used as long as anything of it is left, whatever
/// its threshold says of what is left: it was judged once. One of which nothing is left is free, and
/// points come back in proportion. `step` names the edit for ever.
pub async fn lessen(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    less: &Lessened,
    step: &str,
) -> Result<()> {
    for (grant, amount) in &less.coupons {
        if store::uses::lower(tx, scope, (order, *grant), *amount).await? {
            continue;
        }
        store::uses::forget(tx, scope, (order, *grant)).await?;
        let live = [UseStatus::Reserved, UseStatus::Committed];
        if store::uses::of_grant(tx, scope, *grant, &live)
            .await?
            .is_empty()
        {
            free(tx, scope, *grant).await?;
        }
    }
    if less.points_value > Money::ZERO {
        lessen_points(tx, scope, order, (less.points_value, step)).await?;
    }
    Ok(())
}

async fn lessen_points(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    (less, step): (Money, &str),
) -> Result<()> {
    let held = store::points::use_of(tx, scope, order).await?;
    let held = held.filter(|u| u.status != UseStatus::Released);
    let held = held.ok_or_else(|| Error::internal("an order that uses no points"))?;
    let left = held.amount.minus(less)?;
    let back = points_back(&held, left)?;
    match held.status {
        UseStatus::Reserved => store::points::let_go(tx, scope, held.member_id, back).await?,
        _ if back > 0 => {
            let entry = NewEntry {
                member: held.member_id,
                kind: PointsKind::Restored,
                points: back,
                order: Some(order),
                key: format!("{}:{order}:{step}", PointsKind::Restored),
            };
            store::points::credit(tx, scope, &entry).await?;
        }
        _ => {}
    }
    Ok(store::points::set_left(tx, scope, order, (held.points - back, left)).await?)
}

/// The points that come back: all of them when they pay nothing more, else one is left at least.
fn points_back(held: &PointsUse, left: Money) -> Result<i64> {
    if left <= Money::ZERO {
        return Ok(held.points);
    }
    let parts = split(Money(held.points), &[held.amount.minus(left)?.0, left.0])?;
    Ok(parts[0].0.min(held.points - 1))
}
