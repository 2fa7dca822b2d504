//! Stock, limits and counters follow an edit.
use super::apply::Work;
use super::plan::{self, Plan, Shift};
use crate::decide::{Ask, decide_one};
use crate::load;
use crate::refusals as no;
use crate::store::Order;
use julin_db::{Error, Result, Tx};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{CampaignItemId, Fault, PersonId, PoolId, Scope};

/// Holds stock and limits for what an edit needs more, judged as placing judges it.
pub(super) async fn take(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    campaign: &CampaignSnapshot,
    more: &[Shift],
) -> Result<Result<(), Fault>> {
    if more.is_empty() {
        return Ok(Ok(()));
    }
    let ask = Ask {
        member: order.member_id,
        leader: order.leader_id,
        lines: more.iter().map(|s| (s.item, s.pieces)).collect(),
        team: None,
    };
    let mut shelf = load::shelf(tx, scope, campaign, &[&ask]).await?;
    shelf.open = true;
    let now = tx.now();
    let verdict = match decide_one(&mut shelf, &ask, now, 0) {
        // Goods with a deposit go into orders with one.
        Ok(verdict) if verdict.deposit.is_some() && order.deposit.is_none() => {
            return Ok(Err(no::PRESALE_ALONE.field("lines.0.item_id")));
        }
        Ok(verdict) => verdict,
        Err(fault) => return Ok(Err(fault)),
    };
    let pools: Vec<_> = verdict.lines.iter().map(|l| (l.pool, l.quantity)).collect();
    julin_catalog::reserve_locked(tx, scope, &pools).await?;
    let lines = verdict.lines.iter();
    let bought: Vec<_> = lines
        .map(|l| (l.item, order.member_id, l.quantity))
        .collect();
    julin_groupbuy::note_bought(tx, scope, &bought).await?;
    Ok(Ok(()))
}

/// Gives back what was held for an edit that does not come to be.
pub(super) async fn release(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    campaign: &CampaignSnapshot,
    more: &[Shift],
) -> Result<()> {
    let held = pools(campaign, more)?;
    julin_catalog::release(tx, scope, &held).await?;
    julin_groupbuy::give_quota_back(tx, scope, &quota(order, more)).await?;
    freed(tx, scope, order, more, &held).await
}

/// Stock came free: it may be sold again.
async fn freed(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    shifts: &[Shift],
    pools: &[(PoolId, i64)],
) -> Result<()> {
    let of = shifts.iter().zip(pools);
    let freed: Vec<_> = of.map(|(s, (pool, n))| (s.item, *pool, *n)).collect();
    julin_groupbuy::stock_freed(tx, scope, order.campaign_id, &freed).await
}

fn pools(campaign: &CampaignSnapshot, shifts: &[Shift]) -> Result<Vec<(PoolId, i64)>> {
    let pool = |s: &Shift| {
        let pool = s.pool.or_else(|| campaign.item(s.item).map(|i| i.pool));
        pool.map(|pool| (pool, s.pieces))
            .ok_or_else(|| Error::internal("an edit of an item that is not on offer"))
    };
    shifts.iter().map(pool).collect()
}

fn quota(order: &Order, shifts: &[Shift]) -> Vec<(CampaignItemId, PersonId, i64)> {
    let of = |s: &Shift| (s.item, order.member_id, s.pieces);
    shifts.iter().map(of).collect()
}

impl Work<'_> {
    pub(super) async fn move_stock(&self, tx: &mut Tx, plan: &Plan) -> Result<()> {
        let (more, less) = (plan::more(plan, self.lines), plan::less(plan, self.lines));
        self.count(tx, plan, (&more, &less)).await?;
        let scope = self.scope;
        if self.paid() && !more.is_empty() {
            julin_catalog::commit_reserved(tx, scope, &pools(self.campaign, &more)?).await?;
        }
        if less.is_empty() {
            return Ok(());
        }
        let freed = pools(self.campaign, &less)?;
        if self.paid() {
            julin_catalog::uncommit(tx, scope, &freed).await?;
        } else {
            julin_catalog::release(tx, scope, &freed).await?;
        }
        julin_groupbuy::give_quota_back(tx, scope, &quota(self.order, &less)).await?;
        self::freed(tx, scope, self.order, &less, &freed).await
    }

    /// Counts towards the tiers what is paid, or the pieces of a seat.
    async fn count(&self, tx: &mut Tx, plan: &Plan, moved: (&[Shift], &[Shift])) -> Result<()> {
        let (scope, campaign) = (self.scope, self.order.campaign_id);
        if self.order.team_id.is_some() {
            for changed in &plan.changed {
                let order = self.order.id;
                julin_groupbuy::change_seat(tx, scope, order, changed.quantity).await?;
            }
            return Ok(());
        }
        let items = |shifts: &[Shift]| shifts.iter().map(|s| (s.item, s.pieces)).collect();
        let (gained, lost): (Vec<_>, Vec<_>) = (items(moved.0), items(moved.1));
        if self.paid() && !gained.is_empty() {
            julin_groupbuy::count_paid(tx, scope, campaign, &gained).await?;
        }
        if self.paid() && !lost.is_empty() {
            julin_groupbuy::uncount(tx, scope, campaign, &lost).await?;
        }
        Ok(())
    }
}
