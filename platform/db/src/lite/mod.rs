//! SQLite: one writer thread that commits in groups, a thread that syncs its log, one that moves the log
//! into the file, and a few readers.
mod checkpoint;
mod log;
mod readers;
mod writer;

pub(crate) use checkpoint::spawn_checkpointer;
pub(crate) use readers::{Reader, Readers};
pub(crate) use writer::{Work, spawn_writer};

use crate::row::check_columns;
use crate::{DbError, RawRow, Row, Sql, Val};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::path::Path;
use std::time::Duration;

/// How long a connection waits for another's lock.
const BUSY: Duration = Duration::from_secs(5);

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
    c.busy_timeout(BUSY).map_err(fail)?;
    c.set_prepared_statement_cache_capacity(512);
    // NORMAL keeps the file sound; that an answered write is also durable is the log's syncer's work.
    let sync = if durable { "NORMAL" } else { "OFF" };
    c.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = {sync}; PRAGMA foreign_keys = ON; \
         PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 0;"
    ))
    .map_err(fail)?;
    // Otherwise a statement is planned anew whenever another value is bound to it.
    c.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(fail)?;
    // The writer meets every index all the time; a reader only what one page needs.
    let role = if read_only {
        "PRAGMA query_only = ON; PRAGMA cache_size = -8192"
    } else {
        "PRAGMA cache_size = -65536"
    };
    c.execute_batch(role).map_err(fail)?;
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
    find(c, sql, std::iter::once(sql.args.as_slice()))
}

pub(crate) fn all_set<T: Row>(
    c: &Connection,
    sql: &Sql,
    sets: &[Vec<Val>],
) -> Result<Vec<T>, DbError> {
    find(c, sql, sets.iter().map(Vec::as_slice))
}

fn find<'a, T: Row>(
    c: &Connection,
    sql: &Sql,
    sets: impl Iterator<Item = &'a [Val]>,
) -> Result<Vec<T>, DbError> {
    let fail = |e: rusqlite::Error| error(&sql.text, &e);
    let bad = |message: String| DbError::Sql {
        sql: sql.text.to_string(),
        message,
    };
    let mut statement = c.prepare_cached(&numbered(&sql.text)).map_err(fail)?;
    check_columns::<T>(statement.column_names()).map_err(bad)?;
    let mut out = vec![];
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

pub(crate) fn run(c: &Connection, sql: &Sql) -> Result<u64, DbError> {
    change(c, sql, std::iter::once(sql.args.as_slice()))
}

pub(crate) fn run_many(c: &Connection, sql: &Sql, sets: &[Vec<Val>]) -> Result<u64, DbError> {
    change(c, sql, sets.iter().map(Vec::as_slice))
}

fn change<'a>(
    c: &Connection,
    sql: &Sql,
    sets: impl Iterator<Item = &'a [Val]>,
) -> Result<u64, DbError> {
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

pub(crate) fn script(c: &Connection, text: &str) -> Result<(), DbError> {
    c.execute_batch(text).map_err(|e| error(text, &e))
}

pub(crate) fn prepare(c: &Connection, text: &str) -> Result<(), DbError> {
    c.prepare(&numbered(text))
        .map(|_| ())
        .map_err(|e| error(text, &e))
}
