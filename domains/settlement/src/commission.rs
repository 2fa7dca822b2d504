//! How much: the arithmetic of commission, apart from everything else.
use julin_contracts::CommissionRule;
use julin_kernel::{Bps, Money, MoneyError, split};

/// One line's part in an accrual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    /// Goods paid.
    pub(crate) basis: Money,
    /// The rate that is frozen on the line.
    pub(crate) rate: Bps,
    /// How it is reckoned.
    pub(crate) rule: CommissionRule,
    /// Pieces.
    pub(crate) quantity: i64,
    /// What the supplier is paid for one.
    pub(crate) supply_price: Money,
}

impl Share {
    /// A line that earns a share of what is paid.
    pub(crate) fn rate(basis: Money, rate: Bps) -> Self {
        Self {
            basis,
            rate,
            rule: CommissionRule::Rate,
            quantity: 0,
            supply_price: Money::ZERO,
        }
    }

    /// The commission before it is rounded, in ten-thousandths of a fen.
    fn weight(self) -> Result<i64, MoneyError> {
        let quantity = i128::from(self.quantity.max(0));
        let basis = i128::from(self.basis.0.max(0));
        let wide = match self.rule {
            CommissionRule::Rate => basis * i128::from(self.rate.0.max(0)),
            // Never more than the line was paid.
            CommissionRule::PerPiece { amount } => {
                (i128::from(amount.0.max(0)) * quantity).min(basis) * 10_000
            }
            CommissionRule::Spread => {
                (basis - i128::from(self.supply_price.0) * quantity).max(0) * 10_000
            }
        };
        i64::try_from(wide).map_err(|_overflow| MoneyError)
    }
}

/// The commission of each line: the order's commission is rounded once, half up, and split over the
/// lines by the largest remainder, so that the parts sum to the whole (rule 2).
pub(crate) fn accrue(shares: &[Share]) -> Result<Vec<Money>, MoneyError> {
    let weights: Vec<i64> = shares
        .iter()
        .map(|s| s.weight())
        .collect::<Result<_, _>>()?;
    let sum: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    let whole = i64::try_from((sum + 5_000) / 10_000).map_err(|_overflow| MoneyError)?;
    if whole == 0 {
        return Ok(vec![Money::ZERO; shares.len()]);
    }
    split(Money(whole), &weights)
}

/// What must be clawed back of `accrued` once `returned` of `basis` went back, in all: in
/// proportion, rounded half up. Taking the difference to what was clawed back before makes the
/// steps sum to the whole, whatever their number, and never to more than was accrued.
pub(crate) fn clawed_in_all(
    accrued: Money,
    basis: Money,
    returned: Money,
) -> Result<Money, MoneyError> {
    let returned = returned.clamp(Money::ZERO, basis.max(Money::ZERO));
    if returned == basis {
        return Ok(accrued);
    }
    let (part, whole) = (i128::from(returned.0), i128::from(basis.0));
    let exact = (i128::from(accrued.0) * part * 2 + whole) / (whole * 2);
    i64::try_from(exact)
        .map(Money)
        .map_err(|_overflow| MoneyError)
}

/// The rate that the lines have in common, or the average that their commission amounts to.
pub(crate) fn effective_rate(shares: &[Share], accrued: Money) -> Bps {
    let mut rates = shares.iter().map(|s| s.rate);
    match rates.next() {
        Some(first) if rates.all(|rate| rate == first) => first,
        _ => average_rate(shares, accrued),
    }
}

