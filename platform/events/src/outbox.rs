//! The outbox: events written with the change that they tell of.
use crate::store;
use julin_contracts::Event;
use julin_db::{Result, Tx};
use julin_kernel::{EventId, Scope};

/// Writes an event in the caller's transaction. It is seen by reactions once that commits.
pub async fn emit(tx: &mut Tx, scope: Scope, event: impl Into<Event>) -> Result<EventId> {
    let event = event.into();
    let body = serde_json::to_string(&event).map_err(julin_db::Error::internal)?;
    let id = tx.new_id();
    store::insert_event(tx, scope, id, event.name(), &body).await?;
    tx.wake_on_commit();
    Ok(id)
}
