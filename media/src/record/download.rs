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

    /// The file.
    pub(super) fn body(self, dir: PathBuf) -> Body {
        let clocks = Arc::new(Clocks::of(&self.init));
        let mut at = 0;
        let pieces: Vec<(u32, Entry, i64)> = self
            .runs
            .iter()
            .flat_map(|run| {
                let shift = at - run.lead;
                at += run.duration();
                let piece = move |entry: &Entry| (run.number, *entry, shift);
                run.entries.iter().map(piece)
            })
            .collect();
        let opened: Option<(u32, Arc<File>)> = None;
        let segments = stream::unfold((pieces.into_iter(), opened), move |(mut pieces, opened)| {
            let (clocks, dir) = (clocks.clone(), dir.clone());
            async move {
                let (number, entry, shift) = pieces.next()?;
                let kept = opened.filter(|(open, _)| *open == number);
                let file = match kept {
                    Some((_, file)) => Ok(file),
                    None => range::open(index::paths(&dir, number).0).await,
                };
                let file = file.inspect_err(range::report).ok()?;
                let bytes = range::read(file.clone(), entry.offset..entry.end()).await;
                let mut bytes = Vec::from(bytes.inspect_err(range::report).ok()?);
                clocks.shift(&mut bytes, shift);
                let next = (pieces, Some((number, file)));
                Some((Ok::<_, Infallible>(Bytes::from(bytes)), next))
            }
        });
        let init = stream::once(std::future::ready(Ok(self.init)));
        Body::from_stream(init.chain(segments))
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
