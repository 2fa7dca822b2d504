//! A coupon as it is written by whoever hands it out, checked.
use crate::ids::TierId;
use crate::model::{Bearer, Coupon, CouponKind, CouponStatus};
use crate::ports::Buys;
use crate::refusals as no;
use julin_db::{Json, Tx};
use julin_kernel::{CampaignId, Code, Fault, Money, PersonId, ProductId, Scope, SupplierId, Ts};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a coupon holds; an empty list holds everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CouponReach {
    /// Only in these buys.
    #[serde(default)]
    pub campaigns: Vec<CampaignId>,
    /// Only for these products.
    #[serde(default)]
    pub products: Vec<ProductId>,
    /// Only with these leaders.
    #[serde(default)]
    pub leaders: Vec<PersonId>,
}

/// A coupon to be handed out. `fixed`: `amount` off. `threshold`: `amount` off goods of at least
/// `threshold`. `percentage`: `rate_bps` off (1000: a tenth), `cap` at the most.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CouponInput {
    /// What it is called, at most 40 characters.
    pub title: String,
    /// What it takes off.
    pub kind: CouponKind,
    /// How much (`fixed`, `threshold`).
    #[serde(default)]
    pub amount: Money,
    /// Which share (`percentage`), 1–9000.
    #[serde(default)]
    pub rate_bps: i64,
    /// The most it takes off (`percentage`).
    #[serde(default)]
    pub cap: Option<Money>,
    /// What its goods must come to.
    #[serde(default)]
    pub threshold: Money,
    /// The supplier who bears it; an operator's coupon is the platform's otherwise.
    #[serde(default)]
    pub supplier_id: Option<SupplierId>,
    /// Only in these buys; in all if none is named.
    #[serde(default)]
    pub campaign_ids: Vec<CampaignId>,
    /// Only for these products.
    #[serde(default)]
    pub product_ids: Vec<ProductId>,
    /// Only with these leaders; a leader's coupon holds with her alone.
    #[serde(default)]
    pub leader_ids: Vec<PersonId>,
    /// Only members with one of these tags may claim it.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Only members of one of these tiers may claim it.
    #[serde(default)]
    pub tier_ids: Vec<TierId>,
    /// From when it can be used; from now on unless told.
    #[serde(default)]
    pub valid_from: Option<Ts>,
    /// Until when it can be claimed, and used.
    pub valid_until: Ts,
    /// Days that it holds after it was claimed, if shorter.
    #[serde(default)]
    pub valid_days: Option<i64>,
    /// Days added when a whole order is refunded after the coupon ran out.
    #[serde(default = "a_week")]
    pub extend_days: i64,
    /// How many there are.
    pub total: i64,
    /// How many a member may have.
    #[serde(default = "one")]
    pub per_member: i64,
    /// Whether members claim it themselves; it is given by staff only otherwise.
    #[serde(default = "yes")]
    pub claimable: bool,
}

fn a_week() -> i64 {
    7
}
fn one() -> i64 {
    1
}
fn yes() -> bool {
    true
}

/// The most that one coupon takes off: ¥10,000.
const AMOUNT_MAX: i64 = 1_000_000;
const RATE_MAX: i64 = 9_000;
const TOTAL_MAX: i64 = 10_000_000;
const DAYS_MAX: i64 = 366;
const LIST_MAX: usize = 200;
/// Ten years: what lies further off is a slip.
const HORIZON_MS: i64 = 3_660 * 86_400_000;

impl CouponInput {
    /// The coupon, if all of it makes sense.
    pub(crate) fn coupon(&self, tx: &mut Tx, leader: Option<PersonId>) -> Result<Coupon, Fault> {
        self.check_worth()?;
        self.check_lists()?;
        let now = tx.now();
        let from = self.valid_from.unwrap_or(now);
        let horizon = |ts: Ts| (ts.0.saturating_sub(now.0)).saturating_abs() <= HORIZON_MS;
        check::that("valid_from", horizon(from))?;
        let after = self.valid_until > from && self.valid_until > now;
        check::that("valid_until", after && horizon(self.valid_until))?;
        if let Some(days) = self.valid_days {
            check::range("valid_days", days, 1, DAYS_MAX)?;
        }
        check::that(
            "supplier_id",
            leader.is_none() || self.supplier_id.is_none(),
        )?;
        Ok(Coupon {
            id: tx.new_id(),
            title: check::text("title", &self.title, 1, 40)?,
            kind: self.kind,
            amount: self.amount,
            rate_bps: self.rate_bps,
            cap: self.cap,
            threshold: self.threshold,
            bearer: self.bearer(leader),
            leader_id: leader,
            supplier_id: self.supplier_id,
            reach: Json(self.reach()),
            tags: Json(self.tags.clone()),
            tiers: Json(self.tier_ids.clone()),
            valid_from: from,
            valid_until: self.valid_until,
            valid_days: self.valid_days,
            extend_days: check::range("extend_days", self.extend_days, 0, DAYS_MAX)?,
            total: check::range("total", self.total, 1, TOTAL_MAX)?,
            issued: 0,
            per_member: check::range("per_member", self.per_member, 1, 100)?,
            claimable: self.claimable,
            status: CouponStatus::Active,
            created_at: now,
        })
    }

