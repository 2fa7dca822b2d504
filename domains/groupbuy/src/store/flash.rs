//! Flash sales: columns of their items, and the keys they were asked for under.
use super::Result;
use julin_db::{Tx, q};
use julin_kernel::{CampaignId, CampaignItemId, PersonId, PoolId, Scope, Ts};

/// Under which key a flash sale was asked for, and by whom.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) by: PersonId,
    pub(crate) key: &'a str,
    pub(crate) hash: &'a str,
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, CampaignItemId)>> {
    tx.opt(q!(
        "SELECT idem_hash, item_id FROM groupbuy_flash_key
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn note_key(
    tx: &mut Tx,
    scope: Scope,
    asked: Asked<'_>,
    item: CampaignItemId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO groupbuy_flash_key (shop_id, created_by, idem_key, idem_hash, item_id, at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        scope.shop,
        asked.by,
        asked.key,
        asked.hash,
        item,
        now
    ))
    .await
    .map(|_| ())
}

/// Makes an item that was just written a flash sale.
pub(crate) async fn set_plan(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignItemId,
    of: CampaignItemId,
    seconds: i64,
) -> Result<()> {
    tx.run(q!(
        "UPDATE groupbuy_item SET flash_of = $3, flash_seconds = $4 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        of,
        seconds
    ))
    .await
    .map(|_| ())
}

/// The campaign of a flash sale; none if it is none.
pub(crate) async fn campaign_of(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignItemId,
) -> Result<Option<CampaignId>> {
    let found: Option<(CampaignId,)> = tx
        .opt(q!(
            "SELECT campaign_id FROM groupbuy_item
             WHERE shop_id = $1 AND id = $2 AND flash_of IS NOT NULL",
            scope.shop,
            id
        ))
        .await?;
    Ok(found.map(|(campaign,)| campaign))
}

/// Starts one that waits; answers whether it did.
pub(crate) async fn start(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignItemId,
    (from, until): (Ts, Ts),
) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE groupbuy_item SET flash_from = $3, flash_until = $4
             WHERE shop_id = $1 AND id = $2 AND flash_from IS NULL AND flash_ended_at IS NULL",
            scope.shop,
            id,
            from,
            until
        ))
        .await?;
    Ok(n == 1)
}

/// Ends one, at `until` if it was to run longer; answers whether it was not ended yet.
pub(crate) async fn end(tx: &mut Tx, scope: Scope, id: CampaignItemId) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE groupbuy_item SET flash_ended_at = $3,
             flash_until = CASE WHEN flash_until > $3 THEN $3 ELSE flash_until END
             WHERE shop_id = $1 AND id = $2 AND flash_of IS NOT NULL AND flash_ended_at IS NULL",
            scope.shop,
            id,
            now
        ))
        .await?;
    Ok(n == 1)
}

/// Pools of those among the items that have ended.
pub(crate) async fn over_among(
    tx: &mut Tx,
    scope: Scope,
    ids: &[CampaignItemId],
) -> Result<Vec<PoolId>> {
    let sql = q!(
        "SELECT pool_id FROM groupbuy_item WHERE shop_id = $1 AND flash_ended_at IS NOT NULL
         AND pool_id IS NOT NULL",
        scope.shop
    );
    let found: Vec<(PoolId,)> = tx
        .all(sql.within(" AND id IN ", ids.iter().copied()))
        .await?;
    Ok(found.into_iter().map(|(pool,)| pool).collect())
}

/// Forgets one that never sold.
pub(crate) async fn remove(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    id: CampaignItemId,
) -> Result<()> {
    tx.run(q!(
        "DELETE FROM groupbuy_counter WHERE shop_id = $1 AND campaign_id = $2 AND item_id = $3",
        scope.shop,
        campaign,
        id
    ))
    .await?;
    tx.run(q!(
        "DELETE FROM groupbuy_item WHERE shop_id = $1 AND id = $2 AND flash_from IS NULL",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}
