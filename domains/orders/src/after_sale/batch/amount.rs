//! How much of a line a batch gives back.
use super::model::BatchBody;
use crate::order::OrderStatus;
use crate::store::Line;
use julin_db::Result;
use julin_kernel::{Bps, Money, split};

/// What each line gives: a share of it, or an amount for each piece.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    pub(crate) share_bps: Option<i64>,
    pub(crate) amount_each: Option<Money>,
}

impl Measure {
    pub(crate) fn of_body(body: &BatchBody) -> Self {
        Self {
            share_bps: body.share_bps,
            amount_each: body.amount_each,
        }
    }

    /// Of some pieces of a line, or of all; rounded once, and never more than is left of it.
    pub(crate) fn of(self, line: &Line, pieces: Option<i64>) -> Result<Money> {
        let pieces = pieces.unwrap_or(line.quantity).clamp(0, line.quantity);
        let share = match self.share_bps {
            Some(bps) => part_of(line, pieces)?.share(Bps(bps))?,
            None => Money::ZERO,
        };
        let each = self.amount_each.unwrap_or(Money::ZERO);
        let whole = share.plus(each.times(pieces)?)?;
        Ok(whole.min(line.left()?).max(Money::ZERO))
    }
}

/// What some pieces of a line finally cost.
fn part_of(line: &Line, pieces: i64) -> Result<Money> {
    let parts = split(line.paid_net()?, &[pieces, line.quantity - pieces])?;
    Ok(parts[0])
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
