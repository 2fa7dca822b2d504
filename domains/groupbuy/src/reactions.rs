//! What this room does on events.
use crate::lineup::return_stock;
use julin_contracts::{Envelope, Event};
use julin_db::{Result, Tx};
use julin_events::{Reaction, reaction};
use julin_kernel::Scope;

pub(crate) fn reactions() -> Vec<Reaction> {
    vec![reaction("groupbuy.return_stock", |tx, e| {
        Box::pin(on_aggregated(tx, e))
    })]
}

/// Demand is final: what the campaign has not sold goes back to the SKUs.
async fn on_aggregated(tx: &mut Tx, envelope: &Envelope) -> Result<()> {
    let Event::CampaignAggregated(done) = &envelope.event else {
        return Ok(());
    };
    return_stock(tx, Scope::shop(envelope.shop), done.campaign).await
}
