//! The funnel of a session, and the figures made of it with their formulas: pure.
use julin_kernel::Money;
use julin_web::Locale;
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
    /// Viewers who saw a product card.
    pub card_view: i64,
    /// Viewers who tapped one.
    pub card_click: i64,
    /// Orders placed from it.
    pub ordered: i64,
    /// Members who placed them.
    pub buyers: i64,
    /// Orders that are paid and not cancelled.
    pub paid: i64,
    /// What was paid for these, before true-ups and after-sale refunds.
    pub paid_amount: Money,
    /// Orders that were cancelled or expired.
    pub cancelled: i64,
}

/// A figure with its formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveFormula {
    /// Stable name.
    pub key: String,
    /// In the reader's language.
    pub label: String,
    /// How it is computed, in the reader's language.
    pub explain: String,
    /// What is divided.
    pub numerator: i64,
    /// By what.
    pub denominator: i64,
    /// The quotient in basis points, of figures that are a share; null when divided by nothing.
    #[schema(required)]
    pub rate_bps: Option<i64>,
    /// The rounded quotient, of figures that are no share (seconds, fen); null when divided by nothing.
    #[schema(required)]
    pub value: Option<i64>,
}

/// Divided and rounded half up; nothing by nothing.
pub(crate) fn quotient(numerator: i64, denominator: i64) -> Option<i64> {
    let wide = i128::from(numerator) * 2 + i128::from(denominator);
    let twice = i128::from(denominator) * 2;
    (denominator > 0).then(|| i64::try_from(wide / twice).unwrap_or(i64::MAX))
}

/// What a formula divides: name, labels, explanations, numerator, denominator, whether it is a share.
type Spec = (
    &'static str,
    [&'static str; 2],
    [&'static str; 2],
    i64,
    i64,
    bool,
);

/// Every figure of the review.
pub(crate) fn formulas(f: &LiveFunnel, locale: Locale) -> Vec<LiveFormula> {
    let specs: [Spec; 7] = [
        (
            "attendance",
            ["预约到场率", "Attendance"],
            [
                "预约后进房的人数 ÷ 预约人数",
                "reserved and entered ÷ reserved",
            ],
            f.reserved_came,
            f.reserved,
            true,
        ),
        (
            "avg_dwell",
            ["人均停留（秒）", "Average dwell (s)"],
            [
                "全部观看秒数 ÷ 观看人数",
                "seconds watched ÷ viewers measured",
            ],
            f.watched_s,
            f.watchers,
            false,
        ),
        (
            "card_view_rate",
            ["商品曝光率", "Card view rate"],
            [
                "看到商品卡的人数 ÷ 进房人数",
                "viewers who saw a card ÷ entered",
            ],
            f.card_view,
            f.entered,
            true,
        ),
        (
            "card_click_rate",
            ["商品点击率", "Card click rate"],
            [
                "点击商品卡的人数 ÷ 看到商品卡的人数",
                "viewers who tapped a card ÷ who saw one",
            ],
            f.card_click,
            f.card_view,
            true,
        ),
        (
            "order_rate",
            ["下单转化率", "Order conversion"],
            ["下单人数 ÷ 进房人数", "members who ordered ÷ entered"],
            f.buyers,
            f.entered,
            true,
        ),
        (
            "payment_rate",
            ["支付率", "Payment rate"],
            [
                "已支付且未取消的订单数 ÷ 下单数",
                "orders paid and not cancelled ÷ orders placed",
            ],
            f.paid,
            f.ordered,
            true,
        ),
        (
            "average_order",
            ["客单价（分）", "Average order (fen)"],
            ["支付金额 ÷ 已支付订单数", "amount paid ÷ orders paid"],
            f.paid_amount.0,
            f.paid,
            false,
        ),
    ];
    let of = |(key, label, explain, numerator, denominator, share): Spec| LiveFormula {
        key: key.to_owned(),
        label: locale.pick(label[0], label[1]).to_owned(),
        explain: locale.pick(explain[0], explain[1]).to_owned(),
        numerator,
        denominator,
        rate_bps: quotient(numerator.saturating_mul(10_000), denominator).filter(|_| share),
        value: quotient(numerator, denominator).filter(|_| !share),
    };
    specs.into_iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_rounded_and_nothing_divides_by_nothing() {
        assert_eq!(quotient(5, 2), Some(3));
        assert_eq!(quotient(4, 3), Some(1));
        assert_eq!(quotient(0, 3), Some(0));
        assert_eq!(quotient(3, 0), None);
    }

    #[test]
    fn every_formula_shows_its_parts() {
        let funnel = LiveFunnel {
            reserved: 4,
            reserved_came: 3,
            entered: 10,
            buyers: 2,
            ..LiveFunnel::default()
        };
        let all = formulas(&funnel, Locale::En);
        let attendance = &all[0];
        assert_eq!((attendance.numerator, attendance.denominator), (3, 4));
        assert_eq!((attendance.rate_bps, attendance.value), (Some(7_500), None));
        let unpaid = all.iter().find(|f| f.key == "average_order").unwrap();
        assert_eq!((unpaid.rate_bps, unpaid.value), (None, None));
    }
}
