//! Reconciliation: a day of the ledger against the provider's trade and fund bills, number by number.
mod bill_side;
mod compare;
mod day;
mod explain;
mod jobs;
mod ledger_side;
mod model;
mod port;
mod start;
pub(crate) mod store;

pub(crate) use day::is_past as is_past_day;
pub(crate) use explain::Explain;
pub(crate) use jobs::{all as jobs, daily_from};
pub(crate) use model::{Difference, Reconciliation};
pub(crate) use start::Start;

pub use model::{BillKind, DifferenceId, DifferenceKind, DifferenceState, MovementKind, RunState};
pub use port::{Bill, BillLine, BillPort};
