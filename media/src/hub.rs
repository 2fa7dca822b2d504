//! The streams by public id. A stream has one writer: whoever holds its [`Production`].

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{Mutex, Notify, OwnedMutexGuard, watch};
use tokio::time::{Instant, timeout};

use crate::config::MediaConfig;
use crate::feed::{Feed, FeedCursor};
use crate::gate::Refusal;
use crate::handoff::Relays;
use crate::hls::Window;
use crate::production::{Outputs, Production, ticks};
use crate::record::{Recordings, Tap};
use crate::ring::{Cursor, Ring};
use crate::stats::{Measure, StreamStats};
use crate::viewers::Viewers;

/// How long a replaced publisher may take to let go.
const TAKE_OVER_LIMIT: Duration = Duration::from_secs(5);

/// Why the server ends a publisher's session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Eviction {
    /// The app ended the stream.
    Kicked,
    /// Another publisher with the right to do so came.
    TakenOver,
}

/// Who publishes.
#[derive(Debug, Default, Clone, Copy)]
struct Seat {
    live_since: Option<Instant>,
    /// The last publisher has not let go of the production yet.
    taken: bool,
    /// Sessions so far; tells a reaper that someone came back.
    sessions: u64,
    eviction: Option<Eviction>,
}

/// One stream, from its first publisher until nobody is expected any more.
pub(crate) struct Stream {
    pub(crate) id: String,
    pub(crate) viewers: Viewers,
    pub(crate) relays: Relays,
    out: Arc<Outputs>,
    seat: watch::Sender<Seat>,
    /// Somebody needs a keyframe.
    key_wanted: Notify,
    production: Arc<Mutex<Production>>,
}

impl Stream {
    fn new(id: &str, config: &MediaConfig, recordings: Arc<Recordings>) -> Self {
        // Whole seconds grow faster than segments do: URIs stay unique across restarts.
        let first_number = u64::try_from((config.wall_ms)() / 1000).unwrap_or(0);
        let (segment, part) = (ticks(config.hls_segment), ticks(config.hls_part));
        let window = Window::new(config.hls_listed_segments, segment, part, first_number);
        let out = Arc::new(Outputs {
            ring: watch::Sender::default(),
            window: watch::Sender::new(window),
            feed: watch::Sender::default(),
            measure: watch::Sender::new(Measure::new(Instant::now())),
        });
        let tap = Tap::new(recordings, id);
        let production = Production::new(config, out.clone(), first_number, tap);
        Self {
            id: id.to_owned(),
            viewers: Viewers::default(),
            relays: Relays::default(),
            out,
            seat: watch::Sender::default(),
            key_wanted: Notify::new(),
            production: Arc::new(Mutex::new(production)),
        }
    }

    pub(crate) fn cursor(&self) -> Cursor {
        Cursor::new(self.out.ring.subscribe())
    }

    pub(crate) fn window(&self) -> watch::Receiver<Window> {
        self.out.window.subscribe()
    }

    pub(crate) fn feed_cursor(&self) -> FeedCursor {
        FeedCursor::new(self.out.feed.subscribe())
    }

    /// Whether pictures come in another order than they are shown.
    pub(crate) fn is_reordered(&self) -> bool {
        self.out.feed.borrow().is_reordered()
    }

    pub(crate) fn is_published(&self) -> bool {
        self.seat.borrow().live_since.is_some()
    }

    /// Resolves when somebody publishes, or nobody is expected any more.
    pub(crate) async fn published_or_finished(&self) {
        let (mut seat, mut ring) = (self.seat.subscribe(), self.out.ring.subscribe());
        tokio::select! {
            _ = seat.wait_for(|seat| seat.live_since.is_some()) => {}
            _ = ring.wait_for(Ring::is_finished) => {}
        }
    }

    /// Asks the publisher for a keyframe, if it is one who can be asked.
    pub(crate) fn want_key(&self) {
        self.key_wanted.notify_one();
    }

    /// Resolves when a keyframe is wanted; for the publisher alone.
    pub(crate) async fn key_wanted(&self) {
        self.key_wanted.notified().await;
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.out.ring.borrow().is_finished()
    }

    /// What the app shows; `None` without a publisher.
    pub(crate) fn stats(&self, now: Instant) -> Option<StreamStats> {
        let since = self.seat.borrow().live_since?;
        let uptime = now.duration_since(since).as_millis();
        Some(StreamStats {
            uptime_ms: u64::try_from(uptime).unwrap_or(u64::MAX),
            viewers_flv: self.viewers.flv(),
            viewers_hls: self.viewers.hls(now),
            viewers_whep: self.viewers.whep(),
            ..self.out.measure.borrow().read(now)
        })
    }

    pub(crate) fn evict(&self, why: Eviction) -> bool {
        self.seat.send_if_modified(|seat| {
            let publishing = seat.live_since.is_some();
            seat.eviction = seat.eviction.or(publishing.then_some(why));
            publishing
        })
    }

