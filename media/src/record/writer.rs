//! Puts segments on the disk, on a thread of its own: a slow disk holds up nobody else.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::sync::oneshot::{self, error::TryRecvError};

use super::boxes::Clocks;
use super::index::{self, Entry};
use crate::hls::Init;

/// Segments that wait for the disk; each is some two seconds.
const QUEUE: usize = 6;
/// Space that recordings leave to the books of the shop, which live on the same disk.
const RESERVE_BYTES: u64 = 256 << 20;

/// A whole segment on its way to the disk.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) init: Arc<Init>,
    pub(super) parts: Vec<Bytes>,
    /// 90 kHz.
    pub(super) duration: i64,
    pub(super) wall_ms: i64,
    /// Does not continue the piece before it.
    pub(super) begins: bool,
}

/// Why nothing is recorded at present, if so.
#[derive(Debug, Clone, Default)]
pub(super) struct Fault(Arc<Mutex<Option<String>>>);

impl Fault {
    pub(super) fn get(&self) -> Option<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Notes how writing goes now; true when that is another fault than before.
    fn note(&self, why: Option<String>) -> bool {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let news = why.is_some() && *now != why;
        *now = why;
        news
    }
}

/// The way to a writer. Once it is dropped the writer finishes what waits, and `done` resolves.
pub(super) struct Writing {
    pub(super) queue: mpsc::Sender<Piece>,
    pub(super) done: oneshot::Receiver<()>,
    pub(super) fault: Fault,
}

impl Writing {
    /// Whether the writer has stopped; then nothing is to be waited for.
    pub(super) fn is_over(&mut self) -> bool {
        !matches!(self.done.try_recv(), Err(TryRecvError::Empty))
    }
}

/// Starts a writer of recordings in `dir`.
pub(super) fn start(dir: PathBuf) -> io::Result<Writing> {
    let (queue, pieces) = mpsc::channel(QUEUE);
    let (finished, done) = oneshot::channel();
    let fault = Fault::default();
    let told = fault.clone();
    std::thread::Builder::new()
        .name("record".to_owned())
        .spawn(move || {
            write_all(&dir, pieces, &told);
            // Nobody may be waiting.
            let _ = finished.send(());
        })?;
    Ok(Writing { queue, done, fault })
}

fn write_all(dir: &Path, mut pieces: mpsc::Receiver<Piece>, fault: &Fault) {
    let mut run = None;
    while let Some(piece) = pieces.blocking_recv() {
        let Err(error) = write(dir, &mut run, &piece) else {
            fault.note(None);
            continue;
        };
        // The next segment is tried again, in a file of its own: disks are made room on.
        run = None;
        if fault.note(Some(error.to_string())) {
            metrics::counter!("media_record_faults_total").increment(1);
            tracing::error!(media.dir = %dir.display(), media.error = %error, "recording stopped");
        }
    }
}

fn write(dir: &Path, open: &mut Option<RunFile>, piece: &Piece) -> io::Result<()> {
    let mut bytes = piece.parts.concat();
    check_space(dir, bytes.len())?;
    let run = match open.take().filter(|_| !piece.begins) {
        Some(run) => open.insert(run),
        None => open.insert(RunFile::create(dir, &piece.init.bytes, &bytes)?),
    };
    run.append(&mut bytes, piece)
}

/// A full disk would stop the shop itself: recordings stop before.
fn check_space(dir: &Path, wanted: usize) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let disk = rustix::fs::statvfs(dir)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free < RESERVE_BYTES.saturating_add(wanted.try_into().unwrap_or(u64::MAX)) {
        return Err(io::Error::new(
            ErrorKind::StorageFull,
            "the disk is nearly full",
        ));
    }
    Ok(())
}

/// The next run's number and its index, which nobody else has: another writer may be at work here.
fn claim(dir: &Path) -> io::Result<(u32, File)> {
    loop {
        let number = index::numbers(dir)?.last().map_or(1, |last| last + 1);
        let mut new = OpenOptions::new();
        let path = index::paths(dir, number).1;
        match new.append(true).create_new(true).open(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            index => return Ok((number, index?)),
        }
    }
}

/// A run that is being written.
struct RunFile {
    data: File,
    index: File,
    end: u64,
    clocks: Clocks,
    /// Where the run begins on the stream's timeline, 90 kHz.
    start: i64,
}

impl RunFile {
    fn create(dir: &Path, init: &[u8], first: &[u8]) -> io::Result<Self> {
        let (number, mut index) = claim(dir)?;
        // What a killed process left of a run without an index is overwritten.
        let mut data = File::create(index::paths(dir, number).0)?;
        data.write_all(init)?;
        let end = init.len() as u64;
        index.write_all(index::head(end).as_bytes())?;
        File::open(dir)?.sync_all()?;
        let clocks = Clocks::of(init);
        let start = clocks.first(first);
        Ok(Self {
            data,
            index,
            end,
            clocks,
            start,
        })
    }

    /// Data, then the disk, then the index: the index never names what is not there.
    fn append(&mut self, bytes: &mut [u8], piece: &Piece) -> io::Result<()> {
        self.clocks.shift(bytes, -self.start);
        let written = self
            .data
            .write_all(bytes)
            .and_then(|()| self.data.sync_data());
        if let Err(error) = written {
            // The half of a segment is ignored by readers as well.
            let _ = self.data.set_len(self.end);
            return Err(error);
        }
        let entry = Entry {
            offset: self.end,
            len: bytes.len() as u64,
            duration: piece.duration,
            wall_ms: piece.wall_ms,
        };
        self.index.write_all(entry.line().as_bytes())?;
        self.end = entry.end();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_begin_at_once_do_not_share_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let at_once = std::sync::Barrier::new(16);
        std::thread::scope(|scope| {
            for init in 0..16 {
                let (dir, at_once) = (dir.path(), &at_once);
                scope.spawn(move || {
                    at_once.wait();
                    RunFile::create(dir, &[init; 8], &[]).unwrap();
                });
            }
        });
        let mut inits: Vec<Vec<u8>> = (1..=16)
            .map(|number| fs::read(index::paths(dir.path(), number).0).unwrap())
            .collect();
        inits.sort();
        let all: Vec<Vec<u8>> = (0..16).map(|init| vec![init; 8]).collect();
        assert_eq!(inits, all);
    }
}
