//! The SQL of what edits do to discounts, and of surcharges.
use crate::discount::DiscountSource;
use crate::store::Result;
use julin_db::{Tx, q};
use julin_kernel::{LineId, Money, OrderId, Scope};

/// On how many pieces the discount of each line was frozen; 0: on all.
pub(crate) async fn discount_pieces(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Vec<(LineId, i64)>> {
    tx.all(q!(
        "SELECT id, discount_pieces FROM orders_line WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    ))
    .await
}

/// Writes what is left of a part of a line's discount; nothing left, no row.
pub(crate) async fn set_discount(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    (line, source, source_id): (LineId, DiscountSource, i64),
    left: Money,
) -> Result<()> {
    let sql = if left == Money::ZERO {
        q!(
            "DELETE FROM orders_discount
             WHERE shop_id = $1 AND order_id = $2 AND line_id = $3 AND source = $4 AND source_id = $5",
            scope.shop,
            order,
            line,
            source,
            source_id
        )
    } else {
        q!(
            "UPDATE orders_discount SET amount = $6
             WHERE shop_id = $1 AND order_id = $2 AND line_id = $3 AND source = $4 AND source_id = $5",
            scope.shop,
            order,
            line,
            source,
            source_id,
            left
        )
    };
    tx.run(sql).await.map(|_| ())
}

/// A surcharge is paid: the line and its order cost so much more.
pub(crate) async fn add_surcharge(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (OrderId, LineId),
    amount: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_line SET amount = amount + $4
         WHERE shop_id = $1 AND order_id = $2 AND id = $3",
        scope.shop,
        order,
        line,
        amount
    ))
    .await?;
    tx.run(q!(
        "UPDATE orders_order SET placed_total = COALESCE(placed_total, total), total = total + $3,
           paid = paid + $3, revision = revision + 1
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        order,
        amount
    ))
    .await
    .map(|_| ())
}
