//! How far people came in a session.
use julin_kernel::Money;
use serde::Serialize;
use utoipa::ToSchema;

/// How far people came. Viewers are told apart by person if signed in, else by browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveFunnel {
    /// Members who reserved.
    pub reserved: i64,
    /// Of these, who entered while it was on air.
    pub reserved_came: i64,
    /// Viewers who entered.
    pub entered: i64,
    /// Seconds watched, of all viewers.
    pub watched_s: i64,
    /// Viewers whose time was measured.
    pub watchers: i64,
    /// Seconds that a viewer watched, on average.
    pub avg_dwell_s: i64,
    /// Comments said, those removed too.
    pub comments: i64,
    /// Viewers who saw a product card.
    pub card_view: i64,
    /// Viewers who tapped one.
    pub card_click: i64,
    /// Orders placed from it.
    pub ordered: i64,
    /// Members who placed them.
    pub buyers: i64,
    /// Members with an order that was ever paid.
    pub payers: i64,
    /// Orders that are paid and not cancelled.
    pub paid: i64,
    /// What was paid for these, before true-ups and after-sale refunds.
    pub paid_amount: Money,
    /// Orders that were cancelled or expired.
    pub cancelled: i64,
    /// Orders that were ever paid, cancelled ones too.
    pub ever_paid: i64,
    /// All that was ever paid, later refunds included.
    pub gross: Money,
    /// What went back of it until now: cancellations, edits, true-ups, weight, after-sale.
    pub refunded: Money,
    /// What is left.
    pub net: Money,
}

/// Divided and rounded half up; nothing by nothing.
pub(crate) fn quotient(numerator: i64, denominator: i64) -> Option<i64> {
    let wide = i128::from(numerator) * 2 + i128::from(denominator);
    let twice = i128::from(denominator) * 2;
    (denominator > 0).then(|| i64::try_from(wide / twice).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_rounded_and_nothing_divides_by_nothing() {
        assert_eq!(quotient(20_000, 3), Some(6_667));
        assert_eq!(quotient(1, 2), Some(1));
        assert_eq!((quotient(0, 5), quotient(5, 0)), (Some(0), None));
    }
}