    /// Resolves when the publisher must go.
    pub(crate) async fn evicted(&self) -> Eviction {
        let mut seat = self.seat.subscribe();
        match seat
            .wait_for(|seat| seat.eviction.is_some())
            .await
            .map(|seat| seat.eviction)
        {
            Ok(Some(why)) => why,
            // Neither happens while `self` lives.
            Ok(None) | Err(_) => std::future::pending().await,
        }
    }

    /// Ends the stream whether or not its publisher is there. False when it had ended already.
    pub(crate) fn kick(&self) -> bool {
        let was_open = !self.is_finished();
        if !self.evict(Eviction::Kicked) {
            self.finish();
        }
        was_open
    }

    /// Nobody comes back: viewers are shown the end.
    pub(crate) fn finish(&self) {
        self.out.ring.send_modify(Ring::finish);
        self.out.window.send_modify(Window::finish);
        self.out.feed.send_modify(Feed::finish);
    }
}

/// The right to write a stream.
pub(crate) struct Lease {
    pub(crate) stream: Arc<Stream>,
    production: Option<OwnedMutexGuard<Production>>,
}

impl Lease {
    fn new(stream: Arc<Stream>, mut production: OwnedMutexGuard<Production>) -> Self {
        production.begin();
        stream.seat.send_modify(|seat| {
            *seat = Seat {
                live_since: Some(Instant::now()),
                taken: true,
                sessions: seat.sessions + 1,
                eviction: None,
            };
        });
        Self {
            stream,
            production: Some(production),
        }
    }

    /// The writer's state; held until the lease is dropped.
    pub(crate) fn production(&mut self) -> Option<&mut Production> {
        self.production.as_deref_mut()
    }

    /// The stream is live no more, though nobody else may write it yet.
    pub(crate) fn vacate(&self) {
        self.stream.seat.send_modify(|seat| seat.live_since = None);
    }

    pub(crate) fn session(&self) -> u64 {
        self.stream.seat.borrow().sessions
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.vacate();
        // Let go first, so that whoever waits for the seat finds it free.
        self.production = None;
        self.stream.seat.send_modify(|seat| seat.taken = false);
    }
}

/// All streams of the server.
pub(crate) struct Hub {
    config: Arc<MediaConfig>,
    recordings: Arc<Recordings>,
    streams: RwLock<HashMap<String, Arc<Stream>>>,
}

impl Hub {
    pub(crate) fn new(config: Arc<MediaConfig>, recordings: Arc<Recordings>) -> Self {
        Self {
            config,
            recordings,
            streams: RwLock::default(),
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<Arc<Stream>> {
        self.streams
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    /// Makes the caller the writer of `id`, putting out the one who is there if it may.
    pub(crate) async fn lease(&self, id: &str, take_over: bool) -> Result<Lease, Refusal> {
        if let Some(lease) = self.try_lease(id)? {
            return Ok(lease);
        }
        let Some(stream) = self.get(id).filter(|_| take_over) else {
            return Err(Refusal::Busy);
        };
        stream.evict(Eviction::TakenOver);
        let mut seat = stream.seat.subscribe();
        let gone = seat.wait_for(|seat| !seat.taken);
        if !matches!(timeout(TAKE_OVER_LIMIT, gone).await, Ok(Ok(_))) {
            return Err(Refusal::Busy);
        }
        self.try_lease(id)?.ok_or(Refusal::Busy)
    }

    fn try_lease(&self, id: &str) -> Result<Option<Lease>, Refusal> {
        let mut streams = self.streams.write().unwrap_or_else(PoisonError::into_inner);
        if !streams.contains_key(id) && streams.len() >= self.config.max_streams {
            return Err(Refusal::Overloaded);
        }
        let stream = streams
            .entry(id.to_owned())
            .or_insert_with(|| Arc::new(Stream::new(id, &self.config, self.recordings.clone())))
            .clone();
        // Taken under the map's lock, so that a reaper cannot remove what was just leased.
        let production = stream.production.clone().try_lock_owned();
        Ok(production
            .ok()
            .map(|production| Lease::new(stream, production)))
    }

    /// Shows every viewer the end: the server stops.
    pub(crate) fn finish_all(&self) {
        let streams = self.streams.read().unwrap_or_else(PoisonError::into_inner);
        streams.values().for_each(|stream| stream.finish());
    }

    /// Waits for a publisher to come back; forgets the stream if none does.
    pub(crate) async fn linger(&self, stream: Arc<Stream>, session: u64) {
        tokio::time::sleep(self.config.reconnect_window).await;
        let mut streams = self.streams.write().unwrap_or_else(PoisonError::into_inner);
        if stream.seat.borrow().sessions == session {
            stream.finish();
            streams.remove(&stream.id);
        }
    }
}
