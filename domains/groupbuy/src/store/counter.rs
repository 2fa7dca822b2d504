//! Paid quantities and chain numbers.
use super::Result;
use julin_db::{Tx, q};
use julin_kernel::{CampaignId, CampaignItemId, Scope};

/// The counter of chain numbers stands where no item does.
const CHAIN: CampaignItemId = CampaignItemId(0);

/// Makes the counters of a campaign, or of items added to it.
pub(crate) async fn make(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    items: &[CampaignItemId],
) -> Result<()> {
    let insert = q!(
        "INSERT INTO groupbuy_counter (shop_id, campaign_id, item_id, value) VALUES ($1, $2, $3, 0)
         ON CONFLICT (shop_id, campaign_id, item_id) DO NOTHING"
    );
    let all = std::iter::once(CHAIN).chain(items.iter().copied());
    let sets = all.map(|item| vec![scope.shop.into(), campaign.into(), item.into()]);
    tx.run_many(insert, sets.collect()).await.map(|_| ())
}

/// Adds to paid quantities; answers how many counters moved.
pub(crate) async fn add(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    moves: &[(CampaignItemId, i64)],
) -> Result<u64> {
    let sql = q!("UPDATE groupbuy_counter SET value = value + $4
         WHERE shop_id = $1 AND campaign_id = $2 AND item_id = $3 AND value + $4 >= 0");
    let sets = moves.iter().map(|(item, n)| {
        vec![
            scope.shop.into(),
            campaign.into(),
            (*item).into(),
            (*n).into(),
        ]
    });
    tx.run_many(sql, sets.collect()).await
}

pub(crate) async fn next_chain(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<i64> {
    let next: (i64,) = tx
        .one(q!(
            "UPDATE groupbuy_counter SET value = value + 1
             WHERE shop_id = $1 AND campaign_id = $2 AND item_id = $3 RETURNING value",
            scope.shop,
            campaign,
            CHAIN
        ))
        .await?;
    Ok(next.0)
}

/// Paid quantities by item.
pub(crate) async fn paid(
    tx: &mut Tx,
    scope: Scope,
    ids: &[CampaignId],
) -> Result<Vec<(CampaignItemId, i64)>> {
    let sql = q!(
        "SELECT item_id, value FROM groupbuy_counter WHERE shop_id = $1 AND item_id > 0",
        scope.shop
    );
    tx.all(sql.within(" AND campaign_id IN ", ids.iter().copied()))
        .await
}
