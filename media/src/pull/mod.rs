//! Lives whose video is fetched from elsewhere: one supervised fetcher for each stream, an input of the
//! hub like an encoder's connection. The gate is asked before every attempt where to fetch from.

mod guard;
mod hls;
mod http;
mod source;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout};

pub use guard::AllowedAddress;
#[cfg(feature = "fuzz")]
pub(crate) use hls::fuzz as fuzz_hls;

use crate::backoff::Backoff;
use crate::flv::reader::{BadFlv, ReadTag};
use crate::gate::{Fetch, Refusal};
use crate::hub::Eviction;
use crate::production::MediaError;
use crate::publication::Publication;
use crate::rtmp::ProtocolError;
use crate::server::Inner;
use hls::{BadList, BadSegment};
use source::Source;

/// The gate is asked again after this where it is too early.
const TOO_EARLY: Duration = Duration::from_secs(15);
/// The other side must begin within this.
const OPEN_LIMIT: Duration = Duration::from_secs(15);
/// A host who publishes by herself is let be for this long.
const OCCUPIED: Duration = Duration::from_secs(5);

/// How a fetcher stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PullPhase {
    /// Its time has not come.
    #[default]
    TooEarly,
    /// Reaching the other side.
    Connecting,
    /// Media flows.
    Running,
    /// Somebody publishes the stream directly.
    Occupied,
    /// Failed; tries again after a pause.
    Waiting,
}

/// What the app shows of a fetcher.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct PullState {
    /// How it stands.
    pub phase: PullPhase,
    /// Connections tried.
    pub attempts: u32,
    /// What went wrong last.
    pub error: Option<String>,
}

