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
use crate::hub::Hub;
use crate::ingest;
use crate::rtc::Rtc;
use crate::stats::StreamStats;

/// Pause after a failed accept (out of file handles), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

pub(crate) struct Inner {
    pub(crate) config: Arc<MediaConfig>,
    pub(crate) gate: Arc<dyn Gate>,
    pub(crate) hub: Hub,
    pub(crate) rtc: Arc<Rtc>,
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
        let hub = Hub::new(config.clone());
        Self {
            inner: Arc::new(Inner {
                config,
                gate,
                hub,
                rtc: Arc::default(),
            }),
        }
    }

    /// Accepts RTMP publishers until `shutdown` resolves, then ends all streams: those who watch
    /// over FLV see the end, so that the HTTP server can stop gracefully.
    pub async fn serve_rtmp(&self, listener: TcpListener, shutdown: impl Future<Output = ()>) {
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
                            let inner = self.inner.clone();
                            connections.spawn(async move {
                                let _slot = slot;
                                report(peer, ingest::serve(inner, socket, peer).await);
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
        // Open FLV answers would otherwise keep the HTTP server from stopping.
        self.inner.hub.finish_all();
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

    /// `POST /live/{stream}/whip` and `/whep`, `GET /live/{stream}.flv` and `/live/{stream}/index.m3u8` with what it names.
    pub fn routes(&self) -> axum::Router {
        crate::http::routes(self.inner.clone())
    }

    /// Measures of a stream that is being published.
    pub fn stats(&self, stream: &str) -> Option<StreamStats> {
        self.inner.hub.get(stream)?.stats(Instant::now())
    }

    /// Ends a stream for good: the publisher is told, viewers see the end. False when there is no
    /// such stream. The encoder will try again; it is for the gate to say no.
    pub fn kick(&self, stream: &str) -> bool {
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
