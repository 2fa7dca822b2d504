//! A deposit came in, or a final payment did.
use super::store as finals;
use super::{FINAL_PART, FinalStatus};
use crate::facts;
use crate::order::OrderStatus;
use crate::store::{self, Line, Order};
use julin_contracts::{DepositPaid, OrderPaid, PaymentCaptured};
use julin_db::{Error, Result, Tx};
use julin_events::emit;
use julin_kernel::{Money, Scope};
use julin_payments::RefundDraft;

/// Tells of a booked deposit: the order counts, but is not paid yet.
pub(crate) async fn deposit_paid(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    lines: &[Line],
    (chain_number, deposit): (i64, Money),
) -> Result<()> {
    let told = DepositPaid {
        head: facts::head(order),
        chain_number,
        lines: facts::lines(lines),
        deposit,
        total: order.total,
    };
    emit(tx, scope, told).await.map(|_| ())
}

/// Books a final payment; answers whether it was one. One that comes after the order was given up goes
/// straight back (rule 9): its goods were not bought.
pub(crate) async fn on_captured(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    captured: &PaymentCaptured,
) -> Result<bool> {
    if order.deposit.is_none() || captured.part != FINAL_PART {
        return Ok(false);
    }
    let settled = finals::settle(tx, scope, order.id, FinalStatus::Paid).await?;
    if settled && order.status == OrderStatus::Paid {
        book(tx, scope, order, captured.amount).await?;
    } else {
        send_back(tx, scope, order, captured.amount).await?;
    }
    Ok(true)
}

async fn book(tx: &mut Tx, scope: Scope, order: &Order, amount: Money) -> Result<()> {
    finals::add_paid(tx, scope, order.id, (amount, Money::ZERO)).await?;
    let (to, by) = (OrderStatus::Aggregated, Some(order.member_id));
    store::transition(tx, scope, order.id, to, by, "final_paid").await?;
    let first = !finals::bought_before(tx, scope, order.member_id, order.id).await?;
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let lines: Vec<Line> = lines.into_iter().map(at_final_price).collect();
    let number = order.chain_number;
    let paid = OrderPaid {
        head: facts::head(order),
        chain_number: number.ok_or_else(|| Error::internal("a deposit without a number"))?,
        lines: facts::lines(&lines),
        total: order.total,
        first,
        discounts: vec![],
    };
    emit(tx, scope, paid).await.map(|_| ())
}

/// What others reckon with is the price that was finally charged.
fn at_final_price(line: Line) -> Line {
    Line {
        unit_price: line.final_unit_price.unwrap_or(line.unit_price),
        ..line
    }
}

async fn send_back(tx: &mut Tx, scope: Scope, order: &Order, amount: Money) -> Result<()> {
    finals::add_paid(tx, scope, order.id, (amount, amount)).await?;
    let refund = RefundDraft {
        order: order.id,
        key: format!("late-final:{}", order.id),
        amount,
        reason_code: "paid_too_late".to_owned(),
        before_completion: true,
    };
    julin_payments::request_refund(tx, scope, refund).await?;
    Ok(())
}
