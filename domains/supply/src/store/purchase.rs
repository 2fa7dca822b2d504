//! The SQL of purchase orders.
use super::Result;
use crate::plan::{PlannedLine, PlannedOrder};
use crate::status::PurchaseStatus;
use julin_db::{Tx, q, row};
use julin_kernel::{
    CampaignId, CampaignItemId, Grams, LineId, Money, PurchaseOrderId, Scope, SkuId, SupplierId, Ts,
};

row! {
    /// A purchase order as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct PurchaseRow {
        pub(crate) id: PurchaseOrderId,
        pub(crate) campaign_id: CampaignId,
        pub(crate) supplier_id: SupplierId,
        pub(crate) status: PurchaseStatus,
        pub(crate) total: Money,
        pub(crate) cost: Option<Money>,
        pub(crate) created_at: Ts,
        pub(crate) sent_at: Option<Ts>,
        pub(crate) confirmed_at: Option<Ts>,
        pub(crate) shipped_at: Option<Ts>,
        pub(crate) received_at: Option<Ts>,
    }

    /// A line of one as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct PurchaseLine {
        pub(crate) id: LineId,
        pub(crate) purchase_order_id: PurchaseOrderId,
        pub(crate) item_id: CampaignItemId,
        pub(crate) sku_id: SkuId,
        pub(crate) name: String,
        pub(crate) spec: String,
        pub(crate) needed: i64,
        pub(crate) quantity: i64,
        pub(crate) case_size: i64,
        pub(crate) supply_price: Money,
        pub(crate) amount: Money,
        pub(crate) received: Option<i64>,
        pub(crate) unit_grams: Option<Grams>,
    }
}

/// What is looked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PurchaseFilter {
    pub(crate) campaign: Option<CampaignId>,
    pub(crate) supplier: Option<SupplierId>,
    pub(crate) status: Option<PurchaseStatus>,
    /// Only what the supplier was told of.
    pub(crate) sent: bool,
}

/// Whether goods of a campaign are still to be counted in.
pub(crate) async fn any_open(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<bool> {
    let open: Option<(PurchaseOrderId,)> = tx
        .opt(q!(
            "SELECT id FROM supply_purchase_order
             WHERE shop_id = $1 AND campaign_id = $2 AND status <> $3 LIMIT 1",
            scope.shop,
            campaign,
            PurchaseStatus::Received
        ))
        .await?;
    Ok(open.is_some())
}

pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    filter: PurchaseFilter,
    before: i64,
    max: i64,
) -> Result<Vec<PurchaseRow>> {
    let sql = q!(
        "SELECT id, campaign_id, supplier_id, status, total, cost, created_at, sent_at, confirmed_at,
           shipped_at, received_at
         FROM supply_purchase_order WHERE shop_id = $1 AND id < $2",
        scope.shop,
        before
    );
    let sql = sql
        .and(" AND campaign_id = ", filter.campaign)
        .and(" AND supplier_id = ", filter.supplier)
        .and(" AND status = ", filter.status)
        .and(
            " AND status <> ",
            filter.sent.then_some(PurchaseStatus::Draft),
        );
    tx.all(sql.push(" ORDER BY id DESC").and(" LIMIT ", Some(max)))
        .await
}

pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    id: PurchaseOrderId,
) -> Result<Option<PurchaseRow>> {
    tx.opt(q!(
        "SELECT id, campaign_id, supplier_id, status, total, cost, created_at, sent_at, confirmed_at,
           shipped_at, received_at
         FROM supply_purchase_order WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

pub(crate) async fn lines(
    tx: &mut Tx,
    scope: Scope,
    orders: &[PurchaseOrderId],
) -> Result<Vec<PurchaseLine>> {
    let sql = q!(
        "SELECT id, purchase_order_id, item_id, sku_id, name, spec, needed, quantity, case_size,
           supply_price, amount, received, unit_grams
         FROM supply_po_line WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND purchase_order_id IN ", orders.iter().copied());
    tx.all(sql.push(" ORDER BY purchase_order_id, id")).await
}

/// Writes a planned order; false if the campaign has one for this supplier already.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    planned: &PlannedOrder,
) -> Result<bool> {
    let (id, now) = (tx.new_id::<PurchaseOrderId>(), tx.now());
    let made = tx
        .run(q!(
            "INSERT INTO supply_purchase_order (shop_id, id, campaign_id, supplier_id, status, total, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (shop_id, campaign_id, supplier_id) DO NOTHING",
            scope.shop,
            id,
            campaign,
            planned.supplier,
            PurchaseStatus::Draft,
            planned.total,
            now
        ))
        .await?;
    if made == 0 {
        return Ok(false);
    }
    for line in &planned.lines {
        insert_line(tx, scope, id, line).await?;
    }
    Ok(true)
}

async fn insert_line(
    tx: &mut Tx,
    scope: Scope,
    order: PurchaseOrderId,
    l: &PlannedLine,
) -> Result<()> {
    let id = tx.new_id::<LineId>();
    tx.run(q!(
        "INSERT INTO supply_po_line (shop_id, id, purchase_order_id, item_id, sku_id, name, spec, needed,
           quantity, case_size, supply_price, amount, unit_grams)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        scope.shop,
        id,
        order,
        l.item,
        l.sku,
        l.name.as_str(),
        l.spec.as_str(),
        l.needed,
        l.quantity,
        l.case_size,
        l.supply_price,
        l.amount,
        l.unit_grams
    ))
    .await
    .map(|_| ())
}

/// Moves a purchase order to a status and notes when; answers whether it could go there.
pub(crate) async fn set_status(
    tx: &mut Tx,
    scope: Scope,
    id: PurchaseOrderId,
    to: PurchaseStatus,
) -> Result<bool> {
    let (shop, now) = (scope.shop, tx.now());
    let sql = match to {
        PurchaseStatus::Draft => return Ok(false),
        PurchaseStatus::Sent => q!(
            "UPDATE supply_purchase_order SET status = $3, sent_at = $4 WHERE shop_id = $1 AND id = $2",
            shop,
            id,
            to,
            now
        ),
        PurchaseStatus::Confirmed => q!(
            "UPDATE supply_purchase_order SET status = $3, confirmed_at = $4 WHERE shop_id = $1 AND id = $2",
            shop,
            id,
            to,
            now
        ),
        PurchaseStatus::Shipped => q!(
            "UPDATE supply_purchase_order SET status = $3, shipped_at = $4 WHERE shop_id = $1 AND id = $2",
            shop,
            id,
            to,
            now
        ),
        PurchaseStatus::Received => q!(
            "UPDATE supply_purchase_order SET status = $3, received_at = $4 WHERE shop_id = $1 AND id = $2",
            shop,
            id,
            to,
            now
        ),
    };
    let moved = tx
        .run(sql.within(" AND status IN ", PurchaseStatus::sources(to)))
        .await?;
    Ok(moved == 1)
}

pub(crate) async fn set_received(
    tx: &mut Tx,
    scope: Scope,
    line: LineId,
    received: i64,
) -> Result<()> {
    tx.run(q!(
        "UPDATE supply_po_line SET received = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        line,
        received
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_cost(
    tx: &mut Tx,
    scope: Scope,
    id: PurchaseOrderId,
    cost: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE supply_purchase_order SET cost = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        cost
    ))
    .await
    .map(|_| ())
}
