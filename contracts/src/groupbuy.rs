//! Events of group buys.
use julin_kernel::{
    CampaignId, CampaignItemId, Money, OrderId, PersonId, SkuId, SupplierId, TeamId, Ts,
};
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

/// A campaign missed its minimum and opened again: paid orders stay, and may be cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignExtended {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its title.
    pub title: String,
    /// The new cutoff.
    pub cutoff: Ts,
    /// The store's zone, as an IANA name.
    pub zone: String,
    /// The how-many-eth time.
    pub times: i64,
    /// Pieces that were missing.
    pub missing: i64,
}

/// Who sits in a team changed (for screens; coalesce freely).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamProgressed {
    /// The team.
    pub team: TeamId,
    /// On which campaign.
    pub campaign: CampaignId,
}

/// Stock was set aside for a flash sale; it waits for the host's press.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashPlanned {
    /// The campaign.
    pub campaign: CampaignId,
    /// The flash sale.
    pub item: CampaignItemId,
    /// The item whose stock it takes.
    pub of: CampaignItemId,
}

/// The host pressed: a flash sale sells from `from` until `until`, by the server's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashStarted {
    /// The campaign.
    pub campaign: CampaignId,
    /// The flash sale.
    pub item: CampaignItemId,
    /// Its start; ahead while everybody counts down.
    pub from: Ts,
    /// Its end.
    pub until: Ts,
}

/// A flash sale sells no more; what was left went back to its item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashEnded {
    /// The campaign.
    pub campaign: CampaignId,
    /// The flash sale.
    pub item: CampaignItemId,
    /// Whether it was taken back before its start.
    #[serde(default)]
    pub withdrawn: bool,
}

/// A team is full, or was let through by its leader: it gets the goods at its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamCompleted {
    /// The team.
    pub team: TeamId,
    /// On which campaign.
    pub campaign: CampaignId,
    /// Of which item.
    pub item: CampaignItemId,
}

/// A team did not come about: what was paid for its seats goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamFailed {
    /// The team.
    pub team: TeamId,
    /// On which campaign.
    pub campaign: CampaignId,
    /// Of which item.
    pub item: CampaignItemId,
    /// The paid orders in it.
    pub orders: Vec<OrderId>,
}
