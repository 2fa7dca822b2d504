//! Late orders (补单, rule 13): taken after the counting from what the purchase leaves over, whole cases
//! bought or goods that nobody's bag needs. They are in line behind everybody else.
mod follow;
mod store;
mod surplus;
mod take;

pub(crate) use follow::{on_cancelled, on_paid};
pub(crate) use surplus::bagged;
pub use surplus::{SurplusItem, surplus};
pub(crate) use take::may_take;
pub use take::{LateOrderBody, TakeLate};
