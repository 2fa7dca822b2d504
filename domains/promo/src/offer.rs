//! What a member could use on some goods, and why not the rest: for a quote.
use crate::discount::{Goods, Table};
use crate::ids::{CouponId, GrantId};
use crate::model::{Bearer, Coupon, CouponKind, Grant};
use crate::points::PointsRules;
use crate::store;
use crate::wallet::{may_use, points_most};
use julin_db::{Result, Tx};
use julin_kernel::{Fault, Money, PersonId, Scope, Ts};
use std::collections::HashMap;

/// Coupons looked at in one quote.
const LOOKED_AT_MAX: i64 = 100;

/// One of a member's coupons, on these goods.
#[derive(Debug, Clone)]
pub struct OfferedCoupon {
    /// The member's coupon.
    pub grant: GrantId,
    /// Of which coupon.
    pub coupon: CouponId,
    /// What it is called.
    pub title: String,
    /// What it takes off.
    pub kind: CouponKind,
    /// How much, if not by rate.
    pub amount: Money,
    /// Which share, if by rate.
    pub rate_bps: i64,
    /// What its goods must come to.
    pub threshold: Money,
    /// Who bears it.
    pub bearer: Bearer,
    /// Until when it can be used.
    pub valid_until: Ts,
    /// What it would take off alone, or why it cannot be used.
    pub off: std::result::Result<Money, Fault>,
}

/// What a member could use.
#[derive(Debug, Clone)]
pub struct Offered {
    /// Their coupons, the most worth first, those that cannot be used last.
    pub coupons: Vec<OfferedCoupon>,
    /// Points they have free.
    pub points_free: i64,
    /// The most points that these goods take, after the coupons chosen.
    pub points_most: i64,
    /// What those are worth.
    pub points_value: Money,
}

/// Looks at all of a member's coupons and points for these goods; `chosen` coupons come first.
pub async fn offered(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    goods: &[Goods],
    chosen: &[GrantId],
    rules: &PointsRules,
) -> Result<Offered> {
    let now = tx.now();
    let grants = store::grant::issued_of(tx, scope, member, LOOKED_AT_MAX).await?;
    let of: Vec<CouponId> = grants.iter().map(|g| g.coupon_id).collect();
    let coupons = store::coupon::all_of(tx, scope, &of).await?;
    let by_id: HashMap<CouponId, &Coupon> = coupons.iter().map(|c| (c.id, c)).collect();
    let held = grants
        .iter()
        .filter_map(|g| Some((g, *by_id.get(&g.coupon_id)?)));
    let mut looked: Vec<OfferedCoupon> =
        held.clone().map(|(g, c)| look(g, c, goods, now)).collect();
    looked.sort_by_key(|one| (one.off.clone().map_or(0, |off| -off.0), one.valid_until));
    let picked: Vec<(GrantId, &Coupon)> = held
        .filter(|(g, _)| chosen.contains(&g.id))
        .map(|(g, c)| (g.id, c))
        .collect();
    let account = store::points::account(tx, scope, member).await?;
    let free = account.balance - account.reserved;
    let (most, price) = points_most(goods, &picked, rules)?;
    let points_most = price.min(free);
    Ok(Offered {
        coupons: looked,
        points_free: free,
        points_value: rules.value(points_most)?.min(most),
        points_most,
    })
}

fn look(grant: &Grant, coupon: &Coupon, goods: &[Goods], now: Ts) -> OfferedCoupon {
    let off = may_use(grant, now).and_then(|()| Table::of(goods).coupon(grant.id, coupon));
    OfferedCoupon {
        grant: grant.id,
        coupon: coupon.id,
        title: coupon.title.clone(),
        kind: coupon.kind,
        amount: coupon.amount,
        rate_bps: coupon.rate_bps,
        threshold: coupon.threshold,
        bearer: coupon.bearer,
        valid_until: grant.valid_until,
        off,
    }
}
