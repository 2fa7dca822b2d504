//! What WHEP viewers are sent: Annex B pictures and Opus packets, made once a stream and shared.
//!
//! Nothing is queued for a viewer: who falls behind goes on at the last keyframe.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::watch;

use crate::audio::{AacToOpus, Bridge, Packet};
use crate::codec::{Frame, TICKS, TICKS_PER_MS, Track, Tracks, annexb};

/// Kept behind the last keyframe for viewers that are merely a little late, 90 kHz.
const MIN_KEPT: i64 = TICKS / 2;
/// A viewer this far behind jumps as soon as a later keyframe exists, 90 kHz.
const LATE: i64 = TICKS;
/// A feed never holds more than this, whatever the publisher sends.
const MAX_BYTES: usize = 16 << 20;
/// A viewer that joins is sent the frames since the last keyframe at once, if they are no more than
/// this: a burst that a phone's network takes.
const MAX_BURST_BYTES: usize = 768 << 10;
/// Stream time may waver this much against the wall before it is anchored again.
const MAX_WAVER: Duration = Duration::from_millis(500);

/// One picture or packet.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) track: Track,
    pub(crate) key: bool,
    /// Stream time, 90 kHz.
    pub(crate) at: i64,
    /// When this stream time is, on the machine's clock: how viewers bring sound and picture together.
    pub(crate) shown: Instant,
    pub(crate) data: Arc<[u8]>,
}

/// The shared items of one stream.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    base: u64,
    items: VecDeque<Arc<Item>>,
    last_key: Option<u64>,
    bytes: usize,
    /// Unknown until the publisher has announced its tracks.
    has_video: Option<bool>,
    reordered: bool,
    finished: bool,
}

impl Feed {
    fn head(&self) -> u64 {
        self.base + u64::try_from(self.items.len()).unwrap_or(0)
    }

    fn index(&self, number: u64) -> Option<usize> {
        usize::try_from(number.checked_sub(self.base)?).ok()
    }

    fn push(&mut self, item: Item) {
        if item.key && item.track == Track::Video {
            self.last_key = Some(self.head());
        }
        self.bytes += item.data.len();
        let now = item.at;
        self.items.push_back(Arc::new(item));
        while self.bytes > MAX_BYTES || self.is_spare(now) {
            let Some(gone) = self.items.pop_front() else {
                break;
            };
            self.bytes -= gone.data.len();
            self.base += 1;
        }
        self.last_key = self.last_key.filter(|key| *key >= self.base);
    }

    /// Whether nobody needs the oldest item any more.
    fn is_spare(&self, now: i64) -> bool {
        let old = self
            .items
            .front()
            .is_some_and(|item| now - item.at > MIN_KEPT);
        old && self.last_key.is_none_or(|key| self.base < key)
    }

    /// Whether pictures come in another order than they are shown: WebRTC cannot carry them.
    pub(crate) fn is_reordered(&self) -> bool {
        self.reordered
    }

    pub(crate) fn finish(&mut self) {
        self.finished = true;
    }

    /// A publisher comes: nothing is known of its pictures, and every viewer begins anew.
    pub(crate) fn reopen(&mut self) {
        *self = Self {
            base: self.head() + 1,
            ..Self::default()
        };
    }
}

/// Makes the items; owned by the stream's one writer.
pub(crate) struct Feeder {
    sets: Bytes,
    audio: Option<AacToOpus>,
    /// The publisher sends Opus itself: its AAC is a copy.
    native_opus: bool,
    anchor: Option<(i64, Instant)>,
    opus: Vec<Packet>,
}

impl Feeder {
    pub(crate) fn new() -> Self {
        Self {
            sets: Bytes::new(),
            audio: None,
            native_opus: false,
            anchor: None,
            opus: Vec::new(),
        }
    }

    /// A publisher takes the stream.
    pub(crate) fn begin(&mut self, feed: &watch::Sender<Feed>) {
        *self = Self::new();
        feed.send_modify(Feed::reopen);
    }

    pub(crate) fn configure(&mut self, tracks: &Tracks, feed: &watch::Sender<Feed>) {
        let record = tracks
            .video
            .as_ref()
            .map(|video| annexb::sets_of(&video.record));
        self.sets = record.unwrap_or_default();
        self.audio = None;
        let has_video = tracks.video.is_some();
        feed.send_if_modified(|feed| {
            feed.has_video = Some(has_video);
            false
        });
    }

    /// A frame as FLV and HLS get it. AAC becomes Opus only while somebody listens.
    pub(crate) fn push(&mut self, frame: &Frame, tracks: &Tracks, feed: &watch::Sender<Feed>) {
        match frame.track {
            Track::Video => self.picture(frame, feed),
            Track::Audio if self.native_opus => {}
            Track::Audio if feed.receiver_count() == 0 => self.audio = None,
            Track::Audio => self.sound(frame, tracks, feed),
        }
    }

    /// An Opus packet from the publisher, as it came.
    pub(crate) fn opus(&mut self, at: i64, data: &[u8], feed: &watch::Sender<Feed>) {
        self.native_opus = true;
        self.send(Track::Audio, true, at, data.into(), feed);
    }

