//! How much of a line a batch gives back.
use crate::order::OrderStatus;
use crate::store::Line;
use julin_db::Result;
use julin_kernel::{Bps, Money};

/// What each line gives: a share of it, or an amount for each piece.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    pub(crate) share_bps: Option<i64>,
    pub(crate) amount_each: Option<Money>,
}

impl Measure {
    /// Rounded once, and never more than is left of the line.
    pub(crate) fn of(self, line: &Line) -> Result<Money> {
        let share = match self.share_bps {
            Some(bps) => line.paid_net()?.share(Bps(bps))?,
            None => Money::ZERO,
        };
        let each = self.amount_each.unwrap_or(Money::ZERO);
        let whole = share.plus(each.times(line.quantity)?)?;
        Ok(whole.min(line.left()?).max(Money::ZERO))
    }
}

/// Orders that a batch may refund: counted, and not cancelled.
pub(crate) const STATUSES: [OrderStatus; 7] = [
    OrderStatus::Aggregated,
    OrderStatus::Sourcing,
    OrderStatus::Sorted,
    OrderStatus::InTransit,
    OrderStatus::AtPickup,
    OrderStatus::PickedUp,
    OrderStatus::Completed,
];
