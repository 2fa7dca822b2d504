//! Goods sold by weight (rule 19): a capped estimate is charged, grams are entered before pickup, and
//! one refund at pickup holds what the tier gave back and what the weight fell short.
mod enter;
mod excess;
mod ledger;
mod lines;
mod settle;
mod store;

pub use enter::{Reading, WeighSource, WeighedBy, WeighedLine, weigh};
pub use excess::{AskExcess, AskedExcess, ExcessBody, ExcessStatus, LineExcess};
pub(crate) use excess::{absorb, on_captured};
pub use ledger::WeighingView;
pub(crate) use ledger::weighings;
pub use lines::{WeighLine, WeighQuery, weigh_lines};
pub(crate) use settle::{TrueUpAlone, alone_later, settle_weights};

use crate::store::Line;
use julin_db::Result;
use julin_kernel::{Grams, Money, Weighing, split};
use serde::Serialize;
use utoipa::ToSchema;

/// A line sold by weight, as its buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineWeighing {
    /// How it is sold.
    #[serde(flatten)]
    pub terms: Weighing,
    /// What was ordered weighs by the offer.
    pub ordered_grams: Grams,
    /// What it weighed, once it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grams: Option<Grams>,
    /// What goes back at pickup, tier and weight together; once picked up, what went back for the weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund: Option<Money>,
    /// Whether that is final.
    pub settled: bool,
    /// What it weighs above what was ordered; charged only if the buyer asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excess: Option<LineExcess>,
}

/// What a weighed line gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Settlement {
    /// By the tier.
    pub(crate) true_up: Money,
    /// By the weight.
    pub(crate) shortfall: Money,
    /// What the supplier is not owed for goods that were not in the bag.
    pub(crate) supply: Money,
}

impl Settlement {
    pub(crate) fn total(self) -> Result<Money> {
        Ok(self.true_up.plus(self.shortfall)?)
    }
}

impl Line {
    /// How it is sold by weight, if it is.
    pub fn weighed_by(&self) -> Option<&Weighing> {
        self.weighing.as_ref().map(|w| &w.0)
    }
    /// What one finally costs; what was charged, until it is counted.
    pub(crate) fn final_price(&self) -> Money {
        self.final_unit_price.unwrap_or(self.unit_price)
    }
    /// Pieces that came.
    pub fn came(&self) -> i64 {
        self.quantity - self.short
    }
    /// Whether it must be weighed before it can be handed over.
    pub fn lacks_weight(&self) -> bool {
        self.weighing.is_some() && self.came() > 0 && self.weighed_grams.is_none()
    }
}

/// What a line gives back that weighs `grams`; without a weight, what its tier gives back alone. In all
/// never more than what is left of it: paid − final unit price × min(actual, ordered), where ordered
/// includes what the buyer paid for above it, and a discount is apportioned with the goods (rules 5, 19).
pub(crate) fn settlement(line: &Line, grams: Option<Grams>) -> Result<Settlement> {
    let none = Settlement {
        true_up: Money::ZERO,
        shortfall: Money::ZERO,
        supply: Money::ZERO,
    };
    let Some(terms) = line.weighed_by() else {
        return Ok(none);
    };
    let (price, came, left) = (line.final_price(), line.came(), line.left()?);
    let true_up = true_up_due(line)?.min(left);
    let whole = price.times(came)?.plus(line.excess)?;
    let (Some(grams), true) = (grams, whole > Money::ZERO) else {
        return Ok(Settlement { true_up, ..none });
    };
    let ordered = terms.ordered(came)?;
    let most = Grams(ordered.0.saturating_add(line.excess_grams.0));
    let value = terms.worth(price, grams.min(most))?.min(whole);
    let missing = Grams(most.0.saturating_sub(grams.0).max(0));
    let parts = [whole.minus(value)?.0, value.0];
    Ok(Settlement {
        true_up,
        shortfall: split(left.minus(true_up)?, &parts)?[0],
        supply: terms.worth(line.supply_price, missing)?,
    })
}

/// What the tier still owes on the pieces that came: by what was charged, which is the final price already
/// where the price was open until the counting.
fn true_up_due(line: &Line) -> Result<Money> {
    let charged = line.amount.minus(line.excess)?;
    let drop = charged.minus(line.final_price().times(line.quantity)?)?;
    let parts = split(drop.max(Money::ZERO), &[line.came(), line.short])?;
    Ok(parts[0].minus(line.true_up)?.max(Money::ZERO))
}

/// What a buyer sees of a line's weight.
pub(crate) fn line_weighing(line: &Line, settled: bool) -> Option<LineWeighing> {
    let terms = line.weighed_by()?;
    let expected = settlement(line, line.weighed_grams).and_then(Settlement::total);
    let refund = if settled {
        Some(line.weight_refund)
    } else {
        line.weighed_grams.and_then(|_| expected.ok())
    };
    Some(LineWeighing {
        terms: terms.clone(),
        ordered_grams: terms.ordered(line.quantity).ok()?,
        grams: line.weighed_grams,
        refund,
        settled,
        excess: excess::of_line(line, settled).ok().flatten(),
    })
}

#[cfg(test)]
mod tests;
