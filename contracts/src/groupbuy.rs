//! Events of group buys.
use julin_kernel::{CampaignId, CampaignItemId, Money, PersonId, SkuId, SupplierId, Ts};
use serde::{Deserialize, Serialize};

/// A campaign began to take orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignOpened {
    /// The campaign.
    pub campaign: CampaignId,
    /// The leader who opened it; none when an operator did.
    pub leader: Option<PersonId>,
    /// Its title.
    pub title: String,
    /// When placing stops.
    pub cutoff: Ts,
}

/// Placing stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignCutoff {
    /// The campaign.
    pub campaign: CampaignId,
}

/// The campaign was counted: tiers and minimum are settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignClosed {
    /// The campaign.
    pub campaign: CampaignId,
    /// Whether the minimum was reached; otherwise every order is refunded.
    pub succeeded: bool,
    /// The final price of each item.
    pub items: Vec<FinalPrice>,
}

/// What an item finally costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalPrice {
    /// The item.
    pub item: CampaignItemId,
    /// Its SKU.
    pub sku: SkuId,
    /// Its supplier.
    pub supplier: SupplierId,
    /// Paid, non-cancelled quantity at the counting point (份).
    pub quantity: i64,
    /// Final unit price.
    pub unit_price: Money,
}

/// The paid quantity of a campaign changed (for screens; coalesce freely).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignProgressed {
    /// The campaign.
    pub campaign: CampaignId,
}