    fn reach(&self) -> CouponReach {
        CouponReach {
            campaigns: self.campaign_ids.clone(),
            products: self.product_ids.clone(),
            leaders: self.leader_ids.clone(),
        }
    }

    /// Refuses what names nothing, or another leader's.
    pub(crate) async fn check_named(
        &self,
        tx: &mut Tx,
        scope: Scope,
        leader: Option<PersonId>,
        buys: &dyn Buys,
    ) -> julin_db::Result<()> {
        let unknown = |field: &str, at: usize| no::REACH.field(format!("{field}.{at}"));
        for (at, campaign) in self.campaign_ids.iter().enumerate() {
            if !buys.has(tx, scope, *campaign, leader).await? {
                return Err(unknown("campaign_ids", at).into());
            }
        }
        for (at, product) in self.product_ids.iter().enumerate() {
            let known = julin_catalog::product_view(tx, scope, *product, leader).await?;
            if known.is_none() {
                return Err(unknown("product_ids", at).into());
            }
        }
        for (at, tier) in self.tier_ids.iter().enumerate() {
            if !buys.has_tier(tx, scope, *tier).await? {
                return Err(unknown("tier_ids", at).into());
            }
        }
        for (at, named) in self.leader_ids.iter().enumerate() {
            let hers = leader.is_none_or(|leader| leader == *named);
            if !hers || julin_community::leader(tx, scope, *named).await?.is_none() {
                return Err(unknown("leader_ids", at).into());
            }
        }
        if let Some(supplier) = self.supplier_id
            && julin_catalog::supplier(tx, scope, supplier)
                .await?
                .is_none()
        {
            return Err(no::REACH.field("supplier_id").into());
        }
        Ok(())
    }

    fn bearer(&self, leader: Option<PersonId>) -> Bearer {
        match (leader, self.supplier_id) {
            (Some(_), _) => Bearer::Leader,
            (None, Some(_)) => Bearer::Supplier,
            (None, None) => Bearer::Platform,
        }
    }

    fn check_worth(&self) -> Result<(), Fault> {
        let nothing = |field: &str, holds: bool| check::that(field, holds);
        check::range("threshold", self.threshold.0, 0, AMOUNT_MAX * 100)?;
        if self.kind == CouponKind::Percentage {
            check::range("rate_bps", self.rate_bps, 1, RATE_MAX)?;
            nothing("amount", self.amount == Money::ZERO)?;
            if let Some(cap) = self.cap {
                check::range("cap", cap.0, 1, AMOUNT_MAX)?;
            }
            return Ok(());
        }
        check::range("amount", self.amount.0, 1, AMOUNT_MAX)?;
        nothing("rate_bps", self.rate_bps == 0)?;
        nothing("cap", self.cap.is_none())?;
        if self.kind == CouponKind::Fixed {
            return nothing("threshold", self.threshold == Money::ZERO);
        }
        if self.threshold <= self.amount {
            let above = format!("> {}", self.amount.display());
            return Err(Code::INVALID.field("threshold").detail(above));
        }
        Ok(())
    }

    fn check_lists(&self) -> Result<(), Fault> {
        check::count("campaign_ids", &self.campaign_ids, 0, LIST_MAX)?;
        check::count("product_ids", &self.product_ids, 0, LIST_MAX)?;
        check::count("leader_ids", &self.leader_ids, 0, LIST_MAX)?;
        check::count("tier_ids", &self.tier_ids, 0, 20)?;
        check::count("tags", &self.tags, 0, 20)?;
        for (at, tag) in self.tags.iter().enumerate() {
            check::text(&format!("tags.{at}"), tag, 1, 40)?;
        }
        Ok(())
    }
}