/// Why a fetcher's connection ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PullError {
    #[error("this is no address to fetch from")]
    BadUrl,
    #[error("the name leads nowhere")]
    NoAddress,
    #[error("private addresses may not be fetched from")]
    Forbidden,
    #[error("{0}")]
    Refused(String),
    #[error("HTTP {0}")]
    Status(u16),
    #[error("no media in time")]
    TooLate,
    #[error("the stream has ended there")]
    Ended,
    #[error("somebody publishes this stream")]
    Occupied,
    #[error("the address was changed")]
    Changed,
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    #[error(transparent)]
    Flv(#[from] BadFlv),
    #[error(transparent)]
    List(#[from] BadList),
    #[error(transparent)]
    Segment(#[from] BadSegment),
    #[error(transparent)]
    Media(#[from] MediaError),
    #[error(transparent)]
    Lease(#[from] Refusal),
}

#[derive(Debug, Default)]
struct Puller {
    state: Mutex<PullState>,
    /// The gate would answer otherwise than before.
    changed: Notify,
}

impl Puller {
    fn note(&self, change: impl FnOnce(&mut PullState)) {
        change(&mut self.state());
    }

    fn state(&self) -> MutexGuard<'_, PullState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_early(&self) -> bool {
        self.state().phase == PullPhase::TooEarly
    }
}

/// The fetchers by stream.
#[derive(Debug, Default)]
pub(crate) struct Pulls(Mutex<HashMap<String, Arc<Puller>>>);

impl Pulls {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Puller>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn state(&self, stream: &str) -> Option<PullState> {
        let puller = self.lock().get(stream)?.clone();
        let state = puller.state().clone();
        Some(state)
    }

    /// Has the gate asked about `stream` now; begins a fetcher if there is none.
    pub(crate) fn look(server: &Arc<Inner>, stream: &str) {
        let mut pulls = server.pulls.lock();
        if let Some(puller) = pulls.get(stream) {
            puller.changed.notify_one();
            return;
        }
        // Those whose time has not come only sleep.
        let busy = pulls.values().filter(|puller| !puller.is_early()).count();
        if busy < server.config.max_streams {
            let puller = Arc::new(Puller::default());
            pulls.insert(stream.to_owned(), puller.clone());
            let work = work(server.clone(), stream.to_owned(), puller);
            tokio::spawn(work);
        }
    }

    /// Ends the work on `stream`, unless the gate's answer changed meanwhile.
    fn forget(&self, stream: &str, puller: &Puller) -> bool {
        let mut pulls = self.lock();
        let asked = tokio::task::unconstrained(puller.changed.notified());
        if futures_util::FutureExt::now_or_never(asked).is_some() {
            return false;
        }
        pulls.remove(stream);
        true
    }
}

async fn work(server: Arc<Inner>, stream: String, puller: Arc<Puller>) {
    let mut backoff = Backoff::default();
    loop {
        let pause = match server.gate.fetch(&stream).await {
            Fetch::Never if server.pulls.forget(&stream, &puller) => return,
            Fetch::Never => continue,
            Fetch::NotYet => {
                puller.note(|state| state.phase = PullPhase::TooEarly);
                TOO_EARLY
            }
            Fetch::From(url) => {
                let began = Instant::now();
                let error = attempt(&server, &stream, &puller, &url).await;
                note(&stream, &puller, &error);
                match error {
                    PullError::Changed => continue,
                    PullError::Occupied => OCCUPIED,
                    _ => backoff.pause(began.elapsed()),
                }
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = puller.changed.notified() => {}
        }
    }
}

fn note(stream: &str, puller: &Puller, error: &PullError) {
    tracing::info!(media.stream = stream, media.error = %error, "fetching ended");
    puller.note(|state| {
        (state.phase, state.error) = match error {
            PullError::Occupied => (PullPhase::Occupied, None),
            error => (PullPhase::Waiting, Some(error.to_string())),
        };
    });
}

/// One connection to its end.
async fn attempt(server: &Arc<Inner>, stream: &str, puller: &Puller, url: &str) -> PullError {
    let here = server.hub.get(stream);
    if here.is_some_and(|stream| stream.is_published()) {
        return PullError::Occupied;
    }
    puller.note(|state| {
        state.phase = PullPhase::Connecting;
        state.attempts += 1;
    });
    tokio::select! {
        () = puller.changed.notified() => PullError::Changed,
        error = fetch(server, stream, puller, url) => error,
    }
}

async fn fetch(server: &Arc<Inner>, stream: &str, puller: &Puller, url: &str) -> PullError {
    let opened = timeout(OPEN_LIMIT, open(server, url)).await;
    let (mut source, first) = match opened {
        Ok(Ok(opened)) => opened,
        Ok(Err(error)) => return error,
        Err(_elapsed) => return PullError::TooLate,
    };
    // Only now: an address that leads nowhere puts nobody out.
    let lease = match server.hub.lease(stream, false).await {
        Ok(lease) => lease,
        Err(Refusal::Busy) => return PullError::Occupied,
        Err(refusal) => return refusal.into(),
    };
    puller.note(|state| {
        state.phase = PullPhase::Running;
        state.error = None;
    });
    let mut publication = Publication::new(server.clone(), lease);
    match carry(&mut publication, &mut source, first).await {
        Ok(Eviction::Kicked) => {
            publication.end_for_good(true);
            PullError::Ended
        }
        Ok(Eviction::TakenOver) => PullError::Occupied,
        Err(error) => error,
    }
}

/// The source and its first tag: a server may accept and then have nothing to send.
async fn open(server: &Inner, url: &str) -> Result<(Source, ReadTag), PullError> {
    let config = &server.config;
    let mut source = Source::open(url, config).await?;
    let first = source.next().await?.ok_or(PullError::Ended)?;
    Ok((source, first))
}

async fn carry(
    publication: &mut Publication,
    source: &mut Source,
    first: ReadTag,
) -> Result<Eviction, PullError> {
    let idle = publication.server().config.publisher_idle;
    let stream = publication.stream();
    let evicted = stream.evicted();
    tokio::pin!(evicted);
    let mut tag = first;
    loop {
        match tag.kind {
            8 => publication.write(|to| to.audio(tag.timestamp, &tag.body))?,
            9 => publication.write(|to| to.video(tag.timestamp, &tag.body))?,
            _ => {}
        }
        tag = tokio::select! {
            biased;
            why = &mut evicted => return Ok(why),
            next = timeout(idle, source.next()) => match next {
                Ok(next) => next?.ok_or(PullError::Ended)?,
                Err(_elapsed) => return Err(PullError::TooLate),
            },
        };
    }
}
