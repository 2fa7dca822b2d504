//! What becomes of a late order: paid, it joins its fellows; not paid, what it took is left again.
use super::store;
use super::surplus::left;
use crate::lot;
use crate::store::{counter, sorting};
use julin_contracts::{OrderCancelled, OrderPaid};
use julin_db::{Result, Tx};
use julin_kernel::Scope;
use julin_orders::OrderStatus;

/// Its bag is known by now. Where less came than was reckoned with, it is the last in line.
pub(crate) async fn on_paid(tx: &mut Tx, scope: Scope, paid: &OrderPaid) -> Result<()> {
    let head = &paid.head;
    if !store::mark_paid(tx, scope, head.order).await? {
        return Ok(());
    }
    let arrivals = counter::arrivals(tx, scope, head.campaign).await?;
    let there = arrivals.iter().any(|(at, _)| *at == head.pickup_point);
    let to = if there {
        OrderStatus::AtPickup
    } else {
        OrderStatus::Sourcing
    };
    julin_orders::enter_stage(tx, scope, head.order, to).await?;
    let left = left(tx, scope, head.campaign).await?;
    for line in &paid.lines {
        let missing = -left.get(&line.item).copied().unwrap_or(0);
        let missing = missing.min(line.quantity);
        if missing > 0 {
            sorting::set_short(tx, scope, line.line, missing).await?;
            julin_orders::refund_short(tx, scope, head.order, line.line, missing).await?;
        }
    }
    lot::join(tx, scope, head.campaign).await
}

/// What it took goes out of the campaign's stock again, where it had come in with the order.
pub(crate) async fn on_cancelled(tx: &mut Tx, scope: Scope, ended: &OrderCancelled) -> Result<()> {
    let took = store::of_order(tx, scope, ended.head.order).await?;
    if took.is_empty() {
        return Ok(());
    }
    let campaign = julin_groupbuy::snapshot(tx, scope, ended.head.campaign).await?;
    for (item, pieces) in took {
        if let Some(item) = campaign.as_ref().and_then(|c| c.item(item)) {
            julin_catalog::pour(tx, scope, item.pool, -pieces).await?;
        }
    }
    Ok(store::forget(tx, scope, ended.head.order).await?)
}
