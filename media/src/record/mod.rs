//! Recording and replay. A stream is recorded while the app wants it: whole segments of the live
//! window, appended to one file per continuous run. Replay is byte ranges of those files.

pub(crate) mod boxes;
mod download;
pub(crate) mod http;
mod index;
mod known;
mod playlist;
mod range;
mod tap;
#[cfg(test)]
mod tests;
mod writer;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::codec::TICKS_PER_MS;
use index::Run;
use known::Known;
use writer::{Piece, Writing};

pub(crate) use tap::Tap;

/// How long the end of a recording waits for the disk.
const SEAL_LIMIT: Duration = Duration::from_secs(30);
/// Longest name of a stream that is recorded.
const MAX_NAME: usize = 64;

/// A segment of a recording on the timeline of its replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Wall time of its first frame, unix ms.
    pub wall_ms: i64,
    /// Where it begins in the replay.
    pub offset_ms: i64,
    /// How long it is.
    pub duration_ms: i64,
}

/// What was recorded of a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Its segments in the order of the replay.
    pub cuts: Vec<Cut>,
    /// Bytes on the disk.
    pub bytes: u64,
    /// Files that a download consists of: one unless the picture's format changed on the way.
    pub downloads: usize,
    /// Why nothing could be recorded at last, if so.
    pub fault: Option<String>,
}

/// The recordings of a server.
pub(crate) struct Recordings {
    dir: Option<PathBuf>,
    wanted: Mutex<HashMap<String, Writing>>,
    readers: Arc<Semaphore>,
    known: Arc<Known>,
}

impl Recordings {
    /// In `dir`, read by so many at a time; without it nothing is recorded.
    pub(crate) fn new(dir: Option<PathBuf>, max_readers: usize) -> Self {
        Self {
            dir,
            wanted: Mutex::default(),
            readers: Arc::new(Semaphore::new(max_readers)),
            known: Arc::default(),
        }
    }

    /// A place for an answer with bytes of recordings, kept until its end; none if all are taken.
    fn reader(&self) -> Option<OwnedSemaphorePermit> {
        self.readers.clone().try_acquire_owned().ok()
    }

    fn wanted(&self) -> MutexGuard<'_, HashMap<String, Writing>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The directory of a stream; none for a name that could lead elsewhere.
    fn dir_of(&self, stream: &str) -> Option<PathBuf> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let fits = (1..=MAX_NAME).contains(&stream.len()) && stream.bytes().all(plain);
        Some(self.dir.as_ref().filter(|_| fits)?.join(stream))
    }

    /// From the next whole segment on; again changes nothing.
    pub(crate) fn start(&self, stream: &str) -> io::Result<()> {
        let Some(dir) = self.dir_of(stream) else {
            return Ok(());
        };
        let mut wanted = self.wanted();
        let goes_on = wanted.get_mut(stream).is_some_and(|one| !one.is_over());
        if !goes_on {
            wanted.remove(stream);
            wanted.insert(stream.to_owned(), writer::start(dir)?);
        }
        Ok(())
    }

    fn wants(&self, stream: &str) -> bool {
        self.wanted().contains_key(stream)
    }

    /// Hands a segment over without waiting; false if there is no room for it.
    fn offer(&self, stream: &str, piece: Piece) -> bool {
        let wanted = self.wanted();
        let Some(writing) = wanted.get(stream) else {
            return false;
        };
        match writing.queue.try_send(piece) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => {
                metrics::counter!("media_record_skipped_total").increment(1);
                tracing::warn!(
                    media.stream = stream,
                    "the disk is too slow for the recording"
                );
                false
            }
            // It is being ended.
            Err(TrySendError::Closed(_)) => false,
        }
    }

    /// Ends a recording: what waits is written. Tells what there is.
    pub(crate) async fn seal(&self, stream: &str) -> io::Result<Recorded> {
        let fault = self.finish(stream, SEAL_LIMIT).await?;
        let runs = self.runs(stream).await?;
        self.described(stream, &runs, fault).await
    }

    /// Waits for the writer, and tells what stopped it before. One that does not end in time is kept:
    /// whoever comes next waits for it again.
    async fn finish(&self, stream: &str, limit: Duration) -> io::Result<Option<String>> {
        let writing = self.wanted().remove(stream);
        let Some(Writing {
            queue,
            mut done,
            fault,
        }) = writing
        else {
            return Ok(None);
        };
        drop(queue);
        // An error means that the writer is gone, which is as good.
        if tokio::time::timeout(limit, &mut done).await.is_ok() {
            return Ok(fault.get());
        }
        // Takes nothing more.
        let queue = mpsc::channel(1).0;
        let unfinished = Writing { queue, done, fault };
        self.wanted().entry(stream.to_owned()).or_insert(unfinished);
        Err(io::Error::other("the disk does not answer"))
    }

    /// What there is of a stream, also while it is being recorded.
    pub(crate) async fn look(&self, stream: &str) -> io::Result<Recorded> {
        let fault = self.wanted().get(stream).and_then(|one| one.fault.get());
        let runs = self.runs(stream).await?;
        self.described(stream, &runs, fault).await
    }

    async fn described(
        &self,
        stream: &str,
        runs: &[Run],
        fault: Option<String>,
    ) -> io::Result<Recorded> {
        let downloads = match self.dir_of(stream) {
            Some(dir) => download::groups(dir, runs.to_vec()).await?.len(),
            None => 0,
        };
        Ok(Recorded {
            cuts: cuts(runs),
            bytes: runs.iter().map(Run::end).sum(),
            downloads,
            fault,
        })
    }

    async fn runs(&self, stream: &str) -> io::Result<Arc<Vec<Run>>> {
        let Some(dir) = self.dir_of(stream) else {
            return Ok(Arc::default());
        };
        let known = self.known.clone();
        blocking(move || known.runs(&dir)).await
    }

    /// Removes what was recorded; tells whether there was anything.
    pub(crate) async fn erase(&self, stream: &str) -> io::Result<bool> {
        self.seal(stream).await?;
        let Some(dir) = self.dir_of(stream) else {
            return Ok(false);
        };
        blocking(move || match std::fs::remove_dir_all(dir) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        })
        .await
    }

    /// The server stops: what waits is written.
    pub(crate) async fn close(&self) {
        let all: Vec<Writing> = self.wanted().drain().map(|(_, one)| one).collect();
        for Writing { queue, done, .. } in all {
            drop(queue);
            let _ = tokio::time::timeout(SEAL_LIMIT, done).await;
        }
    }
}

/// The timeline of a replay. Offsets are rounded once, so that they do not drift.
fn cuts(runs: &[Run]) -> Vec<Cut> {
    let mut at = 0;
    let cut = |entry: &index::Entry| {
        let start = at / TICKS_PER_MS;
        at += entry.duration;
        Cut {
            wall_ms: entry.wall_ms,
            offset_ms: start,
            duration_ms: at / TICKS_PER_MS - start,
        }
    };
    runs.iter().flat_map(|run| &run.entries).map(cut).collect()
}

/// Work with files, off the tasks that carry media.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)?
}
