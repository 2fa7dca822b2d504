//! Goods that wait are bought with the next purchase, held when it is counted in, and ready when it
//! arrives.
use super::stock::{Leftover, hold, leftovers, let_go};
use super::store::{self, ReplacementState};
use julin_contracts::ReplacementEnded;
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, CampaignItemId, PickupPointId, Scope, SkuId};
use std::collections::{HashMap, HashSet};

/// Pieces that wait for a campaign's SKUs and could travel with it; planned nowhere yet.
pub(crate) async fn wanted(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    skus: &[SkuId],
) -> Result<HashMap<SkuId, i64>> {
    let mut wanted = HashMap::new();
    for sku in skus {
        let waiting = store::waiting(tx, scope, *sku, campaign).await?;
        let pieces = waiting.iter().map(|r| r.pieces).sum();
        wanted.insert(*sku, pieces);
    }
    Ok(wanted)
}

/// Notes which of a campaign's items brings those that wait, now that they are bought with it.
pub(crate) async fn plan_into(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    items: &[(SkuId, CampaignItemId)],
) -> Result<()> {
    let mut seen = HashSet::new();
    for (sku, item) in items {
        if !seen.insert(*sku) {
            continue;
        }
        for r in store::waiting(tx, scope, *sku, campaign).await? {
            store::plan(tx, scope, r.claim_id, Some((campaign, *item))).await?;
        }
    }
    Ok(())
}

/// Holds what a campaign's purchase left over for those who wait; who finds nothing waits for the next.
pub(crate) async fn fill(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<()> {
    for (sku, Leftover { item, pieces }) in leftovers(tx, scope, campaign).await? {
        let mut left = pieces;
        for r in store::waiting(tx, scope, sku, campaign).await? {
            if r.pieces > left {
                store::plan(tx, scope, r.claim_id, None).await?;
                continue;
            }
            left -= r.pieces;
            if hold(tx, scope, &r, (campaign, item)).await? == ReplacementState::Ready {
                julin_orders::goods_ready(tx, scope, r.claim_id).await?;
            }
        }
    }
    Ok(())
}

/// What travelled with a campaign's goods is at the pickup point with them.
pub(crate) async fn arrived(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    point: PickupPointId,
) -> Result<()> {
    for r in store::with_campaign(tx, scope, campaign, point).await? {
        let travels = r.state == ReplacementState::Sorted;
        if travels && store::go(tx, scope, &r, ReplacementState::Ready).await? {
            julin_orders::goods_ready(tx, scope, r.claim_id).await?;
        }
    }
    Ok(())
}

/// The claim has its money, or nobody came: the goods are left over.
pub(crate) async fn on_ended(tx: &mut Tx, scope: Scope, ended: &ReplacementEnded) -> Result<()> {
    let found = store::of_claim(tx, scope, ended.claim).await?;
    let open =
        found.filter(|r| !matches!(r.state, ReplacementState::Handed | ReplacementState::Ended));
    match open {
        Some(r) => let_go(tx, scope, &r).await,
        None => Ok(()),
    }
}