    fn picture(&mut self, frame: &Frame, feed: &watch::Sender<Feed>) {
        if frame.composition != 0 {
            feed.send_if_modified(|feed| !std::mem::replace(&mut feed.reordered, true));
            return;
        }
        let mut data = Vec::with_capacity(self.sets.len() + frame.data.len() + 16);
        if frame.key {
            data.extend_from_slice(&self.sets);
        }
        annexb::put_slices(&mut data, &frame.data);
        self.send(Track::Video, frame.key, frame.dts, data.into(), feed);
    }

    fn sound(&mut self, frame: &Frame, tracks: &Tracks, feed: &watch::Sender<Feed>) {
        if self.audio.is_none() {
            let made = tracks.audio.as_ref().map(AacToOpus::new);
            // Without a bridge the picture goes out alone.
            self.audio = made.and_then(Result::ok);
        }
        let mut packets = std::mem::take(&mut self.opus);
        if let Some(audio) = &mut self.audio {
            audio.push(frame.dts, &frame.data, &mut packets);
        }
        for packet in packets.drain(..) {
            self.send(Track::Audio, true, packet.at, packet.data[..].into(), feed);
        }
        self.opus = packets;
    }

    fn send(
        &mut self,
        track: Track,
        key: bool,
        at: i64,
        data: Arc<[u8]>,
        feed: &watch::Sender<Feed>,
    ) {
        let item = Item {
            track,
            key,
            at,
            shown: self.shown(at, Instant::now()),
            data,
        };
        feed.send_modify(|feed| feed.push(item));
    }

    /// Stream time on the machine's clock: even, unless both disagree for real.
    fn shown(&mut self, at: i64, now: Instant) -> Instant {
        let predicted = self.anchor.map(|(anchor, then)| {
            let ms = (at - anchor) / TICKS_PER_MS;
            let step = Duration::from_millis(ms.unsigned_abs());
            if ms < 0 {
                then.checked_sub(step).unwrap_or(then)
            } else {
                then + step
            }
        });
        let close = |predicted: &Instant| {
            let early = predicted.saturating_duration_since(now);
            early.max(now.saturating_duration_since(*predicted)) <= MAX_WAVER
        };
        predicted.filter(close).unwrap_or_else(|| {
            self.anchor = Some((at, now));
            now
        })
    }
}

/// What a viewer does next.
#[derive(Debug)]
pub(crate) enum Step {
    /// Begin here: a keyframe and what followed it so far.
    Begin(Vec<Arc<Item>>),
    /// Send these, which follow.
    Send(Vec<Arc<Item>>),
    /// The pictures are reordered: this viewer has to watch in another way.
    Reordered,
    End,
}

/// One viewer's place in the feed.
#[derive(Debug)]
pub(crate) struct FeedCursor {
    feed: watch::Receiver<Feed>,
    next: Option<u64>,
}

impl FeedCursor {
    pub(crate) fn new(feed: watch::Receiver<Feed>) -> Self {
        Self { feed, next: None }
    }

    /// Whether this viewer waits for a keyframe.
    pub(crate) fn waits(&self) -> bool {
        self.next.is_none()
    }

    /// The next items. Cancelling loses nothing.
    pub(crate) async fn next(&mut self) -> Step {
        loop {
            if let Some(step) = self.step() {
                return step;
            }
            if self.feed.changed().await.is_err() {
                return Step::End;
            }
        }
    }

    fn step(&mut self) -> Option<Step> {
        let feed = self.feed.borrow_and_update();
        if feed.reordered {
            return Some(Step::Reordered);
        }
        let place = self.next.filter(|next| !is_late(&feed, *next));
        if place.is_none() && self.next.is_some() {
            metrics::counter!("media_whep_jumps_total").increment(1);
        }
        let from = place.or_else(|| beginning(&feed));
        self.next = from;
        let items: Vec<_> = from
            .and_then(|from| feed.index(from))
            .map(|index| {
                feed.items
                    .range(index.min(feed.items.len())..)
                    .cloned()
                    .collect()
            })
            .unwrap_or_default();
        if items.is_empty() {
            // Who waits for pictures goes on waiting for a keyframe.
            self.next = place;
            return feed.finished.then_some(Step::End);
        }
        self.next = Some(feed.head());
        Some(match place {
            Some(_) => Step::Send(items),
            None => Step::Begin(items),
        })
    }
}

/// Where a viewer that joins or jumps begins: the last keyframe, if the way from there is short.
fn beginning(feed: &Feed) -> Option<u64> {
    if !feed.has_video? {
        return Some(feed.head());
    }
    let key = feed.last_key?;
    let burst = feed.items.range(feed.index(key)?..);
    let fits =
        burst.len() == 1 || burst.map(|item| item.data.len()).sum::<usize>() <= MAX_BURST_BYTES;
    fits.then_some(key)
}

fn is_late(feed: &Feed, next: u64) -> bool {
    if next < feed.base {
        return true;
    }
    let (Some(here), Some(last)) = (
        feed.index(next).and_then(|index| feed.items.get(index)),
        feed.items.back(),
    ) else {
        return false;
    };
    last.at - here.at > LATE && feed.last_key.is_some_and(|key| key > next)
}

#[cfg(test)]
mod tests;
