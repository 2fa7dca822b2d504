//! The SQL of late orders.
use crate::store::Result;
use julin_db::{Tx, q};
use julin_kernel::{CampaignId, CampaignItemId, OrderId, Scope, SkuId};
use std::collections::HashMap;

/// What a campaign was bought by item: what came, or what was ordered while it has not come.
pub(crate) async fn supplied(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<(CampaignItemId, i64)>> {
    tx.all(q!(
        "SELECT l.item_id, CAST(SUM(COALESCE(l.received, l.quantity)) AS BIGINT)
         FROM supply_purchase_order p
         JOIN supply_po_line l ON l.shop_id = p.shop_id AND l.purchase_order_id = p.id
         WHERE p.shop_id = $1 AND p.campaign_id = $2 GROUP BY l.item_id",
        scope.shop,
        campaign
    ))
    .await
}

/// Of which SKU the bought items of a campaign are.
pub(crate) async fn skus(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<HashMap<CampaignItemId, SkuId>> {
    let rows: Vec<(CampaignItemId, SkuId)> = tx
        .all(q!(
            "SELECT DISTINCT l.item_id, l.sku_id FROM supply_purchase_order p
             JOIN supply_po_line l ON l.shop_id = p.shop_id AND l.purchase_order_id = p.id
             WHERE p.shop_id = $1 AND p.campaign_id = $2",
            scope.shop,
            campaign
        ))
        .await?;
    Ok(rows.into_iter().collect())
}

/// What goes into bags by item.
pub(crate) async fn bagged(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<(CampaignItemId, i64)>> {
    tx.all(q!(
        "SELECT item_id, CAST(SUM(quantity - short) AS BIGINT) FROM supply_sorting
         WHERE shop_id = $1 AND campaign_id = $2 GROUP BY item_id",
        scope.shop,
        campaign
    ))
    .await
}

/// What late orders took by item; those alone that are not paid, or all.
pub(crate) async fn late(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    paid: Option<bool>,
) -> Result<Vec<(CampaignItemId, i64)>> {
    let sql = q!(
        "SELECT item_id, CAST(SUM(quantity) AS BIGINT) FROM supply_late
         WHERE shop_id = $1 AND campaign_id = $2",
        scope.shop,
        campaign
    );
    tx.all(sql.and(" AND paid = ", paid).push(" GROUP BY item_id"))
        .await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    (campaign, order): (CampaignId, OrderId),
    (item, quantity): (CampaignItemId, i64),
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO supply_late (shop_id, order_id, item_id, campaign_id, quantity, paid)
         VALUES ($1, $2, $3, $4, $5, FALSE)",
        scope.shop,
        order,
        item,
        campaign,
        quantity
    ))
    .await
    .map(|_| ())
}

/// What a late order took; none if it is no late one.
pub(crate) async fn of_order(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Vec<(CampaignItemId, i64)>> {
    tx.all(q!(
        "SELECT item_id, quantity FROM supply_late WHERE shop_id = $1 AND order_id = $2
         ORDER BY item_id",
        scope.shop,
        order
    ))
    .await
}

/// Its bag is known from now on; answers whether it was not before.
pub(crate) async fn mark_paid(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE supply_late SET paid = TRUE
             WHERE shop_id = $1 AND order_id = $2 AND paid = FALSE",
            scope.shop,
            order
        ))
        .await?;
    Ok(n > 0)
}

pub(crate) async fn forget(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM supply_late WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    ))
    .await
    .map(|_| ())
}
