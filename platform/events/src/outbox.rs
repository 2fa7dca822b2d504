//! The outbox: events written with the change that they tell of.
use crate::store;
use julin_contracts::{Envelope, Event};
use julin_db::{Db, Result, Tx};
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

/// Writes many events in the caller's transaction, in order.
pub async fn emit_all(tx: &mut Tx, scope: Scope, events: Vec<Event>) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    store::insert_events(tx, scope, &events).await?;
    tx.wake_on_commit();
    Ok(())
}

/// The last position given to an event; 0 before the first.
pub async fn last_position(db: &Db) -> Result<i64> {
    Ok(store::last_position(&mut db.read().await?).await?)
}

/// Events after a position, in order: for those outside the database who only tell what happened.
pub async fn tail(db: &Db, after: i64, max: i64) -> Result<Vec<Envelope>> {
    let rows = store::events_after(&mut db.read().await?, after, max).await?;
    rows.iter().map(store::EventRow::envelope).collect()
}
