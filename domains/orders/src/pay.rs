//! An order is paid: stock and counters are committed, the member gets a number and a code.
use crate::order::OrderStatus;
use crate::store::{self, Line, Order};
use crate::{cancel, discount, edit, facts, presale, taken, team, weigh};
use julin_contracts::{CancelReason, OrderPaid, PaymentCaptured};
use julin_db::{Error, Result, Tx};
use julin_events::emit;
use julin_groupbuy::{CampaignStatus, ChainEntry, ChainItem};
use julin_kernel::{Money, PickupPointId, Scope};
use julin_payments::RefundDraft;

/// Books a captured payment. One that comes after the order ended takes stock again if the campaign
/// still counts, or goes straight back (rule 9).
pub(crate) async fn on_captured(
    tx: &mut Tx,
    scope: Scope,
    captured: &PaymentCaptured,
) -> Result<()> {
    let order = store::order(tx, scope, captured.order).await?;
    let order = order.ok_or_else(|| Error::internal("a payment of an unknown order"))?;
    if presale::on_captured(tx, scope, &order, captured).await?
        || edit::on_captured(tx, scope, captured).await?
        || weigh::on_captured(tx, scope, &order, captured).await?
        || order.paid.0 > 0
    {
        return Ok(());
    }
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let status = julin_groupbuy::campaign_status(tx, scope, order.campaign_id).await?;
    let counts = matches!(status, Some(CampaignStatus::Open | CampaignStatus::Cutoff));
    let held = match order.status {
        OrderStatus::PendingPayment => team::may_pay(tx, scope, &order).await?,
        _ => {
            counts
                && had_expired(tx, scope, &order).await?
                && take_again(tx, scope, &order, &lines).await?
        }
    };
    if counts && held {
        return book(tx, scope, order, lines).await;
    }
    if held
        && order.status == OrderStatus::PendingPayment
        && taken::is_late(tx, scope, order.id).await?
    {
        return taken::book_late(tx, scope, &order, &lines).await;
    }
    if order.status == OrderStatus::PendingPayment {
        cancel::give_back(tx, scope, &order, &lines).await?;
        store::transition(
            tx,
            scope,
            order.id,
            OrderStatus::Cancelled,
            None,
            "paid_too_late",
        )
        .await?;
    }
    send_back(tx, scope, &order, &lines, captured.amount).await
}

/// Only what ran out of time is taken again: who thought better of it has the money back.
async fn had_expired(tx: &mut Tx, scope: Scope, order: &Order) -> Result<bool> {
    let steps = store::steps(tx, scope, order.id).await?;
    Ok(steps.last().is_some_and(|step| step.reason == "expired"))
}

/// Takes stock and quota once more for an order that had expired; nothing if either is gone.
async fn take_again(tx: &mut Tx, scope: Scope, order: &Order, lines: &[Line]) -> Result<bool> {
    let pools: Vec<_> = lines.iter().map(|l| (l.pool_id, l.quantity)).collect();
    let wants: Vec<_> = lines
        .iter()
        .map(|l| (l.item_id, order.member_id, l.quantity))
        .collect();
    if julin_catalog::reserve(tx, scope, &pools).await?.is_err() {
        return Ok(false);
    }
    if julin_groupbuy::take_quota(tx, scope, &wants)
        .await?
        .is_err()
    {
        julin_catalog::release(tx, scope, &pools).await?;
        return Ok(false);
    }
    if !discount::take_again(tx, scope, order, lines).await?
        || !team::take_again(tx, scope, order).await?
    {
        julin_promo::release(tx, scope, order.id).await?;
        julin_groupbuy::give_quota_back(tx, scope, &wants).await?;
        julin_catalog::release(tx, scope, &pools).await?;
        return Ok(false);
    }
    Ok(true)
}

async fn book(tx: &mut Tx, scope: Scope, order: Order, lines: Vec<Line>) -> Result<()> {
    let pools: Vec<_> = lines.iter().map(|l| (l.pool_id, l.quantity)).collect();
    julin_catalog::commit_reserved(tx, scope, &pools).await?;
    team::count(tx, scope, &order, &lines).await?;
    let discounts = discount::commit(tx, scope, &order, &lines).await?;
    let first = store::paid_orders_of_member(tx, scope, order.member_id).await? == 0;
    let number = julin_groupbuy::next_chain_number(tx, scope, order.campaign_id).await?;
    let code = fresh_code(tx, scope, order.pickup_point_id).await?;
    store::transition(
        tx,
        scope,
        order.id,
        OrderStatus::Paid,
        Some(order.member_id),
        "paid",
    )
    .await?;
    let paid = order.deposit.unwrap_or(order.total);
    store::set_paid(tx, scope, order.id, paid, number, &code).await?;
    let at = tx.now();
    let row = ChainEntry {
        campaign: order.campaign_id,
        leader: order.leader_id,
        number,
        member: order.member_id,
        order: order.id,
        items: lines.iter().map(chain_item).collect(),
        at,
    };
    julin_groupbuy::add_chain_row(tx, scope, &row).await?;
    if let Some(deposit) = order.deposit {
        return presale::deposit_paid(tx, scope, &order, &lines, (number, deposit)).await;
    }
    let paid = OrderPaid {
        head: facts::head(&order),
        chain_number: number,
        lines: facts::lines(&lines),
        total: order.total,
        first,
        discounts,
    };
    emit(tx, scope, paid).await?;
    Ok(())
}

pub(crate) fn chain_item(line: &Line) -> ChainItem {
    let name = format!("{} {}", line.name, line.spec).trim().to_owned();
    ChainItem {
        name,
        quantity: line.quantity,
    }
}

/// Refunds in full what was paid for an order that has ended.
async fn send_back(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    lines: &[Line],
    amount: Money,
) -> Result<()> {
    store::set_paid_and_refunded(tx, scope, order.id, amount).await?;
    let refund = RefundDraft {
        order: order.id,
        key: format!("cancel:{}", order.id),
        amount,
        reason_code: "paid_too_late".to_owned(),
        before_completion: true,
    };
    julin_payments::request_refund(tx, scope, refund).await?;
    cancel::tell(tx, scope, order, lines, CancelReason::PaidTooLate, true).await
}

/// A code of eight digits that no open order of the pickup point bears.
pub(crate) async fn fresh_code(tx: &mut Tx, scope: Scope, point: PickupPointId) -> Result<String> {
    for _ in 0..20 {
        let code = format!("{:08}", tx.rng().below(100_000_000));
        if !store::code_taken(tx, scope, point, &code).await? {
            return Ok(code);
        }
    }
    Err(Error::internal("no free pickup code"))
}
