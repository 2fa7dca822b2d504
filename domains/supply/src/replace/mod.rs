//! 换货补发: goods in place of others. They come from what a campaign's purchase left over, or are bought
//! with the next one that goes to the same pickup point; until then they are promised to nobody. waiting
//! → sorted (counted in, on the sorting list) → ready (at the pickup point) → handed · ended. What a claim
//! comes to is orders' affair; here is where its goods are.
mod answer;
mod fill;
mod grant;
mod hand;
mod stock;
mod store;
mod view;

pub(crate) use answer::{AnswerOffer, OfferBody};
pub(crate) use fill::{arrived, fill, on_ended, plan_into, wanted};
pub(crate) use grant::Replace;
pub(crate) use hand::hand_over;
pub(crate) use stock::leftover;
pub use store::ReplacementState;
pub(crate) use store::held;
pub use view::{RosterReplacement, SortingReplacement};
pub(crate) use view::{roster, sorting};
