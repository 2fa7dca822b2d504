//! The SQL of weights.
use super::enter::{Reading, WeighSource, WeighedBy};
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
