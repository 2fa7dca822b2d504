//! What higher rooms may ask.
use crate::{Payment, Refund, refund_store, store};
use julin_db::{DbError, Tx};
use julin_kernel::{Money, OrderId, Scope};

/// The payment of an order.
pub async fn payment_of_order(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Option<Payment>, DbError> {
    store::by_order(tx, scope, order).await
}

/// How much came in for an order.
pub async fn captured_total(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Money, DbError> {
    let payment = store::by_order(tx, scope, order).await?;
    Ok(payment.map_or(Money::ZERO, |p| p.captured))
}

/// The refunds of an order, oldest first.
pub async fn refunds_of_order(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Vec<Refund>, DbError> {
    refund_store::of_order(tx, scope, order).await
}
