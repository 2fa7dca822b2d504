//! The SQL of lots.
use super::model::LotId;
use crate::store::Result;
use julin_db::{Tx, q, row};
use julin_kernel::{
    CampaignId, CampaignItemId, LineId, OrderId, PickupPointId, PurchaseOrderId, Scope, SupplierId,
    Ts,
};

row! {
    /// A lot as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Lot {
        pub(crate) id: LotId,
        pub(crate) purchase_order_id: PurchaseOrderId,
        pub(crate) campaign_id: CampaignId,
        pub(crate) supplier_id: SupplierId,
        pub(crate) item_id: CampaignItemId,
        pub(crate) name: String,
        pub(crate) spec: String,
        pub(crate) code: String,
        pub(crate) pieces: i64,
        pub(crate) received_at: Ts,
    }

    /// What is left in a lot.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Rest {
        pub(crate) id: LotId,
        pub(crate) pieces: i64,
    }

    /// A bag that no lot was found for yet.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Bag {
        pub(crate) line_id: LineId,
        pub(crate) order_id: OrderId,
        pub(crate) pickup_point_id: PickupPointId,
        pub(crate) chain_number: i64,
        pub(crate) pieces: i64,
    }

    /// How many bags a lot went into, and how many pieces of it.
    #[derive(Debug, Clone)]
    pub(crate) struct Spread {
        pub(crate) lot_id: LotId,
        pub(crate) bags: i64,
        pub(crate) pieces: i64,
    }

    /// What of a lot goes to a pickup point, and to whose numbers.
    #[derive(Debug, Clone)]
    pub(crate) struct AtPoint {
        pub(crate) lot_id: LotId,
        pub(crate) pieces: i64,
        pub(crate) first_number: i64,
        pub(crate) last_number: i64,
    }
}

macro_rules! select_lot {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, purchase_order_id, campaign_id, supplier_id, item_id, name, spec, code, pieces, received_at \
         FROM supply_lot ", $tail))$(.bind($a))* };
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, l: &Lot) -> Result<()> {
    tx.run(q!(
        "INSERT INTO supply_lot (shop_id, id, purchase_order_id, campaign_id, supplier_id, item_id, name,
           spec, code, pieces, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.shop,
        l.id,
        l.purchase_order_id,
        l.campaign_id,
        l.supplier_id,
        l.item_id,
        l.name.as_str(),
        l.spec.as_str(),
        l.code.as_str(),
        l.pieces,
        l.received_at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: LotId) -> Result<Option<Lot>> {
    tx.opt(select_lot!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

pub(crate) async fn of_campaign(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<Lot>> {
    tx.all(select_lot!(
        "WHERE shop_id = $1 AND campaign_id = $2 ORDER BY item_id, id",
        scope.shop,
        campaign
    ))
    .await
}

/// The items of a campaign that came in lots.
pub(crate) async fn items(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<CampaignItemId>> {
    let found: Vec<(CampaignItemId,)> = tx
        .all(q!(
            "SELECT DISTINCT item_id FROM supply_lot WHERE shop_id = $1 AND campaign_id = $2 ORDER BY item_id",
            scope.shop,
            campaign
        ))
        .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// What is left in an item's lots, those received first first.
pub(crate) async fn rests(
    tx: &mut Tx,
    scope: Scope,
    (campaign, item): (CampaignId, CampaignItemId),
) -> Result<Vec<Rest>> {
    tx.all(q!(
        "SELECT l.id, l.pieces - COALESCE((SELECT CAST(SUM(b.pieces) AS BIGINT) FROM supply_lot_bag b
           WHERE b.shop_id = l.shop_id AND b.lot_id = l.id), 0) AS pieces
         FROM supply_lot l WHERE l.shop_id = $1 AND l.campaign_id = $2 AND l.item_id = $3 ORDER BY l.id",
        scope.shop,
        campaign,
        item
    ))
    .await
}

/// Bags of an item that no lot was found for yet, as they are packed: point by point, by number.
pub(crate) async fn unassigned(
    tx: &mut Tx,
    scope: Scope,
    (campaign, item): (CampaignId, CampaignItemId),
    max: i64,
) -> Result<Vec<Bag>> {
    tx.all(q!(
        "SELECT s.line_id, s.order_id, s.pickup_point_id, s.chain_number, s.quantity - s.short AS pieces
         FROM supply_sorting s WHERE s.shop_id = $1 AND s.campaign_id = $2 AND s.item_id = $3
           AND s.quantity > s.short AND NOT EXISTS
             (SELECT 1 FROM supply_lot_bag b WHERE b.shop_id = s.shop_id AND b.line_id = s.line_id)
         ORDER BY s.pickup_point_id, s.chain_number, s.line_id LIMIT $4",
        scope.shop,
        campaign,
        item,
        max
    ))
    .await
}

/// Notes how many pieces of a lot went into which bags.
pub(crate) async fn insert_bags(
    tx: &mut Tx,
    scope: Scope,
    filled: &[(LotId, &Bag, i64)],
) -> Result<()> {
    let set = |(lot, bag, pieces): &(LotId, &Bag, i64)| {
        vec![
            scope.shop.into(),
            (*lot).into(),
            bag.line_id.into(),
            bag.order_id.into(),
            bag.pickup_point_id.into(),
            bag.chain_number.into(),
            (*pieces).into(),
        ]
    };
    let sets: Vec<_> = filled.iter().map(set).collect();
    let sql = q!(
        "INSERT INTO supply_lot_bag (shop_id, lot_id, line_id, order_id, pickup_point_id, chain_number, pieces)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}

/// Who got goods of a lot.
pub(crate) async fn bags(
    tx: &mut Tx,
    scope: Scope,
    lot: LotId,
) -> Result<Vec<(OrderId, LineId, i64)>> {
    tx.all(q!(
        "SELECT order_id, line_id, pieces FROM supply_lot_bag
         WHERE shop_id = $1 AND lot_id = $2 ORDER BY order_id, line_id",
        scope.shop,
        lot
    ))
    .await
}

pub(crate) async fn spreads(tx: &mut Tx, scope: Scope, lots: &[LotId]) -> Result<Vec<Spread>> {
    let sql = q!(
        "SELECT lot_id, COUNT(*) AS bags, CAST(SUM(pieces) AS BIGINT) AS pieces
         FROM supply_lot_bag WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND lot_id IN ", lots.iter().copied());
    tx.all(sql.push(" GROUP BY lot_id")).await
}

/// What of some lots goes to a pickup point.
pub(crate) async fn at_point(
    tx: &mut Tx,
    scope: Scope,
    lots: &[LotId],
    point: PickupPointId,
) -> Result<Vec<AtPoint>> {
    let sql = q!(
        "SELECT lot_id, CAST(SUM(pieces) AS BIGINT) AS pieces, MIN(chain_number) AS first_number,
           MAX(chain_number) AS last_number
         FROM supply_lot_bag WHERE shop_id = $1 AND pickup_point_id = $2",
        scope.shop,
        point
    );
    let sql = sql.within(" AND lot_id IN ", lots.iter().copied());
    tx.all(sql.push(" GROUP BY lot_id ORDER BY lot_id")).await
}
