//! A weight is entered or corrected: at any time from the counting until pickup.
use super::{settlement, store};
use crate::order::OrderStatus;
use crate::refusals as no;
use crate::store::{self as orders, Line, Order};
use julin_contracts::LineWeighed;
use julin_db::{Result, Tx, text_enum};
use julin_events::emit;
use julin_kernel::{Code, Fault, Grams, LineId, Money, OrderId, PersonId, Scope, Weighing};
use julin_web::check;

text_enum! {
    /// How a weight came in.
    pub enum WeighSource {
        /// Typed at sorting.
        Typed = "typed",
        /// Pasted or uploaded.
        Pasted = "pasted",
        /// Sent by a scale.
        Scale = "scale",
    }
}

/// A weight of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Of which order.
    pub order: OrderId,
    /// Which line.
    pub line: LineId,
    /// How much.
    pub grams: Grams,
    /// Whether a questioned reading was looked at and found right.
    pub confirmed: bool,
}

/// Who or what weighed.
#[derive(Debug, Clone, Default)]
pub struct WeighedBy {
    /// The person, if one did.
    pub person: Option<PersonId>,
    /// The name of the scale, if one sent it.
    pub scale: String,
}

/// A line as it stands after a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeighedLine {
    /// The order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// What it weighed before.
    pub before: Option<Grams>,
    /// What it weighs.
    pub grams: Grams,
    /// What will go back at pickup.
    pub refund: Money,
}

/// No bag weighs more than ten tonnes, confirmed or not.
const GRAMS_MAX: i64 = 10_000_000;

/// Takes one reading. The same again changes nothing; one far off what was ordered must be confirmed.
pub async fn weigh(
    tx: &mut Tx,
    scope: Scope,
    reading: Reading,
    source: WeighSource,
    by: &WeighedBy,
) -> Result<WeighedLine> {
    let (order, line) = find(tx, scope, reading).await?;
    let terms = may_weigh(&order, &line)?;
    check::range("grams", reading.grams.0, 1, GRAMS_MAX)?;
    let questioned = terms.questions(line.came(), reading.grams)?;
    if questioned && !reading.confirmed {
        return Err(question(terms, line.came())?.into());
    }
    let answer = WeighedLine {
        order: order.id,
        line: line.id,
        before: line.weighed_grams,
        grams: reading.grams,
        refund: settlement(&line, Some(reading.grams))?.total()?,
    };
    if line.weighed_grams == Some(reading.grams) {
        return Ok(answer);
    }
    store::set_weight(tx, scope, &line, reading.grams).await?;
    let row = store::NewWeighing {
        reading,
        before: line.weighed_grams,
        source,
        by,
        confirmed: questioned,
    };
    store::journal(tx, scope, &row).await?;
    let event = LineWeighed {
        head: crate::facts::head(&order),
        line: line.id,
        grams: reading.grams,
    };
    emit(tx, scope, event).await?;
    Ok(answer)
}

async fn find(tx: &mut Tx, scope: Scope, reading: Reading) -> Result<(Order, Line)> {
    let order = orders::order(tx, scope, reading.order).await?;
    let order = order.ok_or_else(|| Code::NOT_FOUND.field("order_id"))?;
    let lines = orders::lines(tx, scope, &[order.id]).await?;
    let line = lines.into_iter().find(|l| l.id == reading.line);
    Ok((order, line.ok_or_else(|| Code::NOT_FOUND.field("line_id"))?))
}

/// Whether this line takes a weight now, and by which terms.
fn may_weigh<'a>(order: &Order, line: &'a Line) -> Result<&'a Weighing, Fault> {
    use OrderStatus as S;
    match order.status {
        S::PendingPayment | S::Paid | S::Cancelled => return Err(no::WEIGH_TOO_EARLY.fault()),
        S::PickedUp | S::Completed => return Err(no::WEIGHT_FINAL.fault()),
        S::Aggregated | S::Sourcing | S::Sorted | S::InTransit | S::AtPickup => {}
    }
    let terms = line.weighed_by().filter(|_| line.came() > 0);
    terms.ok_or_else(|| no::NOT_BY_WEIGHT.field("line_id"))
}

/// Asks whether that is really so, and tells what was expected.
fn question(terms: &Weighing, quantity: i64) -> Result<Fault> {
    let (least, most) = terms.expected(quantity)?;
    let detail = format!("{}–{} g", least.0, most.0);
    Ok(no::WEIGHT_QUESTIONED.field("grams").detail(detail))
}
