//! One topic: its numbers, its ring, its listeners.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use julin_kernel::Ts;
use tokio::sync::Notify;

use crate::{Limits, presence::Presence};

/// How a listener is woken; the messages themselves stay in the ring.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    pending: AtomicUsize,
    wake: Notify,
}

impl Bell {
    /// Rings for the first message, and again when a whole batch has gathered.
    fn ring(&self, batch: usize) {
        let before = self.pending.fetch_add(1, Ordering::AcqRel);
        if before == 0 || before + 1 == batch {
            self.wake.notify_one();
        }
    }

    /// Resolves when messages are waiting; tells how many.
    pub(crate) async fn rung(&self) -> usize {
        self.wake.notified().await;
        self.pending.load(Ordering::Acquire)
    }

    /// To be called before the rings are read, so that a later message rings again.
    pub(crate) fn still(&self) {
        self.pending.store(0, Ordering::Release);
    }
}

/// What a cursor finds in a ring.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The next messages, maybe none.
    Messages(Vec<Arc<str>>),
    /// The ring no longer holds what comes next; it is at this number now.
    Lost(i64),
}

#[derive(Debug)]
pub(crate) struct Topic {
    state: Mutex<TopicState>,
}

#[derive(Debug)]
pub(crate) struct TopicState {
    pub(crate) seq: i64,
    pub(crate) touched: Ts,
    pub(crate) presence: Presence,
    ring: VecDeque<Arc<str>>,
    ring_bytes: usize,
    bells: HashMap<u64, Arc<Bell>>,
}

impl Topic {
    pub(crate) fn new(seq: i64, now: Ts, limits: &Limits) -> Self {
        let state = TopicState {
            seq,
            touched: now,
            presence: Presence::new(limits.beat_gap_ms, limits.departed_viewers),
            ring: VecDeque::new(),
            ring_bytes: 0,
            bells: HashMap::new(),
        };
        Self {
            state: Mutex::new(state),
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, TopicState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TopicState {
    /// Keeps a message that bears the number `seq + 1` and rings for it.
    pub(crate) fn push(&mut self, message: Arc<str>, now: Ts, limits: &Limits) {
        self.seq += 1;
        self.touched = now;
        self.ring_bytes += message.len();
        self.ring.push_back(message);
        self.trim(limits);
        for bell in self.bells.values() {
            bell.ring(limits.batch_messages);
        }
    }

    fn trim(&mut self, limits: &Limits) {
        let full = |state: &Self| {
            state.ring.len() > limits.ring_messages || state.ring_bytes > limits.ring_bytes
        };
        while self.ring.len() > 1 && full(self) {
            self.ring_bytes -= self.ring.pop_front().map_or(0, |message| message.len());
        }
    }

    /// The messages after `cursor`, at most `limit`.
    pub(crate) fn after(&self, cursor: i64, limit: usize) -> Heard {
        // A client names the cursor: any number may come.
        let behind = self
            .seq
            .checked_sub(cursor)
            .and_then(|n| usize::try_from(n).ok());
        match behind {
            Some(behind) if behind <= self.ring.len() => {
                let start = self.ring.len() - behind;
                Heard::Messages(self.ring.range(start..).take(limit).cloned().collect())
            }
            _ => Heard::Lost(self.seq),
        }
    }

    pub(crate) fn attach(&mut self, listener: u64, bell: Arc<Bell>) {
        self.bells.insert(listener, bell);
    }

    pub(crate) fn detach(&mut self, listener: u64, now: Ts) {
        self.bells.remove(&listener);
        self.touched = now;
    }

    /// Nobody hears it, and nothing was said for long.
    pub(crate) fn is_idle(&self, now: Ts, limits: &Limits) -> bool {
        self.bells.is_empty() && now.since(self.touched) >= limits.topic_idle_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(count: usize, limits: &Limits) -> Topic {
        let topic = Topic::new(100, Ts(0), limits);
        for n in 1..=count {
            topic.lock().push(format!("m{n}").into(), Ts(0), limits);
        }
        topic
    }

    fn heard(topic: &Topic, cursor: i64, limit: usize) -> Option<Vec<String>> {
        match topic.lock().after(cursor, limit) {
            Heard::Messages(messages) => Some(messages.iter().map(ToString::to_string).collect()),
            Heard::Lost(_) => None,
        }
    }

    #[test]
    fn a_cursor_hears_what_comes_after_it() {
        let limits = Limits {
            ring_messages: 3,
            ..Limits::default()
        };
        let topic = filled(5, &limits); // 101..=105, of which 103..=105 are kept
        assert_eq!(heard(&topic, 105, 9), Some(vec![]));
        assert_eq!(heard(&topic, 102, 9).unwrap(), ["m3", "m4", "m5"]);
        assert_eq!(heard(&topic, 103, 1).unwrap(), ["m4"]);
        for cursor in [101, 106, i64::MIN, i64::MAX] {
            assert_eq!(topic.lock().after(cursor, 9), Heard::Lost(105), "{cursor}");
        }
    }

    #[test]
    fn the_ring_is_bounded_by_bytes_but_keeps_the_newest() {
        let limits = Limits {
            ring_bytes: 5,
            ..Limits::default()
        };
        let topic = filled(4, &limits);
        assert_eq!(heard(&topic, 102, 9).unwrap(), ["m3", "m4"]);
        topic.lock().push("a long message".into(), Ts(0), &limits);
        assert_eq!(heard(&topic, 104, 9).unwrap(), ["a long message"]);
    }

    #[tokio::test]
    async fn a_bell_rings_for_the_first_and_for_a_full_batch() {
        let limits = Limits {
            batch_messages: 3,
            ..Limits::default()
        };
        let topic = filled(0, &limits);
        let bell = Arc::new(Bell::default());
        topic.lock().attach(1, Arc::clone(&bell));
        let push = || topic.lock().push("m".into(), Ts(0), &limits);
        push();
        assert_eq!(bell.rung().await, 1);
        push();
        push();
        assert_eq!(bell.rung().await, 3);
        bell.still();
        push();
        assert_eq!(bell.rung().await, 1);
    }
}
