//! What a campaign's purchase leaves over: supplied = in bags + taken late + held for claims + left.
use super::store;
use crate::replace;
use julin_db::{DbError, Tx};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{CampaignId, CampaignItemId, Money, Scope, SkuId};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
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
    let bagged = bagged(tx, scope, campaign).await?;
    let held = replace::held(tx, scope, campaign, true).await?;
    for (item, pieces) in bagged.into_iter().chain(held) {
        *left.entry(item).or_insert(0) -= pieces;
    }
    share_boxes(&mut left, &store::skus(tx, scope, campaign).await?);
    Ok(left)
}

/// What is in bags, or will be once late orders are paid; an item may come twice.
pub(crate) async fn bagged(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<(CampaignItemId, i64)>, DbError> {
    let mut all = store::bagged(tx, scope, campaign).await?;
    all.extend(store::late(tx, scope, campaign, Some(false)).await?);
    Ok(all)
}

/// Items of one SKU come in the same boxes: no more is left of any than is left of all, and none lacks
/// what there is of another.
fn share_boxes(left: &mut BTreeMap<CampaignItemId, i64>, skus: &HashMap<CampaignItemId, SkuId>) {
    let mut of_sku: HashMap<SkuId, i64> = HashMap::new();
    for (item, pieces) in &*left {
        if let Some(sku) = skus.get(item) {
            *of_sku.entry(*sku).or_default() += pieces;
        }
    }
    for (item, pieces) in left {
        let all = skus.get(item).and_then(|sku| of_sku.get(sku));
        *pieces = match all {
            Some(all) if *all >= 0 => (*pieces).clamp(0, *all),
            Some(all) => *all,
            None => *pieces,
        };
    }
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
