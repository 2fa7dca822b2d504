//! Presale (定金预售): an order is placed with its deposit, counts with it, and is asked for the rest
//! when the campaign is counted. Only what is paid in full is bought. Orders of no presale cost nothing
//! here.
//!
//! A forfeited deposit is the shop's own income: the supplier delivered nothing and the leader handed
//! nothing over, so neither has a part of it.
mod ask;
mod end;
mod pay;
pub(crate) mod store;
mod view;

pub use view::{PresaleOrderView, PresaleState};

pub(crate) use ask::{ask_final, ends_later};
pub(crate) use end::{EndPresale, RemindFinal, end_presale, remind_final};
pub(crate) use pay::{deposit_paid, on_captured};
pub(crate) use view::views;

use crate::decide::{PricedLine, Shelf};
use julin_db::{DbError, Tx, text_enum};
use julin_kernel::{Fault, Money, OrderId, Scope};

text_enum! {
    /// Where a final payment stands.
    pub(crate) enum FinalStatus {
        /// Waits for the money.
        Due = "due",
        /// Came in.
        Paid = "paid",
        /// Did not come; the shop keeps the deposit.
        Forfeited = "forfeited",
        /// Did not come; the deposit went back.
        Refunded = "refunded",
    }
}

/// Which payment of an order the final one is.
pub(crate) const FINAL_PART: i64 = 1;

/// What is to be paid with an order when deposits are asked for; none where all is paid at once.
pub(crate) fn due(shelf: &Shelf, lines: &[PricedLine]) -> Result<Option<Money>, Fault> {
    let deposit = |l: &PricedLine| shelf.items.get(&l.item).and_then(|i| i.deposit);
    if !lines.iter().any(|l| deposit(l).is_some()) {
        return Ok(None);
    }
    let mut due = Money::ZERO;
    for line in lines {
        let of_one = deposit(line).unwrap_or(line.unit_price);
        due = due.plus(of_one.times(line.quantity)?)?;
    }
    Ok(Some(due))
}

/// Whether an order is paid by a deposit and a final payment.
pub async fn has_deposit(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<bool, DbError> {
    let order = crate::store::order(tx, scope, order).await?;
    Ok(order.is_some_and(|o| o.deposit.is_some()))
}
