//! All SQL of the outbox, the cursors and the jobs.
use crate::job::{JobRow, JobState, Priority};
use crate::reaction::DeadLetter;
use julin_contracts::{Envelope, Event};
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{EventId, JobId, Scope, ShopId, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    #[derive(Debug, Clone)]
    pub(crate) struct EventRow {
        pub(crate) id: EventId, pub(crate) pos: i64, pub(crate) shop_id: ShopId,
        pub(crate) at: Ts, pub(crate) name: String, pub(crate) body: String,
    }
}

impl EventRow {
    pub(crate) fn envelope(&self) -> julin_db::Result<Envelope> {
        let event = serde_json::from_str(&self.body).map_err(julin_db::Error::internal)?;
        Ok(Envelope {
            id: self.id,
            pos: self.pos,
            shop: self.shop_id,
            at: self.at,
            event,
        })
    }
}

pub(crate) async fn last_position(tx: &mut Tx) -> Result<i64> {
    let last: Option<(i64,)> = tx
        .opt(q!("SELECT last FROM events_sequence WHERE name = 'outbox'"))
        .await?;
    Ok(last.map_or(0, |(last,)| last))
}

pub(crate) async fn insert_events(
    tx: &mut Tx,
    scope: Scope,
    events: &[Event],
) -> julin_db::Result<Vec<EventId>> {
    let at = tx.now();
    let first = position_of_first(tx, events.len()).await?;
    let (mut ids, mut sets) = (vec![], Vec::with_capacity(events.len()));
    for (event, n) in events.iter().zip(0..) {
        let body = serde_json::to_string(event).map_err(julin_db::Error::internal)?;
        let id = tx.new_id::<EventId>();
        ids.push(id);
        sets.push(vec![
            id.into(),
            scope.shop.into(),
            first.map(|first| first + n).into(),
            at.into(),
            event.name().into(),
            body.into(),
        ]);
    }
    let insert = q!(
        "INSERT INTO events_outbox (id, shop_id, pos, at, name, body) VALUES ($1, $2, $3, $4, $5, $6)"
    );
    tx.run_set(insert, &sets).await?;
    Ok(ids)
}

/// The position of the first of `n` events. Where one writer commits in order (SQLite) an event has
/// its position from the start; elsewhere (none) the sequencer gives it after the commit.
async fn position_of_first(tx: &mut Tx, n: usize) -> Result<Option<i64>> {
    if tx.is_postgres() {
        return Ok(None);
    }
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    Ok(Some(advance(tx, n).await? - n + 1))
}

/// Moves the sequence on; answers its last position.
async fn advance(tx: &mut Tx, n: i64) -> Result<i64> {
    let last: (i64,) = tx
        .one(q!(
            "INSERT INTO events_sequence (name, last) VALUES ('outbox', $1)
             ON CONFLICT (name) DO UPDATE SET last = events_sequence.last + excluded.last RETURNING last",
            n
        ))
        .await?;
    Ok(last.0)
}

/// Takes or keeps the lease; answers whether this holder has it.
pub(crate) async fn take_lease(
    tx: &mut Tx,
    name: &str,
    holder: &str,
    hold_ms: i64,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "INSERT INTO events_lease (name, holder, until_at) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at
             WHERE events_lease.holder = $2 OR events_lease.until_at < $4",
            name,
            holder,
            now.plus_ms(hold_ms),
            now
        ))
        .await?;
    Ok(n == 1)
}

/// Gives the next positions to up to `max` rows that have none; answers how many.
pub(crate) async fn assign_positions(tx: &mut Tx, max: i64) -> Result<usize> {
    let fresh: Vec<(EventId,)> = tx
        .all(q!(
            "SELECT id FROM events_outbox WHERE pos IS NULL ORDER BY id LIMIT $1",
            max
        ))
        .await?;
    if fresh.is_empty() {
        return Ok(0);
    }
    let count = i64::try_from(fresh.len()).unwrap_or(i64::MAX);
    let last = advance(tx, count).await?;
    let sets: Vec<_> = (last - count + 1..)
        .zip(&fresh)
        .map(|(pos, (id,))| vec![(*id).into(), pos.into()])
        .collect();
    tx.run_set(q!("UPDATE events_outbox SET pos = $2 WHERE id = $1"), &sets)
        .await?;
    Ok(fresh.len())
}

