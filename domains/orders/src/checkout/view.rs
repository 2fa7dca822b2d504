//! A quote as people see it.
use julin_kernel::{CampaignId, CampaignItemId, Fault, Money, PersonId, Ts};
use julin_promo::{Bearer, CouponKind, GrantId, OfferedCoupon};
use julin_web::Locale;
use serde::Serialize;
use utoipa::ToSchema;

/// Why something cannot be done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Refusal {
    /// Stable code.
    pub code: String,
    /// In the reader's language.
    pub message: String,
    /// The field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// A fact: what is left, what is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Refusal {
    pub(super) fn of(fault: &Fault, locale: Locale) -> Self {
        Self {
            code: fault.code.code.to_owned(),
            message: locale.pick(fault.code.zh, fault.code.en).to_owned(),
            field: fault.field.clone(),
            detail: fault.detail.clone(),
        }
    }
}

/// A line at the price it has now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuotedLine {
    /// The item.
    pub item_id: CampaignItemId,
    /// Its name.
    pub name: String,
    /// Its specification.
    pub spec: String,
    /// Its picture.
    pub image_url: String,
    /// How many were asked for.
    pub quantity: i64,
    /// What one costs now.
    pub unit_price: Money,
    /// How many are left for the member, as far as it is limited.
    pub available: i64,
    /// Its goods.
    pub amount: Money,
    /// What coupons and points take off.
    pub discount: Money,
}

/// One order of a quote.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuotedOrder {
    /// The buy.
    pub campaign_id: CampaignId,
    /// Its title.
    pub title: String,
    /// The leader.
    pub leader_id: PersonId,
    /// Her name.
    pub leader_name: String,
    /// Until when it takes orders.
    pub cutoff_at: Ts,
    /// Whether it takes orders now.
    pub open: bool,
    /// Where its goods are picked up.
    pub pickup_point_name: String,
    /// The day they are promised for, as 2026-11-23.
    pub fulfil_on: String,
    /// Its lines.
    pub lines: Vec<QuotedLine>,
    /// Why it cannot be placed as it is; it counts nothing then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// Its goods.
    pub goods: Money,
    /// What coupons and points take off.
    pub discount: Money,
    /// What is to be paid.
    pub total: Money,
}

/// One of the member's coupons on these goods.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuotedCoupon {
    /// Name it in `coupon_ids`.
    pub id: GrantId,
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
    /// Who bears it: one of each at a time.
    pub bearer: Bearer,
    /// Until when it can be used.
    pub valid_until: Ts,
    /// Whether it was asked for.
    pub chosen: bool,
    /// What it would take off alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off: Option<Money>,
    /// Why it cannot be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
}

impl QuotedCoupon {
    pub(super) fn of(coupon: OfferedCoupon, chosen: &[GrantId], locale: Locale) -> Self {
        let refusal = coupon.off.as_ref().err();
        Self {
            id: coupon.grant,
            chosen: chosen.contains(&coupon.grant),
            refusal: refusal.map(|fault| Refusal::of(fault, locale)),
            off: coupon.off.ok(),
            title: coupon.title,
            kind: coupon.kind,
            amount: coupon.amount,
            rate_bps: coupon.rate_bps,
            threshold: coupon.threshold,
            bearer: coupon.bearer,
            valid_until: coupon.valid_until,
        }
    }
}

/// The member's points on these goods.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct QuotedPoints {
    /// How many they have free.
    pub free: i64,
    /// The most that can be used here.
    pub most: i64,
    /// What those are worth.
    pub worth: Money,
    /// How many the quote uses.
    pub used: i64,
}

/// What a checkout would cost now. Nothing is held.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckoutQuote {
    /// Its orders, as asked.
    pub orders: Vec<QuotedOrder>,
    /// The member's coupons, the most worth first; with why not.
    pub coupons: Vec<QuotedCoupon>,
    /// Their points.
    pub points: QuotedPoints,
    /// Why the coupons or points that were asked for cannot be used; nothing is taken off then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// Goods of the orders that can be placed.
    pub goods: Money,
    /// What is taken off.
    pub discount: Money,
    /// What is to be paid.
    pub total: Money,
}
