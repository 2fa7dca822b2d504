//! HLS over fragmented MP4, low latency included: what readers see is one [`Window`].

pub(crate) mod playlist;
mod segmenter;
mod wall;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::watch;

pub(crate) use segmenter::{CutError, Segmenter};

/// Segments still served after they have left the playlist, for players that hold an old one.
const RETIRED_SEGMENTS: usize = 3;
/// A window never holds more than this, whatever the publisher sends.
const MAX_BYTES: usize = 96 << 20;

/// An init segment, shared by all media segments made under it.
#[derive(Debug)]
pub(crate) struct Init {
    pub(crate) number: u64,
    pub(crate) bytes: Bytes,
}

/// A fragment that a low-latency player may fetch before its segment is complete.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) bytes: Bytes,
    /// 90 kHz.
    pub(crate) duration: i64,
    /// Begins with a keyframe.
    pub(crate) independent: bool,
}

/// A media segment: its parts in order.
#[derive(Debug)]
pub(crate) struct Segment {
    /// Given by the window.
    pub(crate) number: u64,
    pub(crate) init: Arc<Init>,
    pub(crate) parts: Vec<Part>,
    pub(crate) wall_ms: i64,
    /// Does not continue the segment before it.
    pub(crate) discontinuity: bool,
    pub(crate) complete: bool,
}

impl Segment {
    pub(crate) fn duration(&self) -> i64 {
        self.parts.iter().map(|part| part.duration).sum()
    }

    fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.bytes.len()).sum()
    }
}

/// The segments that can be fetched now.
#[derive(Debug)]
pub(crate) struct Window {
    segments: VecDeque<Segment>,
    next_number: u64,
    /// Complete segments that the playlist names.
    listed: usize,
    /// Discontinuities among segments already dropped.
    dropped_discontinuities: u64,
    /// 90 kHz; only ever grows.
    target_duration: i64,
    /// 90 kHz; only ever grows.
    part_target: i64,
    finished: bool,
}

/// Where a player is in the stream: a segment, or a part of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    pub(crate) segment: u64,
    pub(crate) part: Option<usize>,
}

impl Window {
    /// Segments are numbered from `first`, so that a stream that comes back never reuses a URI.
    pub(crate) fn new(listed: usize, segment: i64, part: i64, first: u64) -> Self {
        Self {
            segments: VecDeque::new(),
            next_number: first,
            listed,
            dropped_discontinuities: 0,
            target_duration: segment,
            part_target: part,
            finished: false,
        }
    }

    fn open(&mut self, mut segment: Segment) {
        segment.number = self.next_number;
        self.next_number += 1;
        self.segments.push_back(segment);
        while self.segments.len() > self.listed + RETIRED_SEGMENTS + 1 || self.is_too_heavy() {
            self.drop_oldest();
        }
    }

    fn is_too_heavy(&self) -> bool {
        self.segments.len() > 1
            && self.segments.iter().map(Segment::bytes).sum::<usize>() > MAX_BYTES
    }

    fn drop_oldest(&mut self) {
        let gone = self.segments.pop_front();
        self.dropped_discontinuities += u64::from(gone.is_some_and(|s| s.discontinuity));
    }

    fn push_part(&mut self, part: Part) {
        self.part_target = self.part_target.max(part.duration);
        if let Some(segment) = self.segments.back_mut().filter(|segment| !segment.complete) {
            segment.parts.push(part);
        }
    }

    fn complete(&mut self) {
        let Some(segment) = self.segments.back_mut() else {
            return;
        };
        if segment.parts.is_empty() {
            // Its number is used again: players count segments, they do not read their names.
            self.segments.pop_back();
            self.next_number -= 1;
            return;
        }
        segment.complete = true;
        self.target_duration = self.target_duration.max(segment.duration());
    }

    pub(crate) fn finish(&mut self) {
        self.finished = true;
    }

    pub(crate) fn reopen(&mut self) {
        self.finished = false;
    }

    /// Whether a player that knows nothing of parts can start.
    pub(crate) fn is_playable(&self) -> bool {
        self.segments
            .front()
            .is_some_and(|segment| segment.complete)
    }

    pub(crate) fn init(&self, number: u64) -> Option<Bytes> {
        let segment = self
            .segments
            .iter()
            .find(|segment| segment.init.number == number)?;
        Some(segment.init.bytes.clone())
    }

    fn segment(&self, number: u64) -> Option<&Segment> {
        self.segments
            .iter()
            .find(|segment| segment.number == number)
    }

    /// The complete segments after a number, oldest first.
    pub(crate) fn completed_after(&self, number: Option<u64>) -> impl Iterator<Item = &Segment> {
        let newer = self
            .segments
            .iter()
            .rev()
            .take_while(move |segment| number.is_none_or(|number| segment.number > number))
            .count();
        self.segments
            .range(self.segments.len() - newer..)
            .filter(|segment| segment.complete)
    }

    /// The parts of a complete segment.
    pub(crate) fn complete_segment(&self, number: u64) -> Option<Vec<Bytes>> {
        let segment = self.segment(number).filter(|segment| segment.complete)?;
        Some(
            segment
                .parts
                .iter()
                .map(|part| part.bytes.clone())
                .collect(),
        )
    }

    pub(crate) fn part(&self, number: u64, index: usize) -> Option<Bytes> {
        self.segment(number)?
            .parts
            .get(index)
            .map(|part| part.bytes.clone())
    }

    /// Whether the playlist already holds `position` or will never hold more.
    fn has_reached(&self, position: Position) -> bool {
        self.finished
            || self
                .segments
                .back()
                .is_some_and(|last| reaches(last, position))
    }

    /// Whether `position` is too far ahead for any player that followed the playlist.
    pub(crate) fn is_beyond(&self, position: Position) -> bool {
        self.segments
            .back()
            .is_none_or(|last| position.segment > last.number + 2)
    }
}

fn reaches(last: &Segment, position: Position) -> bool {
    if last.number != position.segment {
        return last.number > position.segment;
    }
    last.complete || position.part.is_some_and(|part| part < last.parts.len())
}

/// Waits until the window holds `position`; false when it takes longer than `limit`.
pub(crate) async fn reached(
    window: &mut watch::Receiver<Window>,
    position: Position,
    limit: Duration,
) -> bool {
    let there = window.wait_for(|window| window.has_reached(position));
    matches!(tokio::time::timeout(limit, there).await, Ok(Ok(_)))
}

/// Waits until the first segment is complete; false when it takes longer than `limit`.
pub(crate) async fn playable(window: &mut watch::Receiver<Window>, limit: Duration) -> bool {
    let there = window.wait_for(|window| window.is_playable() || window.finished);
    matches!(tokio::time::timeout(limit, there).await, Ok(Ok(window)) if window.is_playable())
}

#[cfg(test)]
mod tests;
