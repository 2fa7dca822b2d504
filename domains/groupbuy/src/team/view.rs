//! Teams as people see them.
use super::{TeamPolicy, TeamStatus};
use julin_kernel::{CampaignId, CampaignItemId, Money, OrderId, PersonId, TeamId, Ts};
use serde::Serialize;
use utoipa::ToSchema;

/// A team with those who sit in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TeamView {
    /// Its id.
    pub id: TeamId,
    /// On which campaign.
    pub campaign_id: CampaignId,
    /// Its title.
    pub campaign_title: String,
    /// The leader of who opened it.
    pub leader_id: PersonId,
    /// Of which item.
    pub item_id: CampaignItemId,
    /// Its name.
    pub item_name: String,
    /// `5斤装`
    pub spec: String,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Unit price in the team.
    pub price: Money,
    /// Unit price alone, now.
    pub single_price: Money,
    /// How many pieces one seat may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// How many people make it.
    pub size: i64,
    /// How many have paid.
    pub paid: i64,
    /// How many seats are free; an unpaid order holds its seat until its deadline.
    pub free: i64,
    /// Where it stands.
    pub status: TeamStatus,
    /// What happens if it is not full in time.
    pub on_expiry: TeamPolicy,
    /// When it was opened.
    pub opened_at: Ts,
    /// Until when one may join.
    pub expires_at: Ts,
    /// When it is decided, if it is not full before.
    pub settles_at: Ts,
    /// Who has paid, in the order they came.
    pub seats: Vec<TeamSeatView>,
    /// The caller's order in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_order: Option<OrderId>,
    /// Its page, for an invitation.
    pub url: String,
}

/// Somebody who paid for a seat.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TeamSeatView {
    /// Masked.
    pub name: String,
    /// Their picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// Whether they opened the team.
    pub opener: bool,
    /// Whether it is the caller.
    pub mine: bool,
}

/// Where the team of an order stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TeamBrief {
    /// The team.
    pub id: TeamId,
    /// Where it stands.
    pub status: TeamStatus,
    /// How many people make it.
    pub size: i64,
    /// How many have paid.
    pub paid: i64,
    /// Until when one may join.
    pub expires_at: Ts,
}
