//! What a campaign's purchase leaves over: supplied = in bags + taken late + left.
use super::store;
use julin_db::{DbError, Tx};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{CampaignId, CampaignItemId, Money, Scope};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Pieces of an item that nobody's bag needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SurplusItem {
    /// The item.
    pub item_id: CampaignItemId,
    /// Name.
    pub name: String,
    /// Specification.
    pub spec: String,
    /// Picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// The price that was counted.
    pub price: Money,
    /// How much one member may buy, with all they bought before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_per_member: Option<i64>,
    /// Pieces left.
    pub left: i64,
}

/// What is left of each item of a campaign; below zero if less came than late orders took.
pub(crate) async fn left(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<BTreeMap<CampaignItemId, i64>, DbError> {
    let mut left: BTreeMap<_, _> = store::supplied(tx, scope, campaign)
        .await?
        .into_iter()
        .collect();
    let bagged = store::bagged(tx, scope, campaign).await?;
    let waiting = store::late(tx, scope, campaign, Some(false)).await?;
    for (item, pieces) in bagged.into_iter().chain(waiting) {
        *left.entry(item).or_insert(0) -= pieces;
    }
    Ok(left)
}

/// What late orders took of each item, paid or not.
pub(crate) async fn wanted_late(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<BTreeMap<CampaignItemId, i64>, DbError> {
    let all = store::late(tx, scope, campaign, None).await?;
    Ok(all.into_iter().collect())
}

/// What can still be taken late.
pub async fn surplus(
    tx: &mut Tx,
    scope: Scope,
    campaign: &CampaignSnapshot,
) -> Result<Vec<SurplusItem>, DbError> {
    let left = left(tx, scope, campaign.id).await?;
    let item = |i: &julin_groupbuy::ItemSnapshot| {
        let left = left.get(&i.id).copied().unwrap_or(0);
        (left > 0).then(|| SurplusItem {
            item_id: i.id,
            name: i.name.clone(),
            spec: i.spec.clone(),
            image_url: i.image_urls.first().cloned(),
            price: i.price,
            limit_per_member: i.limit_per_member,
            left,
        })
    };
    Ok(campaign.items.iter().filter_map(item).collect())
}
