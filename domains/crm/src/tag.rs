//! Tags and the reasons for them.
use julin_db::text_enum;
use julin_kernel::Money;
use julin_web::Locale;
use serde::{Deserialize, Serialize};

text_enum! {
    /// What a rule found out about a member.
    pub enum Tag {
        /// 首单: bought exactly once.
        FirstOrder = "first_order",
        /// 高价值: buys much, or dearly.
        HighValue = "high_value",
        /// 铁粉: comes again and again.
        Superfan = "superfan",
    }
}

/// Why a tag was given, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub(crate) enum Reason {
    /// One order so far.
    OneOrder,
    /// Paid so much in so many days.
    PaidIn { amount: Money, days: i64 },
    /// So much an order over so many orders.
    AnOrder { amount: Money, orders: i64 },
    /// So many orders in so many days.
    OrdersIn { orders: i64, days: i64 },
    /// So many lives in so many days.
    LivesIn { lives: i64, days: i64 },
}

impl Reason {
    /// The reason as people read it.
    pub(crate) fn text(self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::OneOrder => ("首单新客".to_owned(), "bought once so far".to_owned()),
            Self::PaidIn { amount, days } => {
                let yuan = amount.display();
                (
                    format!("近{days}天实付¥{yuan}"),
                    format!("¥{yuan} in {days} days"),
                )
            }
            Self::AnOrder { amount, orders } => {
                let yuan = amount.display();
                (
                    format!("{orders}单，平均每单¥{yuan}"),
                    format!("¥{yuan} an order over {orders}"),
                )
            }
            Self::OrdersIn { orders, days } => (
                format!("近{days}天下单{orders}次"),
                format!("{orders} orders in {days} days"),
            ),
            Self::LivesIn { lives, days } => (
                format!("近{days}天参与{lives}场直播"),
                format!("took part in {lives} lives in {days} days"),
            ),
        };
        locale.pick(zh, en)
    }
}
