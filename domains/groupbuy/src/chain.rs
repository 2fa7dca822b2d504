//! 接龙: the public, numbered list of who ordered what. Only paid orders are on it (rule 16).
use crate::store::{chain as store, counter};
use julin_db::{DbError, Tx};
use julin_kernel::{CampaignId, OrderId, PersonId, Scope, Ts};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What one row lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChainItem {
    /// Name and spec.
    pub name: String,
    /// How many.
    pub quantity: i64,
}

/// A row to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainEntry {
    /// On which campaign.
    pub campaign: CampaignId,
    /// Through which leader.
    pub leader: PersonId,
    /// 跟团号, from `next_chain_number`.
    pub number: i64,
    /// Who.
    pub member: PersonId,
    /// By which order.
    pub order: OrderId,
    /// What.
    pub items: Vec<ChainItem>,
    /// When it was paid.
    pub at: Ts,
}

/// The next 跟团号 of a campaign: 1, 2, 3 …
pub async fn next_chain_number(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<i64, DbError> {
    counter::next_chain(tx, scope, campaign).await
}

/// Adds a paid order to the list.
pub async fn add_chain_row(tx: &mut Tx, scope: Scope, entry: &ChainEntry) -> Result<(), DbError> {
    store::insert(tx, scope, entry).await
}

/// Says anew what an order on the list bought; answers whether it is on.
pub async fn edit_chain_row(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    items: &[ChainItem],
) -> Result<bool, DbError> {
    store::set_items(tx, scope, order, items).await
}

/// Takes a cancelled order off the list; its number is not given again. Answers whether it was on.
pub async fn void_chain_row(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<bool, DbError> {
    store::void(tx, scope, order).await
}

/// How many different members have a paid order on a campaign.
pub async fn joined_count(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<i64, DbError> {
    Ok(store::joined(tx, scope, &[campaign])
        .await?
        .first()
        .map_or(0, |j| j.1))
}
