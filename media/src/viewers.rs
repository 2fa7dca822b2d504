//! Who watches: open FLV connections and WHEP sessions, and HLS players seen lately.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// A player that asked for no playlist for this long has left.
const RECENT: Duration = Duration::from_secs(12);
/// Beyond this the count stops growing rather than the memory.
const MAX_TRACKED: usize = 100_000;

/// HLS has no connection to count: a player is told apart by its token, address and agent.
#[derive(Debug, Hash)]
pub(crate) struct PlayerMark<'a> {
    pub(crate) token: Option<&'a str>,
    pub(crate) address: Option<IpAddr>,
    pub(crate) forwarded_for: Option<&'a str>,
    pub(crate) agent: Option<&'a str>,
}

/// The viewers of one stream.
#[derive(Debug, Default)]
pub(crate) struct Viewers {
    flv: Arc<AtomicUsize>,
    whep: Arc<AtomicUsize>,
    hls: Mutex<HashMap<u64, Instant>>,
}

impl Viewers {
    /// Counts an FLV viewer for as long as the seat lives; `None` when `max` are seated.
    pub(crate) fn seat(&self, max: usize) -> Option<Seat> {
        Seat::take(&self.flv, max)
    }

    /// Counts a WHEP viewer likewise.
    pub(crate) fn whep_seat(&self, max: usize) -> Option<Seat> {
        Seat::take(&self.whep, max)
    }

    pub(crate) fn whep(&self) -> usize {
        self.whep.load(Ordering::Relaxed)
    }

    pub(crate) fn flv(&self) -> usize {
        self.flv.load(Ordering::Relaxed)
    }

    pub(crate) fn saw(&self, player: &PlayerMark<'_>, now: Instant) {
        let mut hasher = DefaultHasher::new();
        player.hash(&mut hasher);
        let mut seen = self.hls.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MAX_TRACKED {
            seen.retain(|_, at| now.duration_since(*at) <= RECENT);
        }
        if seen.len() < MAX_TRACKED {
            seen.insert(hasher.finish(), now);
        }
    }

    pub(crate) fn hls(&self, now: Instant) -> usize {
        let mut seen = self.hls.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, at| now.duration_since(*at) <= RECENT);
        seen.len()
    }
}

/// One counted viewer.
#[derive(Debug)]
pub(crate) struct Seat(Arc<AtomicUsize>);

impl Seat {
    fn take(taken: &Arc<AtomicUsize>, max: usize) -> Option<Self> {
        let seat = Self(taken.clone());
        (taken.fetch_add(1, Ordering::Relaxed) < max).then_some(seat)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
