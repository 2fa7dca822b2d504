//! Events of supply.
use julin_kernel::{CampaignId, Money, PersonId, PickupPointId, PurchaseOrderId, SupplierId, Ts};
use serde::{Deserialize, Serialize};

/// A purchase order was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsReceived {
    /// The purchase order.
    pub purchase_order: PurchaseOrderId,
    /// From whom.
    pub supplier: SupplierId,
    /// For which campaign.
    pub campaign: CampaignId,
    /// What the received goods cost.
    pub cost: Money,
    /// What the goods that were ordered and did not come would have cost.
    #[serde(default)]
    pub short: Money,
}

/// A campaign's goods arrived at a pickup point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsArrived {
    /// The campaign.
    pub campaign: CampaignId,
    /// Where.
    pub pickup_point: PickupPointId,
    /// Whose neighbours wait for them there.
    #[serde(default)]
    pub leaders: Vec<PersonId>,
    /// By when they were promised.
    #[serde(default)]
    pub promised_at: Option<Ts>,
}
