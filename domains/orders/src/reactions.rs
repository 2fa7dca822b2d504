//! What orders do when they hear of payments and of counted campaigns.
use crate::{jobs, pay, settle::SettleCampaign};
use julin_contracts::{Envelope, Event};
use julin_db::{Result, Tx};
use julin_events::{Job, Reaction, enqueue, reaction};
use julin_kernel::Scope;

pub(crate) fn all() -> Vec<Reaction> {
    vec![
        reaction("orders.on_captured", |tx, e| Box::pin(on_captured(tx, e))),
        reaction("orders.on_campaign_closed", |tx, e| {
            Box::pin(on_campaign_closed(tx, e))
        }),
    ]
}

async fn on_captured(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let Event::PaymentCaptured(captured) = &e.event else {
        return Ok(());
    };
    pay::on_captured(tx, Scope::shop(e.shop), captured).await
}

async fn on_campaign_closed(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let Event::CampaignClosed(closed) = &e.event else {
        return Ok(());
    };
    let work = SettleCampaign {
        campaign: closed.campaign,
        succeeded: closed.succeeded,
        prices: closed
            .items
            .iter()
            .map(|i| (i.item, i.unit_price))
            .collect(),
    };
    let job = Job {
        kind: jobs::SETTLE_CAMPAIGN,
        key: closed.campaign.to_string(),
        payload: work,
        run_at: tx.now(),
    };
    enqueue(tx, Scope::shop(e.shop), job).await
}
