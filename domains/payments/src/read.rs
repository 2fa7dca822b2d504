//! What higher rooms may ask.
use crate::{Payment, Refund, refund_store, store};
use julin_db::{DbError, Tx};
use julin_kernel::{Money, OrderId, Scope};

/// The payment of one part of an order.
pub async fn payment_of_part(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    part: i64,
) -> Result<Option<Payment>, DbError> {
    store::of_part(tx, scope, order, part).await
}

/// The payments of an order, part by part.
pub async fn payments_of_order(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Vec<Payment>, DbError> {
    store::of_order(tx, scope, order).await
}

/// The number of the next part that an order may ask for.
pub async fn next_part(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<i64, DbError> {
    let parts = store::of_order(tx, scope, order).await?;
    Ok(parts.last().map_or(0, |last| last.part + 1))
}

/// How much came in for an order.
pub async fn captured_total(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Money, DbError> {
    let parts = store::of_order(tx, scope, order).await?;
    Ok(Money(parts.iter().map(|p| p.captured.0).sum()))
}

/// The refunds of an order, oldest first.
pub async fn refunds_of_order(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Vec<Refund>, DbError> {
    refund_store::of_order(tx, scope, order).await
}
