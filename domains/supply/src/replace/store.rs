//! The SQL of goods in place of others.
use crate::store::Result;
use julin_db::{Tx, q, row, text_enum};
use julin_kernel::{
    AfterSaleId, CampaignId, CampaignItemId, OrderId, PersonId, PickupPointId, PoolId, Scope,
    SkuId, Ts,
};

text_enum! {
    /// Where goods in place of others are.
    pub enum ReplacementState {
        /// Not there yet.
        Waiting = "waiting",
        /// Counted in; they travel with their campaign.
        Sorted = "sorted",
        /// At the pickup point.
        Ready = "ready",
        /// With their member.
        Handed = "handed",
        /// Promised no longer.
        Ended = "ended",
    }
}

row! {
    /// Goods promised to a claim, as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Replacement {
        pub(crate) claim_id: AfterSaleId,
        pub(crate) order_id: OrderId,
        pub(crate) sku_id: SkuId,
        pub(crate) member_id: PersonId,
        pub(crate) leader_id: PersonId,
        pub(crate) pickup_point_id: PickupPointId,
        pub(crate) name: String,
        pub(crate) spec: String,
        pub(crate) pieces: i64,
        pub(crate) state: ReplacementState,
        pub(crate) campaign_id: Option<CampaignId>,
        pub(crate) item_id: Option<CampaignItemId>,
        pub(crate) pool_id: Option<PoolId>,
        pub(crate) asked_at: Ts,
    }
}

