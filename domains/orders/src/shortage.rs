//! Goods that the supplier did not bring: refunded at once, on the price that was finally paid.
use crate::complete::complete;
use crate::order::OrderStatus;
use crate::store;
use crate::{facts, settle};
use julin_contracts::{LiableParty, OrderRefunded};
use julin_db::{Error, Result, Tx};
use julin_events::emit;
use julin_kernel::{LineId, Money, OrderId, Scope, split};
use julin_payments::RefundDraft;
use std::collections::BTreeMap;

/// Refunds `missing` pieces of a line once; asking again for the same line does nothing. The supplier is
/// not charged: it is not paid for what it did not bring.
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
    store::set_short(tx, scope, &line, missing).await?;
    let net = line.paid_net()?;
    let share = split(net, &[missing, line.quantity - missing])?[0];
    let amount = share.min(line.left()?);
    if missing == 0 || amount == Money::ZERO || line.refunded > Money::ZERO {
        return Ok(Money::ZERO);
    }
    store::add_refund(tx, scope, order.id, amount).await?;
    store::add_line_refund(tx, scope, &line, amount).await?;
    let draft = RefundDraft {
        order: order.id,
        key: format!("short:{}", line.id),
        amount,
        reason_code: "short".to_owned(),
        before_completion: true,
    };
    let refund = julin_payments::request_refund(tx, scope, draft).await?;
    let event = OrderRefunded {
        head: facts::head(&order),
        line: line.id,
        supplier: line.supplier_id,
        amount,
        liable: LiableParty::Platform,
        refund,
    };
    emit(tx, scope, event).await?;
    let args = BTreeMap::from([("amount".to_owned(), amount.display())]);
    let (link, key) = (
        format!("/orders/{}", order.id),
        format!("short:{}", line.id),
    );
    settle::message(tx, scope, &order, "after_sale_approved", args, link, key).await?;
    end_if_nothing_comes(tx, scope, order.id).await?;
    Ok(amount)
}

/// Nobody is told to come for an empty bag: an order of which nothing is left is over.
async fn end_if_nothing_comes(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    let order = store::order(tx, scope, order).await?;
    let order = order.ok_or_else(|| Error::internal("a shortage of an unknown order"))?;
    let before_pickup =
        order.status.leads_to(OrderStatus::AtPickup) || order.status == OrderStatus::AtPickup;
    let left = order.paid.minus(order.true_up)?.minus(order.refunded)?;
    if before_pickup && left == Money::ZERO {
        complete(tx, scope, &order, "short").await?;
    }
    Ok(())
}
