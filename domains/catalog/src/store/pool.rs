//! Pools of stock.
use super::Result;
use crate::Pool;
use julin_db::{Tx, Val, q};
use julin_kernel::{PoolId, Scope};

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    parent: Option<PoolId>,
    label: &str,
    on_hand: i64,
) -> Result<PoolId> {
    let id: PoolId = tx.new_id();
    tx.run(q!(
        "INSERT INTO catalog_pool (shop_id, id, parent_id, label, on_hand, reserved, committed)
         VALUES ($1, $2, $3, $4, $5, 0, 0)",
        scope.shop,
        id,
        parent,
        label,
        on_hand
    ))
    .await?;
    Ok(id)
}

/// Says of a pool that it is a quota and no stock.
pub(crate) async fn mark_quota(tx: &mut Tx, scope: Scope, id: PoolId) -> Result<()> {
    tx.run(q!(
        "UPDATE catalog_pool SET quota = TRUE WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn many(tx: &mut Tx, scope: Scope, ids: &[PoolId]) -> Result<Vec<Pool>> {
    let sql = q!(
        "SELECT id, parent_id, label, on_hand, reserved, committed, quota FROM catalog_pool
         WHERE shop_id = $1",
        scope.shop
    );
    tx.all(sql.within(" AND id IN ", ids.iter().copied())).await
}

/// As `many`, in the order of their ids, each locked.
pub(crate) async fn many_locked(tx: &mut Tx, scope: Scope, ids: &[PoolId]) -> Result<Vec<Pool>> {
    let sql = q!(
        "SELECT id, parent_id, label, on_hand, reserved, committed, quota FROM catalog_pool
         WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND id IN ", ids.iter().copied());
    tx.all(sql.push(" ORDER BY id").for_update()).await
}

/// Changes `on_hand` by `delta`, unless that would leave less than what is held; answers whether it
/// did.
pub(crate) async fn add(tx: &mut Tx, scope: Scope, id: PoolId, delta: i64) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE catalog_pool SET on_hand = on_hand + $3
             WHERE shop_id = $1 AND id = $2 AND on_hand + $3 - reserved - committed >= 0",
            scope.shop,
            id,
            delta
        ))
        .await?;
    Ok(n == 1)
}

fn sets(scope: Scope, moves: &[(PoolId, i64)]) -> Vec<Vec<Val>> {
    let set = |(pool, n): &(PoolId, i64)| vec![scope.shop.into(), (*pool).into(), (*n).into()];
    moves.iter().map(set).collect()
}

/// free → reserved.
pub(crate) async fn reserve(tx: &mut Tx, scope: Scope, moves: &[(PoolId, i64)]) -> Result<u64> {
    let sql = q!("UPDATE catalog_pool SET reserved = reserved + $3
         WHERE shop_id = $1 AND id = $2 AND on_hand - reserved - committed >= $3");
    tx.run_many(sql, sets(scope, moves)).await
}

/// reserved → free.
pub(crate) async fn release(tx: &mut Tx, scope: Scope, moves: &[(PoolId, i64)]) -> Result<u64> {
    let sql = q!("UPDATE catalog_pool SET reserved = reserved - $3
         WHERE shop_id = $1 AND id = $2 AND reserved >= $3");
    tx.run_many(sql, sets(scope, moves)).await
}

/// reserved → committed.
pub(crate) async fn commit(tx: &mut Tx, scope: Scope, moves: &[(PoolId, i64)]) -> Result<u64> {
    let sql = q!(
        "UPDATE catalog_pool SET reserved = reserved - $3, committed = committed + $3
         WHERE shop_id = $1 AND id = $2 AND reserved >= $3"
    );
    tx.run_many(sql, sets(scope, moves)).await
}

/// committed → free.
pub(crate) async fn uncommit(tx: &mut Tx, scope: Scope, moves: &[(PoolId, i64)]) -> Result<u64> {
    let sql = q!("UPDATE catalog_pool SET committed = committed - $3
         WHERE shop_id = $1 AND id = $2 AND committed >= $3");
    tx.run_many(sql, sets(scope, moves)).await
}

/// committed → out of the house.
pub(crate) async fn ship(tx: &mut Tx, scope: Scope, moves: &[(PoolId, i64)]) -> Result<u64> {
    let sql = q!(
        "UPDATE catalog_pool SET committed = committed - $3, on_hand = on_hand - $3
         WHERE shop_id = $1 AND id = $2 AND committed >= $3"
    );
    tx.run_many(sql, sets(scope, moves)).await
}
