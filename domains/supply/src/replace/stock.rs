//! What a campaign's purchase leaves over and nobody was promised, and holding it for a claim.
use super::store::{self, Replacement, ReplacementState, Source};
use crate::late;
use crate::store::counter;
use julin_db::{DbError, Error, Result, Tx};
use julin_kernel::{CampaignId, CampaignItemId, Scope, SkuId};
use std::collections::BTreeMap;

/// What of one SKU nobody was promised.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leftover {
    /// One of the items it was bought for: items of one SKU come in the same boxes.
    pub(crate) item: CampaignItemId,
    pub(crate) pieces: i64,
}

/// What was counted in and nobody was promised, by SKU: received − in bags − held for late orders − held
/// for claims.
pub(super) async fn leftovers(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<BTreeMap<SkuId, Leftover>, DbError> {
    let came = store::received(tx, scope, campaign).await?;
    let skus: BTreeMap<CampaignItemId, SkuId> = came.iter().map(|c| (c.0, c.1)).collect();
    let mut all = BTreeMap::new();
    for (item, sku, pieces) in came {
        all.entry(sku)
            .or_insert(Leftover { item, pieces: 0 })
            .pieces += pieces;
    }
    let held = store::held(tx, scope, campaign, false).await?;
    let bagged = late::bagged(tx, scope, campaign).await?;
    for (item, pieces) in bagged.into_iter().chain(held) {
        if let Some(of) = skus.get(&item).and_then(|sku| all.get_mut(sku)) {
            of.pieces -= pieces;
        }
    }
    Ok(all)
}

/// What is left over of one SKU, if anything is.
pub(crate) async fn leftover(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    sku: SkuId,
) -> Result<Option<Leftover>, DbError> {
    let found = leftovers(tx, scope, campaign).await?.remove(&sku);
    Ok(found.filter(|of| of.pieces > 0))
}

/// Holds goods for a claim: they are promised in their pool, whatever was sold out of it. Answers where
/// they are now.
pub(super) async fn hold(
    tx: &mut Tx,
    scope: Scope,
    r: &Replacement,
    (campaign, item): (CampaignId, CampaignItemId),
) -> Result<ReplacementState> {
    let found = julin_groupbuy::snapshot(tx, scope, campaign).await?;
    let pool = found.as_ref().and_then(|c| c.item(item)).map(|i| i.pool);
    let pool = pool.ok_or_else(|| Error::internal("goods of an unknown item"))?;
    let wanted = [(pool, r.pieces)];
    julin_catalog::pour(tx, scope, pool, r.pieces).await?;
    julin_catalog::reserve_locked(tx, scope, &wanted).await?;
    julin_catalog::commit_reserved(tx, scope, &wanted).await?;
    let arrivals = counter::arrivals(tx, scope, campaign).await?;
    let there = arrivals.iter().any(|(at, _)| *at == r.pickup_point_id);
    let state = if there {
        ReplacementState::Ready
    } else {
        ReplacementState::Sorted
    };
    let from = Source {
        campaign,
        item,
        pool,
    };
    store::take(tx, scope, r.claim_id, from, state).await?;
    Ok(state)
}

/// Promises the goods to nobody again: they are left over.
pub(super) async fn let_go(tx: &mut Tx, scope: Scope, r: &Replacement) -> Result<()> {
    if !store::go(tx, scope, r, ReplacementState::Ended).await? {
        return Ok(());
    }
    if let Some(pool) = r.pool_id {
        julin_catalog::uncommit(tx, scope, &[(pool, r.pieces)]).await?;
        julin_catalog::pour(tx, scope, pool, -r.pieces).await?;
    }
    Ok(())
}
