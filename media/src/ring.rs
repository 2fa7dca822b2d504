//! The FLV ring: one writer fills batches, any number of cursors read them.
//!
//! A batch is serialised once and shared by reference. Viewers are never queued for: a cursor that
//! falls behind jumps to the last keyframe.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::codec::{Frame, Track, Tracks};
use crate::flv;

/// Batches kept for viewers that are merely a little late.
const MIN_BATCHES: u64 = 40;
/// A cursor this far behind the head jumps as soon as a later keyframe exists.
const LATE_BATCHES: u64 = 40;
/// A ring never holds more than this, whatever the publisher sends.
const MAX_BYTES: usize = 32 << 20;

/// What a viewer needs before the frames that follow a keyframe.
#[derive(Debug)]
struct Opening {
    /// For a viewer that joins: file header, metadata, sequence headers.
    file: Bytes,
    /// For a viewer that jumps: sequence headers alone.
    sequence: Bytes,
}

#[derive(Debug)]
struct Batch {
    bytes: Bytes,
    /// Present when the batch begins with a keyframe.
    opening: Option<Arc<Opening>>,
}

/// The shared batches of one stream.
#[derive(Debug, Default)]
pub(crate) struct Ring {
    base: u64,
    batches: VecDeque<Batch>,
    last_key: Option<u64>,
    bytes: usize,
    finished: bool,
}

impl Ring {
    fn head(&self) -> u64 {
        self.base + u64::try_from(self.batches.len()).unwrap_or(0)
    }

    fn get(&self, number: u64) -> Option<&Batch> {
        self.batches
            .get(usize::try_from(number.checked_sub(self.base)?).ok()?)
    }

    fn push(&mut self, batch: Batch) {
        if batch.opening.is_some() {
            self.last_key = Some(self.head());
        }
        self.bytes += batch.bytes.len();
        self.batches.push_back(batch);
        self.trim();
    }

    fn trim(&mut self) {
        let spare = self.head().saturating_sub(MIN_BATCHES);
        let keep = self.last_key.map_or(spare, |key| key.min(spare));
        while self.base < keep || self.bytes > MAX_BYTES {
            let Some(gone) = self.batches.pop_front() else {
                break;
            };
            self.bytes -= gone.bytes.len();
            self.base += 1;
        }
        self.last_key = self.last_key.filter(|key| *key >= self.base);
    }

    pub(crate) fn finish(&mut self) {
        self.finished = true;
    }

    pub(crate) fn reopen(&mut self) {
        self.finished = false;
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.finished
    }
}

/// Gathers frames into batches; owned by the one writer.
#[derive(Debug)]
pub(crate) struct Batcher {
    period: Duration,
    pending: BytesMut,
    since: Option<Instant>,
    starts_with_key: bool,
    opening: Arc<Opening>,
    audio_only: bool,
    usual_bytes: usize,
}

impl Batcher {
    pub(crate) fn new(period: Duration) -> Self {
        let opening = Arc::new(Opening {
            file: Bytes::new(),
            sequence: Bytes::new(),
        });
        Self {
            period,
            pending: BytesMut::new(),
            since: None,
            starts_with_key: false,
            opening,
            audio_only: false,
            usual_bytes: 16 << 10,
        }
    }

    /// New sequence headers, in band for those who watch and in the opening for those who come.
    pub(crate) fn configure(&mut self, tracks: &Tracks, dts: i64, ring: &watch::Sender<Ring>) {
        self.flush(ring);
        let at = flv::timestamp_ms(dts);
        let mut sequence = BytesMut::new();
        flv::put_sequence_headers(&mut sequence, tracks, at);
        self.pending.extend_from_slice(&sequence);
        self.audio_only = tracks.video.is_none();
        self.opening = Arc::new(Opening {
            file: flv::opening(tracks, at),
            sequence: sequence.freeze(),
        });
    }

    pub(crate) fn push(&mut self, frame: &Frame, now: Instant, ring: &watch::Sender<Ring>) {
        let starts = frame.key && (frame.track == Track::Video || self.audio_only);
        if starts && (frame.track == Track::Video || self.pending.is_empty()) {
            self.flush(ring);
            self.starts_with_key = true;
        }
        if self.pending.capacity() == 0 {
            self.pending.reserve(self.usual_bytes);
        }
        flv::put_frame(&mut self.pending, frame);
        let since = *self.since.get_or_insert(now);
        if now.duration_since(since) >= self.period {
            self.flush(ring);
        }
    }

    /// Hands the pending bytes to every viewer at once.
    pub(crate) fn flush(&mut self, ring: &watch::Sender<Ring>) {
        if self.pending.is_empty() {
            return;
        }
        self.usual_bytes = self.pending.len() * 5 / 4;
        let bytes = std::mem::take(&mut self.pending).freeze();
        let opening = std::mem::take(&mut self.starts_with_key).then(|| self.opening.clone());
        self.since = None;
        ring.send_modify(|ring| ring.push(Batch { bytes, opening }));
    }
}

/// One viewer's place in the ring.
#[derive(Debug)]
pub(crate) struct Cursor {
    ring: watch::Receiver<Ring>,
    next: Option<u64>,
}

enum Step {
    Send(Bytes),
    Wait,
    End,
}

impl Cursor {
    pub(crate) fn new(ring: watch::Receiver<Ring>) -> Self {
        Self { ring, next: None }
    }

    /// The next bytes to send; `None` when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Bytes> {
        loop {
            match self.step() {
                Step::Send(bytes) => return Some(bytes),
                Step::End => return None,
                Step::Wait => self.ring.changed().await.ok()?,
            }
        }
    }

    fn step(&mut self) -> Step {
        let ring = self.ring.borrow_and_update();
        let (next, bytes) = match (self.next, ring.last_key) {
            (None, Some(key)) => (
                key,
                ring.get(key)
                    .and_then(|b| Some(b.opening.as_ref()?.file.clone())),
            ),
            (Some(at), Some(key)) if is_late(&ring, at, key) => {
                metrics::counter!("media_flv_jumps_total").increment(1);
                (
                    key,
                    ring.get(key)
                        .and_then(|b| Some(b.opening.as_ref()?.sequence.clone())),
                )
            }
            (Some(at), _) => (at + 1, ring.get(at).map(|batch| batch.bytes.clone())),
            (None, None) => (0, None),
        };
        match bytes {
            Some(bytes) => {
                self.next = Some(next);
                Step::Send(bytes)
            }
            None if ring.finished => Step::End,
            None => Step::Wait,
        }
    }
}

fn is_late(ring: &Ring, at: u64, key: u64) -> bool {
    at < ring.base || (ring.head().saturating_sub(at) > LATE_BATCHES && key > at)
}

#[cfg(test)]
mod tests;
