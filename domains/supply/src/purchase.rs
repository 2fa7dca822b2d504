//! Purchase orders as people see them, and who may touch them.
use crate::status::PurchaseStatus;
use crate::store::purchase::{self as store, PurchaseLine, PurchaseRow};
use julin_catalog::Supplier;
use julin_db::{Result, Tx};
use julin_kernel::{
    CampaignId, Code, Grams, LineId, Money, PurchaseOrderId, Scope, SkuId, SupplierId, Ts,
};
use julin_web::{Actor, Permission, Reach};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A supplier by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupplyParty {
    /// Its id.
    pub id: SupplierId,
    /// Its name.
    pub name: String,
}

/// A campaign by title.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupplyCampaign {
    /// Its id.
    pub id: CampaignId,
    /// Its title.
    pub title: String,
}

/// One line of a purchase order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PurchaseLineView {
    /// Its id.
    pub id: LineId,
    /// The SKU.
    pub sku_id: SkuId,
    /// Name.
    pub name: String,
    /// Specification.
    pub spec: String,
    /// Pieces that members paid for.
    pub needed: i64,
    /// Pieces ordered: the needed ones, rounded up to whole cases.
    pub quantity: i64,
    /// Cases ordered; absent when the supplier sells by the piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<i64>,
    /// Pieces in a case.
    pub case_size: i64,
    /// What a piece costs.
    pub supply_price: Money,
    /// What the line costs.
    pub amount: Money,
    /// Pieces that came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<i64>,
    /// What the ordered pieces should weigh, of goods sold by weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_grams: Option<Grams>,
}

/// A purchase order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PurchaseOrderView {
    /// Its id.
    pub id: PurchaseOrderId,
    /// For reading aloud.
    pub number: String,
    /// Who supplies.
    pub supplier: SupplyParty,
    /// For which buy.
    pub campaign: SupplyCampaign,
    /// Where it stands.
    pub status: PurchaseStatus,
    /// What is bought.
    pub lines: Vec<PurchaseLineView>,
    /// What was ordered costs.
    pub total: Money,
    /// What came costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// When it was planned.
    pub created_at: Ts,
    /// When it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Ts>,
    /// When the supplier confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Ts>,
    /// When it was shipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipped_at: Option<Ts>,
    /// When it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Ts>,
}

/// `PO` and ten digits.
fn number(id: PurchaseOrderId) -> String {
    format!("PO{:010}", id.0 % 10_000_000_000)
}

/// Purchase orders with their lines and names.
pub(crate) async fn views(
    tx: &mut Tx,
    scope: Scope,
    rows: Vec<PurchaseRow>,
) -> Result<Vec<PurchaseOrderView>> {
    let ids: Vec<_> = rows.iter().map(|r| r.id).collect();
    let mut lines: HashMap<PurchaseOrderId, Vec<PurchaseLineView>> = HashMap::new();
    for line in store::lines(tx, scope, &ids).await? {
        let of = line.purchase_order_id;
        lines.entry(of).or_default().push(line_view(line));
    }
    let suppliers: Vec<_> = rows.iter().map(|r| r.supplier_id).collect();
    let suppliers = julin_catalog::suppliers(tx, scope, &suppliers).await?;
    let campaigns: Vec<_> = rows.iter().map(|r| r.campaign_id).collect();
    let titles = julin_groupbuy::titles(tx, scope, &campaigns).await?;
    let view = |r: PurchaseRow| PurchaseOrderView {
        id: r.id,
        number: number(r.id),
        supplier: party(&suppliers, r.supplier_id),
        campaign: SupplyCampaign {
            id: r.campaign_id,
            title: titles.get(&r.campaign_id).cloned().unwrap_or_default(),
        },
        status: r.status,
        lines: lines.remove(&r.id).unwrap_or_default(),
        total: r.total,
        cost: r.cost,
        created_at: r.created_at,
        sent_at: r.sent_at,
        confirmed_at: r.confirmed_at,
        shipped_at: r.shipped_at,
        received_at: r.received_at,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// A supplier by name; one that is gone keeps its id.
pub(crate) fn party(known: &HashMap<SupplierId, Supplier>, id: SupplierId) -> SupplyParty {
    let name = known.get(&id).map(|s| s.name.clone()).unwrap_or_default();
    SupplyParty { id, name }
}

fn line_view(l: PurchaseLine) -> PurchaseLineView {
    PurchaseLineView {
        id: l.id,
        sku_id: l.sku_id,
        name: l.name,
        spec: l.spec,
        needed: l.needed,
        quantity: l.quantity,
        // Items of one SKU fill cases together: such a line alone may be no whole number of them.
        cases: (l.case_size > 1 && l.quantity % l.case_size == 0).then(|| l.quantity / l.case_size),
        case_size: l.case_size,
        supply_price: l.supply_price,
        amount: l.amount,
        received: l.received,
        expected_grams: l.unit_grams.map(|g| Grams(g.0.saturating_mul(l.quantity))),
    }
}

/// What somebody wants with a purchase order, or may do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// What the supplier does: read, confirm, ship.
    Supplier,
    /// What the buyer does: send, receive.
    Buyer,
}

/// Whose part somebody plays in the purchase orders of one supplier, if any: buyers, the supplier
/// itself, and the leader whose own goods these are, who buys from herself.
pub(crate) async fn part(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    supplier: SupplierId,
) -> Result<Option<Wish>> {
    if actor.may(Permission::Procure, Reach::Shop) {
        return Ok(Some(Wish::Buyer));
    }
    let known = julin_catalog::supplier(tx, scope, supplier).await?;
    if known.is_some_and(|s| is_own(actor, &s)) {
        return Ok(Some(Wish::Buyer));
    }
    let theirs = actor.may(Permission::ViewSupplies, Reach::Supplier(supplier));
    Ok(theirs.then_some(Wish::Supplier))
}

/// Refuses those whose purchase order it is not. What was not sent yet is a plan of the buyer's: for
/// everybody else it does not exist.
pub(crate) async fn require(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    order: &PurchaseRow,
    wish: Wish,
) -> Result<()> {
    match part(tx, scope, actor, order.supplier_id).await? {
        Some(Wish::Buyer) => Ok(()),
        _ if order.status == PurchaseStatus::Draft => Err(Code::NOT_FOUND.fault().into()),
        Some(part) if part == wish => Ok(()),
        _ => Err(Code::FORBIDDEN.fault().into()),
    }
}

/// Whether the supplier is this leader, selling goods of her own.
pub(crate) fn is_own(actor: &Actor, supplier: &Supplier) -> bool {
    let reach = Reach::Leader(actor.person);
    supplier.owner_id == Some(actor.person) && actor.may(Permission::RunCampaigns, reach)
}
