//! An order is edited until its campaign is counted (rule 31): quantity, SKU, pickup point, note. What
//! it costs more is charged by one more payment, what it costs less is refunded, each once. After the
//! counting staff may move it to another pickup point, and ask for a surcharge that was approved.
mod apply;
mod ask;
mod deposit;
mod discounts;
mod lines;
mod model;
mod money_store;
mod of_team;
mod pending;
mod plan;
mod stock;
pub(crate) mod store;
mod surcharge;
mod tell;
mod view;
mod withdraw;

pub use ask::{EditOrder, EditOrderBody, EditedOrder};
pub use model::{EditId, EditStatus};
pub use surcharge::{LineSurcharge, ask_surcharge, check_surcharge};
pub use view::PendingEditView;
pub use withdraw::WithdrawEdit;

pub(crate) use discounts::pieces as discounted;
pub(crate) use pending::{ExpireEdit, drop_of_campaign, drop_pending, on_captured};
pub(crate) use view::editing;
