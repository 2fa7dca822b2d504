//! SQLite: one writer thread that commits in groups, and a few readers.
use crate::row::check_columns;
use crate::tx::Conn;
use crate::{DbError, Env, Error, RawRow, Row, Sql, Tx, Val};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};

/// Commands that may wait for the writer; beyond it callers wait for a place.
const QUEUE: usize = 16_384;
/// Commands that share one commit at most, so that the first is not kept waiting for ever.
const GROUP_MAX: usize = 1_024;

fn error(sql: &str, e: &rusqlite::Error) -> DbError {
    use rusqlite::ffi;
    let words = e.to_string();
    match e.sqlite_error().map(|x| (x.code, x.extended_code)) {
        Some((_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY)) => {
            DbError::Unique(words)
        }
        Some((rusqlite::ErrorCode::ConstraintViolation, _)) => DbError::Check(words),
        Some((rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked, _)) => {
            DbError::Retry
        }
        Some((rusqlite::ErrorCode::DiskFull | rusqlite::ErrorCode::SystemIoFailure, _)) => {
            DbError::Unavailable(words)
        }
        _ => DbError::Sql {
            sql: sql.to_owned(),
            message: words,
        },
    }
}

pub(crate) fn open(path: &Path, durable: bool, read_only: bool) -> Result<Connection, DbError> {
    let fail = |e: rusqlite::Error| error("open", &e);
    let c = Connection::open(path).map_err(fail)?;
    c.busy_timeout(Duration::from_secs(5)).map_err(fail)?;
    c.set_prepared_statement_cache_capacity(512);
    let sync = if durable { "FULL" } else { "OFF" };
    c.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = {sync}; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 0;"
    ))
    .map_err(fail)?;
    if read_only {
        c.execute_batch("PRAGMA query_only = ON").map_err(fail)?;
    }
    Ok(c)
}

/// SQLite takes `$2` for a name, numbered as it appears; `?2` is the second value.
fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let parameter = c == '$' && chars.peek().is_some_and(char::is_ascii_digit);
        out.push(if parameter { '?' } else { c });
    }
    out
}

pub(crate) fn all<T: Row>(c: &Connection, sql: &Sql) -> Result<Vec<T>, DbError> {
    let fail = |e: rusqlite::Error| error(&sql.text, &e);
    let bad = |message: String| DbError::Sql {
        sql: sql.text.to_string(),
        message,
    };
    let mut statement = c.prepare_cached(&numbered(&sql.text)).map_err(fail)?;
    check_columns::<T>(statement.column_names()).map_err(bad)?;
    let mut rows = statement
        .query(rusqlite::params_from_iter(&sql.args))
        .map_err(fail)?;
    let mut out = vec![];
    while let Some(row) = rows.next().map_err(fail)? {
        out.push(T::from_row(&RawRow::Lite(row)).map_err(bad)?);
    }
    Ok(out)
}

pub(crate) fn run(c: &Connection, sql: &Sql) -> Result<u64, DbError> {
    let fail = |e: rusqlite::Error| error(&sql.text, &e);
    let mut statement = c.prepare_cached(&numbered(&sql.text)).map_err(fail)?;
    let n = statement
        .execute(rusqlite::params_from_iter(&sql.args))
        .map_err(fail)?;
    Ok(n as u64)
}

pub(crate) fn run_many(c: &Connection, sql: &Sql, sets: &[Vec<Val>]) -> Result<u64, DbError> {
    let fail = |e: rusqlite::Error| error(&sql.text, &e);
    let mut statement = c.prepare_cached(&numbered(&sql.text)).map_err(fail)?;
    let mut n = 0;
    for set in sets {
        n += statement
            .execute(rusqlite::params_from_iter(set))
            .map_err(fail)? as u64;
    }
    Ok(n)
}

pub(crate) fn all_set<T: Row>(
    c: &Connection,
    sql: &Sql,
    sets: &[Vec<Val>],
) -> Result<Vec<T>, DbError> {
    let fail = |e: rusqlite::Error| error(&sql.text, &e);
    let bad = |message: String| DbError::Sql {
        sql: sql.text.to_string(),
        message,
    };
    let mut statement = c.prepare_cached(&numbered(&sql.text)).map_err(fail)?;
    check_columns::<T>(statement.column_names()).map_err(bad)?;
    let mut out = Vec::with_capacity(sets.len());
    for set in sets {
        let mut rows = statement
            .query(rusqlite::params_from_iter(set))
            .map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            out.push(T::from_row(&RawRow::Lite(row)).map_err(bad)?);
        }
    }
    Ok(out)
}

pub(crate) fn script(c: &Connection, text: &str) -> Result<(), DbError> {
    c.execute_batch(text).map_err(|e| error(text, &e))
}

pub(crate) fn prepare(c: &Connection, text: &str) -> Result<(), DbError> {
    c.prepare(&numbered(text))
        .map(|_| ())
        .map_err(|e| error(text, &e))
}

