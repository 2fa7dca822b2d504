//! An order is edited until its campaign is counted (rule 31): quantity, SKU, pickup point, note. What
//! it costs more is charged by one more payment, what it costs less is refunded, each once.
mod apply;
mod ask;
mod model;
mod pending;
mod plan;
pub(crate) mod store;
mod view;

pub use ask::{EditOrder, EditOrderBody, EditedOrder, WithdrawEdit};
pub use model::{EditId, EditStatus};
pub use view::PendingEditView;

pub(crate) use pending::{ExpireEdit, drop_of_campaign, drop_pending, on_captured};
pub(crate) use view::editing;
