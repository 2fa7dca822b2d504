//! The aggregation sheet: what a campaign needs, by supplier, SKU and pickup point.
use crate::purchase::{SupplyCampaign, SupplyParty, party};
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, CampaignItemId, PersonId, PickupPointId, Scope, SkuId};
use julin_orders::DemandLine;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// A pickup point by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SupplyPoint {
    /// Its id.
    pub id: PickupPointId,
    /// Its name.
    pub name: String,
}

/// What one pickup point needs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AggregationShare {
    /// Where.
    pub pickup_point: SupplyPoint,
    /// Pieces.
    pub quantity: i64,
}

/// What is needed of one SKU.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AggregationRow {
    /// The SKU.
    pub sku_id: SkuId,
    /// Name.
    pub name: String,
    /// Specification.
    pub spec: String,
    /// Who supplies it.
    pub supplier: SupplyParty,
    /// Pieces in all.
    pub quantity: i64,
    /// Pieces by pickup point.
    pub by_pickup_point: Vec<AggregationShare>,
}

/// What a campaign needs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AggregationView {
    /// The campaign.
    pub campaign: SupplyCampaign,
    /// By supplier and SKU.
    pub rows: Vec<AggregationRow>,
    /// The pickup points that need something.
    pub pickup_points: Vec<SupplyPoint>,
    /// The same as a workbook.
    pub xlsx_url: String,
}

/// Reads the demand of a campaign, of one leader's people only if one is given.
pub(crate) async fn read(
    tx: &mut Tx,
    scope: Scope,
    campaign: SupplyCampaign,
    leader: Option<PersonId>,
) -> Result<AggregationView> {
    let mut demand = julin_orders::demand(tx, scope, campaign.id).await?;
    demand.retain(|d| leader.is_none_or(|l| d.leader_id == l));
    let mut points: Vec<_> = demand.iter().map(|d| d.pickup_point_id).collect();
    points.sort_unstable();
    points.dedup();
    let known = julin_community::pickup_points(tx, scope, &points).await?;
    let named = |id: PickupPointId| SupplyPoint {
        id,
        name: known.get(&id).map(|p| p.name.clone()).unwrap_or_default(),
    };
    let pickup_points: Vec<_> = points.into_iter().map(named).collect();
    let suppliers: Vec<_> = demand.iter().map(|d| d.supplier_id).collect();
    let suppliers = julin_catalog::suppliers(tx, scope, &suppliers).await?;
    let rows = rows(&demand, &pickup_points, |id| party(&suppliers, id));
    let xlsx_url = xlsx_url(campaign.id);
    Ok(AggregationView {
        campaign,
        rows,
        pickup_points,
        xlsx_url,
    })
}

fn xlsx_url(campaign: CampaignId) -> String {
    format!("/api/v1/campaigns/{campaign}/aggregation.xlsx")
}

fn rows(
    demand: &[DemandLine],
    points: &[SupplyPoint],
    supplier: impl Fn(julin_kernel::SupplierId) -> SupplyParty,
) -> Vec<AggregationRow> {
    let mut needs: BTreeMap<_, HashMap<PickupPointId, i64>> = BTreeMap::new();
    let mut first: HashMap<CampaignItemId, &DemandLine> = HashMap::new();
    for d in demand {
        first.entry(d.item_id).or_insert(d);
        let by_point = needs.entry((d.supplier_id, d.item_id)).or_default();
        *by_point.entry(d.pickup_point_id).or_default() += d.quantity;
    }
    let row = |((supplier_id, item), by_point): (_, HashMap<PickupPointId, i64>)| {
        let d = first.get(&item)?;
        let share = |p: &SupplyPoint| {
            let quantity = *by_point.get(&p.id)?;
            let pickup_point = p.clone();
            Some(AggregationShare {
                pickup_point,
                quantity,
            })
        };
        Some(AggregationRow {
            sku_id: d.sku_id,
            name: d.name.clone(),
            spec: d.spec.clone(),
            supplier: supplier(supplier_id),
            quantity: by_point.values().sum(),
            by_pickup_point: points.iter().filter_map(share).collect(),
        })
    };
    needs.into_iter().filter_map(row).collect()
}
