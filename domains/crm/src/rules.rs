//! The rules that give tags: pure, so that every tag can be explained.
use crate::tag::{Reason, Tag};
use julin_kernel::Money;

/// Days of the long window.
pub(crate) const LONG_DAYS: i64 = 90;
/// Days of the short window.
pub(crate) const SHORT_DAYS: i64 = 30;
const HIGH_AMOUNT: Money = Money(50_000);
const HIGH_AN_ORDER: Money = Money(15_000);
const HIGH_ORDERS: i64 = 2;
const FAN_ORDERS: i64 = 4;
const FAN_LIVES: i64 = 4;

/// What is known of a member, net of cancellations and refunds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Orders ever.
    pub(crate) orders: i64,
    /// Paid ever.
    pub(crate) paid: Money,
    /// Paid in the long window.
    pub(crate) paid_long: Money,
    /// Orders in the short window.
    pub(crate) orders_short: i64,
    /// Lives taken part in, in the short window.
    pub(crate) lives_short: i64,
}

/// The tags that a member deserves, each with its reason.
pub(crate) fn tags(f: &Facts) -> Vec<(Tag, Reason)> {
    let first = (f.orders == 1).then_some(Reason::OneOrder);
    let found = [
        (Tag::FirstOrder, first),
        (Tag::HighValue, high_value(f)),
        (Tag::Superfan, superfan(f)),
    ];
    let given = |(tag, reason): (Tag, Option<Reason>)| Some((tag, reason?));
    found.into_iter().filter_map(given).collect()
}

fn high_value(f: &Facts) -> Option<Reason> {
    if f.paid_long >= HIGH_AMOUNT {
        return Some(Reason::PaidIn {
            amount: f.paid_long,
            days: LONG_DAYS,
        });
    }
    let amount = Money(f.paid.0.checked_div(f.orders)?);
    let high = f.orders >= HIGH_ORDERS && amount >= HIGH_AN_ORDER;
    high.then_some(Reason::AnOrder {
        amount,
        orders: f.orders,
    })
}

fn superfan(f: &Facts) -> Option<Reason> {
    let days = SHORT_DAYS;
    if f.orders_short >= FAN_ORDERS {
        return Some(Reason::OrdersIn {
            orders: f.orders_short,
            days,
        });
    }
    (f.lives_short >= FAN_LIVES).then_some(Reason::LivesIn {
        lives: f.lives_short,
        days,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_web::Locale;

    fn given(f: Facts) -> Vec<(Tag, String)> {
        let text = |(tag, reason): (Tag, Reason)| (tag, reason.text(Locale::En));
        tags(&f).into_iter().map(text).collect()
    }

    #[test]
    fn every_threshold_is_exact() {
        assert_eq!(given(Facts::default()), []);
        let one = Facts {
            orders: 1,
            paid: Money(49_999),
            paid_long: Money(49_999),
            orders_short: 1,
            lives_short: 3,
        };
        assert_eq!(given(one), [(Tag::FirstOrder, "bought once so far".into())]);
        let more = Facts {
            paid_long: Money(50_000),
            lives_short: 4,
            ..one
        };
        let tags: Vec<_> = given(more).into_iter().map(|t| t.1).collect();
        assert_eq!(
            tags,
            [
                "bought once so far",
                "¥500.00 in 90 days",
                "took part in 4 lives in 30 days"
            ]
        );
    }

    #[test]
    fn dear_orders_count_from_the_second() {
        let two = Facts {
            orders: 2,
            paid: Money(30_000),
            ..Facts::default()
        };
        assert_eq!(
            given(two),
            [(Tag::HighValue, "¥150.00 an order over 2".into())]
        );
        let less = Facts {
            paid: Money(29_999),
            ..two
        };
        assert_eq!(given(less), []);
        let fan = Facts {
            orders: 9,
            orders_short: 4,
            ..Facts::default()
        };
        assert_eq!(given(fan), [(Tag::Superfan, "4 orders in 30 days".into())]);
    }
}
