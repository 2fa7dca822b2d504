//! Titles, for rooms that only need to name a campaign.
use julin_db::{DbError, Tx, q};
use julin_kernel::{CampaignId, Scope};
use std::collections::HashMap;

/// The titles of these campaigns.
pub async fn titles(
    tx: &mut Tx,
    scope: Scope,
    ids: &[CampaignId],
) -> Result<HashMap<CampaignId, String>, DbError> {
    let sql = q!(
        "SELECT id, title FROM groupbuy_campaign WHERE shop_id = $1",
        scope.shop
    );
    let rows: Vec<(CampaignId, String)> = tx
        .all(sql.within(" AND id IN ", ids.iter().copied()))
        .await?;
    Ok(rows.into_iter().collect())
}

/// The title of one campaign; empty if there is none.
pub async fn title(tx: &mut Tx, scope: Scope, id: CampaignId) -> Result<String, DbError> {
    Ok(titles(tx, scope, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default())
}
