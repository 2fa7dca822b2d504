//! The shop sets its tiers: all of them at once, the lowest first.
use super::{Ladder, Rules, Tier, TierNeeds, store, walk};
use crate::refusals as no;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Bps, Code, Fault, Money, Scope};
use julin_promo::{CouponId, TierId};
use julin_web::{Actor, Permission, Reach, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

const TIERS_MAX: usize = 10;
/// ¥10,000,000.
const PAID_MAX: i64 = 1_000_000_000;
const POINTS_MAX: i64 = 100_000_000;

/// A tier as it is to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct TierInput {
    /// Which; a new one unless told.
    #[serde(default)]
    pub(crate) id: Option<TierId>,
    /// What it is called, at most 12 characters.
    pub(crate) name: String,
    /// What must have been paid within the period, net of refunds.
    #[serde(default)]
    pub(crate) paid: Option<Money>,
    /// The points that must have been earned within it.
    #[serde(default)]
    pub(crate) points: Option<i64>,
    /// How many points an order earns: 10000 a point for each yuan, 15000 half as many again; at most 100000.
    #[serde(default = "once")]
    pub(crate) points_bps: i64,
    /// A coupon of the shop that whoever reaches the tier is given.
    #[serde(default)]
    pub(crate) coupon_id: Option<CouponId>,
}

fn once() -> i64 {
    super::ONCE.0
}

/// All tiers, the lowest first, and what holds for them. None at all: the shop has no tiers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct TiersInput {
    /// What was paid and earned within so many days counts, 30–1095.
    pub(crate) period_days: i64,
    /// A tier is kept for so many days, 30–1095.
    pub(crate) keep_days: i64,
    /// Whether one threshold of a tier is enough.
    pub(crate) needs: TierNeeds,
    /// The tiers; each asks for at least as much as the one before, and for more of something.
    pub(crate) tiers: Vec<TierInput>,
}

/// Sets the tiers.
pub(crate) struct SetTiers {
    pub(crate) actor: Actor,
    pub(crate) input: TiersInput,
}

impl Command for SetTiers {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        self.actor.require(Permission::ManageCoupons, Reach::Shop)?;
        let scope = Scope::shop(self.actor.shop);
        let before = store::ladder(tx, scope).await?;
        let after = self.input.ladder(tx, &before)?;
        self.check_coupons(tx, scope).await?;
        if after.tiers == before.tiers && same(&after.rules, &before.rules) {
            return Ok(());
        }
        drop_gone(tx, scope, &before, &after).await?;
        for tier in &after.tiers {
            store::keep_tier(tx, scope, tier).await?;
        }
        store::keep_rules(tx, scope, &after.rules).await?;
        walk::begin(tx, scope, after.rules.revision).await?;
        let detail = told(&before, &after);
        let (action, shop) = ("membership.tiers.set", scope.shop.0);
        audit(tx, &self.actor, action, "shop", shop, detail).await
    }
}

fn same(one: &Rules, other: &Rules) -> bool {
    let of = |r: &Rules| (r.period_days, r.keep_days, r.needs);
    of(one) == of(other)
}

/// What the audit trail keeps: what changed, from what to what.
fn told(before: &Ladder, after: &Ladder) -> Value {
    let (was, is) = (&before.rules, &after.rules);
    let pairs = [
        ("tiers", json!([line(before), line(after)])),
        ("period_days", json!([was.period_days, is.period_days])),
        ("keep_days", json!([was.keep_days, is.keep_days])),
        ("needs", json!([was.needs, is.needs])),
    ];
    let changed = pairs.into_iter().filter(|(_, pair)| pair[0] != pair[1]);
    Value::Object(changed.map(|(key, pair)| (key.to_owned(), pair)).collect())
}

/// All tiers in a line, such as `银杏 ¥100.00 ×1 / 丹桂 ¥500.00 800 ×1.5`.
fn line(ladder: &Ladder) -> String {
    let tier = |t: &Tier| {
        let paid = t.paid.map(|p| format!(" ¥{}", p.display()));
        let points = t.points.map(|p| format!(" {p}"));
        let times = format!(
            "{}.{:02}",
            t.points_bps.0 / 10_000,
            t.points_bps.0 % 10_000 / 100
        );
        let coupon = t.coupon_id.map(|c| format!(" #{c}"));
        let parts = [
            Some(t.name.clone()),
            paid,
            points,
            Some(format!(" ×{times}")),
            coupon,
        ];
        parts.into_iter().flatten().collect::<String>()
    };
    ladder
        .tiers
        .iter()
        .map(tier)
        .collect::<Vec<_>>()
        .join(" / ")
}

