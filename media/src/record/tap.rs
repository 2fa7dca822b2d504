//! The recorder's hand in a production: takes each segment once, when it is whole.

use std::sync::Arc;

use tokio::sync::watch;

use super::Recordings;
use super::writer::Piece;
use crate::hls::{Segment, Window};

/// Follows the live window of one stream.
pub(crate) struct Tap {
    recordings: Arc<Recordings>,
    stream: String,
    /// The last segment that was looked at.
    seen: Option<u64>,
    /// The last segment that was recorded, and its init.
    taken: Option<(u64, u64)>,
}

impl Tap {
    pub(crate) fn new(recordings: Arc<Recordings>, stream: &str) -> Self {
        Self {
            recordings,
            stream: stream.to_owned(),
            seen: None,
            taken: None,
        }
    }

    /// After every frame: nearly always there is nothing new.
    pub(crate) fn follow(&mut self, window: &watch::Sender<Window>) {
        let window = window.borrow();
        for segment in window.completed_after(self.seen) {
            self.seen = Some(segment.number);
            if self.recordings.wants(&self.stream) {
                self.offer(segment);
            }
        }
    }

    /// What was left out before is a gap: the next segment begins a run of its own.
    fn offer(&mut self, segment: &Segment) {
        let name = (segment.number, segment.init.number);
        let continues = self
            .taken
            .is_some_and(|(number, init)| (number + 1, init) == name);
        let piece = Piece {
            init: segment.init.clone(),
            parts: segment
                .parts
                .iter()
                .map(|part| part.bytes.clone())
                .collect(),
            duration: segment.duration(),
            wall_ms: segment.wall_ms,
            begins: segment.discontinuity || !continues,
        };
        if self.recordings.offer(&self.stream, piece) {
            self.taken = Some(name);
        }
    }
}
