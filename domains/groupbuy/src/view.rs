//! Campaigns as people see them.
use crate::{
    CampaignStatus, ChainItem, Dispatch, ExtensionView, FlashSaleView, NextTier, PresaleView,
    TeamTerms,
};
use julin_catalog::ProductRole;
use julin_community::LeaderCard;
use julin_kernel::{
    CampaignId, CampaignItemId, LiveId, Money, OrderId, PersonId, SkuId, Ts, Weighing,
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A campaign in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CampaignCard {
    /// Its id.
    pub id: CampaignId,
    /// Its title.
    pub title: String,
    /// The first picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cover_url: Option<String>,
    /// The leader it is shown for.
    pub leader: LeaderCard,
    /// Where it stands.
    pub status: CampaignStatus,
    /// When it begins to take orders.
    pub opens_at: Ts,
    /// When placing stops.
    pub cutoff_at: Ts,
    /// How many people joined: paid, and not cancelled since.
    pub joined_count: i64,
    /// How many items it has.
    pub item_count: i64,
    /// Whether a deposit is paid first.
    pub presale: bool,
    /// The lowest price of an item now.
    pub min_price: Money,
    /// The fewest pieces that bring an item its next price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_tier_gap: Option<i64>,
    /// The share of the stock that is left, in basis points.
    pub stock_ratio_bps: i64,
    /// The live session that goes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live_id: Option<LiveId>,
}

/// A tier, and whether it is reached.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TierView {
    /// From this many pieces on.
    pub min_quantity: i64,
    /// Everyone pays this.
    pub price: Money,
    /// Whether so many are paid.
    pub reached: bool,
}

/// An item as people see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemView {
    /// Its id.
    pub id: CampaignItemId,
    /// Its SKU.
    pub sku_id: SkuId,
    /// Its name.
    pub name: String,
    /// `5斤装`
    pub spec: String,
    /// Its pictures.
    pub image_urls: Vec<String>,
    /// What it is for.
    pub role: ProductRole,
    /// Price before any tier.
    pub base_price: Money,
    /// Price now; the final one once counted.
    pub price: Money,
    /// Tiers.
    pub tiers: Vec<TierView>,
    /// What lies ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_tier: Option<NextTier>,
    /// Paid pieces so far, of all leaders.
    pub paid_quantity: i64,
    /// How many can still be bought.
    pub available: i64,
    /// What was taken out of stock for it.
    pub stock_total: i64,
    /// How much one member may buy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_per_member: Option<i64>,
    /// What is paid of a piece when it is ordered, in a presale (定金).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deposit: Option<Money>,
    /// How it is sold to teams (拼团).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamTerms>,
    /// Where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// What a piece is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_text: Option<String>,
    /// 坏单包赔, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guarantee_text: Option<String>,
    /// What is guaranteed, and how long.
    pub guarantee: julin_catalog::Guarantee,
    /// How it is sold by weight: settled by what is weighed, never charged more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighing: Option<Weighing>,
}

/// An order of the caller on a campaign.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MyChainOrder {
    /// The order.
    pub id: OrderId,
    /// Its 跟团号.
    pub chain_number: i64,
}

/// What the caller has to do with a campaign.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MyCampaign {
    /// Their paid orders.
    pub orders: Vec<MyChainOrder>,
    /// What they have bought by item, unpaid orders included.
    #[schema(value_type = BTreeMap<String, i64>)]
    pub bought: BTreeMap<String, i64>,
}

/// How to tell others.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CampaignShare {
    /// The page.
    pub url: String,
    /// A picture with the QR code.
    pub poster_url: String,
    /// A text for the group, with the list of those who joined.
    pub text: String,
}

/// A campaign with everything on its page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CampaignView {
    /// Its id.
    pub id: CampaignId,
    /// Its title.
    pub title: String,
    /// More about it.
    pub description: String,
    /// Where it stands.
    pub status: CampaignStatus,
    /// When it begins to take orders.
    pub opens_at: Ts,
    /// When placing stops.
    pub cutoff_at: Ts,
    /// When it is counted.
    pub counting_at: Ts,
    /// By when its goods are promised at the pickup point.
    pub pickup_by: Ts,
    /// A deposit is paid with the order and the rest after the counting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presale: Option<PresaleView>,
    /// The store's zone.
    pub zone: String,
    /// What to know about picking up.
    pub pickup_note: String,
    /// Fewer paid pieces than this, and everybody is refunded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_quantity: Option<i64>,
    /// What happens when they are not: it opens again; everybody is refunded if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<ExtensionView>,
    /// The fewest pieces for one pickup point, and what happens below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispatch: Option<Dispatch>,
    /// What has happened to it, step by step.
    pub timeline: Vec<CampaignStep>,
    /// Paid pieces so far, those of complete teams with them.
    pub paid_quantity: i64,
    /// How many people joined.
    pub joined_count: i64,
    /// The leader it is shown for: who earns.
    pub leader: LeaderCard,
    /// The leader who opened it; none when an operator did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<PersonId>,
    /// All leaders who take part.
    pub leaders: Vec<PersonId>,
    /// What is on offer.
    pub items: Vec<ItemView>,
    /// Flash sales (秒杀), which sell only at their time.
    pub flash_sales: Vec<FlashSaleView>,
    /// What the caller has to do with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my: Option<MyCampaign>,
    /// How to tell others.
    pub share: CampaignShare,
    /// The live session that goes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live_id: Option<LiveId>,
}

/// One step of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CampaignStep {
    /// When.
    pub at: Ts,
    /// The status it came to, or `extended`, or `postponed`.
    pub what: String,
    /// The new cutoff, where it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Ts>,
}

/// One row of the 接龙 list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChainRow {
    /// 跟团号
    pub number: i64,
    /// Masked.
    pub name: String,
    /// Their picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// What they ordered.
    pub items: Vec<ChainItem>,
    /// When they paid.
    pub at: Ts,
    /// Whether it is the caller's.
    pub mine: bool,
}

/// What changes while orders come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CampaignProgress {
    /// The campaign.
    pub campaign_id: CampaignId,
    /// Paid pieces so far.
    pub paid_quantity: i64,
    /// How many people joined.
    pub joined_count: i64,
    /// Per item.
    pub items: Vec<ItemProgress>,
}

/// What changes of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ItemProgress {
    /// The item.
    pub id: CampaignItemId,
    /// Paid pieces so far.
    pub paid_quantity: i64,
    /// Price now.
    pub price: Money,
    /// How many can still be bought.
    pub available: i64,
    /// What lies ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_tier: Option<NextTier>,
}

/// Where a campaign stands after an action.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CampaignState {
    /// The campaign.
    pub id: CampaignId,
    /// Where it stands.
    pub status: CampaignStatus,
}
