//! What supply does when it hears of paid orders and of counted campaigns. One reaction hears both, so
//! that every bag is known before its campaign is planned.
use crate::{finish, jobs, late, replace, store};
use julin_contracts::{Envelope, Event};
use julin_db::{Result, Tx};
use julin_events::{Job, Reaction, enqueue, reaction, reaction_to_many};
use julin_kernel::Scope;
use std::collections::BTreeSet;

pub(crate) fn all() -> Vec<Reaction> {
    vec![
        reaction("supply.on_orders", |tx, e| Box::pin(on_orders(tx, e))),
        reaction_to_many("supply.on_handed", |tx, e| Box::pin(on_handed(tx, e))),
    ]
}

async fn on_orders(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let scope = Scope::shop(e.shop);
    match &e.event {
        Event::OrderPaid(paid) => {
            store::sorting::keep(tx, scope, paid, e.at).await?;
            late::on_paid(tx, scope, paid).await?;
        }
        Event::OrderEdited(edited) => store::sorting::edit(tx, scope, edited, e.at).await?,
        Event::OrderMoved(moved) => store::sorting::moved(tx, scope, moved).await?,
        Event::GuestClaimed(claimed) => store::sorting::claimed(tx, scope, claimed).await?,
        Event::OrderCancelled(ended) => {
            store::sorting::forget(tx, scope, ended.head.order).await?;
            late::on_cancelled(tx, scope, ended).await?;
        }
        Event::ReplacementEnded(ended) => replace::on_ended(tx, scope, ended).await?,
        Event::CampaignAggregated(counted) if counted.succeeded => {
            let job = Job {
                kind: jobs::SOURCE,
                key: counted.campaign.to_string(),
                payload: jobs::CampaignJob {
                    campaign: counted.campaign,
                },
                run_at: tx.now(),
            };
            enqueue(tx, scope, job).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Many are handed over in a row: each campaign is looked at once.
async fn on_handed(tx: &mut Tx, events: &[Envelope]) -> Result<()> {
    let campaign = |e: &Envelope| match &e.event {
        Event::OrderPickedUp(handed) => Some((e.shop, handed.head.campaign)),
        Event::OrderCompleted(done) => Some((e.shop, done.head.campaign)),
        _ => None,
    };
    let campaigns: BTreeSet<_> = events.iter().filter_map(campaign).collect();
    for (shop, campaign) in campaigns {
        finish::finish(tx, Scope::shop(shop), campaign).await?;
    }
    Ok(())
}
