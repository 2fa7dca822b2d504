//! What an order earns.
use julin_kernel::{Bps, Money};

/// Minor units for one point.
const UNIT: i128 = 100;
/// The rate at which they are one for one.
const ONCE: i128 = 10_000;

/// A point for each whole yuan paid net of refunds, as many times as the member's tier says. Rounded down,
/// once.
pub(crate) fn points(net: Money, rate: Bps) -> i64 {
    let wide = i128::from(net.0.max(0)) * i128::from(rate.0.max(0));
    i64::try_from(wide / (UNIT * ONCE)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::points;
    use julin_kernel::{Bps, Money};

    #[test]
    fn whole_yuan_only() {
        let earned = [-500, 0, 99, 100, 19_999].map(|net| points(Money(net), Bps(10_000)));
        assert_eq!(earned, [0, 0, 0, 1, 199]);
    }

    #[test]
    fn a_tier_multiplies_what_was_paid_and_not_the_points() {
        let earned = [66, 67, 199, 10_000].map(|net| points(Money(net), Bps(15_000)));
        assert_eq!(earned, [0, 1, 2, 150]);
    }
}
