//! The cash that leaders took for orders is their debt (rule 25): set off against what they may
//! withdraw, handed in by bank, or given back to members.
mod hand_in;
mod net;
pub(crate) mod store;

pub use hand_in::MORE_THAN_OWED;
pub(crate) use hand_in::{HandIn, HandInBody};
pub(crate) use net::{Net, net, owed};