/// The pool of read-only connections.
pub(crate) struct Readers {
    free: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

/// One read-only connection inside a snapshot.
pub(crate) struct Reader {
    conn: Option<Connection>,
    pool: Arc<Readers>,
    _place: OwnedSemaphorePermit,
}

impl Readers {
    pub(crate) fn open(path: &Path, durable: bool, count: usize) -> Result<Arc<Self>, DbError> {
        let free = (0..count)
            .map(|_| open(path, durable, true))
            .collect::<Result<_, _>>()?;
        Ok(Arc::new(Self {
            free: Mutex::new(free),
            places: Arc::new(Semaphore::new(count)),
        }))
    }
    pub(crate) async fn take(self: &Arc<Self>) -> Result<Reader, DbError> {
        let closed = |_| DbError::Unavailable("shutting down".into());
        let place = self.places.clone().acquire_owned().await.map_err(closed)?;
        let conn = self
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let reader = Reader {
            conn,
            pool: self.clone(),
            _place: place,
        };
        script(reader.conn(), "BEGIN")?;
        Ok(reader)
    }
}

impl Reader {
    pub(crate) fn conn(&self) -> &Connection {
        // A place is only granted while a connection is free, and it leaves in `drop` alone.
        self.conn
            .as_ref()
            .expect("a reader holds its connection until dropped")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            if !conn.is_autocommit() {
                let _ = conn.execute_batch("ROLLBACK");
            }
            self.pool
                .free
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(conn);
        }
    }
}

/// A command waiting for the writer; it may be run again when its group fails.
pub(crate) trait Work: Send {
    /// Runs and keeps the outcome; answers whether its writes are to stay. `None`: it awaited
    /// something other than its transaction, which is a bug.
    fn run(&mut self, tx: &mut Tx) -> Option<bool>;
    /// Replaces the outcome.
    fn fail(&mut self, error: Error);
    /// Hands the outcome to the caller.
    fn reply(self: Box<Self>);
}

/// Starts the writer thread.
pub(crate) fn spawn_writer(
    conn: Connection,
    env: Env,
    committed: watch::Sender<u64>,
) -> mpsc::Sender<Box<dyn Work>> {
    let (send, receive) = mpsc::channel(QUEUE);
    let tx = Tx::new(Conn::Writer(conn), env);
    std::thread::Builder::new()
        .name("julin-writer".into())
        .spawn(move || writer(tx, receive, &committed))
        .expect("a thread for the writer");
    send
}

fn writer(mut tx: Tx, mut queue: mpsc::Receiver<Box<dyn Work>>, committed: &watch::Sender<u64>) {
    while let Some(first) = queue.blocking_recv() {
        let mut group = vec![first];
        tx.wake = false;
        let mut sound = exec(&tx, "BEGIN IMMEDIATE");
        let mut done = 0;
        while sound && done < group.len() {
            sound = run_one(&mut tx, &mut *group[done]);
            done += 1;
            if done == group.len()
                && done < GROUP_MAX
                && let Ok(next) = queue.try_recv()
            {
                group.push(next);
            }
        }
        metrics::histogram!("julin_db_group_size").record(u32::try_from(group.len()).unwrap_or(0));
        if !(sound && exec(&tx, "COMMIT")) {
            // The whole group is lost with its transaction (a full disk, say): each alone again.
            exec_quietly(&tx, "ROLLBACK");
            for work in &mut group {
                run_alone(&mut tx, &mut **work);
            }
        }
        if tx.wake {
            committed.send_modify(|n| *n += 1);
        }
        group.into_iter().for_each(Work::reply);
    }
}

fn exec(tx: &Tx, text: &str) -> bool {
    let Conn::Writer(c) = &tx.conn else {
        return false;
    };
    match c.prepare_cached(text).and_then(|mut s| s.execute([])) {
        Ok(_) => true,
        Err(e) => {
            tracing::error!(error = %e, statement = text, "writer");
            false
        }
    }
}

fn exec_quietly(tx: &Tx, text: &str) {
    if let Conn::Writer(c) = &tx.conn
        && !c.is_autocommit()
    {
        exec(tx, text);
    }
}

/// Runs one command in a savepoint. Answers whether the transaction around it still stands.
fn run_one(tx: &mut Tx, work: &mut dyn Work) -> bool {
    if !exec(tx, "SAVEPOINT command") {
        return false;
    }
    tx.poisoned = false;
    tx.now = tx.env.clock.now();
    let woke = tx.wake;
    let keep = catch_unwind(AssertUnwindSafe(|| work.run(tx)));
    let keep = match keep {
        Ok(Some(keep)) => keep,
        Ok(None) => {
            work.fail(Error::internal(
                "a command awaited something other than its transaction",
            ));
            false
        }
        Err(_) => {
            work.fail(Error::internal("a command panicked"));
            false
        }
    };
    if keep && tx.poisoned {
        work.fail(DbError::Poisoned.into());
    }
    let keep = keep && !tx.poisoned;
    tx.poisoned = false;
    if !keep {
        tx.wake = woke;
    }
    let Conn::Writer(c) = &tx.conn else {
        return false;
    };
    if c.is_autocommit() {
        return false;
    }
    (keep || exec(tx, "ROLLBACK TO command")) && exec(tx, "RELEASE command")
}

fn run_alone(tx: &mut Tx, work: &mut dyn Work) {
    let unavailable = || Error::from(DbError::Unavailable("the write could not be kept".into()));
    let sound = exec(tx, "BEGIN IMMEDIATE") && run_one(tx, work);
    if !(sound && exec(tx, "COMMIT")) {
        exec_quietly(tx, "ROLLBACK");
        work.fail(unavailable());
    }
}

/// Moves the log into the file from a connection of its own, so that no writer waits for it. Ends
/// when `alive` is the last.
pub(crate) fn spawn_checkpointer(path: &Path, durable: bool, alive: std::sync::Weak<Readers>) {
    let Ok(conn) = open(path, durable, false) else {
        return;
    };
    let task = move || {
        while alive.strong_count() > 0 {
            std::thread::sleep(Duration::from_millis(500));
            let _ = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        }
    };
    let _ = std::thread::Builder::new()
        .name("julin-checkpoint".into())
        .spawn(task);
}
