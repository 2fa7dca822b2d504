//! Tier prices and what they give back (rule 15): pure.
use julin_kernel::{Code, Fault, Money, MoneyError};
use julin_web::check;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// From this many pieces on, everyone pays this price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tier {
    /// Paid pieces of all leaders together (份).
    pub min_quantity: i64,
    /// Unit price.
    pub price: Money,
}

/// What lies ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NextTier {
    /// How many pieces are missing.
    pub gap: i64,
    /// The price they bring.
    pub price: Money,
}

/// The unit price at this paid quantity: the deepest tier reached, never above the base price.
pub fn price_at(base: Money, tiers: &[Tier], quantity: i64) -> Money {
    let reached = tiers.iter().filter(|t| t.min_quantity <= quantity);
    reached.map(|t| t.price).fold(base, Money::min)
}

/// The next tier that makes it cheaper than now.
pub fn next_tier(base: Money, tiers: &[Tier], quantity: i64) -> Option<NextTier> {
    let now = price_at(base, tiers, quantity);
    let ahead = tiers
        .iter()
        .filter(|t| t.min_quantity > quantity && t.price < now);
    let next = ahead.min_by_key(|t| t.min_quantity)?;
    Some(NextTier {
        gap: next.min_quantity - quantity,
        price: next.price,
    })
}

/// What one line gets back when its price turns out lower than was charged; never a surcharge.
pub fn true_up(charged: Money, last: Money, quantity: i64) -> Result<Money, MoneyError> {
    charged.minus(last)?.max(Money::ZERO).times(quantity.max(0))
}

const TIER_ORDER: Code = Code::new(
    "groupbuy.tier_order",
    422,
    "阶梯价要越买越便宜：份数递增，价格递减",
    "Tiers must rise in quantity and fall in price",
);

/// Refuses tiers that do not rise in quantity and fall in price, from the base price on.
pub(crate) fn check_tiers(field: &str, base: Money, tiers: &[Tier]) -> Result<(), Fault> {
    check::count(field, tiers, 0, 8)?;
    let (mut quantity, mut price) = (1, base);
    for (i, tier) in tiers.iter().enumerate() {
        let rises = tier.min_quantity > quantity && tier.min_quantity <= 1_000_000;
        if !rises || tier.price >= price || tier.price <= Money::ZERO {
            return Err(TIER_ORDER.field(format!("{field}.{i}")));
        }
        (quantity, price) = (tier.min_quantity, tier.price);
    }
    Ok(())
}

#[cfg(test)]
#[path = "tier_tests.rs"]
mod tests;
