//! Who becomes a leader, by whatever way, is asked for the training.
use julin_contracts::{Envelope, Event};
use julin_db::{Result, Tx};
use julin_events::{Reaction, reaction};
use julin_kernel::Scope;

pub(crate) fn all() -> Vec<Reaction> {
    vec![reaction("leadership.gate", |tx, e| Box::pin(gate(tx, e)))]
}

async fn gate(tx: &mut Tx, e: &Envelope) -> Result<()> {
    match &e.event {
        Event::LeaderAppointed(new) => crate::gate::look(tx, Scope::shop(e.shop), new.leader).await,
        _ => Ok(()),
    }
}
