//! 批次: the supplier's lots that goods came in. What a purchase order brings may be told lot by lot; bags
//! are filled from them pickup point by pickup point, in the order of their numbers, so that the sorting
//! list says which box to open, and a lot that turns out bad names everybody who got goods of it. Goods
//! in place of others are not followed by lot.
mod assign;
mod model;
mod refund;
mod store;
mod view;

pub use assign::ReceivedLot;
pub(crate) use assign::{AssignLots, assign, check, join, keep, later};
pub(crate) use model::LotId;
pub(crate) use refund::{LotRefundBody, load};
pub use view::SortingLot;
pub(crate) use view::{LotView, of_campaign, on_list};
