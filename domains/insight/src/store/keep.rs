//! What reactions write.
use super::Result;
use crate::days::slot_of;
use julin_contracts::{GuestClaimed, OrderLineFact};
use julin_db::{Tx, q, row};
use julin_kernel::{CommunityId, Money, OrderId, PersonId, Scope, Ts};

row! {
    /// A paid order, less what was given back.
    #[derive(Debug, Clone)]
    pub(crate) struct OrderRow {
        pub(crate) order_id: OrderId,
        pub(crate) community_id: CommunityId,
        pub(crate) member_id: PersonId,
        pub(crate) building: String,
        pub(crate) item: String,
        pub(crate) pieces: i64,
        pub(crate) amount: Money,
        pub(crate) at: Ts,
    }
}

/// Keeps a paid order; false if it was known.
pub(crate) async fn order(tx: &mut Tx, scope: Scope, o: &OrderRow) -> Result<bool> {
    let made = tx
        .run(q!(
            "INSERT INTO insight_order (shop_id, order_id, community_id, member_id, building, item, pieces,
               amount, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (shop_id, order_id) DO NOTHING",
            scope.shop,
            o.order_id,
            o.community_id,
            o.member_id,
            o.building.as_str(),
            o.item.as_str(),
            o.pieces,
            o.amount,
            o.at
        ))
        .await?;
    Ok(made == 1)
}

pub(crate) async fn line(
    tx: &mut Tx,
    scope: Scope,
    o: &OrderRow,
    line: &OrderLineFact,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO insight_line (shop_id, line_id, order_id, community_id, sku_id, name, quantity, amount, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (shop_id, line_id) DO NOTHING",
        scope.shop,
        line.line,
        o.order_id,
        o.community_id,
        line.sku,
        line.name.as_str(),
        line.quantity,
        line.amount,
        o.at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: OrderId) -> Result<Option<OrderRow>> {
    tx.opt(q!(
        "SELECT order_id, community_id, member_id, building, item, pieces, amount, at
         FROM insight_order WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        id
    ))
    .await
}

pub(crate) async fn drop_order(tx: &mut Tx, scope: Scope, id: OrderId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM insight_line WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        id
    ))
    .await?;
    tx.run(q!(
        "DELETE FROM insight_order WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

/// A guest's orders are a member's now.
pub(crate) async fn claimed(tx: &mut Tx, scope: Scope, claimed: &GuestClaimed) -> Result<()> {
    for order in &claimed.orders {
        tx.run(q!(
            "UPDATE insight_order SET member_id = $3 WHERE shop_id = $1 AND order_id = $2",
            scope.shop,
            *order,
            claimed.member
        ))
        .await?;
    }
    Ok(())
}

pub(crate) async fn lower(tx: &mut Tx, scope: Scope, id: OrderId, amount: Money) -> Result<()> {
    tx.run(q!(
        "UPDATE insight_order SET amount = amount - $3 WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        id,
        amount
    ))
    .await
    .map(|_| ())
}

/// Adds to the sums of the quarter hour in which an order was paid.
pub(crate) async fn add(
    tx: &mut Tx,
    scope: Scope,
    o: &OrderRow,
    orders: i64,
    amount: i64,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO insight_slot (shop_id, slot, community_id, orders, amount) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (shop_id, slot, community_id) DO UPDATE
           SET orders = insight_slot.orders + excluded.orders, amount = insight_slot.amount + excluded.amount",
        scope.shop,
        slot_of(o.at),
        o.community_id,
        orders,
        amount
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn member(tx: &mut Tx, scope: Scope, id: PersonId, at: Ts) -> Result<()> {
    tx.run(q!(
        "INSERT INTO insight_member (shop_id, member_id, at) VALUES ($1, $2, $3)
         ON CONFLICT (shop_id, member_id) DO NOTHING",
        scope.shop,
        id,
        at
    ))
    .await
    .map(|_| ())
}

/// Something began: a campaign takes orders, a live is on air.
pub(crate) async fn begin(tx: &mut Tx, scope: Scope, kind: &str, id: i64, at: Ts) -> Result<()> {
    tx.run(q!(
        "INSERT INTO insight_running (shop_id, kind, id, since) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, kind, id) DO NOTHING",
        scope.shop,
        kind,
        id,
        at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn end(tx: &mut Tx, scope: Scope, kind: &str, id: i64) -> Result<()> {
    tx.run(q!(
        "DELETE FROM insight_running WHERE shop_id = $1 AND kind = $2 AND id = $3",
        scope.shop,
        kind,
        id
    ))
    .await
    .map(|_| ())
}
