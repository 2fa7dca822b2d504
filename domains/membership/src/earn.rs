//! What an order earns.
use julin_kernel::Money;

/// Minor units for one point.
const UNIT: i64 = 100;

/// A point for each whole yuan paid net of refunds.
pub(crate) fn points(net: Money) -> i64 {
    net.0.max(0) / UNIT
}

#[cfg(test)]
mod tests {
    use super::points;
    use julin_kernel::Money;

    #[test]
    fn whole_yuan_only() {
        let earned = [-500, 0, 99, 100, 19_999].map(|net| points(Money(net)));
        assert_eq!(earned, [0, 0, 0, 1, 199]);
    }
}
