//! The SQL by which an order goes on: its status, its payment, its refunds, its end.
use crate::order::OrderStatus;
use crate::store::{Line, Result};
use julin_db::{Tx, Val, q};
use julin_kernel::{CampaignId, LineId, Money, OrderId, PersonId, Scope, TeamId};
use std::collections::HashMap;

/// Moves an order to a status it may go to and writes the step; answers whether it was moved.
pub(crate) async fn transition(
    tx: &mut Tx,
    scope: Scope,
    id: OrderId,
    to: OrderStatus,
    actor: Option<PersonId>,
    reason: &str,
) -> Result<bool> {
    let moved = tx
        .run(
            q!(
                "UPDATE orders_order SET status = $3 WHERE shop_id = $1 AND id = $2",
                scope.shop,
                id,
                to
            )
            .within(" AND status IN ", OrderStatus::sources(to)),
        )
        .await?;
    if moved == 1 {
        write_step(tx, scope, id, to, actor, reason).await?;
    }
    Ok(moved == 1)
}

pub(crate) async fn write_step(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    status: OrderStatus,
    actor: Option<PersonId>,
    reason: &str,
) -> Result<()> {
    write_steps(tx, scope, std::iter::once(order), status, actor, reason).await
}

/// The same step of many orders.
pub(crate) async fn write_steps(
    tx: &mut Tx,
    scope: Scope,
    orders: impl Iterator<Item = OrderId>,
    status: OrderStatus,
    actor: Option<PersonId>,
    reason: &str,
) -> Result<()> {
    let now = tx.now();
    let mut sets: Vec<Vec<Val>> = vec![];
    for order in orders {
        sets.push(vec![
            scope.shop.into(),
            tx.new_id::<LineId>().into(),
            order.into(),
            now.into(),
            status.into(),
            actor.into(),
            reason.into(),
        ]);
    }
    let sql = q!(
        "INSERT INTO orders_journal (shop_id, id, order_id, at, status, actor_id, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}

/// How many orders of a campaign stand in each status; told by the index alone, so that it may be asked
/// every other second.
pub(crate) async fn statuses(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<HashMap<OrderStatus, i64>> {
    let rows: Vec<(OrderStatus, i64)> = tx
        .all(q!(
            "SELECT status, COUNT(*) FROM orders_order WHERE shop_id = $1 AND campaign_id = $2
             GROUP BY status",
            scope.shop,
            campaign
        ))
        .await?;
    Ok(rows.into_iter().collect())
}

/// Names the team that an order has a seat in.
pub(crate) async fn set_team(tx: &mut Tx, scope: Scope, id: OrderId, team: TeamId) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_order SET team_id = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        team
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_paid(
    tx: &mut Tx,
    scope: Scope,
    id: OrderId,
    amount: Money,
    chain_number: i64,
    code: &str,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE orders_order SET paid = $3, paid_at = $4, chain_number = $5, pickup_code = $6
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        amount,
        now,
        chain_number,
        code
    ))
    .await
    .map(|_| ())
}

/// A payment that is going straight back: kept as paid and refunded.
pub(crate) async fn set_paid_and_refunded(
    tx: &mut Tx,
    scope: Scope,
    id: OrderId,
    amount: Money,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE orders_order SET paid = $3, refunded = $3, paid_at = $4 WHERE shop_id = $1 AND id = $2",
        scope.shop, id, amount, now
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn add_true_up(
    tx: &mut Tx,
    scope: Scope,
    id: OrderId,
    amount: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_order SET true_up = true_up + $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        amount
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn add_refund(
    tx: &mut Tx,
    scope: Scope,
    id: OrderId,
    amount: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_order SET refunded = refunded + $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        amount
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn add_line_refund(
    tx: &mut Tx,
    scope: Scope,
    line: &Line,
    amount: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_line SET refunded = refunded + $4 WHERE shop_id = $1 AND order_id = $2 AND id = $3",
        scope.shop,
        line.order_id,
        line.id,
        amount
    ))
    .await
    .map(|_| ())
}

/// Notes how many pieces of a line did not come.
pub(crate) async fn set_short(tx: &mut Tx, scope: Scope, line: &Line, short: i64) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_line SET short = $4 WHERE shop_id = $1 AND order_id = $2 AND id = $3",
        scope.shop,
        line.order_id,
        line.id,
        short
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_completed(tx: &mut Tx, scope: Scope, id: OrderId) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE orders_order SET completed_at = $3, pickup_code = NULL WHERE shop_id = $1 AND id = $2",
        scope.shop, id, now
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_picked_up(
    tx: &mut Tx,
    scope: Scope,
    id: OrderId,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE orders_order SET picked_up_at = $3, picked_up_by = $4 WHERE shop_id = $1 AND id = $2",
        scope.shop, id, now, by
    ))
    .await
    .map(|_| ())
}
