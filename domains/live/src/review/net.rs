//! What was paid for what a session sold, and what went back of it later: the review's gross and net.
use crate::store::review::sold::{self as store, SoldLine};
use julin_contracts::{DiscountFact, Event, OrderEdited, OrderLineFact, OrderPaid};
use julin_db::{Result, Tx};
use julin_kernel::{LineId, Money, OrderId, Scope};

/// A line of an order, at what is paid for it once its discounts are off.
fn sold_line(line: &OrderLineFact, discounts: &[DiscountFact]) -> Result<SoldLine> {
    let off = discounts.iter().filter(|d| d.line == line.line);
    let off = Money::sum(off.map(|d| d.amount))?;
    Ok(SoldLine {
        line_id: line.line,
        item_id: line.item,
        gross: line.amount.minus(off)?,
        refunded: Money::ZERO,
    })
}

pub(crate) async fn paid(tx: &mut Tx, scope: Scope, o: &OrderPaid) -> Result<()> {
    let Some(live) = store::live_of(tx, scope, o.head.order).await? else {
        return Ok(());
    };
    let lines: Result<Vec<SoldLine>> = o
        .lines
        .iter()
        .map(|line| sold_line(line, &o.discounts))
        .collect();
    Ok(store::put(tx, scope, live, o.head.order, &lines?).await?)
}

/// What an edit took off goes back; what it put on was paid more. Nothing was paid before the payment.
pub(crate) async fn edited(tx: &mut Tx, scope: Scope, o: &OrderEdited) -> Result<()> {
    let order = o.head.order;
    let Some(live) = store::live_of(tx, scope, order).await? else {
        return Ok(());
    };
    store::order_moved(tx, scope, order, o.charged, o.refunded).await?;
    let before = store::of_order(tx, scope, order).await?;
    if before.is_empty() {
        return Ok(());
    }
    let now: Result<Vec<SoldLine>> = o
        .lines
        .iter()
        .map(|line| sold_line(line, &o.discounts))
        .collect();
    Ok(store::put(tx, scope, live, order, &after_edit(&before, &now?)?).await?)
}

/// Every line that ever was: its gross never falls, what is no longer paid for it went back.
fn after_edit(before: &[SoldLine], now: &[SoldLine]) -> Result<Vec<SoldLine>> {
    let mut out = vec![];
    for old in before {
        let worth = now.iter().find(|n| n.line_id == old.line_id);
        let worth = worth.map_or(Money::ZERO, |n| n.gross);
        let stands = old.gross.minus(old.refunded)?;
        let mut line = *old;
        if worth > stands {
            line.gross = line.gross.plus(worth.minus(stands)?)?;
        } else {
            line.refunded = line.refunded.plus(stands.minus(worth)?)?;
        }
        out.push(line);
    }
    let known = |n: &&SoldLine| !before.iter().any(|old| old.line_id == n.line_id);
    out.extend(now.iter().filter(known).copied());
    Ok(out)
}

/// Money that moved on a sold order later: refunds, true-ups, shortfalls of weight, surcharges.
pub(crate) async fn moved(tx: &mut Tx, scope: Scope, event: &Event) -> Result<()> {
    match event {
        Event::OrderRefunded(o) => back(tx, scope, o.head.order, &[(o.line, o.amount)]).await,
        Event::OrderTruedUp(o) => {
            let lines: Vec<_> = o.lines.iter().map(|l| (l.line, l.amount)).collect();
            back(tx, scope, o.head.order, &lines).await
        }
        Event::OrderWeightSettled(o) => {
            let lines: Vec<_> = o.lines.iter().map(|l| (l.line, l.amount)).collect();
            back(tx, scope, o.head.order, &lines).await
        }
        Event::OrderSurcharged(o) => more(tx, scope, o.head.order, o.line, o.amount).await,
        Event::LineExcessPaid(o) => more(tx, scope, o.head.order, o.line, o.amount).await,
        _ => Ok(()),
    }
}

async fn back(tx: &mut Tx, scope: Scope, order: OrderId, lines: &[(LineId, Money)]) -> Result<()> {
    let total = Money::sum(lines.iter().map(|l| l.1))?;
    if store::order_moved(tx, scope, order, Money::ZERO, total).await? {
        for (line, amount) in lines {
            store::line_moved(tx, scope, (order, *line), Money::ZERO, *amount).await?;
        }
    }
    Ok(())
}

async fn more(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    line: LineId,
    amount: Money,
) -> Result<()> {
    if store::order_moved(tx, scope, order, amount, Money::ZERO).await? {
        store::line_moved(tx, scope, (order, line), amount, Money::ZERO).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::CampaignItemId;

    fn line(id: i64, gross: i64, refunded: i64) -> SoldLine {
        SoldLine {
            line_id: LineId(id),
            item_id: CampaignItemId(id),
            gross: Money(gross),
            refunded: Money(refunded),
        }
    }

    #[test]
    fn what_an_edit_takes_off_went_back_and_what_it_puts_on_was_paid() {
        let before = [line(1, 600, 0), line(2, 500, 100), line(3, 300, 0)];
        let now = [line(1, 200, 0), line(2, 900, 0), line(4, 50, 0)];
        assert_eq!(
            after_edit(&before, &now).unwrap(),
            [
                line(1, 600, 400),
                line(2, 1_000, 100),
                line(3, 300, 300),
                line(4, 50, 0)
            ]
        );
    }
}
