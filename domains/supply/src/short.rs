//! Who goes without when fewer goods come than were paid for: those who paid last (rule 21). Some lines
//! at a time; what is still to be shared out is read anew for each step, so that any of them may be the
//! last before a crash.
use crate::jobs;
use crate::lot::{self, AssignLots};
use crate::store::purchase::{self as purchase_store, PurchaseLine};
use crate::store::sorting::{self as store, LastPaid};
use julin_db::{Command, Db, Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{CampaignId, CampaignItemId, PurchaseOrderId, Scope, SkuId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Lines that go short in one transaction.
const SOME: i64 = 50;

/// What came of one SKU, for all items that are sold of it: one may be a flash sale of the other, and it
/// does not matter whose box a piece came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Came {
    pub(crate) items: BTreeSet<CampaignItemId>,
    pub(crate) needed: i64,
    pub(crate) received: i64,
}

/// Adds the lines of a purchase order up by SKU.
pub(crate) fn by_sku(
    lines: &[PurchaseLine],
    received: impl Fn(&PurchaseLine) -> i64,
) -> BTreeMap<SkuId, Came> {
    let mut all: BTreeMap<SkuId, Came> = BTreeMap::new();
    for line in lines {
        let of = all.entry(line.sku_id).or_insert_with(|| Came {
            items: BTreeSet::new(),
            needed: 0,
            received: 0,
        });
        of.items.insert(line.item_id);
        of.needed += line.needed;
        of.received += received(line);
    }
    all
}

/// Lets those who paid last go without some of what did not come; answers whether more do.
pub(crate) async fn go_short(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    came: &Came,
) -> Result<bool> {
    let items: Vec<_> = came.items.iter().copied().collect();
    let bags = store::totals(tx, scope, campaign, &items).await?;
    let missing = (bags.wanted - came.received).max(0) - bags.short;
    if missing <= 0 {
        return Ok(false);
    }
    let last = store::last_paid(tx, scope, campaign, &items, SOME).await?;
    let (short, left) = last_go_short(&last, missing);
    for (bag, pieces) in &short {
        store::set_short(tx, scope, bag.line_id, *pieces).await?;
        julin_orders::refund_short(tx, scope, bag.order_id, bag.line_id, *pieces).await?;
    }
    Ok(left > 0 && !short.is_empty())
}

/// Takes what is missing from the lines, the first of which paid last. Answers how many pieces each
/// lacks then, and what is still missing.
fn last_go_short(last: &[LastPaid], missing: i64) -> (Vec<(&LastPaid, i64)>, i64) {
    let mut left = missing;
    let mut short = vec![];
    for bag in last {
        let taken = left.min(bag.quantity - bag.short);
        if taken > 0 {
            left -= taken;
            short.push((bag, bag.short + taken));
        }
    }
    (short, left)
}

/// Names a purchase order whose shortage is shared out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ShortJob {
    pub(crate) purchase_order: PurchaseOrderId,
}

/// Leaves the rest to a job.
pub(crate) async fn later(tx: &mut Tx, scope: Scope, id: PurchaseOrderId) -> Result<()> {
    let job = Job {
        kind: jobs::SHORT,
        key: id.to_string(),
        payload: ShortJob { purchase_order: id },
        run_at: tx.now(),
    };
    enqueue(tx, scope, job).await
}

/// Shares out what is still missing of a received purchase order.
pub(crate) async fn share_out(db: Db, scope: Scope, job: ShortJob) -> Result<()> {
    let mut tx = db.read().await?;
    let order = purchase_store::get(&mut tx, scope, job.purchase_order).await?;
    let lines = purchase_store::lines(&mut tx, scope, &[job.purchase_order]).await?;
    drop(tx);
    let Some(order) = order else { return Ok(()) };
    for came in by_sku(&lines, |l| l.received.unwrap_or(l.quantity)).into_values() {
        let step = |came| GoShort {
            scope,
            campaign: order.campaign_id,
            came,
        };
        while db.write(step(came.clone())).await? {}
    }
    let work = AssignLots {
        campaign: order.campaign_id,
        of: order.id.0,
    };
    lot::assign(db, scope, work).await
}

struct GoShort {
    scope: Scope,
    campaign: CampaignId,
    came: Came,
}

impl Command for GoShort {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        go_short(tx, self.scope, self.campaign, &self.came).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::{LineId, OrderId};
    use proptest::prelude::*;

    fn bag(line: i64, quantity: i64) -> LastPaid {
        LastPaid {
            line_id: LineId(line),
            order_id: OrderId(line),
            quantity,
            short: 0,
        }
    }

    fn shares(last: &[LastPaid], missing: i64) -> Vec<(i64, i64)> {
        let short = last_go_short(last, missing).0;
        short.iter().map(|(b, n)| (b.line_id.0, *n)).collect()
    }

    #[test]
    fn the_last_to_pay_goes_short() {
        let last = [bag(1, 3), bag(3, 4), bag(2, 2)];
        assert_eq!(shares(&last, 0), []);
        assert_eq!(shares(&last, 2), [(1, 2)]);
        assert_eq!(shares(&last, 5), [(1, 3), (3, 2)]);
        assert_eq!(last_go_short(&last, 11).1, 2);
    }

    proptest! {
        #[test]
        fn received_and_short_sum_to_the_whole_in_steps_of_any_size(
            lines in prop::collection::vec(1i64..20, 0..30), received in 0i64..300, step in 1usize..7,
        ) {
            let mut bags: Vec<_> = (1..).zip(&lines).map(|(id, n)| bag(id, *n)).collect();
            let wanted: i64 = lines.iter().sum();
            let missing = (wanted - received).max(0);
            let whole = shares(&bags, missing);
            loop {
                let left = missing - bags.iter().map(|b| b.short).sum::<i64>();
                let some: Vec<_> =
                    bags.iter().filter(|b| b.short < b.quantity).take(step).cloned().collect();
                let short: Vec<_> = shares(&some, left);
                if short.is_empty() { break; }
                for (line, pieces) in short {
                    let bag = bags.iter_mut().find(|b| b.line_id.0 == line).unwrap();
                    bag.short = pieces;
                }
            }
            let stepped: Vec<_> =
                bags.iter().filter(|b| b.short > 0).map(|b| (b.line_id.0, b.short)).collect();
            prop_assert_eq!(stepped.iter().map(|s| s.1).sum::<i64>(), missing);
            prop_assert_eq!(stepped, whole);
        }
    }
}
