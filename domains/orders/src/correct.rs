//! A counted order is corrected: more of a line goes back, by a decision of staff that is journaled. It
//! moves no tier.
use crate::after_sale::{Liability, Liable, LineRefund, refund_line};
use crate::changes::Change;
use crate::edit::store as edits;
use crate::order::OrderStatus;
use crate::refusals as no;
use crate::settle;
use crate::store::{self, Line, Order};
use julin_db::{Result, Tx};
use julin_kernel::{Code, LineId, Money, OrderId, PersonId, Scope};
use std::collections::BTreeMap;

/// A correction of one line.
pub struct LineCorrection<'a> {
    /// The order.
    pub order: OrderId,
    /// Its line.
    pub line: LineId,
    /// How much goes back.
    pub amount: Money,
    /// Who bears it.
    pub liable: Liable,
    /// Names it within the order for ever.
    pub key: String,
    /// Why.
    pub reason: &'a str,
    /// Who decided.
    pub actor: PersonId,
}

async fn load(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (OrderId, LineId),
) -> Result<(Order, Line)> {
    let order = store::order(tx, scope, order).await?;
    let order = order.ok_or_else(|| Code::NOT_FOUND.field("order_id"))?;
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let line = lines.into_iter().find(|l| l.id == line);
    let line = line.ok_or_else(|| Code::NOT_FOUND.field("line_id"))?;
    Ok((order, line))
}

/// Before the counting an order is edited, not corrected; and no more goes back than is left.
fn check(order: &Order, line: &Line, amount: Money) -> Result<()> {
    use OrderStatus as S;
    if matches!(order.status, S::PendingPayment | S::Paid | S::Cancelled) {
        let detail = order.status.as_str();
        return Err(Code::WRONG_STATE.field("order_id").detail(detail).into());
    }
    if amount > line.left()? {
        let left = format!("¥{}", line.left()?.display());
        return Err(no::CLAIM_TOO_LARGE.field("amount").detail(left).into());
    }
    Ok(())
}

/// Refuses what `correct_line` would refuse, and writes nothing.
pub async fn check_correction(
    tx: &mut Tx,
    scope: Scope,
    of: (OrderId, LineId),
    amount: Money,
) -> Result<()> {
    let (order, line) = load(tx, scope, of).await?;
    check(&order, &line, amount)
}

/// Gives more of a line back; the buyer is told, the order's journal says what and why.
pub async fn correct_line(tx: &mut Tx, scope: Scope, c: LineCorrection<'_>) -> Result<()> {
    let (order, line) = load(tx, scope, (c.order, c.line)).await?;
    check(&order, &line, c.amount)?;
    let (before, key) = (line.refunded, format!("{}:{}", order.id, c.key));
    let refund = LineRefund {
        order: &order,
        line: &line,
        amount: c.amount,
        liability: &Liability::of(c.liable, &[])?,
        key: c.key,
    };
    refund_line(tx, scope, refund).await?;
    let changed = Change {
        name: Some(format!("{} {}", line.name, line.spec).trim().to_owned()),
        ..Change::of(
            "refunded",
            before.display(),
            before.plus(c.amount)?.display(),
        )
    };
    let why = format!("corrected: {}", c.reason);
    let by = (Some(c.actor), why.as_str());
    edits::write_changes(tx, scope, (order.id, order.status), by, &[changed]).await?;
    let args = BTreeMap::from([("amount".to_owned(), c.amount.display())]);
    let link = format!("/orders/{}", order.id);
    settle::message(tx, scope, &order, "after_sale_approved", args, link, key).await
}
