//! Suppliers' statements: closed by period, confirmed by the supplier, paid by the shop (rule 25).
mod close;
mod confirm;
mod jobs;
mod model;
mod pay;
mod period;
pub(crate) mod sheet;
pub(crate) mod store;

pub(crate) use confirm::Confirm;
pub(crate) use jobs::all as jobs;
pub(crate) use model::{NewMove, Statement, SupplierMove};
pub(crate) use pay::Pay;

pub use model::{MoveKind, StatementStatus};

use julin_db::{Result, Tx};
use julin_kernel::{Money, Scope};

/// Adds to what a supplier is owed, or takes from it; it lies in the statement that is closed next.
pub(crate) async fn add(tx: &mut Tx, scope: Scope, new: &NewMove) -> Result<()> {
    if new.amount == Money::ZERO {
        return Ok(());
    }
    store::add_move(tx, scope, new, None).await?;
    jobs::periods_from(tx, scope).await
}
