//! A recording as one file to keep: the init segment, then every segment, its times moved so that
//! runs follow one another.

use std::convert::Infallible;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use tokio::sync::OwnedSemaphorePermit;

use super::boxes::Clocks;
use super::index::{self, Entry, Run};
use super::range;

/// Runs that share an init segment, and so fit into one file.
#[derive(Debug, Clone)]
pub(super) struct Group {
    init: Bytes,
    runs: Vec<Run>,
}

impl Group {
    /// How long the file is.
    pub(super) fn len(&self) -> u64 {
        let entries = self.runs.iter().flat_map(|run| &run.entries);
        self.init.len() as u64 + entries.map(|entry| entry.len).sum::<u64>()
    }

    /// Its segments, and by how much each is moved.
    fn pieces(&self) -> Vec<Piece> {
        let mut at = 0;
        let of_run = |run: &Run| {
            let shift = at - run.lead;
            at += run.duration();
            let number = run.number;
            let piece = |entry: &Entry| Piece {
                number,
                entry: *entry,
                shift,
            };
            run.entries.iter().map(piece).collect::<Vec<_>>()
        };
        self.runs.iter().flat_map(of_run).collect()
    }

    /// The file. What cannot be read ends it: whoever saves it sees too few bytes.
    pub(super) fn body(self, dir: PathBuf, place: OwnedSemaphorePermit) -> Body {
        let source = Source {
            dir,
            clocks: Clocks::of(&self.init),
            open: None,
            _place: place,
        };
        let all = (self.pieces().into_iter(), source);
        let segments = stream::unfold(all, |(mut pieces, mut source)| async move {
            let bytes = source.segment(&pieces.next()?).await;
            let bytes = bytes.inspect_err(range::report).ok()?;
            Some((Ok::<_, Infallible>(bytes), (pieces, source)))
        });
        let init = stream::once(std::future::ready(Ok(self.init)));
        Body::from_stream(init.chain(segments))
    }
}

/// A segment of a download.
struct Piece {
    /// Of its run.
    number: u32,
    entry: Entry,
    /// 90 kHz.
    shift: i64,
}

/// Where segments are read from, one run's file after the other.
struct Source {
    dir: PathBuf,
    clocks: Clocks,
    open: Option<(u32, Arc<File>)>,
    /// Among those who read.
    _place: OwnedSemaphorePermit,
}

impl Source {
    async fn segment(&mut self, piece: &Piece) -> io::Result<Bytes> {
        let file = self.file(piece.number).await?;
        let place = piece.entry.offset..piece.entry.end();
        let mut bytes = Vec::from(range::read(file, place).await?);
        self.clocks.shift(&mut bytes, piece.shift);
        Ok(Bytes::from(bytes))
    }

    async fn file(&mut self, number: u32) -> io::Result<Arc<File>> {
        if let Some((open, file)) = &self.open
            && *open == number
        {
            return Ok(file.clone());
        }
        let file = range::open(index::paths(&self.dir, number).0).await?;
        self.open = Some((number, file.clone()));
        Ok(file)
    }
}

/// The files that `runs` make.
pub(super) async fn groups(dir: PathBuf, runs: Vec<Run>) -> io::Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    for run in runs {
        let path = index::paths(&dir, run.number).0;
        let file = range::open(path).await?;
        let init = range::read(file, 0..run.init_len).await?;
        match groups.last_mut().filter(|group| group.init == init) {
            Some(group) => group.runs.push(run),
            None => groups.push(Group {
                init,
                runs: vec![run],
            }),
        }
    }
    Ok(groups)
}
