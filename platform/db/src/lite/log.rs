//! The log (WAL): synced after the writer.
use super::Work;
use crate::DbError;
use rusqlite::Connection;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use tokio::sync::watch;

/// Groups that may be written and not yet synced; then the writer waits.
const AHEAD: usize = 4;

/// Commands that are committed but not yet durable.
pub(crate) struct Written {
    pub(crate) works: Vec<Box<dyn Work>>,
    /// Whether those who wait on `Db::committed` are to be woken.
    pub(crate) wake: bool,
}

/// Where the writer hands over what it has committed. While one group is synced the next is written:
/// an answer waits for the sync, the writer does not. Readers may see a write a moment before it is
/// durable; nobody is told of it before.
pub(crate) struct Log(SyncSender<Written>);

impl Log {
    pub(crate) fn spawn(conn: &Connection, durable: bool, committed: watch::Sender<u64>) -> Self {
        let (send, receive) = sync_channel(AHEAD);
        let log = conn.path().filter(|_| durable);
        let log = log.map(|path| PathBuf::from(format!("{path}-wal")));
        std::thread::Builder::new()
            .name("julin-sync".into())
            .spawn(move || serve(log.as_deref(), &receive, &committed))
            .expect("a thread for the log");
        Self(send)
    }

    /// Whether it is taken; otherwise its commands have been answered that they may be lost.
    pub(crate) fn keep(&self, written: Written) -> bool {
        let Err(refused) = self.0.send(written) else {
            return true;
        };
        fail(refused.0);
        false
    }
}

fn serve(path: Option<&Path>, receive: &Receiver<Written>, committed: &watch::Sender<u64>) {
    let mut file = None;
    while let Ok(first) = receive.recv() {
        let mut written = vec![first];
        written.extend(receive.try_iter());
        if let Some(path) = path
            && let Err(error) = sync(&mut file, path)
        {
            // What the system failed to sync once it may drop: nothing can be promised any more.
            tracing::error!(%error, "the log cannot be synced; writing stops");
            written.into_iter().for_each(fail);
            return;
        }
        for Written { works, wake } in written {
            if wake {
                committed.send_modify(|n| *n += 1);
            }
            works.into_iter().for_each(Work::reply);
        }
    }
}

/// The log exists since the first commit, and stays the same file as long as the writer is open.
fn sync(file: &mut Option<File>, path: &Path) -> std::io::Result<()> {
    let file = match file {
        Some(file) => file,
        None => file.insert(File::open(path)?),
    };
    file.sync_data()
}

fn fail(written: Written) {
    for mut work in written.works {
        work.fail(DbError::Unavailable("the write may be lost".into()).into());
        work.reply();
    }
}
