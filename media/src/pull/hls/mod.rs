//! HLS as a source: the newest list is followed, segments are fetched ahead and let out at the pace at
//! which they were taken.

mod adts;
mod fmp4;
mod list;
mod pace;
mod sample;
mod segments;
mod ts;

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Url;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;

pub(crate) use list::BadList;
use list::{List, Media, Segment};
use pace::Pace;
pub(crate) use sample::BadSegment;
use sample::Sample;
use segments::Segments;

use super::PullError;
use super::http::{Web, joined};
use crate::flv;
use crate::flv::reader::ReadTag;

/// A playlist is no longer.
pub(super) const MAX_LIST_BYTES: usize = 2 << 20;
/// What tells a playlist from FLV, with room for a byte order mark.
pub(super) const MARK_BYTES: usize = 10;
/// A live is joined so many segments before its end (RFC 8216, 6.3.3).
const BEHIND: usize = 3;
/// Lists that name lists that name lists.
const MAX_DEPTH: usize = 3;

/// Whether these first bytes are a playlist's.
pub(super) fn is_playlist(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.starts_with(b"#EXTM3U")
}

/// A list that is followed.
pub(super) struct HlsSource {
    coming: mpsc::Receiver<Result<Vec<Sample>, PullError>>,
    following: JoinHandle<()>,
    waiting: VecDeque<Sample>,
    pace: Pace,
}

impl Drop for HlsSource {
    fn drop(&mut self) {
        self.following.abort();
    }
}

impl HlsSource {
    /// Follows the list that was read from `url`.
    pub(super) async fn open(
        web: Web,
        url: Url,
        text: &[u8],
        max_frame_bytes: usize,
    ) -> Result<Self, PullError> {
        let mut follower = Follower {
            web,
            segments: Segments::new(max_frame_bytes),
        };
        let (url, list) = follower.media(url, text, 0).await?;
        // One is let out, one waits, one is fetched: no more of the stream is held here.
        let (out, coming) = mpsc::channel(1);
        let following = tokio::spawn(async move {
            if let Err(error) = follower.follow(url, list, &out).await {
                // Nobody may be listening any more.
                let _ = out.send(Err(error)).await;
            }
        });
        Ok(Self {
            coming,
            following,
            waiting: VecDeque::new(),
            pace: Pace::default(),
        })
    }

    /// The next tag when it is due. Cancelling loses nothing.
    pub(super) async fn next(&mut self) -> Result<Option<ReadTag>, PullError> {
        while self.waiting.is_empty() {
            match self.coming.recv().await {
                Some(samples) => self.waiting.extend(samples?),
                None => return Ok(None),
            }
        }
        if let Some(first) = self.waiting.front() {
            tokio::time::sleep_until(self.pace.due(first.at, Instant::now())).await;
        }
        Ok(self.waiting.pop_front().map(tag))
    }
}

/// Reads anything as a playlist, or as a segment that comes twice.
#[cfg(feature = "fuzz")]
pub(crate) fn fuzz(data: &[u8], max_frame_bytes: usize) -> Vec<ReadTag> {
    if is_playlist(data) {
        let _ = list::parse(&String::from_utf8_lossy(data));
        return Vec::new();
    }
    let (bytes, mut segments) = (Bytes::copy_from_slice(data), Segments::new(max_frame_bytes));
    let both = (0..2).filter_map(|_| segments.fuzz(&bytes).ok()).flatten();
    both.map(tag).collect()
}

fn tag(sample: Sample) -> ReadTag {
    ReadTag {
        kind: sample.kind,
        timestamp: flv::timestamp_ms(sample.at),
        body: sample.body,
    }
}

struct Follower {
    web: Web,
    segments: Segments,
}

impl Follower {
    /// The list of segments that `text` is, or leads to, and where it is.
    async fn media(
        &mut self,
        mut url: Url,
        text: &[u8],
        mut depth: usize,
    ) -> Result<(Url, Media), PullError> {
        let mut text = Bytes::copy_from_slice(text);
        loop {
            match list::parse(&String::from_utf8_lossy(&text))? {
                List::Media(media) => return Ok((url, media)),
                List::Master(_) if depth >= MAX_DEPTH => return Err(BadList::NotAList.into()),
                List::Master(uri) => {
                    let next = joined(&url, &uri)?;
                    (text, url) = self.web.whole(next, None, MAX_LIST_BYTES).await?;
                    depth += 1;
                }
            }
        }
    }

    /// Hands every segment on, until the list ends.
    async fn follow(
        &mut self,
        url: Url,
        mut list: Media,
        out: &mpsc::Sender<Result<Vec<Sample>, PullError>>,
    ) -> Result<(), PullError> {
        let mut next = beginning(&list);
        loop {
            // An encoder that began anew counts from the start again.
            if list
                .segments
                .last()
                .is_some_and(|last| last.number + 1 < next)
            {
                next = beginning(&list);
                self.segments.interrupt();
            }
            let (from, mut news) = (next, false);
            for segment in list.segments.iter().filter(|one| one.number >= from) {
                if segment.number > next {
                    self.segments.interrupt();
                }
                next = segment.number + 1;
                news = true;
                let samples = self.fetch(&url, segment).await?;
                if out.send(Ok(samples)).await.is_err() {
                    return Ok(());
                }
            }
            if list.ended {
                return Ok(());
            }
            tokio::time::sleep(pause(&list, news)).await;
            let (text, _) = self.web.whole(url.clone(), None, MAX_LIST_BYTES).await?;
            (_, list) = self.media(url.clone(), &text, MAX_DEPTH).await?;
        }
    }

    /// What a segment holds; nothing of one that is gone already.
    async fn fetch(&mut self, url: &Url, segment: &Segment) -> Result<Vec<Sample>, PullError> {
        match self.segments.fetch(&mut self.web, url, segment).await {
            Err(PullError::Status(404 | 410)) => {
                self.segments.interrupt();
                Ok(Vec::new())
            }
            fetched => fetched,
        }
    }
}

/// Where a list is joined: a recording at its start, a live a little before its end.
fn beginning(list: &Media) -> u64 {
    let skipped = if list.ended {
        0
    } else {
        list.segments.len().saturating_sub(BEHIND)
    };
    list.segments.get(skipped).map_or(0, |first| first.number)
}

/// How long to wait before the list is asked for again (RFC 8216, 6.3.4), somewhat sooner after news:
/// they are due at any moment then.
fn pause(list: &Media, news: bool) -> Duration {
    let target = list.target.max(Duration::from_secs(1));
    if news { target * 3 / 4 } else { target / 2 }
}
