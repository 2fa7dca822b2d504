//! A campaign opened again because its minimum was missed: those who paid are told.
use crate::order::OrderStatus;
use crate::settle::message;
use crate::store;
use julin_contracts::CampaignExtended;
use julin_db::{Command, Db, Result, Tx};
use julin_kernel::{OrderId, Scope, Zone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Orders told of in one transaction.
const CHUNK: i64 = 200;

/// Tells all who paid; a member of several orders once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TellExtended(pub(crate) CampaignExtended);

pub(crate) async fn tell_extended(db: Db, scope: Scope, work: TellExtended) -> Result<()> {
    let mut after = Some(OrderId(0));
    while let Some(from) = after {
        let told = work.0.clone();
        after = db.write(Chunk { scope, told, from }).await?;
    }
    Ok(())
}

struct Chunk {
    scope: Scope,
    told: CampaignExtended,
    from: OrderId,
}

impl Command for Chunk {
    type Output = Option<OrderId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<OrderId>> {
        let (scope, told) = (self.scope, &self.told);
        let paid = OrderStatus::Paid;
        let orders =
            store::campaign_chunk(tx, scope, told.campaign, paid, self.from, CHUNK).await?;
        let last = orders.last().map(|o| o.id);
        for order in orders {
            let key = format!(
                "extended:{}:{}:{}",
                told.campaign, told.times, order.member_id
            );
            let link = format!("/c/{}?l={}", told.campaign, order.leader_id);
            let args = words(told);
            message(tx, scope, &order, "campaign_extended", args, link, key).await?;
        }
        Ok(last)
    }
}

fn words(told: &CampaignExtended) -> BTreeMap<String, String> {
    let until = Zone::named(&told.zone).map(|z| z.short(told.cutoff));
    BTreeMap::from([
        ("campaign".to_owned(), told.title.clone()),
        ("missing".to_owned(), told.missing.to_string()),
        ("until".to_owned(), until.unwrap_or_default()),
    ])
}
