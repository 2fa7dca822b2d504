//! Read-only connections.
use super::{open, script};
use crate::DbError;
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

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
