//! Orders that a leader takes for a neighbour (代下单), one or a list of them, late orders (补单), and their
//! payment in cash. A neighbour whose name alone is known claims them by a link.
mod behalf;
mod cash;
mod claim_view;
mod guest;
mod late;
mod list;
mod read;
mod store;
mod view;

pub use behalf::{Buyer, TakeOrder, TakeOrderBody};
pub use cash::{CollectCash, cash_of_leader};
pub use claim_view::{GuestClaimView, GuestLineView, GuestOrderView};
pub use guest::ClaimGuest;
pub use late::{LateOrder, enter_stage, place_late};
pub use list::{TakeList, TakeListBody, TakeListOrder, TakenListOrder};
pub use read::{ReadListBody, ReadListLine, ReadListOrder, ReadListView};
pub use view::OrderTakenView;

pub(crate) use claim_view::guest_view;
pub(crate) use late::{book_late, is_late};
pub(crate) use read::read_list;
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
