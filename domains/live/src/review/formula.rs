//! The figures made of a funnel, each with its division and with what it counts: pure.
use super::funnel::{LiveFunnel, quotient};
use julin_db::text_enum;
use julin_web::Locale;
use serde::Serialize;
use utoipa::ToSchema;

/// Of fewer than so many no percentage is said: one person more or less would turn it over.
pub(crate) const FEW: i64 = 10;

text_enum! {
    /// What a number counts.
    pub(crate) enum LiveUnit {
        /// Viewers or members.
        People = "people",
        /// Orders.
        Orders = "orders",
        /// Comments.
        Comments = "comments",
        /// Seconds.
        Seconds = "seconds",
        /// Money.
        Fen = "fen",
        /// A share, in basis points.
        Share = "share",
    }
}

/// A figure's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveQuotient {
    /// What is divided.
    pub numerator: i64,
    /// By what.
    pub denominator: i64,
    /// The quotient in basis points, of figures that are a share; null when divided by nothing, or by too few.
    #[schema(required)]
    pub rate_bps: Option<i64>,
    /// The rounded quotient, of figures that are no share; null when divided by nothing.
    #[schema(required)]
    pub value: Option<i64>,
    /// Whether a share is not said because it would be one of too few.
    pub few: bool,
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
    /// What is counted and when, in the reader's language.
    pub source: String,
    /// What the numerator counts.
    pub numerator_unit: LiveUnit,
    /// What the denominator counts.
    pub denominator_unit: LiveUnit,
    /// What the figure is.
    pub unit: LiveUnit,
    /// The figure is per so many of the denominator: a thousand for GPM, else one.
    pub per: i64,
    /// Its numbers.
    #[serde(flatten)]
    pub now: LiveQuotient,
    /// The same in the host's session before; null if there was none.
    #[schema(required)]
    pub before: Option<LiveQuotient>,
}

/// What a figure is made of.
struct Spec {
    key: &'static str,
    label: [&'static str; 2],
    explain: [&'static str; 2],
    source: [&'static str; 2],
    units: [LiveUnit; 3],
    per: i64,
    parts: fn(&LiveFunnel) -> (i64, i64),
}

const CAME: [&str; 2] = [
    "进房：直播中第一次进入直播间，登录的按人、没登录的按浏览器，各算一次",
    "Entered: the first time in the room while on air, once a person if signed in, else once a browser",
];
const PAID: [&str; 2] = [
    "成交额：这场直播里下的单实际付过的钱，含后来退掉的；取自付款事件",
    "Gross: what was paid for orders placed in this live, later refunds included; from the payment events",
];

mod specs;

fn numbers(spec: &Spec, f: &LiveFunnel) -> LiveQuotient {
    let (numerator, denominator) = (spec.parts)(f);
    let share = spec.units[2] == LiveUnit::Share;
    let few = share && denominator > 0 && denominator < FEW;
    let scaled = |by: i64| quotient(numerator.saturating_mul(by), denominator);
    LiveQuotient {
        numerator,
        denominator,
        rate_bps: scaled(10_000).filter(|_| share && !few),
        value: scaled(spec.per).filter(|_| !share),
        few,
    }
}

/// Every figure of the review, beside those of the session before.
pub(crate) fn formulas(
    f: &LiveFunnel,
    before: Option<&LiveFunnel>,
    locale: Locale,
) -> Vec<LiveFormula> {
    let of = |spec: &Spec| LiveFormula {
        key: spec.key.to_owned(),
        label: locale.pick(spec.label[0], spec.label[1]).to_owned(),
        explain: locale.pick(spec.explain[0], spec.explain[1]).to_owned(),
        source: locale.pick(spec.source[0], spec.source[1]).to_owned(),
        numerator_unit: spec.units[0],
        denominator_unit: spec.units[1],
        unit: spec.units[2],
        per: spec.per,
        now: numbers(spec, f),
        before: before.map(|b| numbers(spec, b)),
    };
    specs::ALL.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::Money;

    fn figure(f: &LiveFunnel, key: &str) -> LiveQuotient {
        let all = formulas(f, None, Locale::Zh);
        all.into_iter().find(|x| x.key == key).unwrap().now
    }

    #[test]
    fn a_share_of_too_few_is_not_said_but_its_numbers_are() {
        let f = LiveFunnel {
            entered: 9,
            buyers: 3,
            ..LiveFunnel::default()
        };
        let few = figure(&f, "order_rate");
        assert_eq!((few.numerator, few.denominator), (3, 9));
        assert_eq!((few.rate_bps, few.few), (None, true));
        let enough = figure(
            &LiveFunnel {
                entered: 210,
                buyers: 38,
                ..f
            },
            "order_rate",
        );
        assert_eq!((enough.rate_bps, enough.few), (Some(1_810), false));
        assert_eq!(figure(&LiveFunnel::default(), "order_rate").rate_bps, None);
    }

    #[test]
    fn gpm_is_per_thousand_and_the_refund_rate_is_of_money() {
        let f = LiveFunnel {
            entered: 40,
            payers: 4,
            gross: Money(20_000),
            refunded: Money(5_000),
            ..LiveFunnel::default()
        };
        assert_eq!(figure(&f, "gpm").value, Some(500_000));
        assert_eq!(figure(&f, "uv_value").value, Some(500));
        assert_eq!(figure(&f, "per_buyer").value, Some(5_000));
        assert_eq!(figure(&f, "refund_rate").rate_bps, Some(2_500));
    }

    #[test]
    fn every_figure_stands_beside_the_one_before() {
        let f = LiveFunnel::default();
        assert!(
            formulas(&f, None, Locale::En)
                .iter()
                .all(|x| x.before.is_none())
        );
        assert!(
            formulas(&f, Some(&f), Locale::En)
                .iter()
                .all(|x| x.before == Some(x.now))
        );
    }
}
