//! The counting: once, after the last payment deadline. Prices and outcome are decided here.
use crate::store::campaign::{self, CampaignRow};
use crate::store::{counter, item};
use crate::team::{end_unresolved, team_pieces};
use crate::{CampaignStatus, cutoff, extend, final_prices, price_at, set_status};
use julin_contracts::CampaignClosed;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, Scope};
use std::collections::HashMap;

/// Teams given up in one transaction.
const TEAMS: i64 = 50;

/// Counts a campaign whose time has come; the timer's command. After an outage it makes up for the
/// opening and the cutoff too. Teams that did not come about are given up first, some at a time: it
/// answers whether it must be run again.
#[derive(Clone)]
pub(crate) struct CountDue {
    pub(crate) scope: Scope,
    pub(crate) id: CampaignId,
}

impl Command for CountDue {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let Some(row) = campaign::get(tx, self.scope, self.id).await? else {
            return Ok(false);
        };
        if row.counting_at > tx.now() {
            return Ok(false);
        }
        match row.status {
            CampaignStatus::Scheduled => {
                let open = CampaignStatus::Open;
                set_status(tx, self.scope, row.id, row.status, open).await?;
                cutoff::stop(tx, self.scope, &row).await?;
            }
            CampaignStatus::Open => cutoff::stop(tx, self.scope, &row).await?,
            CampaignStatus::Cutoff => {}
            _ => return Ok(false),
        }
        if end_unresolved(tx, self.scope, row.id, TEAMS).await? == TEAMS {
            return Ok(true);
        }
        count(tx, self.scope, &row).await.map(|()| false)
    }
}

/// Settles the price of every item by its paid quantity, and whether goods are bought at all. A
/// campaign that nobody paid for fails, whatever its minimum; one that may be extended opens again.
/// What a team paid for counts for the minimum, and for no tier.
async fn count(tx: &mut Tx, scope: Scope, row: &CampaignRow) -> Result<()> {
    use CampaignStatus::{Closed, Cutoff, Failed, Succeeded};
    let paid = counter::paid(tx, scope, &[row.id]).await?;
    let paid: HashMap<_, _> = paid.into_iter().collect();
    let total = paid.values().sum::<i64>() + team_pieces(tx, scope, row.id).await?;
    let succeeded = total >= row.min_quantity.unwrap_or(1).max(1);
    if !succeeded && extend::open_again(tx, scope, row, total).await? {
        return Ok(());
    }
    set_status(tx, scope, row.id, Cutoff, Closed).await?;
    for i in item::of_campaigns(tx, scope, &[row.id]).await? {
        let quantity = paid.get(&i.id).copied().unwrap_or(0);
        let price = price_at(i.base_price, &i.tiers.0, quantity);
        item::settle(tx, scope, i.id, price, quantity).await?;
    }
    let outcome = if succeeded { Succeeded } else { Failed };
    set_status(tx, scope, row.id, Closed, outcome).await?;
    let closed = CampaignClosed {
        campaign: row.id,
        succeeded,
        items: final_prices(tx, scope, row.id).await?,
    };
    julin_events::emit(tx, scope, closed).await.map(|_| ())
}