macro_rules! select_replacement {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT claim_id, order_id, sku_id, member_id, leader_id, pickup_point_id, name, spec, pieces, state, \
         campaign_id, item_id, pool_id, asked_at FROM supply_replacement ", $tail))$(.bind($a))* };
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, r: &Replacement) -> Result<()> {
    tx.run(q!(
        "INSERT INTO supply_replacement (shop_id, claim_id, order_id, sku_id, member_id, leader_id,
           pickup_point_id, name, spec, pieces, state, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        scope.shop,
        r.claim_id,
        r.order_id,
        r.sku_id,
        r.member_id,
        r.leader_id,
        r.pickup_point_id,
        r.name.as_str(),
        r.spec.as_str(),
        r.pieces,
        r.state,
        r.asked_at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn of_claim(
    tx: &mut Tx,
    scope: Scope,
    claim: AfterSaleId,
) -> Result<Option<Replacement>> {
    tx.opt(select_replacement!(
        "WHERE shop_id = $1 AND claim_id = $2",
        scope.shop,
        claim
    ))
    .await
}

/// What an order's member may fetch.
pub(crate) async fn ready_of_order(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Vec<Replacement>> {
    tx.all(select_replacement!(
        "WHERE shop_id = $1 AND order_id = $2 AND state = 'ready' ORDER BY claim_id",
        scope.shop,
        order
    ))
    .await
}

/// What lies at pickup points to be fetched.
pub(crate) async fn ready(
    tx: &mut Tx,
    scope: Scope,
    leader: Option<PersonId>,
    point: Option<PickupPointId>,
    max: i64,
) -> Result<Vec<Replacement>> {
    let sql = select_replacement!("WHERE shop_id = $1 AND state = 'ready'", scope.shop);
    let sql = sql
        .and(" AND leader_id = ", leader)
        .and(" AND pickup_point_id = ", point);
    tx.all(sql.push(" ORDER BY claim_id").and(" LIMIT ", Some(max)))
        .await
}

/// What travels, or travelled, with a campaign's goods to a pickup point.
pub(crate) async fn with_campaign(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    point: PickupPointId,
) -> Result<Vec<Replacement>> {
    tx.all(select_replacement!(
        "WHERE shop_id = $1 AND campaign_id = $2 AND pickup_point_id = $3
           AND state IN ('sorted', 'ready', 'handed') ORDER BY claim_id",
        scope.shop,
        campaign,
        point
    ))
    .await
}

/// Those of a SKU that wait, whoever was promised first first: planned into this campaign's purchase, or
/// into none.
pub(crate) async fn waiting(
    tx: &mut Tx,
    scope: Scope,
    sku: SkuId,
    campaign: CampaignId,
) -> Result<Vec<Replacement>> {
    tx.all(select_replacement!(
        "WHERE shop_id = $1 AND state = 'waiting' AND sku_id = $2
           AND (campaign_id IS NULL OR campaign_id = $3)
           AND pickup_point_id IN
             (SELECT pickup_point_id FROM supply_sorting WHERE shop_id = $1 AND campaign_id = $3)
         ORDER BY CASE WHEN campaign_id IS NULL THEN 1 ELSE 0 END, asked_at, claim_id",
        scope.shop,
        sku,
        campaign
    ))
    .await
}

/// Pieces of a campaign's items that are held for claims: taken, or planned into its purchase too.
pub(crate) async fn held(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    planned_too: bool,
) -> Result<Vec<(CampaignItemId, i64)>> {
    let sql = q!(
        "SELECT item_id, CAST(SUM(pieces) AS BIGINT) FROM supply_replacement
         WHERE shop_id = $1 AND campaign_id = $2 AND state <> 'ended'",
        scope.shop,
        campaign
    );
    let sql = if planned_too {
        sql
    } else {
        sql.push(" AND state <> 'waiting'")
    };
    tx.all(sql.push(" GROUP BY item_id")).await
}

/// What of a campaign's purchase was counted in, by item.
pub(crate) async fn received(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<(CampaignItemId, SkuId, i64)>> {
    tx.all(q!(
        "SELECT l.item_id, l.sku_id, CAST(SUM(l.received) AS BIGINT)
         FROM supply_purchase_order p
         JOIN supply_po_line l ON l.shop_id = p.shop_id AND l.purchase_order_id = p.id
         WHERE p.shop_id = $1 AND p.campaign_id = $2 AND l.received IS NOT NULL
         GROUP BY l.item_id, l.sku_id ORDER BY l.item_id",
        scope.shop,
        campaign
    ))
    .await
}

/// Names the purchase that brings a waiting one, or takes it out again.
pub(crate) async fn plan(
    tx: &mut Tx,
    scope: Scope,
    claim: AfterSaleId,
    into: Option<(CampaignId, CampaignItemId)>,
) -> Result<()> {
    tx.run(q!(
        "UPDATE supply_replacement SET campaign_id = $3, item_id = $4
         WHERE shop_id = $1 AND claim_id = $2 AND state = 'waiting'",
        scope.shop,
        claim,
        into.map(|i| i.0),
        into.map(|i| i.1)
    ))
    .await
    .map(|_| ())
}

/// Where goods that were found come from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source {
    pub(crate) campaign: CampaignId,
    pub(crate) item: CampaignItemId,
    pub(crate) pool: PoolId,
}

pub(crate) async fn take(
    tx: &mut Tx,
    scope: Scope,
    claim: AfterSaleId,
    from: Source,
    state: ReplacementState,
) -> Result<()> {
    tx.run(q!(
        "UPDATE supply_replacement SET campaign_id = $3, item_id = $4, pool_id = $5, state = $6
         WHERE shop_id = $1 AND claim_id = $2 AND state = 'waiting'",
        scope.shop,
        claim,
        from.campaign,
        from.item,
        from.pool,
        state
    ))
    .await
    .map(|_| ())
}

/// Moves one on; answers whether it was where it was seen.
pub(crate) async fn go(
    tx: &mut Tx,
    scope: Scope,
    r: &Replacement,
    to: ReplacementState,
) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE supply_replacement SET state = $3
             WHERE shop_id = $1 AND claim_id = $2 AND state = $4",
            scope.shop,
            r.claim_id,
            to,
            r.state
        ))
        .await?;
    Ok(n == 1)
}

/// Notes who handed one over, and when.
pub(crate) async fn note_handed(
    tx: &mut Tx,
    scope: Scope,
    claim: AfterSaleId,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE supply_replacement SET handed_at = $3, handed_by = $4
         WHERE shop_id = $1 AND claim_id = $2",
        scope.shop,
        claim,
        now,
        by
    ))
    .await
    .map(|_| ())
}
