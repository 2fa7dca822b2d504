//! After-sale: a member claims by piece or by share, the leader or an operator decides and names who
//! bears it.
mod decide;
mod request;
pub(crate) mod store;
mod window;

pub use decide::{ApproveBody, DecideAfterSale};
pub use request::{ClaimBody, RequestAfterSale};
pub use store::Claim;
pub(crate) use window::schedule_completion;
