//! The writer: whatever waits shares the next commit.
use super::checkpoint::Overlong;
use super::log::{Log, Written};
use crate::tx::Conn;
use crate::{DbError, Env, Error, Tx};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::{mpsc, watch};

/// Commands that may wait for the writer; beyond it callers wait for a place.
const QUEUE: usize = 16_384;
/// Commands that share one commit at most, so that the first is not kept waiting for ever.
const GROUP_MAX: usize = 1_024;

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

/// Starts the writer thread and the one that syncs after it.
pub(crate) fn spawn_writer(
    conn: Connection,
    durable: bool,
    overlong: Overlong,
    env: Env,
    committed: watch::Sender<u64>,
) -> mpsc::Sender<Box<dyn Work>> {
    let (send, receive) = mpsc::channel(QUEUE);
    let log = Log::spawn(&conn, durable, committed);
    let tx = Tx::new(Conn::Writer(conn), env);
    std::thread::Builder::new()
        .name("julin-writer".into())
        .spawn(move || writer(tx, receive, &log, &overlong))
        .expect("a thread for the writer");
    send
}

fn writer(mut tx: Tx, mut queue: mpsc::Receiver<Box<dyn Work>>, log: &Log, overlong: &Overlong) {
    while let Some(first) = queue.blocking_recv() {
        tx.wake = false;
        let works = write_group(&mut tx, &mut queue, first);
        metrics::histogram!("julin_db_group_size").record(u32::try_from(works.len()).unwrap_or(0));
        let wake = tx.wake;
        if !log.keep(Written { works, wake }) {
            // The log can no longer be made durable: whoever asks from now on is refused.
            return;
        }
        if let Conn::Writer(conn) = &tx.conn {
            overlong.begin_anew(conn);
        }
    }
}

/// Runs and commits the first and all who come meanwhile.
fn write_group(
    tx: &mut Tx,
    queue: &mut mpsc::Receiver<Box<dyn Work>>,
    first: Box<dyn Work>,
) -> Vec<Box<dyn Work>> {
    let mut group = vec![first];
    let mut sound = exec(tx, "BEGIN IMMEDIATE");
    let mut done = 0;
    while sound && done < group.len() {
        sound = run_one(tx, &mut *group[done]);
        done += 1;
        if done == group.len()
            && done < GROUP_MAX
            && let Ok(next) = queue.try_recv()
        {
            group.push(next);
        }
    }
    if !(sound && exec(tx, "COMMIT")) {
        // The whole group is lost with its transaction (a full disk, say): each alone again.
        exec_quietly(tx, "ROLLBACK");
        for work in &mut group {
            run_alone(tx, &mut **work);
        }
    }
    group
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
