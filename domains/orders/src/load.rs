//! Placing, loaded: what a batch of requests on one campaign is judged by.
use crate::decide::{Ask, Shelf};
use crate::refusals as no;
use julin_db::{Result, Tx};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{CampaignId, Scope};
use std::collections::HashMap;

/// Reads the campaign, the pools of the items asked for and what the members have bought.
pub(crate) async fn load(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    asks: &[Ask],
) -> Result<(CampaignSnapshot, Shelf)> {
    let snapshot = julin_groupbuy::snapshot(tx, scope, campaign).await?;
    let snapshot = snapshot.ok_or_else(|| no::NOT_OPEN.field("campaign_id"))?;
    let items: HashMap<_, _> = snapshot.items.iter().map(|i| (i.id, i.clone())).collect();
    let asked = asks.iter().flat_map(|ask| &ask.lines);
    let mut pools: Vec<_> = asked
        .filter_map(|(item, _)| Some(items.get(item)?.pool))
        .collect();
    pools.sort_unstable();
    pools.dedup();
    let available = julin_catalog::pools(tx, scope, &pools).await?;
    let available = available
        .iter()
        .map(|(id, pool)| (*id, pool.available()))
        .collect();
    let mut bought = HashMap::new();
    for ask in asks {
        let wanted: Vec<_> = ask.lines.iter().map(|(item, _)| *item).collect();
        for (item, n) in julin_groupbuy::bought(tx, scope, ask.member, &wanted).await? {
            bought.insert((ask.member, item), n);
        }
    }
    let now = tx.now();
    let shelf = Shelf {
        open: snapshot.takes_orders(now),
        counting_at: snapshot.counting_at,
        leaders: snapshot.leaders.clone(),
        items,
        available,
        bought,
    };
    Ok((snapshot, shelf))
}
