//! Who waits in a lane.
use crate::Result;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

pub(crate) type Reply<A> = oneshot::Sender<Result<A>>;

pub(crate) struct Waiting<R, A> {
    pub(crate) request: R,
    pub(crate) reply: Reply<A>,
    pub(crate) since: Instant,
}

/// A bounded queue; first come, first drawn.
pub(crate) struct Queue<R, A> {
    state: Mutex<State<R, A>>,
    news: Notify,
    max: usize,
}

struct State<R, A> {
    waiting: VecDeque<Waiting<R, A>>,
    /// How long the first of those drawn last had waited.
    waited: Duration,
    closed: bool,
}

impl<R, A> Queue<R, A> {
    pub(crate) fn new(max: usize) -> Self {
        Self {
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                waited: Duration::ZERO,
                closed: false,
            }),
            news: Notify::new(),
            max,
        }
    }

    /// Whether there was a place.
    pub(crate) fn push(&self, request: R, reply: Reply<A>) -> bool {
        let mut state = lock(&self.state);
        if state.waiting.len() >= self.max {
            return false;
        }
        state.waiting.push_back(Waiting {
            request,
            reply,
            since: Instant::now(),
        });
        if state.waiting.len() == 1 {
            self.news.notify_one();
        }
        true
    }

    pub(crate) fn len(&self) -> usize {
        lock(&self.state).waiting.len()
    }

    /// How long those drawn last had waited.
    pub(crate) fn waited(&self) -> Duration {
        lock(&self.state).waited
    }

    /// Takes out the first of those who wait.
    pub(crate) fn draw(&self, max: usize) -> Vec<Waiting<R, A>> {
        let mut state = lock(&self.state);
        if let Some(first) = state.waiting.front() {
            state.waited = first.since.elapsed();
        }
        let n = state.waiting.len().min(max);
        state.waiting.drain(..n).collect()
    }

    /// Returns when somebody waits; false when the lane is closed and nobody does.
    pub(crate) async fn news(&self) -> bool {
        loop {
            {
                let state = lock(&self.state);
                if !state.waiting.is_empty() {
                    return true;
                }
                if state.closed {
                    return false;
                }
            }
            self.news.notified().await;
        }
    }

    /// No one else will come.
    pub(crate) fn close(&self) {
        lock(&self.state).closed = true;
        self.news.notify_one();
    }
}

/// What the guarded value holds is sound also when a holder panicked.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
