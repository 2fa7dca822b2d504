//! SQL of points accounts.
use super::Result;
use crate::ids::PointsEntryId;
use crate::model::{PointsKind, UseStatus};
use crate::reserve::Reservation;
use julin_db::{Tx, q, row};
use julin_kernel::{Money, OrderId, PageQuery, PersonId, Scope, Ts};
use serde::Serialize;
use std::collections::HashMap;

row! {
    /// One entry of a points account.
    #[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
    pub(crate) struct PointsEntry {
        /// Its id.
        pub(crate) id: PointsEntryId,
        /// What moved it.
        pub(crate) kind: PointsKind,
        /// How many, below zero when spent.
        pub(crate) points: i64,
        /// Of which order.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) order_id: Option<OrderId>,
        /// When.
        pub(crate) at: Ts,
    }

    /// A points account.
    #[derive(Debug, Clone, Copy, Default)]
    pub(crate) struct Account {
        pub(crate) balance: i64,
        pub(crate) reserved: i64,
    }

    /// Points that an order holds or used.
    #[derive(Debug, Clone)]
    pub(crate) struct PointsUse {
        pub(crate) order_id: OrderId,
        pub(crate) member_id: PersonId,
        pub(crate) points: i64,
        pub(crate) amount: Money,
        pub(crate) status: UseStatus,
        pub(crate) rounds: i64,
    }
}

/// An entry to be written, once under its key.
pub(crate) struct NewEntry {
    pub(crate) member: PersonId,
    pub(crate) kind: PointsKind,
    pub(crate) points: i64,
    pub(crate) order: Option<OrderId>,
    pub(crate) key: String,
}

/// Writes an entry; false if one has its key.
pub(crate) async fn add_entry(tx: &mut Tx, scope: Scope, new: &NewEntry) -> Result<bool> {
    let (id, now) = (tx.new_id::<PointsEntryId>(), tx.now());
    let n = tx
        .run(q!(
            "INSERT INTO promo_points_entry (shop_id, id, member_id, kind, points, order_id, entry_key, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (shop_id, entry_key) DO NOTHING",
            scope.shop,
            id,
            new.member,
            new.kind,
            new.points,
            new.order,
            &new.key,
            now
        ))
        .await?;
    Ok(n == 1)
}

/// Writes an entry and adds it to the balance, once.
pub(crate) async fn credit(tx: &mut Tx, scope: Scope, new: &NewEntry) -> Result<()> {
    if !add_entry(tx, scope, new).await? {
        return Ok(());
    }
    tx.run(q!(
        "INSERT INTO promo_points_account (shop_id, member_id, balance, reserved) VALUES ($1, $2, $3, 0)
         ON CONFLICT (shop_id, member_id)
         DO UPDATE SET balance = promo_points_account.balance + excluded.balance",
        scope.shop,
        new.member,
        new.points
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn account(tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Account> {
    let found: Option<Account> = tx
        .opt(q!(
            "SELECT balance, reserved FROM promo_points_account WHERE shop_id = $1 AND member_id = $2",
            scope.shop,
            member
        ))
        .await?;
    Ok(found.unwrap_or_default())
}

/// Locks accounts until the transaction ends; answers what is free on each.
pub(crate) async fn lock_free(
    tx: &mut Tx,
    scope: Scope,
    members: &[PersonId],
) -> Result<HashMap<PersonId, i64>> {
    let sql = q!(
        "SELECT member_id, balance, reserved FROM promo_points_account WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND member_id IN ", members.iter().copied());
    let rows: Vec<(PersonId, i64, i64)> =
        tx.all(sql.push(" ORDER BY member_id").for_update()).await?;
    let free = rows
        .into_iter()
        .map(|(member, balance, reserved)| (member, balance - reserved));
    Ok(free.collect())
}

/// Holds points for an order; false if they are not free.
pub(crate) async fn hold(tx: &mut Tx, scope: Scope, member: PersonId, points: i64) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE promo_points_account SET reserved = reserved + $3
             WHERE shop_id = $1 AND member_id = $2 AND balance - reserved >= $3",
            scope.shop,
            member,
            points
        ))
        .await?;
    Ok(n == 1)
}

/// An unpaid order lets its points go.
pub(crate) async fn let_go(tx: &mut Tx, scope: Scope, member: PersonId, points: i64) -> Result<()> {
    tx.run(q!(
        "UPDATE promo_points_account SET reserved = reserved - $3 WHERE shop_id = $1 AND member_id = $2",
        scope.shop,
        member,
        points
    ))
    .await
    .map(|_| ())
}

/// A paid order spends the points it held.
pub(crate) async fn spend(tx: &mut Tx, scope: Scope, member: PersonId, points: i64) -> Result<()> {
    tx.run(q!(
        "UPDATE promo_points_account SET balance = balance - $3, reserved = reserved - $3
         WHERE shop_id = $1 AND member_id = $2",
        scope.shop,
        member,
        points
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn insert_use(
    tx: &mut Tx,
    scope: Scope,
    one: &Reservation,
    status: UseStatus,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO promo_points_use (shop_id, order_id, member_id, points, amount, status, rounds)
         VALUES ($1, $2, $3, $4, $5, $6, 1)",
        scope.shop,
        one.order,
        one.member,
        one.points,
        one.points_value,
        status
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn use_of(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Option<PointsUse>> {
    tx.opt(q!(
        "SELECT order_id, member_id, points, amount, status, rounds FROM promo_points_use
         WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    ))
    .await
}

pub(crate) async fn set_use(
    tx: &mut Tx,
    scope: Scope,
    held: &PointsUse,
    status: UseStatus,
) -> Result<()> {
    tx.run(q!(
        "UPDATE promo_points_use SET status = $3 WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        held.order_id,
        status
    ))
    .await
    .map(|_| ())
}

/// Writes what is left of the points of an order; nothing left, nothing used.
pub(crate) async fn set_left(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    (points, amount): (i64, Money),
) -> Result<()> {
    let sql = if points == 0 {
        q!(
            "DELETE FROM promo_points_use WHERE shop_id = $1 AND order_id = $2",
            scope.shop,
            order
        )
    } else {
        q!(
            "UPDATE promo_points_use SET points = $3, amount = $4 WHERE shop_id = $1 AND order_id = $2",
            scope.shop,
            order,
            points,
            amount
        )
    };
    tx.run(sql).await.map(|_| ())
}

/// An order that had let its points go holds them once more; its entries get a new number.
pub(crate) async fn hold_again(tx: &mut Tx, scope: Scope, held: &PointsUse) -> Result<()> {
    tx.run(q!(
        "UPDATE promo_points_use SET status = 'reserved', rounds = rounds + 1
         WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        held.order_id
    ))
    .await
    .map(|_| ())
}

/// An account's entries, newest first, one more than the page holds.
pub(crate) async fn entries(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    page: &PageQuery,
) -> Result<Vec<PointsEntry>> {
    tx.all(q!(
        "SELECT id, kind, points, order_id, at FROM promo_points_entry
         WHERE shop_id = $1 AND member_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
        scope.shop,
        member,
        page.before(),
        page.size() + 1
    ))
    .await
}
