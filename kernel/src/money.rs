//! Money in minor units, weights in grams, rates in basis points. No float touches any of them.
use serde::{Deserialize, Serialize};

/// An amount in minor units (fen). The currency is the shop's; one shop has one currency.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Debug,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[schema(value_type = i64, description = "minor units (fen)")]
pub struct Money(pub i64);

/// An amount that left the range of `i64`, or was negative where that has no meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MoneyError;

impl std::fmt::Display for MoneyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("amount out of range")
    }
}
impl std::error::Error for MoneyError {}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Sum, or an error on overflow.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError)
    }
    /// Difference, or an error on overflow.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError)
    }
    /// Amount of `quantity` pieces at this unit price.
    pub fn times(self, quantity: i64) -> Result<Self, MoneyError> {
        self.0.checked_mul(quantity).map(Self).ok_or(MoneyError)
    }
    /// Sum of many.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        all.into_iter().try_fold(Self::ZERO, Self::plus)
    }
    /// A share of the amount, rounded half away from zero, once.
    pub fn share(self, rate: Bps) -> Result<Self, MoneyError> {
        let wide = i128::from(self.0) * i128::from(rate.0);
        let half = if wide < 0 { -5_000 } else { 5_000 };
        i64::try_from((wide + half) / 10_000)
            .map(Self)
            .map_err(|_overflow| MoneyError)
    }
    /// As people read it: `12.80`.
    pub fn display(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", abs / 100, abs % 100)
    }
}

/// A rate in basis points: 10 000 is the whole.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Debug,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[schema(value_type = i64, description = "basis points")]
pub struct Bps(pub i64);

/// A weight in grams.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Debug,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[schema(value_type = i64, description = "grams")]
pub struct Grams(pub i64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_rounds_half_away_from_zero() {
        assert_eq!(Money(105).share(Bps(1_000)), Ok(Money(11)));
        assert_eq!(Money(-105).share(Bps(1_000)), Ok(Money(-11)));
        assert_eq!(Money(104).share(Bps(1_000)), Ok(Money(10)));
        assert_eq!(Money(i64::MAX).share(Bps(20_000)), Err(MoneyError));
    }

    #[test]
    fn overflow_is_an_error_and_display_is_exact() {
        assert_eq!(Money(i64::MAX).plus(Money(1)), Err(MoneyError));
        assert_eq!(Money(1_280).display(), "12.80");
        assert_eq!(Money(-5).display(), "-0.05");
    }
}