/// Whether an event has no position yet: one cheap look, so that idling writes nothing.
pub(crate) async fn events_wait(tx: &mut Tx) -> Result<bool> {
    let fresh: Option<(i64,)> = tx
        .opt(q!("SELECT id FROM events_outbox WHERE pos IS NULL LIMIT 1"))
        .await?;
    Ok(fresh.is_some())
}

/// Whether a job is due.
pub(crate) async fn jobs_wait(tx: &mut Tx) -> Result<bool> {
    let now = tx.now();
    Ok(next_due(tx).await?.is_some_and(|due| due <= now))
}

/// Makes the jobs due that somebody was at and never finished. While a job runs it has no error;
/// one that failed and waits for its next try has.
pub(crate) async fn show_jobs(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE events_job SET run_at = $1
         WHERE state = 'waiting' AND attempts > 0 AND last_error IS NULL AND run_at > $1",
        now
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn cursor(tx: &mut Tx, reaction: &str) -> Result<i64> {
    let found: Option<(i64,)> = tx
        .opt(q!(
            "SELECT pos FROM events_cursor WHERE reaction = $1",
            reaction
        ))
        .await?;
    Ok(found.map_or(0, |(pos,)| pos))
}

pub(crate) async fn set_cursor(tx: &mut Tx, reaction: &str, pos: i64) -> Result<()> {
    tx.run(q!(
        "INSERT INTO events_cursor (reaction, pos) VALUES ($1, $2)
         ON CONFLICT (reaction) DO UPDATE SET pos = excluded.pos",
        reaction,
        pos
    ))
    .await
    .map(|_| ())
}

/// Moves a cursor on, never back.
pub(crate) async fn move_cursor(tx: &mut Tx, reaction: &str, pos: i64) -> Result<()> {
    tx.run(q!(
        "INSERT INTO events_cursor (reaction, pos) VALUES ($1, $2)
         ON CONFLICT (reaction) DO UPDATE SET pos = excluded.pos
         WHERE events_cursor.pos < excluded.pos",
        reaction,
        pos
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn events_after(tx: &mut Tx, pos: i64, max: i64) -> Result<Vec<EventRow>> {
    tx.all(q!(
        "SELECT id, pos, shop_id, at, name, body FROM events_outbox WHERE pos > $1 ORDER BY pos LIMIT $2",
        pos, max
    ))
    .await
}

pub(crate) async fn insert_dead_letter(
    tx: &mut Tx,
    reaction: &str,
    event: &Envelope,
    error: &str,
) -> Result<()> {
    let of = (event.shop, event.pos, event.event.name());
    insert_dead(tx, reaction, of, error).await
}

/// A dead letter that cannot be read.
pub(crate) async fn insert_dead_row(
    tx: &mut Tx,
    reaction: &str,
    row: &EventRow,
    error: &str,
) -> Result<()> {
    let of = (row.shop_id, row.pos, row.name.as_str());
    insert_dead(tx, reaction, of, error).await
}

async fn insert_dead(
    tx: &mut Tx,
    reaction: &str,
    (shop, pos, name): (ShopId, i64, &str),
    error: &str,
) -> Result<()> {
    let (id, now) = (tx.new_id::<EventId>(), tx.now());
    tx.run(q!(
        "INSERT INTO events_dead_letter (id, shop_id, reaction, event_pos, event_name, error, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        shop,
        reaction,
        pos,
        name,
        error,
        now
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn dead_letters(tx: &mut Tx, scope: Scope) -> Result<Vec<DeadLetter>> {
    tx.all(q!(
        "SELECT id, reaction, event_pos, event_name, error, at FROM events_dead_letter
         WHERE shop_id = $1 AND resolved_at IS NULL ORDER BY id DESC LIMIT 100",
        scope.shop
    ))
    .await
}

pub(crate) async fn dead_letter(
    tx: &mut Tx,
    scope: Scope,
    id: EventId,
) -> Result<Option<DeadLetter>> {
    tx.opt(q!(
        "SELECT id, reaction, event_pos, event_name, error, at FROM events_dead_letter
         WHERE shop_id = $1 AND id = $2 AND resolved_at IS NULL",
        scope.shop,
        id
    ))
    .await
}

pub(crate) async fn resolve_dead_letter(tx: &mut Tx, scope: Scope, id: EventId) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE events_dead_letter SET resolved_at = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        now
    ))
    .await
    .map(|_| ())
}

/// Jobs of one kind: key, payload, when.
pub(crate) async fn insert_jobs(
    tx: &mut Tx,
    scope: Scope,
    (kind, priority): (&str, Priority),
    jobs: &[(String, String, Ts)],
) -> Result<()> {
    let now = tx.now();
    let mut sets = Vec::with_capacity(jobs.len());
    for (key, payload, run_at) in jobs {
        sets.push(vec![
            tx.new_id::<JobId>().into(),
            scope.shop.into(),
            kind.into(),
            key.into(),
            payload.into(),
            (*run_at).into(),
            now.into(),
            priority.number().into(),
        ]);
    }
    let sql = q!(
        "INSERT INTO events_job (id, shop_id, kind, dedupe_key, payload, state, run_at, attempts, created_at, priority)
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6, 0, $7, $8)
         ON CONFLICT (shop_id, kind, dedupe_key) DO NOTHING"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}

/// The next due job, hidden from others until `hidden_until`.
pub(crate) async fn take_job(tx: &mut Tx, hidden_until: Ts) -> Result<Option<JobRow>> {
    let now = tx.now();
    let mut due: Option<(JobId,)> = None;
    for priority in Priority::ALL {
        if due.is_none() {
            due = tx
                .opt(q!(
                    "SELECT id FROM events_job WHERE state = 'waiting' AND priority = $1
                     AND run_at <= $2 ORDER BY run_at, id LIMIT 1",
                    priority.number(),
                    now
                ))
                .await?;
        }
    }
    let Some((id,)) = due else { return Ok(None) };
    tx.opt(q!(
        "UPDATE events_job SET run_at = $2, attempts = attempts + 1, last_error = NULL WHERE id = $1
         RETURNING id, shop_id, kind, dedupe_key, payload, state, run_at, attempts, last_error, created_at",
        id, hidden_until
    ))
    .await
}

pub(crate) async fn finish_job(
    tx: &mut Tx,
    id: JobId,
    state: JobState,
    run_at: Ts,
    error: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    let finished = (state != JobState::Waiting).then_some(now);
    tx.run(q!(
        "UPDATE events_job SET state = $2, run_at = $3, last_error = $4, finished_at = $5 WHERE id = $1",
        id, state, run_at, error, finished
    ))
    .await
    .map(|_| ())
}

/// When the next job is due, if any waits.
pub(crate) async fn next_due(tx: &mut Tx) -> Result<Option<Ts>> {
    let mut next: Option<Ts> = None;
    for priority in Priority::ALL {
        let first: Option<(Ts,)> = tx
            .opt(q!(
                "SELECT run_at FROM events_job WHERE state = 'waiting' AND priority = $1
                 ORDER BY run_at, id LIMIT 1",
                priority.number()
            ))
            .await?;
        next = [next, first.map(|(at,)| at)].into_iter().flatten().min();
    }
    Ok(next)
}

pub(crate) async fn dead_jobs(tx: &mut Tx, scope: Scope) -> Result<Vec<JobRow>> {
    tx.all(q!(
        "SELECT id, shop_id, kind, dedupe_key, payload, state, run_at, attempts, last_error, created_at
         FROM events_job WHERE shop_id = $1 AND state = 'dead' ORDER BY id DESC LIMIT 100",
        scope.shop
    ))
    .await
}

pub(crate) async fn revive_job(tx: &mut Tx, scope: Scope, id: JobId) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE events_job SET state = 'waiting', attempts = 0, run_at = $3, finished_at = NULL
             WHERE shop_id = $1 AND id = $2 AND state = 'dead'",
            scope.shop,
            id,
            now
        ))
        .await?;
    Ok(n == 1)
}
