//! Checkout: a cart over several buys, placed all or nothing, and its quote.
mod body;
mod place;
mod quote;
mod view;

pub use body::CheckoutBody;
pub use place::{PlaceCheckout, PlacedCheckout};
pub use quote::quote;
pub use view::{CheckoutQuote, QuotedCoupon, QuotedLine, QuotedOrder, QuotedPoints, Refusal};
