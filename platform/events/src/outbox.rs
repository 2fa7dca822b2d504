//! The outbox: events written with the change that they tell of.
use crate::store;
use julin_contracts::{Envelope, Event};
use julin_db::{Db, Result, Tx};
use julin_kernel::{EventId, Scope};

/// Writes an event in the caller's transaction. It is seen by reactions once that commits.
pub async fn emit(tx: &mut Tx, scope: Scope, event: impl Into<Event>) -> Result<EventId> {
    let ids = store::insert_events(tx, scope, &[event.into()]).await?;
    tx.wake_on_commit();
    let none = || julin_db::Error::internal("an event without an id");
    ids.first().copied().ok_or_else(none)
}

/// Writes many events in the caller's transaction, in order.
pub async fn emit_all(tx: &mut Tx, scope: Scope, events: &[Event]) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    store::insert_events(tx, scope, events).await?;
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
