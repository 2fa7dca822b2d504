//! The last messages of a topic.

use std::{collections::VecDeque, sync::Arc};

use axum::extract::ws::Utf8Bytes;
use julin_kernel::Ts;

use crate::{Limits, protocol::frame};

/// Frames that several listeners ask for; most of them stand at the same place.
const FRAMES: usize = 8;

/// What a cursor finds in a ring.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The next messages, maybe none.
    Messages(Vec<Arc<str>>),
    /// The ring no longer holds what comes next; it is at this number now.
    Lost(i64),
}

/// Messages as one text that all who stand at the same place share.
#[derive(Clone, Debug)]
pub(crate) struct Framed {
    after: i64,
    /// Messages asked for at most.
    limit: usize,
    /// Whether it holds all that it may, so that it stays as it is.
    full: bool,
    pub(crate) upto: i64,
    pub(crate) text: Utf8Bytes,
}

#[derive(Debug)]
struct Said {
    at: Ts,
    text: Arc<str>,
}

/// The last messages, bounded in number and bytes.
#[derive(Debug)]
pub(crate) struct Ring {
    /// The number of the newest message.
    pub(crate) seq: i64,
    said: VecDeque<Said>,
    bytes: usize,
    /// All that was said after this is still here.
    whole_after: Ts,
    frames: VecDeque<Framed>,
}

