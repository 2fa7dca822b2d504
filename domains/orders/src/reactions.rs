//! What orders do when they hear of payments and of counted campaigns.
use crate::extended::TellExtended;
use crate::team::EndTeam;
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
        reaction("orders.on_team_failed", |tx, e| {
            Box::pin(on_team_failed(tx, e))
        }),
        reaction("orders.on_extended", |tx, e| Box::pin(on_extended(tx, e))),
    ]
}

async fn on_team_failed(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let Event::TeamFailed(failed) = &e.event else {
        return Ok(());
    };
    let job = Job {
        kind: jobs::END_TEAM,
        key: failed.team.to_string(),
        payload: EndTeam::from(failed),
        run_at: tx.now(),
    };
    enqueue(tx, Scope::shop(e.shop), job).await
}

async fn on_extended(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let Event::CampaignExtended(told) = &e.event else {
        return Ok(());
    };
    let job = Job {
        kind: jobs::TELL_EXTENDED,
        key: format!("{}:{}", told.campaign, told.times),
        payload: TellExtended(told.clone()),
        run_at: tx.now(),
    };
    enqueue(tx, Scope::shop(e.shop), job).await
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
