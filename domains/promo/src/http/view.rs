//! Coupons as people see them.
use crate::ids::{CouponId, GrantId, TierId};
use crate::input::CouponReach;
use crate::model::{Bearer, Coupon, CouponKind, CouponStatus, Grant, GrantStatus};
use crate::store;
use julin_db::{Result, Tx};
use julin_kernel::{Money, PersonId, Scope, SupplierId, Ts};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// What a coupon takes off, where and until when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CouponTerms {
    /// The coupon.
    pub(crate) coupon_id: CouponId,
    /// What it is called.
    pub(crate) title: String,
    /// What it takes off.
    pub(crate) kind: CouponKind,
    /// How much.
    pub(crate) amount: Money,
    /// Which share.
    pub(crate) rate_bps: i64,
    /// The most it takes off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cap: Option<Money>,
    /// What its goods must come to.
    pub(crate) threshold: Money,
    /// Where it holds.
    pub(crate) reach: CouponReach,
    /// The leader whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) leader_id: Option<PersonId>,
    /// Her name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) leader_name: Option<String>,
    /// From when it can be used.
    pub(crate) valid_from: Ts,
    /// Until when it can be claimed and used.
    pub(crate) valid_until: Ts,
    /// Days that it holds after it was claimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) valid_days: Option<i64>,
}

/// Names of the leaders whose coupons these are.
pub(crate) async fn leaders(
    tx: &mut Tx,
    scope: Scope,
    coupons: &[Coupon],
) -> Result<HashMap<PersonId, String>> {
    let mut of: Vec<PersonId> = coupons.iter().filter_map(|c| c.leader_id).collect();
    of.sort_unstable();
    of.dedup();
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let people = julin_identity::people(tx, scope, &of).await?;
    Ok(people.into_iter().map(|(id, p)| (id, p.nickname)).collect())
}

impl CouponTerms {
    pub(crate) fn of(c: &Coupon, leaders: &HashMap<PersonId, String>) -> Self {
        Self {
            coupon_id: c.id,
            title: c.title.clone(),
            kind: c.kind,
            amount: c.amount,
            rate_bps: c.rate_bps,
            cap: c.cap,
            threshold: c.threshold,
            reach: c.reach.0.clone(),
            leader_id: c.leader_id,
            leader_name: c.leader_id.and_then(|id| leaders.get(&id).cloned()),
            valid_from: c.valid_from,
            valid_until: c.valid_until,
            valid_days: c.valid_days,
        }
    }
}

/// A coupon as whoever hands it out sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CouponView {
    /// What it is.
    #[serde(flatten)]
    terms: CouponTerms,
    /// Who bears it.
    bearer: Bearer,
    /// The supplier who does.
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier_id: Option<SupplierId>,
    /// Only members with one of these tags may claim it.
    tags: Vec<String>,
    /// Only members of one of these tiers may claim it.
    tier_ids: Vec<TierId>,
    /// Days added when a whole order is refunded after it ran out.
    extend_days: i64,
    /// Whether members claim it themselves.
    claimable: bool,
    /// How many a member may have.
    per_member: i64,
    /// Whether it is handed out.
    status: CouponStatus,
    /// How many there are.
    total: i64,
    /// How many were handed out.
    issued: i64,
    /// How many of those are still being given to the members they are for.
    giving: i64,
    /// How many of those unpaid orders hold.
    reserved: i64,
    /// How many of those paid orders used.
    used: i64,
    /// How many of those were taken back.
    void: i64,
    /// Paid orders that used it.
    orders: i64,
    /// What it took off them.
    discounted: Money,
    /// When it was made.
    created_at: Ts,
}

/// Coupons with how they are used.
pub(crate) async fn coupon_views(
    tx: &mut Tx,
    scope: Scope,
    coupons: Vec<Coupon>,
) -> Result<Vec<CouponView>> {
    let ids: Vec<CouponId> = coupons.iter().map(|c| c.id).collect();
    let leaders = leaders(tx, scope, &coupons).await?;
    let figures = store::grant::figures(tx, scope, &ids).await?;
    let figures: HashMap<(CouponId, GrantStatus), i64> = figures
        .into_iter()
        .map(|(id, status, n)| ((id, status), n))
        .collect();
    let usage = store::coupon::usage(tx, scope, &ids).await?;
    let usage: HashMap<CouponId, (i64, Money)> = usage
        .into_iter()
        .map(|u| (u.coupon_id, (u.orders, u.amount)))
        .collect();
    let giving = store::giving::waiting(tx, scope, &ids).await?;
    let giving: HashMap<CouponId, i64> = giving.into_iter().collect();
    let view = |c: Coupon| {
        let count = |status| figures.get(&(c.id, status)).copied().unwrap_or(0);
        let (orders, discounted) = usage.get(&c.id).copied().unwrap_or_default();
        CouponView {
            terms: CouponTerms::of(&c, &leaders),
            bearer: c.bearer,
            supplier_id: c.supplier_id,
            tags: c.tags.0,
            tier_ids: c.tiers.0,
            extend_days: c.extend_days,
            claimable: c.claimable,
            per_member: c.per_member,
            status: c.status,
            total: c.total,
            issued: c.issued,
            giving: giving.get(&c.id).copied().unwrap_or(0),
            reserved: count(GrantStatus::Reserved),
            used: count(GrantStatus::Used),
            void: count(GrantStatus::Void),
            orders,
            discounted,
            created_at: c.created_at,
        }
    };
    Ok(coupons.into_iter().map(view).collect())
}

/// A member's coupon as they see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MyCoupon {
    /// Name it in an order.
    pub(crate) id: GrantId,
    /// What it is; `valid_from` and `valid_until` are this one's own.
    pub(crate) terms: CouponTerms,
    /// Where it stands.
    pub(crate) status: GrantStatus,
    /// Whether its time has passed.
    pub(crate) expired: bool,
    /// When it was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) used_at: Option<Ts>,
    /// When it came back because its order was refunded as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) restored_at: Option<Ts>,
    /// When they got it.
    pub(crate) granted_at: Ts,
}

/// Members' coupons with what they are worth.
pub(crate) async fn my_coupons(
    tx: &mut Tx,
    scope: Scope,
    grants: Vec<Grant>,
) -> Result<Vec<MyCoupon>> {
    let ids: Vec<CouponId> = grants.iter().map(|g| g.coupon_id).collect();
    let coupons = store::coupon::all_of(tx, scope, &ids).await?;
    let leaders = leaders(tx, scope, &coupons).await?;
    let coupons: HashMap<CouponId, Coupon> = coupons.into_iter().map(|c| (c.id, c)).collect();
    let now = tx.now();
    let view = |g: Grant| {
        let coupon = coupons.get(&g.coupon_id)?;
        Some(MyCoupon {
            id: g.id,
            terms: CouponTerms {
                valid_from: g.valid_from,
                valid_until: g.valid_until,
                ..CouponTerms::of(coupon, &leaders)
            },
            expired: g.status == GrantStatus::Issued && now >= g.valid_until,
            status: g.status,
            used_at: g.used_at,
            restored_at: g.restored_at,
            granted_at: g.granted_at,
        })
    };
    Ok(grants.into_iter().filter_map(view).collect())
}
