//! Paid quantities: orders adds to them in its own transaction, the counting reads them.
use crate::store::{counter, item};
use julin_contracts::{CampaignProgressed, FinalPrice};
use julin_db::{DbError, Result, Tx};
use julin_kernel::{CampaignId, CampaignItemId, Scope};
use std::collections::BTreeMap;

/// Adds paid pieces to the counters of a campaign.
pub async fn count_paid(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    paid: &[(CampaignItemId, i64)],
) -> Result<()> {
    move_counters(tx, scope, campaign, paid, 1).await
}

/// Takes pieces of a cancelled order off the counters. What was counted already stays counted: the
/// final prices do not change any more.
pub async fn uncount(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    paid: &[(CampaignItemId, i64)],
) -> Result<()> {
    move_counters(tx, scope, campaign, paid, -1).await
}

async fn move_counters(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    paid: &[(CampaignItemId, i64)],
    sign: i64,
) -> Result<()> {
    let mut sums: BTreeMap<CampaignItemId, i64> = BTreeMap::new();
    for (item, quantity) in paid {
        *sums.entry(*item).or_insert(0) += sign * quantity;
    }
    let moves: Vec<(CampaignItemId, i64)> = sums.into_iter().collect();
    let n = counter::add(tx, scope, campaign, &moves).await?;
    if usize::try_from(n).is_ok_and(|n| n == moves.len()) {
        julin_events::emit(tx, scope, CampaignProgressed { campaign }).await?;
        return Ok(());
    }
    Err(DbError::Check(format!("{n} of {} counters moved", moves.len())).into())
}

/// What every item finally costs; empty before the campaign is counted.
pub async fn final_prices(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<FinalPrice>, DbError> {
    let items = item::of_campaigns(tx, scope, &[campaign]).await?;
    let last = |i: item::ItemRow| {
        Some(FinalPrice {
            item: i.id,
            sku: i.sku_id,
            supplier: i.supplier_id,
            quantity: i.final_quantity?,
            unit_price: i.final_price?,
        })
    };
    Ok(items.into_iter().filter_map(last).collect())
}
