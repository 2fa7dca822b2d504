//! Who has enough is judged once, in one transaction; then the others are refunded, some at a time.
use super::DispatchOutcome;
use super::store::{self, PointRow};
use crate::cancel;
use crate::settle::message;
use crate::team;
use julin_contracts::CancelReason;
use julin_db::{Command, Db, Result, Tx};
use julin_groupbuy::{CampaignStatus, DispatchPolicy};
use julin_kernel::{CampaignId, OrderId, PickupPointId, Scope};
use std::collections::BTreeMap;

/// Orders refunded in one transaction.
const CHUNK: i64 = 50;

/// Judges the pickup points of a campaign that was counted and succeeded, before its orders are trued
/// up; answers whether anything is left to be bought. Running it again does no harm.
pub(crate) async fn settle(db: &Db, scope: Scope, campaign: CampaignId) -> Result<bool> {
    let terms = julin_groupbuy::dispatch(&mut db.read().await?, scope, campaign).await?;
    if terms.is_none() {
        return Ok(true);
    }
    db.write(Judge { scope, campaign }).await?;
    let mut after = Some(OrderId(0));
    while let Some(from) = after {
        let some = RefundSome {
            scope,
            campaign,
            after: from,
        };
        after = db.write(some).await?;
    }
    db.write(Left { scope, campaign }).await
}

/// What was paid for each point, and what becomes of it. Once: what is refunded or settled since would
/// be missing from the sums.
struct Judge {
    scope: Scope,
    campaign: CampaignId,
}

impl Command for Judge {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, campaign) = (self.scope, self.campaign);
        let terms = julin_groupbuy::dispatch(tx, scope, campaign).await?;
        let judged = !store::points(tx, scope, campaign).await?.is_empty();
        let Some(terms) = terms.filter(|_| !judged) else {
            return Ok(());
        };
        let below = match terms.policy {
            DispatchPolicy::Refund => DispatchOutcome::Refunded,
            DispatchPolicy::Go => DispatchOutcome::Goes,
            DispatchPolicy::Merge => DispatchOutcome::Waits,
        };
        for (point, pieces) in paid(tx, scope, campaign).await? {
            let reached = pieces >= terms.min_quantity;
            let outcome = if reached {
                DispatchOutcome::Reached
            } else {
                below
            };
            let row = PointRow {
                pickup_point_id: point,
                pieces,
                outcome,
                merged_into: None,
                decided_at: tx.now(),
            };
            store::insert(tx, scope, campaign, &row).await?;
        }
        Ok(())
    }
}

/// Paid pieces by pickup point; seats of teams that did not come about are refunded anyway.
pub(super) async fn paid(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<BTreeMap<PickupPointId, i64>> {
    let mut sums = BTreeMap::new();
    for row in store::paid(tx, scope, campaign).await? {
        if team::is_alive(tx, scope, row.team_id).await? {
            *sums.entry(row.pickup_point_id).or_insert(0) += row.pieces;
        }
    }
    Ok(sums)
}

struct RefundSome {
    scope: Scope,
    campaign: CampaignId,
    after: OrderId,
}

impl Command for RefundSome {
    type Output = Option<OrderId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<OrderId>> {
        let scope = self.scope;
        let some = store::to_refund(tx, scope, self.campaign, self.after, CHUNK).await?;
        let last = some.last().map(|o| o.id);
        let title = julin_groupbuy::title(tx, scope, self.campaign).await?;
        for order in some {
            let args = BTreeMap::from([("campaign".to_owned(), title.clone())]);
            let (link, key) = (
                format!("/orders/{}", order.id),
                format!("failed:{}", order.id),
            );
            message(tx, scope, &order, "campaign_failed", args, link, key).await?;
            cancel::cancel(tx, scope, order, CancelReason::MinimumNotReached, None).await?;
        }
        Ok(last)
    }
}

/// Where every point was below, the campaign has failed after all.
struct Left {
    scope: Scope,
    campaign: CampaignId,
}

impl Command for Left {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        is_left(tx, self.scope, self.campaign).await
    }
}

/// Whether an order of a campaign that succeeded is left; if none is, it has failed after all.
pub(crate) async fn is_left(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<bool> {
    if store::any_left(tx, scope, campaign).await? {
        return Ok(true);
    }
    let found = julin_groupbuy::snapshot(tx, scope, campaign).await?;
    if found.is_some_and(|c| c.status == CampaignStatus::Succeeded) {
        let (from, to) = (CampaignStatus::Succeeded, CampaignStatus::Failed);
        julin_groupbuy::set_status(tx, scope, campaign, from, to).await?;
    }
    Ok(false)
}