impl Ring {
    pub(crate) fn new(seq: i64, whole_after: Ts) -> Self {
        Self {
            seq,
            said: VecDeque::new(),
            bytes: 0,
            whole_after,
            frames: VecDeque::new(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    pub(crate) fn push(&mut self, text: Arc<str>, at: Ts, limits: &Limits) {
        self.seq += 1;
        self.bytes += text.len();
        self.said.push_back(Said { at, text });
        while self.said.len() > 1 && self.is_over(limits) {
            let Some(gone) = self.said.pop_front() else {
                break;
            };
            self.bytes -= gone.text.len();
            self.whole_after = self.whole_after.max(gone.at);
        }
    }

    fn is_over(&self, limits: &Limits) -> bool {
        self.said.len() > limits.ring_messages || self.bytes > limits.ring_bytes
    }

    /// The messages after `cursor`, at most `limit` and about `batch_bytes`.
    pub(crate) fn after(&self, cursor: i64, limit: usize, batch_bytes: usize) -> Heard {
        let Some(start) = self.place(cursor) else {
            return Heard::Lost(self.seq);
        };
        let mut room = batch_bytes;
        let mut next = Vec::new();
        for said in self.said.range(start..).take(limit) {
            if !next.is_empty() && said.text.len() > room {
                break;
            }
            room = room.saturating_sub(said.text.len());
            next.push(Arc::clone(&said.text));
        }
        Heard::Messages(next)
    }

    /// Where what comes after `cursor` begins. A client names the cursor: any number may come.
    fn place(&self, cursor: i64) -> Option<usize> {
        let behind = self.seq.checked_sub(cursor)?;
        self.said.len().checked_sub(usize::try_from(behind).ok()?)
    }

    /// Whether a cursor can go on from here.
    pub(crate) fn holds(&self, cursor: i64) -> bool {
        self.place(cursor).is_some()
    }

    /// The number before the first message since `from`; none when some of them are gone.
    pub(crate) fn since(&self, from: Ts) -> Option<i64> {
        if from <= self.whole_after {
            return None;
        }
        let first = self.said.iter().position(|said| said.at >= from);
        let later = self.said.len() - first.unwrap_or(self.said.len());
        Some(self.seq - i64::try_from(later).unwrap_or(i64::MAX))
    }

    /// As `after`, as a frame; made once for all who stand at `cursor`. None when it is lost, or nothing
    /// was said.
    pub(crate) fn framed(
        &mut self,
        cursor: i64,
        limit: usize,
        batch_bytes: usize,
    ) -> Option<Framed> {
        let seq = self.seq;
        let known = self.frames.iter().find(|known| {
            known.after == cursor && known.limit == limit && (known.full || known.upto == seq)
        });
        if let Some(known) = known {
            return Some(known.clone());
        }
        let Heard::Messages(messages) = self.after(cursor, limit, batch_bytes) else {
            return None;
        };
        let upto = cursor + i64::try_from(messages.len()).unwrap_or(i64::MAX);
        let made = Framed {
            after: cursor,
            limit,
            full: upto < seq,
            upto,
            text: (upto > cursor).then(|| frame(&messages).into())?,
        };
        if self.frames.len() == FRAMES {
            self.frames.pop_front();
        }
        self.frames.push_back(made.clone());
        Some(made)
    }

    /// Keeps no frame: nobody, or one alone, asks for them.
    pub(crate) fn drop_frames(&mut self) {
        self.frames = VecDeque::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(count: usize, limits: &Limits) -> Ring {
        let mut ring = Ring::new(100, Ts(0));
        for n in 1..=count {
            let at = Ts(i64::try_from(n).unwrap() * 10);
            ring.push(format!("m{n}").into(), at, limits);
        }
        ring
    }

    fn heard(ring: &Ring, cursor: i64, limit: usize, bytes: usize) -> Option<Vec<String>> {
        match ring.after(cursor, limit, bytes) {
            Heard::Messages(messages) => Some(messages.iter().map(ToString::to_string).collect()),
            Heard::Lost(_) => None,
        }
    }

    fn three() -> Limits {
        Limits {
            ring_messages: 3,
            ..Limits::default()
        }
    }

    #[test]
    fn a_cursor_hears_what_comes_after_it() {
        let ring = filled(5, &three()); // 101..=105, of which 103..=105 are kept
        assert_eq!(heard(&ring, 105, 9, 99), Some(vec![]));
        assert_eq!(heard(&ring, 102, 9, 99).unwrap(), ["m3", "m4", "m5"]);
        assert_eq!(heard(&ring, 103, 1, 99).unwrap(), ["m4"]);
        assert_eq!(heard(&ring, 102, 9, 5).unwrap(), ["m3", "m4"]);
        assert_eq!(heard(&ring, 102, 9, 1).unwrap(), ["m3"], "one at least");
        for cursor in [101, 106, i64::MIN, i64::MAX] {
            assert_eq!(ring.after(cursor, 9, 99), Heard::Lost(105), "{cursor}");
            assert!(!ring.holds(cursor));
        }
    }

    #[test]
    fn it_is_bounded_by_bytes_but_keeps_the_newest() {
        let limits = Limits {
            ring_bytes: 5,
            ..Limits::default()
        };
        let mut ring = filled(4, &limits);
        assert_eq!(heard(&ring, 102, 9, 99).unwrap(), ["m3", "m4"]);
        ring.push("a long message".into(), Ts(0), &limits);
        assert_eq!(heard(&ring, 104, 9, 99).unwrap(), ["a long message"]);
    }

    #[test]
    fn what_was_said_since_a_time_is_found_or_known_to_be_gone() {
        let whole = filled(5, &Limits::default()); // at 10, 20, 30, 40, 50
        for (from, before) in [(1, 100), (10, 100), (11, 101), (50, 104), (51, 105)] {
            assert_eq!(whole.since(Ts(from)), Some(before), "{from}");
        }
        assert_eq!(whole.since(Ts(0)), None, "before it began");
        let cut = filled(5, &three());
        assert_eq!(cut.since(Ts(21)), Some(102));
        assert_eq!(cut.since(Ts(20)), None, "a message of that moment is gone");
        assert_eq!(Ring::new(7, Ts(5)).since(Ts(6)), Some(7));
    }

    #[test]
    fn a_clock_that_steps_back_repeats_rather_than_misses() {
        let limits = Limits::default();
        let mut ring = filled(2, &limits);
        ring.push("m3".into(), Ts(5), &limits);
        assert_eq!(ring.since(Ts(15)), Some(101));
    }

    #[test]
    fn those_at_one_place_share_a_frame() {
        let limits = Limits::default();
        let mut ring = filled(3, &limits);
        let first = ring.framed(101, 9, 99).unwrap();
        let second = ring.framed(101, 9, 99).unwrap();
        assert_eq!((first.text.as_str(), first.upto), ("[m2,m3]", 103));
        assert_eq!(first.text.as_str().as_ptr(), second.text.as_str().as_ptr());
        ring.push("m4".into(), Ts(0), &limits);
        assert_eq!(ring.framed(101, 9, 99).unwrap().text.as_str(), "[m2,m3,m4]");
        assert_eq!(ring.framed(101, 1, 99).unwrap().text.as_str(), "[m2]");
        assert!(ring.framed(104, 9, 99).is_none(), "nothing new");
        assert!(ring.framed(90, 9, 99).is_none(), "lost");
    }

    #[test]
    fn a_full_frame_stays_as_it_is() {
        let limits = Limits::default();
        let mut ring = filled(3, &limits);
        let full = ring.framed(100, 2, 99).unwrap();
        ring.push("m4".into(), Ts(0), &limits);
        let again = ring.framed(100, 2, 99).unwrap();
        assert_eq!(full.text.as_str().as_ptr(), again.text.as_str().as_ptr());
    }
}
