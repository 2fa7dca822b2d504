//! The SQL of weights.
use super::enter::{Reading, WeighSource, WeighedBy};
use super::excess::ExcessStatus;
use crate::store::{Line, Result};
use julin_db::{Tx, q, row};
use julin_kernel::{Grams, JournalId, LineId, Money, OrderId, PersonId, Scope, Ts};

row! {
    /// One reading that was taken.
    #[derive(Debug, Clone)]
    pub(crate) struct WeighingRow {
        pub(crate) line_id: LineId,
        pub(crate) at: Ts,
        pub(crate) before_grams: Option<Grams>,
        pub(crate) grams: Grams,
        pub(crate) source: WeighSource,
        pub(crate) by_id: Option<PersonId>,
        pub(crate) scale: String,
        pub(crate) confirmed: bool,
    }
}

pub(crate) struct NewWeighing<'a> {
    pub(crate) reading: Reading,
    pub(crate) before: Option<Grams>,
    pub(crate) source: WeighSource,
    pub(crate) by: &'a WeighedBy,
    pub(crate) confirmed: bool,
}

pub(crate) async fn set_weight(tx: &mut Tx, scope: Scope, line: &Line, grams: Grams) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_line SET weighed_grams = $4 WHERE shop_id = $1 AND order_id = $2 AND id = $3",
        scope.shop,
        line.order_id,
        line.id,
        grams
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn journal(tx: &mut Tx, scope: Scope, new: &NewWeighing<'_>) -> Result<()> {
    let (id, now) = (tx.new_id::<JournalId>(), tx.now());
    tx.run(q!(
        "INSERT INTO orders_weighing (shop_id, id, order_id, line_id, at, before_grams, grams, source, by_id,
           scale, confirmed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.shop,
        id,
        new.reading.order,
        new.reading.line,
        now,
        new.before,
        new.reading.grams,
        new.source,
        new.by.person,
        &new.by.scale,
        new.confirmed
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn of_order(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Vec<WeighingRow>> {
    tx.all(q!(
        "SELECT line_id, at, before_grams, grams, source, by_id, scale, confirmed FROM orders_weighing
         WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
        scope.shop,
        order
    ))
    .await
}

/// Adds to what the tier and the weight gave back on a line.
pub(crate) async fn give_back(
    tx: &mut Tx,
    scope: Scope,
    line: &Line,
    true_up: Money,
    weight: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_line SET true_up = true_up + $4, weight_refund = weight_refund + $5
         WHERE shop_id = $1 AND order_id = $2 AND id = $3",
        scope.shop,
        line.order_id,
        line.id,
        true_up,
        weight
    ))
    .await
    .map(|_| ())
}

row! {
    /// A wish to pay for what a line weighs above what was ordered.
    #[derive(Debug, Clone)]
    pub(crate) struct ExcessRow {
        pub(crate) part: i64,
        pub(crate) line_id: LineId,
        pub(crate) grams: Grams,
        pub(crate) amount: Money,
        pub(crate) status: ExcessStatus,
        pub(crate) pay_by: Ts,
        pub(crate) idem_key: String,
        pub(crate) idem_hash: String,
    }
}

/// The wishes of an order, oldest first.
pub(crate) async fn excesses(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Vec<ExcessRow>> {
    tx.all(q!(
        "SELECT part, line_id, grams, amount, status, pay_by, idem_key, idem_hash FROM orders_excess
         WHERE shop_id = $1 AND order_id = $2 ORDER BY part",
        scope.shop,
        order
    ))
    .await
}

pub(crate) async fn insert_excess(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    new: &ExcessRow,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO orders_excess (shop_id, order_id, part, line_id, grams, amount, status, asked_at, pay_by,
           idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.shop,
        order,
        new.part,
        new.line_id,
        new.grams,
        new.amount,
        new.status,
        now,
        new.pay_by,
        &new.idem_key,
        &new.idem_hash
    ))
    .await
    .map(|_| ())
}

/// Ends a wish that is pending; answers whether it was.
pub(crate) async fn end_excess(
    tx: &mut Tx,
    scope: Scope,
    (order, part): (OrderId, i64),
    to: ExcessStatus,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE orders_excess SET status = $4, settled_at = $5
             WHERE shop_id = $1 AND order_id = $2 AND part = $3 AND status = 'pending'",
            scope.shop,
            order,
            part,
            to,
            now
        ))
        .await?;
    Ok(n == 1)
}

/// What was paid above becomes part of the line.
pub(crate) async fn add_excess(
    tx: &mut Tx,
    scope: Scope,
    line: &Line,
    grams: Grams,
    amount: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_line SET excess_grams = excess_grams + $4, excess = excess + $5, amount = amount + $5
         WHERE shop_id = $1 AND order_id = $2 AND id = $3",
        scope.shop,
        line.order_id,
        line.id,
        grams,
        amount
    ))
    .await
    .map(|_| ())
}

/// Adds to what an order costs, to what was paid and to what went back at once.
pub(crate) async fn add_paid(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    (costs, paid, back): (Money, Money, Money),
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_order SET placed_total = COALESCE(placed_total, total), total = total + $3,
           paid = paid + $4, refunded = refunded + $5
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        order,
        costs,
        paid,
        back
    ))
    .await
    .map(|_| ())
}
