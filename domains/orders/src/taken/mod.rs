//! Orders that a leader takes for a neighbour (代下单), late orders (补单), and their payment in cash.
mod behalf;
mod cash;
mod late;
mod store;
mod view;

pub use behalf::{Buyer, TakeOrder, TakeOrderBody};
pub use cash::{CollectCash, cash_of_leader};
pub use late::{LateOrder, enter_stage, place_late};
pub use view::OrderTakenView;

pub(crate) use late::{book_late, is_late};
pub(crate) use view::taking;

use julin_db::text_enum;

text_enum! {
    /// How somebody else came to take an order.
    pub enum TakenKind {
        /// For a neighbour, while the buy takes orders.
        OnBehalf = "on_behalf",
        /// After the counting, from what is left.
        Late = "late",
    }

    /// How an order that somebody else took is paid.
    pub enum TakenPay {
        /// The buyer pays by a link.
        Link = "link",
        /// The leader has the money in cash.
        Cash = "cash",
    }
}
