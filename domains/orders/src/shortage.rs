//! Goods that the supplier did not bring: refunded at once, on the price that was finally paid.
use crate::complete::complete;
use crate::discount_back::{Part, give_back};
use crate::order::OrderStatus;
use crate::store::{self, Line, Order};
use crate::{facts, settle};
use julin_contracts::{LiableParty, OrderRefunded, RefundCause};
use julin_db::{Error, Result, Tx};
use julin_events::emit;
use julin_kernel::{LineId, Money, OrderId, RefundId, Scope, split};
use julin_payments::RefundDraft;
use std::collections::BTreeMap;

/// Refunds `missing` pieces of a line once; asking again for the same line does nothing. The supplier bears
/// it by not being paid for what it did not bring, so nobody is charged (rules 21, 24).
pub async fn refund_short(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    line: LineId,
    missing: i64,
) -> Result<Money> {
    let order = store::order(tx, scope, order).await?;
    let order = order.ok_or_else(|| Error::internal("a shortage of an unknown order"))?;
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let line = lines.into_iter().find(|l| l.id == line);
    let line = line.ok_or_else(|| Error::internal("a shortage of an unknown line"))?;
    let missing = missing.clamp(0, line.quantity);
    if missing == 0 || line.short > 0 {
        return Ok(Money::ZERO);
    }
    store::set_short(tx, scope, &line, missing).await?;
    let (net, left) = (line.paid_net()?, line.left()?);
    let share = split(net, &[missing, line.quantity - missing])?[0];
    let amount = share.min(left);
    give(tx, scope, (&order, &line), (amount, missing)).await?;
    end_if_nothing_comes(tx, scope, order.id).await?;
    Ok(amount)
}

/// The money of a line goes back, and what coupons and points had paid of it: all of that where nothing
/// else was paid.
async fn give(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (&Order, &Line),
    (amount, missing): (Money, i64),
) -> Result<()> {
    let cause = format!("short:{}", line.id);
    let part = if line.charged()? == Money::ZERO {
        Part::of_pieces(missing, line.quantity)
    } else {
        Part::of_money(amount, line.left()?)
    };
    let discounts = give_back(tx, scope, (order, line), part, &cause).await?;
    if amount == Money::ZERO && discounts.is_empty() {
        return Ok(());
    }
    let refund = if amount > Money::ZERO {
        refund(tx, scope, (order, line), amount, &cause).await?
    } else {
        NO_REFUND
    };
    let event = OrderRefunded {
        head: facts::head(order),
        line: line.id,
        supplier: line.supplier_id,
        amount,
        liable: LiableParty::Supplier,
        refund,
        cause: RefundCause::Short,
        discounts,
    };
    emit(tx, scope, event).await.map(|_| ())
}

/// What others had paid as a whole goes back to them alone.
const NO_REFUND: RefundId = RefundId(0);

async fn refund(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (&Order, &Line),
    amount: Money,
    cause: &str,
) -> Result<RefundId> {
    store::add_refund(tx, scope, order.id, amount).await?;
    store::add_line_refund(tx, scope, line, amount).await?;
    let draft = RefundDraft {
        order: order.id,
        key: cause.to_owned(),
        amount,
        reason_code: "short".to_owned(),
        before_completion: order.holder().is_some(),
    };
    let refund = julin_payments::request_refund(tx, scope, draft).await?;
    let args = BTreeMap::from([("amount".to_owned(), amount.display())]);
    let (link, key) = (format!("/orders/{}", order.id), cause.to_owned());
    settle::message(tx, scope, order, "after_sale_approved", args, link, key).await?;
    Ok(refund)
}

/// Nobody is told to come for an empty bag: an order of which nothing is left is over.
async fn end_if_nothing_comes(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    let order = store::order(tx, scope, order).await?;
    let order = order.ok_or_else(|| Error::internal("a shortage of an unknown order"))?;
    let before_pickup =
        order.status.leads_to(OrderStatus::AtPickup) || order.status == OrderStatus::AtPickup;
    let left = order.paid.minus(order.true_up)?.minus(order.refunded)?;
    let lines = store::lines(tx, scope, &[order.id]).await?;
    // What a coupon paid as a whole is still fetched, although none of its money can go back.
    let comes = lines.iter().any(|l| l.came() > 0 && !l.is_refunded());
    if before_pickup && left == Money::ZERO && !comes {
        // Nobody comes for it, so what it was promised is given up here, as at the counter.
        let pools: Vec<_> = lines.iter().map(|l| (l.pool_id, l.quantity)).collect();
        julin_catalog::ship(tx, scope, &pools).await?;
        complete(tx, scope, &order, "short").await?;
    }
    Ok(())
}
