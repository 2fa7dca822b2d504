//! What an edit does to the lines of an order: pure.
use super::model::WantedLine;
use crate::refusals as no;
use crate::store::Line;
use julin_kernel::{CampaignItemId, Fault, Money, PoolId};

/// Pieces of one line an order may have.
const QUANTITY_MAX: i64 = 999;
/// Lines an order may have.
const LINES_MAX: usize = 50;

/// A line that stays, with another quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Its place among the lines.
    pub(crate) at: usize,
    pub(crate) quantity: i64,
    pub(crate) amount: Money,
}

/// What becomes of the lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) changed: Vec<Changed>,
    /// Places of lines that go.
    pub(crate) removed: Vec<usize>,
    pub(crate) added: Vec<WantedLine>,
    /// What it costs more; below zero what it costs less.
    pub(crate) difference: Money,
}

impl Plan {
    /// Whether no line changes.
    pub(crate) fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.removed.is_empty() && self.added.is_empty()
    }
}

/// Pieces of an item more or less than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shift {
    pub(crate) item: CampaignItemId,
    /// Known of lines that were there before.
    pub(crate) pool: Option<PoolId>,
    /// Always above zero.
    pub(crate) pieces: i64,
}

/// Compares the lines with what is wanted. A line keeps its frozen price; a discount stays where it was
/// frozen, so what was bought with one is not made less.
pub(crate) fn plan(lines: &[Line], wanted: &[WantedLine]) -> Result<Plan, Fault> {
    check(wanted)?;
    let mut plan = Plan::default();
    for (at, line) in lines.iter().enumerate() {
        match wanted.iter().position(|w| w.item == line.item_id) {
            Some(i) if wanted[i].quantity == line.quantity => {}
            Some(i) => change(&mut plan, (at, line), (i, wanted[i].quantity))?,
            None => remove(&mut plan, (at, line))?,
        }
    }
    let is_new = |w: &&WantedLine| !lines.iter().any(|l| l.item_id == w.item);
    for new in wanted.iter().filter(is_new) {
        let amount = new.unit_price.times(new.quantity)?;
        plan.difference = plan.difference.plus(amount)?;
        plan.added.push(*new);
    }
    Ok(plan)
}

fn check(wanted: &[WantedLine]) -> Result<(), Fault> {
    if wanted.is_empty() || wanted.len() > LINES_MAX {
        return Err(no::QUANTITY.field("lines").detail(format!("1–{LINES_MAX}")));
    }
    for (at, line) in wanted.iter().enumerate() {
        if !(1..=QUANTITY_MAX).contains(&line.quantity) {
            let detail = format!("1–{QUANTITY_MAX}");
            return Err(no::QUANTITY
                .field(format!("lines.{at}.quantity"))
                .detail(detail));
        }
        if wanted[..at].iter().any(|w| w.item == line.item) {
            return Err(no::QUANTITY.field(format!("lines.{at}.item_id")));
        }
    }
    Ok(())
}

fn change(plan: &mut Plan, (at, line): (usize, &Line), to: (usize, i64)) -> Result<(), Fault> {
    let (place, quantity) = to;
    if quantity < line.quantity && line.discount > Money::ZERO {
        return Err(no::EDIT_DISCOUNTED.field(format!("lines.{place}.quantity")));
    }
    let amount = line.unit_price.times(quantity)?;
    plan.difference = plan.difference.plus(amount.minus(line.amount)?)?;
    plan.changed.push(Changed {
        at,
        quantity,
        amount,
    });
    Ok(())
}

fn remove(plan: &mut Plan, (at, line): (usize, &Line)) -> Result<(), Fault> {
    if line.discount > Money::ZERO {
        return Err(no::EDIT_DISCOUNTED.field("lines"));
    }
    plan.difference = plan.difference.minus(line.amount)?;
    plan.removed.push(at);
    Ok(())
}

/// What is needed more.
pub(crate) fn more(plan: &Plan, lines: &[Line]) -> Vec<Shift> {
    let grown = plan.changed.iter().filter_map(|c| {
        let line = &lines[c.at];
        (c.quantity > line.quantity).then_some(Shift {
            item: line.item_id,
            pool: Some(line.pool_id),
            pieces: c.quantity - line.quantity,
        })
    });
    let added = plan.added.iter().map(|w| Shift {
        item: w.item,
        pool: None,
        pieces: w.quantity,
    });
    grown.chain(added).collect()
}

/// What is needed no more.
pub(crate) fn less(plan: &Plan, lines: &[Line]) -> Vec<Shift> {
    let shift = |line: &Line, pieces| Shift {
        item: line.item_id,
        pool: Some(line.pool_id),
        pieces,
    };
    let shrunk = plan.changed.iter().filter_map(|c| {
        let line = &lines[c.at];
        (c.quantity < line.quantity).then(|| shift(line, line.quantity - c.quantity))
    });
    let removed = plan
        .removed
        .iter()
        .map(|at| shift(&lines[*at], lines[*at].quantity));
    shrunk.chain(removed).collect()
}
