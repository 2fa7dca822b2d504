//! Tiers as people see them.
use super::review::earned;
use super::store::{self, Step};
use super::{Ladder, Tier, TierNeeds};
use julin_db::{Result, Tx};
use julin_kernel::{Money, PersonId, Scope, Ts};
use julin_promo::{CouponId, TierId};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Steps of a member's history that are shown.
const STEPS_SHOWN: i64 = 20;

/// A tier: what it asks for and what it gives.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MemberTier)]
pub(crate) struct TierView {
    /// Which.
    id: TierId,
    /// What it is called.
    name: String,
    /// What must have been paid within the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    paid: Option<Money>,
    /// The points that must have been earned within it.
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<i64>,
    /// How many points an order earns: 10000 a point for each yuan.
    points_bps: i64,
    /// The coupon that whoever reaches it is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon_id: Option<CouponId>,
    /// What that is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon_title: Option<String>,
    /// How many members have it, for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<i64>,
}

/// The tiers, the lowest first, and what holds for them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberTiers {
    /// What was paid and earned within so many days counts.
    period_days: i64,
    /// A tier is kept for so many days.
    keep_days: i64,
    /// Whether one threshold of a tier is enough.
    needs: TierNeeds,
    /// The tiers.
    tiers: Vec<TierView>,
}

/// The next tier, and what is lacking.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MemberNextTier)]
pub(crate) struct NextTier {
    /// Which.
    tier: TierView,
    /// What is still to be paid for it; 0 where it asks for nothing more.
    paid_lacking: Money,
    /// The points that are lacking.
    points_lacking: i64,
}

/// A member's tier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberTierView {
    /// The tier; none if they have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<TierView>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Ts>,
    /// Until when it is theirs whatever they buy.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept_until: Option<Ts>,
    /// Whether it would be kept by what counts now.
    is_kept: bool,
    /// What was paid within the period, net of refunds.
    paid: Money,
    /// The points earned within it.
    points: i64,
    /// The next one; none at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<NextTier>,
    /// What happened, newest first.
    steps: Vec<Step>,
    /// All tiers.
    all: MemberTiers,
}

/// Which tier one of several members has.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MemberStanding {
    /// Who.
    member_id: PersonId,
    /// Which.
    tier_id: TierId,
    /// What it is called.
    name: String,
    /// Since when.
    since: Ts,
    /// Until when.
    kept_until: Ts,
}

/// All tiers; with how many have each, for staff.
pub(crate) async fn tiers(tx: &mut Tx, scope: Scope, staff: bool) -> Result<MemberTiers> {
    let ladder = store::ladder(tx, scope).await?;
    ladder_view(tx, scope, &ladder, staff).await
}

async fn ladder_view(
    tx: &mut Tx,
    scope: Scope,
    ladder: &Ladder,
    staff: bool,
) -> Result<MemberTiers> {
    let held: Option<HashMap<TierId, i64>> = if staff {
        Some(store::held(tx, scope).await?.into_iter().collect())
    } else {
        None
    };
    let mut tiers = vec![];
    for tier in &ladder.tiers {
        let mut view = tier_view(tx, scope, tier).await?;
        view.members = held.as_ref().map(|h| h.get(&tier.id).copied().unwrap_or(0));
        tiers.push(view);
    }
    Ok(MemberTiers {
        period_days: ladder.rules.period_days,
        keep_days: ladder.rules.keep_days,
        needs: ladder.rules.needs,
        tiers,
    })
}

async fn tier_view(tx: &mut Tx, scope: Scope, tier: &Tier) -> Result<TierView> {
    let title = match tier.coupon_id {
        Some(coupon) => julin_promo::gift_title(tx, scope, coupon).await?,
        None => None,
    };
    Ok(TierView {
        id: tier.id,
        name: tier.name.clone(),
        paid: tier.paid,
        points: tier.points,
        points_bps: tier.points_bps.0,
        coupon_id: tier.coupon_id,
        coupon_title: title,
        members: None,
    })
}

/// A member's tier, how far the next one is, and how they came to it.
pub(crate) async fn of_member(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
) -> Result<MemberTierView> {
    let ladder = store::ladder(tx, scope).await?;
    let earned = earned(tx, scope, &ladder, member).await?;
    let standing = store::standing(tx, scope, member).await?;
    let held = standing.and_then(|s| Some((s, ladder.tier(s.tier_id)?)));
    let tier = match held {
        Some((_, tier)) => Some(tier_view(tx, scope, tier).await?),
        None => None,
    };
    let next = match ladder.above(held.map(|h| h.1)) {
        None => None,
        Some(next) => {
            let lacking = next.lacking(earned);
            Some(NextTier {
                tier: tier_view(tx, scope, next).await?,
                paid_lacking: lacking.paid,
                points_lacking: lacking.points,
            })
        }
    };
    Ok(MemberTierView {
        tier,
        since: held.map(|h| h.0.since),
        kept_until: held.map(|h| h.0.kept_until),
        is_kept: held.is_none_or(|h| h.1.is_met(ladder.rules.needs, earned)),
        paid: earned.paid,
        points: earned.points,
        next,
        steps: store::steps(tx, scope, member, STEPS_SHOWN).await?,
        all: ladder_view(tx, scope, &ladder, false).await?,
    })
}

/// Which tiers these members have; who has none is not told.
pub(crate) async fn of_members(
    tx: &mut Tx,
    scope: Scope,
    members: &[PersonId],
) -> Result<Vec<MemberStanding>> {
    let ladder = store::ladder(tx, scope).await?;
    let found = store::standings(tx, scope, members).await?;
    let view = |s: &super::Standing| {
        Some(MemberStanding {
            member_id: s.member_id,
            tier_id: s.tier_id,
            name: ladder.tier(s.tier_id)?.name.clone(),
            since: s.since,
            kept_until: s.kept_until,
        })
    };
    Ok(found.iter().filter_map(view).collect())
}
