//! What was changed of a SKU's stock by hand.
use super::Result;
use crate::AdjustStock;
use julin_db::{Tx, q};
use julin_kernel::{EventId, PersonId, PoolId, Scope};

/// The pool that was changed under an idempotency key, with the hash of what was asked.
pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, PoolId)>> {
    tx.opt(q!(
        "SELECT idem_hash, pool_id FROM catalog_stock_change
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

/// DO NOTHING, so that of two requests under one key at once the later is run again on PostgreSQL.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    change: &AdjustStock,
    pool: PoolId,
) -> Result<()> {
    let (id, now) = (tx.new_id::<EventId>(), tx.now());
    tx.run(q!(
        "INSERT INTO catalog_stock_change
         (shop_id, id, sku_id, pool_id, delta, reason, at, created_by, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        scope.shop,
        id,
        change.sku,
        pool,
        change.delta,
        &change.reason,
        now,
        change.actor.person,
        &change.key,
        &change.hash
    ))
    .await
    .map(|_| ())
}
