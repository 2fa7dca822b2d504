//! What points are worth: pure.
use julin_kernel::{Bps, Money, MoneyError};

/// How points pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PointsRules {
    /// Points for one yuan, at least 1.
    pub per_yuan: i64,
    /// The share of the goods that points may pay.
    pub share_max: Bps,
}

impl Default for PointsRules {
    fn default() -> Self {
        Self {
            per_yuan: 100,
            share_max: Bps(5_000),
        }
    }
}

const YUAN: i128 = 100;

impl PointsRules {
    /// What so many points pay, whole fen.
    pub fn value(&self, points: i64) -> Result<Money, MoneyError> {
        let fen = i128::from(points.max(0)) * YUAN / i128::from(self.per_yuan.max(1));
        i64::try_from(fen).map(Money).map_err(|_big| MoneyError)
    }
    /// The fewest points that pay an amount.
    pub fn price(&self, amount: Money) -> Result<i64, MoneyError> {
        let points = i128::from(amount.0.max(0)) * i128::from(self.per_yuan.max(1));
        i64::try_from((points + YUAN - 1) / YUAN).map_err(|_big| MoneyError)
    }
    /// The most that points may pay of these goods.
    pub fn most(&self, goods: Money) -> Result<Money, MoneyError> {
        let wide = i128::from(goods.0.max(0)) * i128::from(self.share_max.0.clamp(0, 10_000));
        i64::try_from(wide / 10_000)
            .map(Money)
            .map_err(|_big| MoneyError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_hundred_points_are_a_yuan() {
        let rules = PointsRules::default();
        assert_eq!(rules.value(250), Ok(Money(250)));
        assert_eq!(rules.price(Money(250)), Ok(250));
        assert_eq!(rules.most(Money(1_999)), Ok(Money(999)));
    }

    proptest! {
        #[test]
        fn points_never_pay_more_than_they_are_worth(points in 0i64..10_000_000, per_yuan in 1i64..1_000) {
            let rules = PointsRules { per_yuan, share_max: Bps(10_000) };
            let value = rules.value(points).unwrap();
            let price = rules.price(value).unwrap();
            prop_assert!(price <= points);
            prop_assert_eq!(rules.value(price).unwrap(), value);
        }
    }
}
