//! Events of supply.
use julin_kernel::{CampaignId, Money, PickupPointId, PurchaseOrderId, SupplierId};
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
}

/// A campaign's goods arrived at a pickup point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsArrived {
    /// The campaign.
    pub campaign: CampaignId,
    /// Where.
    pub pickup_point: PickupPointId,
}
