//! Orders that were placed in a live, projected from the events of orders.
use crate::review::net;
use crate::store::review::sold;
use crate::store::sale as store;
use crate::store::session;
use julin_contracts::{Envelope, Event, OrderHead, OrderLineFact};
use julin_db::{Result, Tx};
use julin_events::{Reaction, reaction};
use julin_kernel::{CampaignItemId, LiveId, Money, Scope};
use std::collections::BTreeMap;

pub(crate) fn reactions() -> Vec<Reaction> {
    vec![reaction("live.sales", |tx, e| Box::pin(project(tx, e)))]
}

async fn project(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let scope = Scope::shop(e.shop);
    match &e.event {
        Event::OrderPlaced(o) => placed(tx, scope, &o.head, &o.lines, o.total, e).await,
        Event::OrderPaid(o) => {
            placed(tx, scope, &o.head, &o.lines, o.total, e).await?;
            store::paid(tx, scope, &o.head, (o.total, o.first), e.at).await?;
            net::paid(tx, scope, o).await
        }
        Event::OrderEdited(o) => {
            let lines = per_item(&o.lines)?;
            store::edited(tx, scope, &o.head, o.total, &lines).await?;
            net::edited(tx, scope, o).await
        }
        Event::OrderCancelled(o) => {
            store::cancelled(tx, scope, &o.head, e.at).await?;
            Ok(sold::all_back(tx, scope, o.head.order).await?)
        }
        other => net::moved(tx, scope, other).await,
    }
}

async fn placed(
    tx: &mut Tx,
    scope: Scope,
    head: &OrderHead,
    lines: &[OrderLineFact],
    total: Money,
    e: &Envelope,
) -> Result<()> {
    let Some(live) = live_of(tx, scope, head).await? else {
        return Ok(());
    };
    store::placed(tx, scope, live, head, total, e.at).await?;
    Ok(store::lines(tx, scope, live, head, &per_item(lines)?).await?)
}

/// The live that an order names, if it sells the order's campaign: a client may name any.
async fn live_of(tx: &mut Tx, scope: Scope, head: &OrderHead) -> Result<Option<LiveId>> {
    let Some(live) = head.live else {
        return Ok(None);
    };
    let found = session::get(tx, scope, live).await?;
    Ok(found
        .filter(|s| s.campaign_id == head.campaign)
        .map(|s| s.id))
}

/// Lines of one item, summed.
fn per_item(lines: &[OrderLineFact]) -> Result<Vec<OrderLineFact>> {
    let mut sums: BTreeMap<CampaignItemId, OrderLineFact> = BTreeMap::new();
    for line in lines {
        if let Some(sum) = sums.get_mut(&line.item) {
            sum.quantity = sum.quantity.saturating_add(line.quantity);
            sum.amount = sum.amount.plus(line.amount)?;
        } else {
            sums.insert(line.item, line.clone());
        }
    }
    Ok(sums.into_values().collect())
}
