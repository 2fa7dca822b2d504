//! Goods in place of others, at the counter and on the sorting list.
use super::store::{self, Replacement, ReplacementState};
use julin_db::{Result, Tx};
use julin_identity::mask_name;
use julin_kernel::{AfterSaleId, CampaignId, OrderId, PickupPointId, Scope};
use julin_orders::{RosterOrder, RosterQuery};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Goods at the counter in place of others: handed over with their order's code or by a tap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RosterReplacement {
    /// The claim.
    pub claim: AfterSaleId,
    /// On which order.
    pub order: OrderId,
    /// 跟团号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain_number: Option<i64>,
    /// Whose.
    pub member_name: String,
    /// Last four digits of their number.
    pub phone_tail4: String,
    /// Building.
    pub building: String,
    /// Unit.
    pub unit: String,
    /// Name.
    pub name: String,
    /// Specification.
    pub spec: String,
    /// Pieces.
    pub pieces: i64,
    /// Last four digits of the pickup code.
    pub pickup_code_tail: String,
}

/// Goods on a sorting list in place of others.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SortingReplacement {
    /// The claim.
    pub claim_id: AfterSaleId,
    /// On which order.
    pub order_id: OrderId,
    /// The number it had in its own buy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain_number: Option<i64>,
    /// `王**`
    pub name_masked: String,
    /// Last four digits of the number.
    pub phone_tail4: String,
    /// Building.
    pub building: String,
    /// Unit.
    pub unit: String,
    /// Name.
    pub name: String,
    /// Specification.
    pub spec: String,
    /// Pieces.
    pub pieces: i64,
    /// Where they are.
    pub state: ReplacementState,
}

/// Rows at the most.
const ROWS_MAX: i64 = 500;

/// What lies there for the people of a roster.
pub(crate) async fn roster(
    tx: &mut Tx,
    scope: Scope,
    query: &RosterQuery,
) -> Result<Vec<RosterReplacement>> {
    let (leader, point) = (query.leader, query.pickup_point);
    let found = store::ready(tx, scope, leader, point, ROWS_MAX).await?;
    let orders = orders(tx, scope, &found, &query.q).await?;
    let of = |r: Replacement| {
        let o = orders.get(&r.order_id)?;
        let here = |c: CampaignId| o.order.campaign_id == c || r.campaign_id == Some(c);
        query.campaign.is_none_or(here).then(|| at_counter(o, r))
    };
    Ok(found.into_iter().filter_map(of).collect())
}

/// What goes to a pickup point with a campaign's goods.
pub(crate) async fn sorting(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    point: PickupPointId,
) -> Result<Vec<SortingReplacement>> {
    let found = store::with_campaign(tx, scope, campaign, point).await?;
    let orders = orders(tx, scope, &found, "").await?;
    let of = |r: Replacement| Some(on_list(orders.get(&r.order_id)?, r));
    Ok(found.into_iter().filter_map(of).collect())
}

/// Their orders with the names a reader needs, those that match.
async fn orders(
    tx: &mut Tx,
    scope: Scope,
    found: &[Replacement],
    q: &str,
) -> Result<HashMap<OrderId, RosterOrder>> {
    let ids: Vec<OrderId> = found.iter().map(|r| r.order_id).collect();
    let orders = julin_orders::roster_of(tx, scope, &ids, q).await?;
    Ok(orders.into_iter().map(|o| (o.order.id, o)).collect())
}

fn at_counter(o: &RosterOrder, r: Replacement) -> RosterReplacement {
    let code = o.order.pickup_code.clone().unwrap_or_default();
    let tail = code.get(code.len().saturating_sub(4)..);
    RosterReplacement {
        claim: r.claim_id,
        order: r.order_id,
        chain_number: o.order.chain_number,
        member_name: o.member_name.clone(),
        phone_tail4: o.phone_tail4.clone(),
        building: o.order.building.clone(),
        unit: o.order.unit.clone(),
        name: r.name,
        spec: r.spec,
        pieces: r.pieces,
        pickup_code_tail: tail.unwrap_or_default().to_owned(),
    }
}

fn on_list(o: &RosterOrder, r: Replacement) -> SortingReplacement {
    SortingReplacement {
        claim_id: r.claim_id,
        order_id: r.order_id,
        chain_number: o.order.chain_number,
        name_masked: mask_name(&o.member_name),
        phone_tail4: o.phone_tail4.clone(),
        building: o.order.building.clone(),
        unit: o.order.unit.clone(),
        name: r.name,
        spec: r.spec,
        pieces: r.pieces,
        state: r.state,
    }
}
