//! Campaigns whose counting is still ahead.
use julin_db::{DbError, Tx, q};
use julin_kernel::{CampaignId, Scope};

/// Campaigns that take orders or wait to be counted, the next cutoff first.
pub async fn uncounted(tx: &mut Tx, scope: Scope) -> Result<Vec<CampaignId>, DbError> {
    let rows: Vec<(CampaignId,)> = tx
        .all(q!(
            "SELECT id FROM groupbuy_campaign WHERE shop_id = $1 AND status IN ('open', 'cutoff')
             ORDER BY cutoff_at, id LIMIT 500",
            scope.shop
        ))
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
