//! A counted campaign is bought: purchase orders are written, then its orders are being sourced, some at
//! a time, so that nobody waits for a campaign of a hundred thousand.
use crate::{plan, replace, store};
use julin_db::{Command, Db, Result, Tx};
use julin_groupbuy::CampaignStatus;
use julin_kernel::{CampaignId, Scope, SkuId};
use julin_orders::{DemandLine, OrderStatus};
use std::collections::HashMap;

/// Reads what a counted campaign needs. It is final, and adding it up takes longer than anybody who
/// writes should wait for: it is read beside them.
struct ReadDemand {
    scope: Scope,
    campaign: CampaignId,
}

impl Command for ReadDemand {
    type Output = Vec<DemandLine>;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<DemandLine>> {
        Ok(julin_orders::demand(tx, self.scope, self.campaign).await?)
    }
}

/// Plans the purchase of a campaign. A second time is harmless.
struct SourceCampaign {
    scope: Scope,
    campaign: CampaignId,
    demand: Vec<DemandLine>,
}

impl Command for SourceCampaign {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let demand = &self.demand;
        let mut skus: Vec<SkuId> = demand.iter().map(|d| d.sku_id).collect();
        skus.sort_unstable();
        skus.dedup();
        let known = julin_catalog::product_snapshot(tx, self.scope, &skus).await?;
        let wanted = replace::wanted(tx, self.scope, self.campaign, &skus).await?;
        let packing = |id: &SkuId, s: &julin_catalog::SkuSnapshot| plan::Packing {
            case_size: s.case_size,
            grams: s.weighing.as_ref().map(|w| w.grams),
            extra: wanted.get(id).copied().unwrap_or(0),
        };
        let packed: HashMap<_, _> = known.iter().map(|(id, s)| (*id, packing(id, s))).collect();
        let planned = plan::plan(demand, &packed)?;
        let mut made = planned.is_empty();
        for order in &planned {
            made |= store::purchase::insert(tx, self.scope, self.campaign, order).await?;
        }
        if !made {
            return Ok(());
        }
        let lines = planned.iter().flat_map(|o| &o.lines);
        let items: Vec<_> = lines.map(|l| (l.sku, l.item)).collect();
        replace::plan_into(tx, self.scope, self.campaign, &items).await?;
        let (from, to) = (CampaignStatus::Succeeded, CampaignStatus::Procuring);
        julin_groupbuy::set_status(tx, self.scope, self.campaign, from, to).await?;
        Ok(())
    }
}

/// Orders moved in one transaction.
const SOME: i64 = 100;

/// Some of its orders are being sourced.
struct SourceSome {
    scope: Scope,
    campaign: CampaignId,
}

impl Command for SourceSome {
    type Output = usize;
    async fn run(&self, tx: &mut Tx) -> Result<usize> {
        let to = OrderStatus::Sourcing;
        let of = (self.campaign, None);
        let moved = julin_orders::advance(tx, self.scope, of, to, None, SOME).await?;
        Ok(moved.len())
    }
}

/// Plans the purchase and moves the orders on; after a crash it goes on where it stopped.
pub(crate) async fn source(db: Db, scope: Scope, campaign: CampaignId) -> Result<()> {
    let demand = db.report(ReadDemand { scope, campaign }).await?;
    let plan = SourceCampaign {
        scope,
        campaign,
        demand,
    };
    db.write(plan).await?;
    while db.write_hot(SourceSome { scope, campaign }).await? > 0 {}
    Ok(())
}
