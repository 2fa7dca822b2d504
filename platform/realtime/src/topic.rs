//! One topic: its ring, its listeners, its viewers.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
};

use julin_kernel::Ts;

use crate::{
    Limits,
    bell::Bell,
    presence::Presence,
    ring::{Framed, Ring},
};

#[derive(Debug)]
pub(crate) struct Topic {
    state: Mutex<TopicState>,
    newest: AtomicI64,
    listeners: AtomicUsize,
}

#[derive(Debug)]
pub(crate) struct TopicState {
    pub(crate) ring: Ring,
    pub(crate) touched: Ts,
    pub(crate) presence: Presence,
    bells: HashMap<u64, Arc<Bell>>,
}

impl Topic {
    /// A topic that counts on from `seq`; what was said until `whole_after` it does not know.
    pub(crate) fn new(seq: i64, now: Ts, whole_after: Ts, limits: &Limits) -> Self {
        let state = TopicState {
            ring: Ring::new(seq, whole_after),
            touched: now,
            presence: Presence::new(limits.beat_gap_ms, limits.departed_viewers),
            bells: HashMap::new(),
        };
        Self {
            state: Mutex::new(state),
            newest: AtomicI64::new(seq),
            listeners: AtomicUsize::new(0),
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, TopicState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the newest message, without waiting for anybody.
    pub(crate) fn newest(&self) -> i64 {
        self.newest.load(Ordering::SeqCst)
    }

    /// How many hear it, without waiting for anybody.
    pub(crate) fn listeners(&self) -> usize {
        self.listeners.load(Ordering::Relaxed)
    }

    /// To be called while the state is held: after a message, before the bells are rung, and when somebody
    /// came or went.
    pub(crate) fn moved(&self, state: &TopicState) {
        self.newest.store(state.ring.seq, Ordering::SeqCst);
        self.listeners.store(state.bells.len(), Ordering::Relaxed);
    }
}

impl TopicState {
    /// Wakes who listens.
    pub(crate) fn ring_bells(&self, limits: &Limits) {
        for bell in self.bells.values() {
            bell.ring(limits.batch_messages);
        }
    }

    /// The next frame after `cursor`, shared by all who stand there.
    pub(crate) fn framed(&mut self, cursor: i64, limit: usize, limits: &Limits) -> Option<Framed> {
        let framed = self.ring.framed(cursor, limit, limits.batch_bytes);
        if self.bells.len() < 2 {
            self.ring.drop_frames();
        }
        framed
    }

    pub(crate) fn attach(&mut self, listener: u64, bell: Arc<Bell>) {
        self.bells.insert(listener, bell);
    }

    pub(crate) fn detach(&mut self, listener: u64, now: Ts) {
        self.bells.remove(&listener);
        self.touched = now;
        if self.bells.is_empty() {
            self.bells = HashMap::new();
            self.ring.drop_frames();
        }
    }

    /// Nobody hears it, and nothing was said for long.
    pub(crate) fn is_idle(&self, now: Ts, limits: &Limits) -> bool {
        let idle_ms = if self.ring.is_empty() {
            limits.silent_idle_ms.min(limits.topic_idle_ms)
        } else {
            limits.topic_idle_ms
        };
        self.bells.is_empty() && now.since(self.touched) >= idle_ms
    }
}