/// A tier that somebody has is not taken from under them.
async fn drop_gone(tx: &mut Tx, scope: Scope, before: &Ladder, after: &Ladder) -> Result<()> {
    let held = store::held(tx, scope).await?;
    for gone in before.tiers.iter().filter(|t| after.tier(t.id).is_none()) {
        if held.iter().any(|(tier, _)| *tier == gone.id) {
            return Err(no::TIER_HELD
                .field("tiers")
                .detail(gone.name.clone())
                .into());
        }
        store::drop_tier(tx, scope, gone.id).await?;
    }
    Ok(())
}

impl SetTiers {
    async fn check_coupons(&self, tx: &mut Tx, scope: Scope) -> Result<()> {
        for (at, tier) in self.input.tiers.iter().enumerate() {
            if let Some(coupon) = tier.coupon_id
                && julin_promo::gift_title(tx, scope, coupon).await?.is_none()
            {
                return Err(Code::NOT_FOUND
                    .field(format!("tiers.{at}.coupon_id"))
                    .into());
            }
        }
        Ok(())
    }
}

impl TiersInput {
    fn ladder(&self, tx: &mut Tx, before: &Ladder) -> std::result::Result<Ladder, Fault> {
        let rules = Rules {
            period_days: check::range("period_days", self.period_days, 30, 1_095)?,
            keep_days: check::range("keep_days", self.keep_days, 30, 1_095)?,
            needs: self.needs,
            revision: before.rules.revision + 1,
        };
        check::count("tiers", &self.tiers, 0, TIERS_MAX)?;
        let mut tiers: Vec<Tier> = vec![];
        for (at, input) in self.tiers.iter().enumerate() {
            let tier = input.tier(tx, at, before)?;
            if tiers.iter().any(|t| t.name == tier.name) {
                return Err(Code::INVALID.field(format!("tiers.{at}.name")));
            }
            if tiers.iter().any(|t| t.id == tier.id) {
                return Err(Code::INVALID.field(format!("tiers.{at}.id")));
            }
            if let Some(lower) = tiers.last() {
                above(lower, &tier, at)?;
            }
            tiers.push(tier);
        }
        Ok(Ladder { rules, tiers })
    }
}

/// A higher tier asks for the same things, for no less of any and for more of one.
fn above(lower: &Tier, tier: &Tier, at: usize) -> std::result::Result<(), Fault> {
    let (paid, points) = ((lower.paid, tier.paid), (lower.points, tier.points));
    if paid.0.is_some() && paid.1 < paid.0 {
        return Err(no::TIER_ORDER.field(format!("tiers.{at}.paid")));
    }
    if points.0.is_some() && points.1 < points.0 {
        return Err(no::TIER_ORDER.field(format!("tiers.{at}.points")));
    }
    if paid.0 == paid.1 && points.0 == points.1 {
        let field = if tier.paid.is_some() {
            "paid"
        } else {
            "points"
        };
        return Err(no::TIER_ORDER.field(format!("tiers.{at}.{field}")));
    }
    Ok(())
}

impl TierInput {
    fn tier(&self, tx: &mut Tx, at: usize, before: &Ladder) -> std::result::Result<Tier, Fault> {
        let field = |name: &str| format!("tiers.{at}.{name}");
        let id = match self.id {
            None => tx.new_id(),
            Some(id) if before.tier(id).is_some() => id,
            Some(_) => return Err(Code::NOT_FOUND.field(field("id"))),
        };
        if let Some(paid) = self.paid {
            check::range(&field("paid"), paid.0, 1, PAID_MAX)?;
        }
        if let Some(points) = self.points {
            check::range(&field("points"), points, 1, POINTS_MAX)?;
        }
        check::that(&field("paid"), self.paid.is_some() || self.points.is_some())?;
        let bps = check::range(&field("points_bps"), self.points_bps, once(), 100_000)?;
        Ok(Tier {
            id,
            rank: i64::try_from(at).unwrap_or(i64::MAX) + 1,
            name: check::text(&field("name"), &self.name, 1, 12)?,
            paid: self.paid,
            points: self.points,
            points_bps: Bps(bps),
            coupon_id: self.coupon_id,
        })
    }
}
