//! The SQL of orders that somebody else took.
use super::{TakenKind, TakenPay};
use crate::store::Result;
use julin_db::{Tx, q, row};
use julin_kernel::{Money, OrderId, PersonId, Scope, Ts};

row! {
    /// How an order was taken.
    #[derive(Debug, Clone)]
    pub(crate) struct Taken {
        pub(crate) order_id: OrderId,
        pub(crate) by_id: PersonId,
        pub(crate) kind: TakenKind,
        pub(crate) pay: TakenPay,
        pub(crate) at: Ts,
    }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    taken: &Taken,
    (key, hash): (&str, &str),
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO orders_taken (shop_id, order_id, by_id, kind, pay, at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        scope.shop,
        taken.order_id,
        taken.by_id,
        taken.kind,
        taken.pay,
        taken.at,
        key,
        hash
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn of_order(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Option<Taken>> {
    tx.opt(q!(
        "SELECT order_id, by_id, kind, pay, at FROM orders_taken
         WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    ))
    .await
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, OrderId)>> {
    tx.opt(q!(
        "SELECT idem_hash, order_id FROM orders_taken
         WHERE shop_id = $1 AND by_id = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

/// A late order has its final price from the beginning.
pub(crate) async fn set_final(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_line SET final_unit_price = unit_price WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    ))
    .await
    .map(|_| ())
}

/// What an order costs and until when it may be paid.
pub(crate) async fn due(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Option<(Money, Ts)>> {
    tx.opt(q!(
        "SELECT total, pay_by FROM orders_order WHERE shop_id = $1 AND id = $2",
        scope.shop,
        order
    ))
    .await
}