/// The rate that the commission amounts to.
pub(crate) fn average_rate(shares: &[Share], accrued: Money) -> Bps {
    let basis: i128 = shares.iter().map(|s| i128::from(s.basis.0)).sum();
    if basis <= 0 {
        return Bps(0);
    }
    let average = (i128::from(accrued.0) * 20_000 + basis) / (basis * 2);
    Bps(i64::try_from(average).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(basis: i64, rate: i64) -> Share {
        Share::rate(Money(basis), Bps(rate))
    }

    #[test]
    fn a_piece_earns_its_amount_and_a_spread_what_the_price_leaves() {
        let line = |rule, supply: i64| Share {
            rule,
            quantity: 3,
            supply_price: Money(supply),
            ..share(3_000, 1_000)
        };
        let per_piece = |amount| CommissionRule::PerPiece {
            amount: Money(amount),
        };
        let of = |rule, supply| accrue(&[line(rule, supply)]).map(|parts| parts[0].0);
        assert_eq!(of(CommissionRule::Rate, 700), Ok(300));
        assert_eq!(of(per_piece(150), 700), Ok(450));
        assert_eq!(
            of(per_piece(5_000), 700),
            Ok(3_000),
            "no more than was paid"
        );
        assert_eq!(of(CommissionRule::Spread, 700), Ok(900));
        assert_eq!(of(CommissionRule::Spread, 1_200), Ok(0), "sold at a loss");
        let mixed = [
            line(CommissionRule::Spread, 700),
            line(per_piece(1), 0),
            share(5, 1_000),
        ];
        assert_eq!(accrue(&mixed), Ok(vec![Money(900), Money(3), Money(1)]));
    }

    #[test]
    fn an_order_is_rounded_once_and_its_lines_sum_to_it() {
        // 0.5 fen each: rounding line by line would pay 3 fen for 1.5.
        let lines = [share(5, 1_000), share(5, 1_000), share(5, 1_000)];
        assert_eq!(accrue(&lines), Ok(vec![Money(1), Money(1), Money(0)]));
        assert_eq!(accrue(&[share(12_800, 1_000)]), Ok(vec![Money(1_280)]));
        assert_eq!(
            accrue(&[share(0, 1_000), share(7, 0)]),
            Ok(vec![Money(0); 2])
        );
        assert_eq!(accrue(&[]), Ok(vec![]));
        assert!(accrue(&[share(i64::MAX, 1_000)]).is_err());
    }

    #[test]
    fn a_third_back_takes_a_third_of_the_commission() {
        let clawed = |returned| {
            clawed_in_all(Money(100), Money(900), Money(returned))
                .unwrap()
                .0
        };
        assert_eq!((clawed(0), clawed(300), clawed(600)), (0, 33, 67));
        assert_eq!((clawed(900), clawed(901), clawed(-1)), (100, 100, 0));
        assert_eq!(clawed_in_all(Money(0), Money(0), Money(5)), Ok(Money(0)));
    }

    #[test]
    fn one_rate_is_told_as_it_is_and_several_as_their_average() {
        assert_eq!(
            effective_rate(&[share(99, 1_000), share(1, 1_000)], Money(10)),
            Bps(1_000)
        );
        assert_eq!(
            effective_rate(&[share(100, 500), share(300, 1_500)], Money(50)),
            Bps(1_250)
        );
        assert_eq!(effective_rate(&[], Money(0)), Bps(0));
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole_and_stay_within_their_goods(
            lines in prop::collection::vec((0i64..10_000_000, 0i64..=10_000), 1..12),
        ) {
            let shares: Vec<Share> = lines.iter().map(|(b, r)| share(*b, *r)).collect();
            let parts = accrue(&shares).unwrap();
            let exact: i128 = lines.iter().map(|(b, r)| i128::from(*b) * i128::from(*r)).sum();
            let whole: i64 = parts.iter().map(|p| p.0).sum();
            prop_assert_eq!(i128::from(whole), (exact + 5_000) / 10_000);
            for (part, share) in parts.iter().zip(&shares) {
                let own = i128::from(share.basis.0) * i128::from(share.rate.0);
                prop_assert!((i128::from(part.0) * 10_000 - own).abs() < 10_000);
            }
        }

        #[test]
        fn clawing_back_in_steps_is_clawing_back_at_once(
            accrued in 0i64..1_000_000, basis in 1i64..10_000_000,
            steps in prop::collection::vec(0i64..4_000_000, 0..8),
        ) {
            let (mut returned, mut clawed) = (0i64, 0i64);
            for step in steps {
                returned = (returned + step).min(basis);
                let in_all = clawed_in_all(Money(accrued), Money(basis), Money(returned)).unwrap().0;
                prop_assert!(in_all >= clawed, "a step never gives back");
                prop_assert!(in_all <= accrued);
                clawed = in_all;
            }
            let once = clawed_in_all(Money(accrued), Money(basis), Money(returned)).unwrap().0;
            prop_assert_eq!(clawed, once);
            let off = (i128::from(clawed) * i128::from(basis)
                - i128::from(accrued) * i128::from(returned)).abs();
            prop_assert!(off * 2 <= i128::from(basis), "within half a fen of the exact share");
        }
    }
}
