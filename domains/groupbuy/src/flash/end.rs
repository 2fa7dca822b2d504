//! The end of a flash sale: what is free goes back to the item at once, and what comes free later (an
//! order expires, a member cancels) the moment it does.
use super::FlashState;
use super::plan::found;
use crate::store::flash as store;
use crate::store::item::{self, ItemRow};
use julin_catalog::{Pool, give_back, pools};
use julin_contracts::{CampaignProgressed, FlashEnded};
use julin_db::{Command, Error, Result, Tx};
use julin_events::{Job, emit, enqueue};
use julin_kernel::{CampaignId, CampaignItemId, PoolId, Scope, Ts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The timer of a flash sale.
pub(crate) const FLASH_END: &str = "groupbuy.flash_end";

/// What the timer needs; whether it is still due, the flash sale itself tells.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FlashTimer {
    pub(crate) item: CampaignItemId,
}

pub(super) async fn leave_timer(
    tx: &mut Tx,
    scope: Scope,
    item: CampaignItemId,
    until: Ts,
) -> Result<()> {
    let job = Job {
        kind: FLASH_END,
        key: item.to_string(),
        payload: FlashTimer { item },
        run_at: until,
    };
    enqueue(tx, scope, job).await
}

/// Ends a flash sale whose time is up; the timer's command.
pub(crate) struct FlashDue {
    pub(crate) scope: Scope,
    pub(crate) item: CampaignItemId,
}

impl Command for FlashDue {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let row = match found(tx, self.scope, self.item).await {
            Ok(row) => row,
            Err(Error::Refused(_)) => return Ok(()),
            Err(other) => return Err(other),
        };
        let now = tx.now();
        if row.flash().map(|f| f.state(now)) == Some(FlashState::Over) {
            end(tx, self.scope, &row).await?;
        }
        Ok(())
    }
}

/// Ends it once: nothing is sold any more, and free stock is the item's again. Answers whether it had
/// not ended before.
pub(super) async fn end(tx: &mut Tx, scope: Scope, row: &ItemRow) -> Result<bool> {
    if !store::end(tx, scope, row.id).await? {
        return Ok(false);
    }
    if let Some(pool) = row.pool_id {
        give_back(tx, scope, pool).await?;
    }
    let ended = FlashEnded {
        campaign: row.campaign_id,
        item: row.id,
        withdrawn: false,
    };
    emit(tx, scope, ended).await?;
    let campaign = row.campaign_id;
    emit(tx, scope, CampaignProgressed { campaign }).await?;
    Ok(true)
}

/// Ends what the campaign has of them: it takes no more orders.
pub(crate) async fn close_all(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<()> {
    for row in item::of_campaigns(tx, scope, &[campaign]).await? {
        if row.flash().is_some_and(|f| !f.ended) {
            end(tx, scope, &row).await?;
        }
    }
    Ok(())
}

/// Stock of orders came free in the caller's transaction: (item, pool, pieces). A flash sale that is
/// over passes it on to its item; a pool that had nothing left is told of, once.
pub async fn stock_freed(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    freed: &[(CampaignItemId, PoolId, i64)],
) -> Result<()> {
    let items: Vec<_> = freed.iter().map(|f| f.0).collect();
    let over = store::over_among(tx, scope, &items).await?;
    let ids: Vec<_> = freed.iter().map(|f| f.1).collect();
    let before = pools(tx, scope, &ids).await?;
    let mut came: BTreeMap<PoolId, i64> = BTreeMap::new();
    for (_, pool, n) in freed {
        let parent = before.get(pool).and_then(|p| p.parent_id);
        let to = parent.filter(|_| over.contains(pool)).unwrap_or(*pool);
        *came.entry(to).or_default() += n;
    }
    for pool in &over {
        give_back(tx, scope, *pool).await?;
    }
    let ids: Vec<_> = came.keys().copied().collect();
    let after = pools(tx, scope, &ids).await?;
    let was_empty =
        |(id, n): (&PoolId, &i64)| after.get(id).is_some_and(|p| Pool::available(p) == *n);
    if came.iter().any(was_empty) {
        emit(tx, scope, CampaignProgressed { campaign }).await?;
    }
    Ok(())
}
