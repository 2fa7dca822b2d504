//! All topics of this process.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
};

use julin_kernel::{Clock, Ts};
use serde::Serialize;
use tokio::sync::watch;

use crate::{
    Limits, Listener, Viewer, Watched,
    doubt::Lines,
    protocol::Message,
    topic::{Topic, TopicState},
};

const SWEEP_MS: i64 = 60_000;

/// A name that no topic can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadTopic;

/// The topics, their listeners and their viewers.
pub struct Hub {
    clock: Arc<dyn Clock>,
    epoch: String,
    limits: Limits,
    topics: RwLock<HashMap<String, Arc<Topic>>>,
    /// No new topic starts below this, so that one that was forgotten does not count backwards.
    floor: AtomicI64,
    swept: AtomicI64,
    next_listener: AtomicU64,
    lines: Lines,
    closing: AtomicBool,
    sockets: watch::Sender<usize>,
    /// What was said before this, this process does not know.
    began: Ts,
}

impl Hub {
    /// A hub; `epoch` names this run of this process and must differ from every other.
    pub fn new(clock: Arc<dyn Clock>, epoch: impl Into<String>) -> Arc<Self> {
        Self::with_limits(clock, epoch, Limits::default())
    }

    /// A hub with other limits.
    pub fn with_limits(
        clock: Arc<dyn Clock>,
        epoch: impl Into<String>,
        limits: Limits,
    ) -> Arc<Self> {
        let now = clock.now().0;
        Arc::new(Self {
            clock,
            epoch: epoch.into(),
            limits,
            topics: RwLock::default(),
            floor: AtomicI64::new(now),
            swept: AtomicI64::new(now),
            next_listener: AtomicU64::new(0),
            lines: Lines::default(),
            closing: AtomicBool::new(false),
            sockets: watch::Sender::default(),
            began: Ts(now),
        })
    }

    /// Tells everybody who hears `topic`; returns the message's number. Serialising happens once,
    /// however many listen. Fails only when `data` cannot be JSON.
    pub fn publish<T: Serialize>(
        &self,
        topic: &str,
        kind: &str,
        data: &T,
    ) -> Result<i64, serde_json::Error> {
        self.sweep();
        let at = self.clock.now();
        let seq = self.enter(topic, |shared, state| {
            let seq = state.ring.seq + 1;
            let message = Message {
                topic,
                seq,
                kind,
                at: at.0,
                data,
            };
            let text = serde_json::to_string(&message)?;
            state.ring.push(text.into(), at, &self.limits);
            state.touched = at;
            shared.moved(state);
            state.ring_bells(&self.limits);
            Ok(seq)
        })?;
        metrics::counter!("julin_realtime_published_total").increment(1);
        Ok(seq)
    }

    /// A listener within this process, for tests and for other transports than the WebSocket.
    pub fn listen(self: &Arc<Self>, viewer: Viewer) -> Listener {
        let id = self.next_listener.fetch_add(1, Ordering::Relaxed);
        Listener::new(Arc::clone(self), id, viewer)
    }

    /// How many topics are kept.
    pub fn topics(&self) -> usize {
        self.read().len()
    }

    /// How many viewers are there.
    pub fn presence(&self, topic: &str) -> usize {
        self.look(topic, |state| state.presence.count())
    }

    /// Who is there.
    pub fn viewers(&self, topic: &str) -> Vec<Viewer> {
        self.look(topic, |state| state.presence.viewers())
    }

    /// What was watched since the last call; those who left are told once.
    pub fn take_presence(&self, topic: &str) -> Vec<Watched> {
        self.look(topic, |state| state.presence.take())
    }

    /// This run of this process.
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether a topic can have this name: 1 to 64 of `a-z 0-9 : _ - .`.
    pub fn check_topic(topic: &str) -> Result<(), BadTopic> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b":_-.".contains(&b);
        let good = (1..=64).contains(&topic.len()) && topic.bytes().all(plain);
        if good { Ok(()) } else { Err(BadTopic) }
    }

    /// Somebody signed out, lost a role, or had a link revoked: their connections ask the gate again,
    /// leave the topics that are no longer theirs, and are closed if they are no longer admitted.
    pub fn doubt(&self, who: impl Fn(&Viewer) -> bool) {
        self.lines.doubt(who);
    }

    /// Says goodbye to every socket; new ones are turned away.
    pub fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
        self.lines.nudge();
    }

    /// Resolves when the last socket has gone.
    pub async fn drained(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        _ = self.sockets.subscribe().wait_for(|open| *open == 0).await;
    }

    pub(crate) fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Whether goodbye is to be said.
    pub(crate) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }

    pub(crate) fn count_socket(&self, came: bool) {
        self.sockets.send_modify(|open| {
            *open = if came {
                *open + 1
            } else {
                open.saturating_sub(1)
            };
        });
    }

    pub(crate) fn now(&self) -> Ts {
        self.clock.now()
    }

    /// The topic, made if needed, so that it cannot be swept between finding and using it.
    pub(crate) fn enter<T>(
        &self,
        topic: &str,
        work: impl FnOnce(&Arc<Topic>, &mut TopicState) -> T,
    ) -> T {
        if let Some(found) = self.read().get(topic) {
            return work(found, &mut found.lock());
        }
        let mut topics = self.write();
        let now = self.clock.now();
        let made = topics.entry(topic.to_owned()).or_insert_with(|| {
            let seq = self.floor.load(Ordering::Relaxed).max(now.0);
            // A topic of this name may have been forgotten, with what was said in it until then.
            let forgotten = Ts(now.0 - self.limits.topic_idle_ms);
            let whole_after = self.began.max(forgotten);
            Arc::new(Topic::new(seq, now, whole_after, &self.limits))
        });
        work(made, &mut made.lock())
    }

    fn look<T: Default>(&self, topic: &str, work: impl FnOnce(&mut TopicState) -> T) -> T {
        self.read()
            .get(topic)
            .map_or_else(T::default, |found| work(&mut found.lock()))
    }

    /// Forgets idle topics, now and then.
    pub(crate) fn sweep(&self) {
        let now = self.clock.now();
        let swept = self.swept.load(Ordering::Relaxed);
        let due = now.0 - swept >= SWEEP_MS;
        let order = Ordering::Relaxed;
        if due
            && self
                .swept
                .compare_exchange(swept, now.0, order, order)
                .is_ok()
        {
            self.write().retain(|_, topic| !self.forget(topic, now));
        }
    }

    fn forget(&self, topic: &Topic, now: Ts) -> bool {
        let state = topic.lock();
        let idle = state.is_idle(now, &self.limits);
        if idle {
            self.floor.fetch_max(state.ring.seq, Ordering::Relaxed);
        }
        idle
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<String, Arc<Topic>>> {
        self.topics.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<String, Arc<Topic>>> {
        self.topics.write().unwrap_or_else(PoisonError::into_inner)
    }
}
