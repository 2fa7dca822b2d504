//! The log is moved into the file behind the writer's back, and begun anew when it has grown long.
use super::{Readers, open};
use crate::DbError;
use rusqlite::Connection;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

const EVERY: Duration = Duration::from_millis(500);
/// Pages in the log (64 MB) from which on it is begun anew. SQLite does that by itself only when a
/// writer finds everything moved, which never happens while others write without a pause; and a read
/// searches a long log piece by piece.
const PAGES_MAX: u64 = 16_384;
/// How long the writer waits for those who still read the log: so long that nobody notices, unless
/// it has grown far too long.
const PATIENCE: Duration = Duration::from_millis(50);
const PATIENCE_LONG: Duration = Duration::from_secs(1);

/// What the checkpointer asks of the writer: pages of a log that is too long, or 0.
#[derive(Clone, Default)]
pub(crate) struct Overlong(Arc<AtomicU64>);

impl Overlong {
    /// Begins the log anew, if that was asked for. The writer calls it between two transactions:
    /// nobody adds to the log meanwhile, and who begins to read reads the file.
    pub(crate) fn begin_anew(&self, writer: &Connection) {
        let pages = self.0.swap(0, Ordering::Relaxed);
        if pages == 0 {
            return;
        }
        let long = pages > 8 * PAGES_MAX;
        let patience = if long { PATIENCE_LONG } else { PATIENCE };
        let _ = writer.busy_timeout(patience);
        if let Err(error) = checkpoint(writer, "PRAGMA wal_checkpoint(RESTART)") {
            tracing::warn!(%error, "the log could not be begun anew");
        }
        let _ = writer.busy_timeout(super::BUSY);
    }
}

/// Starts the thread that moves the log, on a connection of its own. It ends when `alive` is the last.
pub(crate) fn spawn_checkpointer(
    path: &Path,
    durable: bool,
    alive: Weak<Readers>,
) -> Result<Overlong, DbError> {
    let conn = open(path, durable, false)?;
    let overlong = Overlong::default();
    let asked = overlong.clone();
    let task = move || {
        while alive.strong_count() > 0 {
            std::thread::sleep(EVERY);
            move_log(&conn, &asked);
        }
    };
    let name = "julin-checkpoint".into();
    let spawned = std::thread::Builder::new().name(name).spawn(task);
    spawned.expect("a thread for the checkpoints");
    Ok(overlong)
}

/// Once more before the writer is asked: what came during the first move it need not move itself.
fn move_log(conn: &Connection, asked: &Overlong) {
    const PASSIVE: &str = "PRAGMA wal_checkpoint(PASSIVE)";
    let Ok(pages) = checkpoint(conn, PASSIVE) else {
        return;
    };
    if pages > PAGES_MAX && checkpoint(conn, PASSIVE).is_ok() {
        asked.0.store(pages, Ordering::Relaxed);
    }
}

/// Pages in the log, afterwards.
fn checkpoint(conn: &Connection, pragma: &str) -> rusqlite::Result<u64> {
    let pages: i64 = conn.query_row(pragma, [], |row| row.get(1))?;
    Ok(u64::try_from(pages).unwrap_or(0))
}
