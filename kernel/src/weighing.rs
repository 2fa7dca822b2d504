//! Goods sold by weight: a unit has a nominal weight, what is weighed decides what it costs.
use crate::{Bps, Grams, Money, MoneyError};
use serde::{Deserialize, Serialize};

/// How a SKU is sold by weight. It is frozen on what is offered and on what is ordered (rule 3).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Weighing {
    /// What people call a unit: 份, 只, 条.
    pub unit: String,
    /// What a unit weighs by the offer: the price is for so much.
    pub grams: Grams,
    /// How far a reading may be off what was ordered before it is questioned.
    pub tolerance_bps: Bps,
}

impl Weighing {
    /// What so many units weigh by the offer.
    pub fn ordered(&self, quantity: i64) -> Result<Grams, MoneyError> {
        self.grams
            .0
            .checked_mul(quantity)
            .map(Grams)
            .ok_or(MoneyError)
    }

    /// What so many units cost at `unit_price` when they weigh `actual`: never more than what was
    /// ordered, rounded once, half up (rules 2 and 19).
    pub fn value(
        &self,
        unit_price: Money,
        quantity: i64,
        actual: Grams,
    ) -> Result<Money, MoneyError> {
        self.worth(unit_price, actual.min(self.ordered(quantity)?))
    }

    /// What a weight costs at `unit_price`, rounded once, half up.
    pub fn worth(&self, unit_price: Money, actual: Grams) -> Result<Money, MoneyError> {
        let (grams, wide) = (i128::from(self.grams.0), i128::from(unit_price.0));
        if grams <= 0 || actual.0 < 0 {
            return Err(MoneyError);
        }
        let value = (wide * i128::from(actual.0) * 2 + grams).div_euclid(grams * 2);
        i64::try_from(value)
            .map(Money)
            .map_err(|_overflow| MoneyError)
    }

    /// The readings of so many units that are taken without a question.
    pub fn expected(&self, quantity: i64) -> Result<(Grams, Grams), MoneyError> {
        let ordered = self.ordered(quantity)?;
        let wide = i128::from(ordered.0) * i128::from(self.tolerance_bps.0) / 10_000;
        let off = i64::try_from(wide).map_err(|_overflow| MoneyError)?;
        let most = ordered.0.checked_add(off).ok_or(MoneyError)?;
        Ok((Grams(ordered.0.saturating_sub(off)), Grams(most)))
    }

    /// Whether a reading of so many units must be confirmed: 500 g typed as 500 kg.
    pub fn questions(&self, quantity: i64, actual: Grams) -> Result<bool, MoneyError> {
        let (least, most) = self.expected(quantity)?;
        Ok(actual < least || actual > most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn jin(tolerance: i64) -> Weighing {
        Weighing {
            unit: "斤".into(),
            grams: Grams(500),
            tolerance_bps: Bps(tolerance),
        }
    }

    #[test]
    fn two_jin_at_nine_yuan() {
        let value = |grams| jin(1_000).value(Money(900), 2, Grams(grams));
        assert_eq!(value(950), Ok(Money(1_710)));
        assert_eq!(value(1_000), Ok(Money(1_800)));
        assert_eq!(value(1_060), Ok(Money(1_800)), "an excess is absorbed");
        assert_eq!(value(0), Ok(Money(0)));
        assert_eq!(value(-1), Err(MoneyError));
    }

    #[test]
    fn a_wild_reading_is_questioned() {
        let questions = |grams| jin(1_000).questions(2, Grams(grams)).unwrap();
        assert!(!questions(900) && !questions(1_100));
        assert!(questions(899) && questions(1_101) && questions(500_000));
        assert_eq!(jin(0).questions(1, Grams(500)), Ok(false));
        assert_eq!(jin(0).questions(1, Grams(501)), Ok(true));
    }

    proptest! {
        #[test]
        fn a_value_is_rounded_once_and_never_above_the_ordered(
            price in 0i64..10_000_000, grams in 1i64..100_000, quantity in 1i64..1_000, actual in 0i64..200_000_000,
        ) {
            let terms = Weighing { grams: Grams(grams), ..jin(0) };
            let value = terms.value(Money(price), quantity, Grams(actual)).unwrap();
            prop_assert!(value.0 >= 0 && value.0 <= price * quantity);
            let exact = i128::from(price) * i128::from(actual.min(grams * quantity));
            let off = (i128::from(value.0) * i128::from(grams) - exact).abs();
            prop_assert!(off * 2 <= i128::from(grams), "half a fen at the most");
        }
    }
}
