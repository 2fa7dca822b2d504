//! The SQL of orders that somebody else took.
use super::guest::Guest;
use super::{TakenKind, TakenPay};
use crate::store::Result;
use julin_db::{Json, Tx, q, row};
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
        "SELECT COALESCE(placed_total, total), pay_by FROM orders_order WHERE shop_id = $1 AND id = $2",
        scope.shop,
        order
    ))
    .await
}

pub(crate) async fn insert_guest(tx: &mut Tx, scope: Scope, new: &Guest) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO orders_guest (shop_id, guest_id, leader_id, token, created_at)
         VALUES ($1, $2, $3, $4, $5)",
        scope.shop,
        new.guest_id,
        new.leader_id,
        &new.token,
        now
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn guest_by_token(
    tx: &mut Tx,
    scope: Scope,
    token: &str,
) -> Result<Option<Guest>> {
    tx.opt(q!(
        "SELECT guest_id, leader_id, token, claimed_by, order_ids FROM orders_guest
         WHERE shop_id = $1 AND token = $2",
        scope.shop,
        token
    ))
    .await
}

/// The page on which somebody claims what was taken for them; none once they did, or if their number is
/// known.
pub(crate) async fn claim_path(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
) -> Result<Option<String>> {
    let found: Option<(String,)> = tx
        .opt(q!(
            "SELECT token FROM orders_guest
             WHERE shop_id = $1 AND guest_id = $2 AND claimed_by IS NULL",
            scope.shop,
            member
        ))
        .await?;
    Ok(found.map(|(token,)| format!("/claim/{token}")))
}

/// Somebody says that they are the guest; answers whether nobody had before.
pub(crate) async fn claim(
    tx: &mut Tx,
    scope: Scope,
    guest: &Guest,
    member: PersonId,
    orders: &[OrderId],
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE orders_guest SET claimed_by = $3, claimed_at = $4, order_ids = $5
             WHERE shop_id = $1 AND guest_id = $2 AND claimed_by IS NULL",
            scope.shop,
            guest.guest_id,
            member,
            now,
            &Json(orders)
        ))
        .await?;
    Ok(n == 1)
}

/// The orders that were taken for a guest, or those that were claimed.
pub(crate) async fn orders_of_guest(
    tx: &mut Tx,
    scope: Scope,
    guest: &Guest,
) -> Result<Vec<OrderId>> {
    if guest.claimed_by.is_some() {
        return Ok(guest.order_ids.0.clone());
    }
    let rows: Vec<(OrderId,)> = tx
        .all(q!(
            "SELECT id FROM orders_order WHERE shop_id = $1 AND member_id = $2 ORDER BY id",
            scope.shop,
            guest.guest_id
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// A guest's orders are a member's.
pub(crate) async fn change_member(
    tx: &mut Tx,
    scope: Scope,
    (guest, member): (PersonId, PersonId),
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_order SET member_id = $3 WHERE shop_id = $1 AND member_id = $2",
        scope.shop,
        guest,
        member
    ))
    .await
    .map(|_| ())
}

/// The orders of a list that was taken under a key.
pub(crate) async fn list_by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, Json<Vec<OrderId>>)>> {
    tx.opt(q!(
        "SELECT idem_hash, order_ids FROM orders_taken_list
         WHERE shop_id = $1 AND by_id = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn insert_list(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    (key, hash): (&str, &str),
    orders: &[OrderId],
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO orders_taken_list (shop_id, by_id, idem_key, idem_hash, order_ids, at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        scope.shop,
        by,
        key,
        hash,
        &Json(orders),
        now
    ))
    .await
    .map(|_| ())
}
