//! Lots as people see them.
use super::model::LotId;
use super::store::{self, AtPoint, Lot, Spread};
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, CampaignItemId, PickupPointId, Scope, Ts};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A supplier's lot and how far it went.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LotView {
    /// Its id.
    pub(crate) id: LotId,
    /// As the supplier writes it.
    pub(crate) code: String,
    /// Whose.
    pub(crate) supplier_name: String,
    /// The item.
    pub(crate) item_id: CampaignItemId,
    /// Name.
    pub(crate) name: String,
    /// Specification.
    pub(crate) spec: String,
    /// Pieces that came.
    pub(crate) pieces: i64,
    /// Pieces of it in bags.
    pub(crate) bagged: i64,
    /// Bags with goods of it.
    pub(crate) bags: i64,
    /// When it was counted in.
    pub(crate) received_at: Ts,
}

/// What of a lot goes to a pickup point.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SortingLot {
    /// As the supplier writes it.
    pub code: String,
    /// Name.
    pub name: String,
    /// Specification.
    pub spec: String,
    /// Pieces.
    pub pieces: i64,
    /// For this number and those after …
    pub first_number: i64,
    /// … up to this one.
    pub last_number: i64,
}

/// The lots of a campaign.
pub(crate) async fn of_campaign(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<LotView>> {
    let lots = store::of_campaign(tx, scope, campaign).await?;
    let ids: Vec<LotId> = lots.iter().map(|l| l.id).collect();
    let spreads = store::spreads(tx, scope, &ids).await?;
    let spreads: HashMap<LotId, Spread> = spreads.into_iter().map(|s| (s.lot_id, s)).collect();
    let suppliers: Vec<_> = lots.iter().map(|l| l.supplier_id).collect();
    let suppliers = julin_catalog::suppliers(tx, scope, &suppliers).await?;
    let view = |l: Lot| {
        let spread = spreads.get(&l.id);
        let supplier = suppliers.get(&l.supplier_id);
        LotView {
            id: l.id,
            code: l.code,
            supplier_name: supplier.map(|s| s.name.clone()).unwrap_or_default(),
            item_id: l.item_id,
            name: l.name,
            spec: l.spec,
            pieces: l.pieces,
            bagged: spread.map_or(0, |s| s.pieces),
            bags: spread.map_or(0, |s| s.bags),
            received_at: l.received_at,
        }
    };
    Ok(lots.into_iter().map(view).collect())
}

/// Which lots of a campaign go to a pickup point, and to whom.
pub(crate) async fn on_list(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    point: PickupPointId,
) -> Result<Vec<SortingLot>> {
    let lots = store::of_campaign(tx, scope, campaign).await?;
    let ids: Vec<LotId> = lots.iter().map(|l| l.id).collect();
    let lots: HashMap<LotId, Lot> = lots.into_iter().map(|l| (l.id, l)).collect();
    let here = store::at_point(tx, scope, &ids, point).await?;
    let view = |at: AtPoint| {
        let lot = lots.get(&at.lot_id)?;
        Some(SortingLot {
            code: lot.code.clone(),
            name: lot.name.clone(),
            spec: lot.spec.clone(),
            pieces: at.pieces,
            first_number: at.first_number,
            last_number: at.last_number,
        })
    };
    Ok(here.into_iter().filter_map(view).collect())
}
