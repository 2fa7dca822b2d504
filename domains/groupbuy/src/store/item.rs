//! What is on offer.
use super::Result;
use crate::commission::LevelCommission;
use crate::{Flash, TeamTerms, Tier};
use julin_catalog::{Guarantee, ProductRole, Temperature};
use julin_contracts::CommissionRule;
use julin_db::{Json, Tx, q, row};
use julin_kernel::{
    CampaignId, CampaignItemId, Money, PoolId, ProductId, Scope, SkuId, SupplierId, Ts, Weighing,
};

row! {
    #[derive(Debug, Clone)]
    pub(crate) struct ItemRow {
        pub(crate) id: CampaignItemId,
        pub(crate) campaign_id: CampaignId,
        pub(crate) sort: i64,
        pub(crate) sku_id: SkuId,
        pub(crate) product_id: ProductId,
        pub(crate) supplier_id: SupplierId,
        pub(crate) name: String,
        pub(crate) spec: String,
        pub(crate) image_urls: Json<Vec<String>>,
        pub(crate) role: ProductRole,
        pub(crate) temperature: Temperature,
        pub(crate) origin: String,
        pub(crate) unit_text: String,
        pub(crate) guarantee_text: Option<String>,
        pub(crate) case_size: i64,
        pub(crate) base_price: Money,
        pub(crate) supply_price: Money,
        pub(crate) commission_bps: i64,
        pub(crate) commission: Json<CommissionRule>,
        pub(crate) commission_levels: Json<Vec<LevelCommission>>,
        pub(crate) tiers: Json<Vec<Tier>>,
        pub(crate) limit_per_member: Option<i64>,
        pub(crate) team: Option<Json<TeamTerms>>,
        pub(crate) stock_total: i64,
        pub(crate) pool_id: Option<PoolId>,
        pub(crate) final_price: Option<Money>,
        pub(crate) final_quantity: Option<i64>,
        pub(crate) weighing: Option<Json<Weighing>>,
        pub(crate) guarantee: Json<Guarantee>,
        pub(crate) flash_of: Option<CampaignItemId>,
        pub(crate) flash_seconds: Option<i64>,
        pub(crate) flash_from: Option<Ts>,
        pub(crate) flash_until: Option<Ts>,
        pub(crate) flash_ended_at: Option<Ts>,
        pub(crate) deposit: Option<Money>,
    }
}

impl ItemRow {
    /// When it sells, if it is a flash sale.
    pub(crate) fn flash(&self) -> Option<Flash> {
        Some(Flash {
            of: self.flash_of?,
            seconds: self.flash_seconds.unwrap_or(0),
            from: self.flash_from,
            until: self.flash_until,
            ended: self.flash_ended_at.is_some(),
        })
    }
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, i: &ItemRow) -> Result<()> {
    tx.run(q!(
        "INSERT INTO groupbuy_item (shop_id, id, campaign_id, sort, sku_id, product_id, supplier_id, name,
         spec, image_urls, role, temperature, origin, unit_text, guarantee_text, case_size, base_price,
         supply_price, commission_bps, commission, tiers, limit_per_member, stock_total, pool_id,
         weighing, guarantee, commission_levels)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
         $21, $22, $23, $24, $25, $26, $27)",
        scope.shop,
        i.id,
        i.campaign_id,
        i.sort,
        i.sku_id,
        i.product_id,
        i.supplier_id,
        &i.name,
        &i.spec,
        &i.image_urls,
        i.role,
        i.temperature,
        &i.origin,
        &i.unit_text,
        i.guarantee_text.clone(),
        i.case_size,
        i.base_price,
        i.supply_price,
        i.commission_bps,
        &i.commission,
        &i.tiers,
        i.limit_per_member,
        i.stock_total,
        i.pool_id,
        i.weighing.as_ref(),
        &i.guarantee,
        &i.commission_levels
    ))
    .await
    .map(|_| ())
}

/// Writes how an item is sold to teams.
pub(crate) async fn set_team(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignItemId,
    terms: &Json<TeamTerms>,
) -> Result<()> {
    tx.run(q!(
        "UPDATE groupbuy_item SET team = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        terms
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn clear(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM groupbuy_item WHERE shop_id = $1 AND campaign_id = $2",
        scope.shop,
        campaign
    ))
    .await
    .map(|_| ())
}

/// The items of campaigns, in their order.
pub(crate) async fn of_campaigns(
    tx: &mut Tx,
    scope: Scope,
    ids: &[CampaignId],
) -> Result<Vec<ItemRow>> {
    let sql = q!(
        "SELECT id, campaign_id, sort, sku_id, product_id, supplier_id, name, spec, image_urls, role,
         temperature, origin, unit_text, guarantee_text, case_size, base_price, supply_price,
         commission_bps, commission, commission_levels, tiers, limit_per_member, team, stock_total, pool_id, final_price,
         final_quantity, weighing, guarantee, flash_of, flash_seconds, flash_from, flash_until,
         flash_ended_at, deposit
         FROM groupbuy_item WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND campaign_id IN ", ids.iter().copied());
    tx.all(sql.push(" ORDER BY campaign_id, sort, id")).await
}

/// How much of an item one member may buy.
pub(crate) async fn limits(
    tx: &mut Tx,
    scope: Scope,
    ids: &[CampaignItemId],
) -> Result<Vec<(CampaignItemId, Option<i64>)>> {
    let sql = q!(
        "SELECT id, limit_per_member FROM groupbuy_item WHERE shop_id = $1",
        scope.shop
    );
    tx.all(sql.within(" AND id IN ", ids.iter().copied())).await
}

pub(crate) async fn set_pool(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignItemId,
    pool: PoolId,
) -> Result<()> {
    tx.run(q!(
        "UPDATE groupbuy_item SET pool_id = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        pool
    ))
    .await
    .map(|_| ())
}

/// Writes what an item finally costs, once.
pub(crate) async fn settle(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignItemId,
    price: Money,
    quantity: i64,
) -> Result<()> {
    tx.run(q!(
        "UPDATE groupbuy_item SET final_price = $3, final_quantity = $4
         WHERE shop_id = $1 AND id = $2 AND final_price IS NULL",
        scope.shop,
        id,
        price,
        quantity
    ))
    .await
    .map(|_| ())
}

/// Forgets the pools of a campaign's items, after their stock went back.
pub(crate) async fn unbind(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<()> {
    tx.run(q!(
        "UPDATE groupbuy_item SET pool_id = NULL WHERE shop_id = $1 AND campaign_id = $2",
        scope.shop,
        campaign
    ))
    .await
    .map(|_| ())
}
