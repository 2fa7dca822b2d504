//! What is read.
use super::Result;
use crate::days::slot_of;
use crate::store::keep::OrderRow;
use julin_db::{Tx, q, row};
use julin_kernel::{CommunityId, Money, Scope, SkuId, Ts};

row! {
    /// Sums of one quarter hour.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct SlotRow {
        pub(crate) slot: i64,
        pub(crate) orders: i64,
        pub(crate) amount: Money,
    }

    /// What was bought of one SKU.
    #[derive(Debug, Clone)]
    pub(crate) struct GoodsRow {
        pub(crate) sku_id: SkuId,
        pub(crate) name: String,
        pub(crate) quantity: i64,
        pub(crate) amount: Money,
    }
}

/// Quarter hours since an instant: of all communities, or of one.
pub(crate) async fn slots(
    tx: &mut Tx,
    scope: Scope,
    community: Option<CommunityId>,
    since: Ts,
) -> Result<Vec<SlotRow>> {
    let sql = q!(
        "SELECT slot, CAST(SUM(orders) AS BIGINT) AS orders, CAST(SUM(amount) AS BIGINT) AS amount
         FROM insight_slot WHERE shop_id = $1 AND slot >= $2",
        scope.shop,
        slot_of(since)
    );
    let sql = sql.and(" AND community_id = ", community);
    tx.all(sql.push(" GROUP BY slot ORDER BY slot")).await
}

/// How many different people bought since an instant.
pub(crate) async fn buyers(tx: &mut Tx, scope: Scope, since: Ts) -> Result<i64> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT COUNT(DISTINCT member_id) FROM insight_order WHERE shop_id = $1 AND at >= $2",
            scope.shop,
            since
        ))
        .await?;
    Ok(n.0)
}

pub(crate) async fn new_members(tx: &mut Tx, scope: Scope, since: Ts) -> Result<i64> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) FROM insight_member WHERE shop_id = $1 AND at >= $2",
            scope.shop,
            since
        ))
        .await?;
    Ok(n.0)
}

/// The most bought goods since an instant, in pieces.
pub(crate) async fn goods(
    tx: &mut Tx,
    scope: Scope,
    community: Option<CommunityId>,
    since: Ts,
    max: i64,
) -> Result<Vec<GoodsRow>> {
    let sql = q!(
        "SELECT sku_id, MAX(name) AS name, CAST(SUM(quantity) AS BIGINT) AS quantity,
           CAST(SUM(amount) AS BIGINT) AS amount
         FROM insight_line WHERE shop_id = $1 AND at >= $2",
        scope.shop,
        since
    );
    let sql = sql
        .and(" AND community_id = ", community)
        .push(" GROUP BY sku_id ORDER BY 3 DESC, sku_id");
    tx.all(sql.and(" LIMIT ", Some(max))).await
}

/// Pieces by building since an instant; those without a building are left out.
pub(crate) async fn buildings(
    tx: &mut Tx,
    scope: Scope,
    community: CommunityId,
    since: Ts,
) -> Result<Vec<(String, i64)>> {
    tx.all(q!(
        "SELECT building, CAST(SUM(pieces) AS BIGINT) AS quantity FROM insight_order
         WHERE shop_id = $1 AND community_id = $2 AND at >= $3 AND building <> ''
         GROUP BY building ORDER BY 2 DESC, building",
        scope.shop,
        community,
        since
    ))
    .await
}

/// The latest paid orders of a community.
pub(crate) async fn latest(
    tx: &mut Tx,
    scope: Scope,
    community: CommunityId,
    since: Ts,
    max: i64,
) -> Result<Vec<OrderRow>> {
    tx.all(q!(
        "SELECT order_id, community_id, member_id, building, item, pieces, amount, at
         FROM insight_order WHERE shop_id = $1 AND community_id = $2 AND at >= $3
         ORDER BY at DESC, order_id DESC LIMIT $4",
        scope.shop,
        community,
        since,
        max
    ))
    .await
}

/// How many of a kind are running.
pub(crate) async fn running(tx: &mut Tx, scope: Scope, kind: &str) -> Result<i64> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) FROM insight_running WHERE shop_id = $1 AND kind = $2",
            scope.shop,
            kind
        ))
        .await?;
    Ok(n.0)
}
