//! What an edit does to the lines of an order: pure.
use super::deposit;
use super::discounts::{Pieces, kept};
use super::model::{Wanted, WantedLine};
use crate::refusals as no;
use crate::store::{Line, Order};
use julin_groupbuy::CampaignSnapshot;
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
    /// What is still taken off it …
    pub(crate) discount: Money,
    /// … and of how many pieces.
    pub(crate) discounted: i64,
}

/// What becomes of the lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) changed: Vec<Changed>,
    /// Places of lines that go.
    pub(crate) removed: Vec<usize>,
    pub(crate) added: Vec<WantedLine>,
    /// What the order costs more; below zero what it costs less.
    pub(crate) difference: Money,
    /// What of that is charged now, or goes back now: of a presale the deposits alone.
    pub(crate) due: Money,
    /// The deposit the order has then.
    pub(crate) deposit: Option<Money>,
}

impl Plan {
    /// Whether no line changes.
    pub(crate) fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.removed.is_empty() && self.added.is_empty()
    }
    /// All lines as they will be: item, pieces, unit price.
    pub(super) fn after(&self, lines: &[Line]) -> Vec<(CampaignItemId, i64, Money)> {
        let stays = |(at, line): (usize, &Line)| {
            let to = self.changed.iter().find(|c| c.at == at);
            let quantity = to.map_or(line.quantity, |c| c.quantity);
            let gone = self.removed.contains(&at);
            (!gone).then_some((line.item_id, quantity, line.unit_price))
        };
        let stay = lines.iter().enumerate().filter_map(stays);
        let new = self.added.iter();
        stay.chain(new.map(|w| (w.item, w.quantity, w.unit_price)))
            .collect()
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

/// An order as an edit finds it.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) order: &'a Order,
    pub(crate) lines: &'a [Line],
    pub(crate) campaign: &'a CampaignSnapshot,
    /// On how many pieces discounts were frozen.
    pub(crate) pieces: &'a Pieces,
}

/// Compares an order with what is wanted. A line keeps its frozen price, and a discount stays where it
/// was frozen: pieces that leave take their part of it with them.
pub(crate) fn plan(seen: Seen<'_>, wanted: &Wanted) -> Result<Plan, Fault> {
    let mut plan = Plan {
        deposit: seen.order.deposit,
        ..Plan::default()
    };
    let Some(wanted) = &wanted.lines else {
        return Ok(plan);
    };
    check(wanted)?;
    for (at, line) in seen.lines.iter().enumerate() {
        match wanted.iter().find(|w| w.item == line.item_id) {
            Some(w) if w.quantity == line.quantity => {}
            Some(w) => change(&mut plan, (at, line), w.quantity, seen.pieces)?,
            None => remove(&mut plan, (at, line))?,
        }
    }
    let is_new = |w: &&WantedLine| !seen.lines.iter().any(|l| l.item_id == w.item);
    for new in wanted.iter().filter(is_new) {
        let amount = new.unit_price.times(new.quantity)?;
        plan.difference = plan.difference.plus(amount)?;
        plan.added.push(*new);
    }
    if !plan.is_empty() {
        check_payable(&plan, seen)?;
        deposit::judge(&mut plan, seen)?;
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

/// An order that discounts pay as a whole would be refunded as a whole, and give them back: that is a
/// cancellation.
fn check_payable(plan: &Plan, seen: Seen<'_>) -> Result<(), Fault> {
    let discounted = seen.lines.iter().any(|l| l.discount > Money::ZERO);
    if discounted && seen.order.total.plus(plan.difference)? <= Money::ZERO {
        return Err(no::EDIT_NOTHING_TO_PAY.field("lines"));
    }
    Ok(())
}

fn change(
    plan: &mut Plan,
    (at, line): (usize, &Line),
    quantity: i64,
    pieces: &Pieces,
) -> Result<(), Fault> {
    let amount = line.unit_price.times(quantity)?;
    let (discount, discounted) = kept(line, pieces, quantity)?;
    let more = amount.minus(line.amount)?;
    let less_off = line.discount.minus(discount)?;
    plan.difference = plan.difference.plus(more)?.plus(less_off)?;
    plan.changed.push(Changed {
        at,
        quantity,
        amount,
        discount,
        discounted,
    });
    Ok(())
}

fn remove(plan: &mut Plan, (at, line): (usize, &Line)) -> Result<(), Fault> {
    let charged = line.amount.minus(line.discount)?;
    plan.difference = plan.difference.minus(charged)?;
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
