//! The media server: what the app holds.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::config::MediaConfig;
use crate::gate::Gate;
use crate::handoff::{Elsewhere, RelayState};
use crate::hub::Hub;
use crate::ingest;
use crate::pull::{PullState, Pulls};
use crate::record::{Recorded, Recordings};
use crate::rtc::Rtc;
use crate::stats::StreamStats;
use crate::tls::TlsKeys;

/// Pause after a failed accept (out of file handles), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

pub(crate) struct Inner {
    pub(crate) config: Arc<MediaConfig>,
    pub(crate) gate: Arc<dyn Gate>,
    pub(crate) hub: Hub,
    pub(crate) rtc: Arc<Rtc>,
    pub(crate) recordings: Arc<Recordings>,
    pub(crate) pulls: Pulls,
    pub(crate) elsewhere: Elsewhere,
}

/// RTMP and WHIP in; HTTP-FLV, HLS and WHEP out. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct MediaServer {
    inner: Arc<Inner>,
}

impl std::fmt::Debug for MediaServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MediaServer").finish_non_exhaustive()
    }
}

impl MediaServer {
    /// A server that asks `gate` who may publish and watch.
    pub fn new(config: MediaConfig, gate: Arc<dyn Gate>) -> Self {
        let config = Arc::new(config);
        let recordings = Arc::new(Recordings::new(
            config.record_dir.clone(),
            config.max_replay_readers,
        ));
        let hub = Hub::new(config.clone(), recordings.clone());
        Self {
            inner: Arc::new(Inner {
                config,
                gate,
                hub,
                rtc: Arc::default(),
                recordings,
                pulls: Pulls::default(),
                elsewhere: Elsewhere::default(),
            }),
        }
    }

    /// Accepts RTMP publishers until `shutdown` resolves, then ends all streams: those who watch
    /// over FLV see the end, so that the HTTP server can stop gracefully.
    pub async fn serve_rtmp(&self, listener: TcpListener, shutdown: impl Future<Output = ()>) {
        self.accept(listener, None, shutdown).await;
        // Open FLV answers would otherwise keep the HTTP server from stopping.
        self.inner.hub.finish_all();
        self.inner.recordings.close().await;
    }

    /// Accepts publishers over TLS (`rtmps://`) as well, until `shutdown` resolves.
    pub async fn serve_rtmps(
        &self,
        listener: TcpListener,
        keys: TlsKeys,
        shutdown: impl Future<Output = ()>,
    ) {
        self.accept(listener, Some(Arc::new(keys)), shutdown).await;
    }

    async fn accept(
        &self,
        listener: TcpListener,
        tls: Option<Arc<TlsKeys>>,
        shutdown: impl Future<Output = ()>,
    ) {
        let slots = Arc::new(Semaphore::new(self.inner.config.max_rtmp_connections));
        let mut connections = JoinSet::new();
        tokio::pin!(shutdown);
        loop {
            tokio::select! {
                () = &mut shutdown => break,
                accepted = listener.accept() => match accepted {
                    Ok((socket, peer)) => {
                        // Above the limit the peer is closed at once: it retries by itself.
                        if let Ok(slot) = slots.clone().try_acquire_owned() {
                            let (inner, tls) = (self.inner.clone(), tls.clone());
                            connections.spawn(async move {
                                let _slot = slot;
                                report(peer, ingest::serve(inner, socket, peer, tls).await);
                            });
                        }
                    }
                    Err(error) => {
                        tracing::warn!(media.error = %error, "RTMP accept failed");
                        tokio::time::sleep(ACCEPT_PAUSE).await;
                    }
                },
                Some(_ended) = connections.join_next() => {}
            }
        }
        connections.shutdown().await;
    }

    /// Takes `socket` for WebRTC and tells peers to send to `advertised`; without it WHIP and WHEP
    /// answer 503. The future carries the packets until `shutdown` resolves. Only once per server.
    pub fn serve_rtc<S: Future<Output = ()>>(
        &self,
        socket: UdpSocket,
        advertised: IpAddr,
        shutdown: S,
    ) -> std::io::Result<impl Future<Output = ()> + use<S>> {
        self.inner.rtc.serve(socket, advertised, shutdown)
    }

    /// Takes WebRTC over TCP as well, at the address that [`Self::serve_rtc`] was given and this
    /// listener's port, until `shutdown` resolves. Only once per server, and after that.
    pub fn serve_rtc_tcp<S: Future<Output = ()>>(
        &self,
        listener: TcpListener,
        shutdown: S,
    ) -> std::io::Result<impl Future<Output = ()> + use<S>> {
        let max = self.inner.config.max_rtc_sessions;
        self.inner.rtc.serve_tcp(listener, max, shutdown)
    }

    /// `POST /live/{stream}/whip` and `/whep`, `GET /live/{stream}.flv` and `/live/{stream}/index.m3u8` with what it names.
    pub fn routes(&self) -> axum::Router {
        crate::http::routes(self.inner.clone())
    }

    /// Measures of a stream that is being published; of one on another server little is known.
    pub fn stats(&self, stream: &str) -> Option<StreamStats> {
        let now = Instant::now();
        let here = self.inner.hub.get(stream).and_then(|it| it.stats(now));
        here.or_else(|| {
            let uptime_ms = self.inner.elsewhere.uptime_ms(stream, now)?;
            Some(StreamStats {
                uptime_ms,
                ..StreamStats::default()
            })
        })
    }

    /// How the pushes of a stream to other servers stand.
    pub fn relays(&self, stream: &str) -> Vec<RelayState> {
        let stream = self.inner.hub.get(stream);
        stream.map_or_else(Vec::new, |stream| stream.relays.states())
    }

    /// Asks the gate now where `stream` is fetched from: its answer is new, or has changed.
    pub fn look_for_source(&self, stream: &str) {
        Pulls::look(&self.inner, stream);
    }

    /// How the fetching of a stream stands; `None` when it is not fetched.
    pub fn pull(&self, stream: &str) -> Option<PullState> {
        self.inner.pulls.state(stream)
    }

    /// Records `stream` from its next segment on, until `seal` or `erase`; again changes nothing. What
    /// the disk does not take is a gap. Where no directory is configured, nothing is recorded.
    pub fn record(&self, stream: &str) -> std::io::Result<()> {
        self.inner.recordings.start(stream)
    }

    /// Ends the recording of a stream once all of it is on the disk.
    pub async fn seal(&self, stream: &str) -> std::io::Result<Recorded> {
        self.inner.recordings.seal(stream).await
    }

    /// What was recorded of a stream, also while it is being recorded.
    pub async fn recorded(&self, stream: &str) -> std::io::Result<Recorded> {
        self.inner.recordings.look(stream).await
    }

    /// Removes the recording of a stream; tells whether there was one.
    pub async fn erase(&self, stream: &str) -> std::io::Result<bool> {
        self.inner.recordings.erase(stream).await
    }

    /// Ends a stream for good: the publisher is told, viewers see the end. False when there is no
    /// such stream. The encoder will try again; it is for the gate to say no.
    pub fn kick(&self, stream: &str) -> bool {
        if self.inner.elsewhere.forget(stream) {
            // The other server goes on until it asks again.
            self.inner.gate.ended(stream);
        }
        self.inner
            .hub
            .get(stream)
            .is_some_and(|stream| stream.kick())
    }
}

fn report(peer: SocketAddr, outcome: Result<(), ingest::IngestError>) {
    if let Err(error) = outcome {
        tracing::info!(media.peer = %peer, media.error = %error, "RTMP connection ended");
    }
}
