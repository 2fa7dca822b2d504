//! A media server on loopback with a gate that records what it is told.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Request, Response};
use http_body_util::BodyExt;
use julin_media::{
    Fetch, Gate, MediaConfig, MediaServer, PublishGrant, Refusal, ReplayGrant, StreamStats,
};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::ServiceExt;

/// 2026-01-01T00:00:00Z.
pub(crate) const WALL_MS: i64 = 1_767_225_600_000;
pub(crate) const LIMIT: Duration = Duration::from_mins(1);

/// `key-x` publishes stream `x`; `take-x` does so in the place of whoever is there.
pub(crate) struct TestGate {
    pub(crate) said: watch::Sender<Vec<String>>,
    /// Where every stream is fetched from.
    pub(crate) fetch: watch::Sender<Fetch>,
}

#[async_trait]
impl Gate for TestGate {
    async fn publish(
        &self,
        app: &str,
        key: &str,
        _peer: SocketAddr,
    ) -> Result<PublishGrant, Refusal> {
        assert_eq!(app, "live");
        let (stream, take_over) = match (key.strip_prefix("key-"), key.strip_prefix("take-")) {
            (Some(stream), _) => (stream, false),
            (_, Some(stream)) => (stream, true),
            _ => return Err(Refusal::UnknownKey),
        };
        Ok(PublishGrant {
            stream: stream.to_owned(),
            take_over,
        })
    }

    async fn play(&self, stream: &str, token: Option<&str>) -> bool {
        stream != "private" || token == Some("let me in")
    }

    async fn fetch(&self, _stream: &str) -> Fetch {
        self.fetch.borrow().clone()
    }

    async fn replay(&self, stream: &str, token: Option<&str>) -> Option<Arc<ReplayGrant>> {
        // `clip-2000-4000` opens these milliseconds.
        let clip = token.and_then(|token| token.strip_prefix("clip-")?.split_once('-'));
        let (from_ms, to_ms) = match clip {
            Some((from, to)) => (from.parse().ok()?, to.parse().ok()),
            None => (0, None),
        };
        let grant = ReplayGrant {
            from_ms,
            to_ms,
            download: true,
            chapters: Vec::new(),
        };
        self.play(stream, token).await.then(|| Arc::new(grant))
    }

    fn started(&self, stream: &str) {
        self.said
            .send_modify(|said| said.push(format!("started {stream}")));
    }

    fn ended(&self, stream: &str) {
        self.said
            .send_modify(|said| said.push(format!("ended {stream}")));
    }
}

pub(crate) struct Server {
    pub(crate) media: MediaServer,
    pub(crate) gate: Arc<TestGate>,
    pub(crate) rtmp: SocketAddr,
    pub(crate) http: SocketAddr,
    pub(crate) udp: SocketAddr,
    pub(crate) rtc_tcp: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

pub(crate) fn config() -> MediaConfig {
    let mut config = MediaConfig::new(|| WALL_MS);
    config.hls_segment = Duration::from_secs(1);
    config
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(config()).await
    }

    pub(crate) async fn with(config: MediaConfig) -> Self {
        Self::listening(config, ([127, 0, 0, 1], 0).into()).await
    }

    /// Takes RTMP at this address.
    pub(crate) async fn at(rtmp: SocketAddr) -> Self {
        Self::listening(config(), rtmp).await
    }

    async fn listening(config: MediaConfig, rtmp: SocketAddr) -> Self {
        let gate = Arc::new(TestGate {
            said: watch::Sender::default(),
            fetch: watch::Sender::new(Fetch::Never),
        });
        let media = MediaServer::new(config, gate.clone());
        let rtmp_listener = TcpListener::bind(rtmp).await.unwrap();
        let http_listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rtmp = rtmp_listener.local_addr().unwrap();
        let http = http_listener.local_addr().unwrap();
        let (server, router) = (media.clone(), media.routes());
        let udp = julin_media::bind_udp(([127, 0, 0, 1], 0).into()).unwrap();
        let udp_address = udp.local_addr().unwrap();
        let own = [127, 0, 0, 1].into();
        let rtc = media.serve_rtc(udp, own, std::future::pending()).unwrap();
        let lines = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rtc_tcp = lines.local_addr().unwrap();
        let lines = media.serve_rtc_tcp(lines, std::future::pending()).unwrap();
        let stop = watch::Sender::new(false);
        let mut stopping = stop.subscribe();
        let tasks = vec![
            tokio::spawn(async move {
                let stopped = async move {
                    // An error means that the test is over.
                    let _ = stopping.wait_for(|stop| *stop).await;
                };
                server.serve_rtmp(rtmp_listener, stopped).await;
            }),
            tokio::spawn(async move { axum::serve(http_listener, router).await.unwrap() }),
            tokio::spawn(rtc),
            tokio::spawn(lines),
        ];
        Self {
            media,
            gate,
            rtmp,
            http,
            udp: udp_address,
            rtc_tcp,
            stop,
            tasks,
        }
    }

    pub(crate) fn stop_rtmp(&self) {
        self.stop.send_replace(true);
    }

    pub(crate) fn publish_url(&self, key: &str) -> String {
        format!("rtmp://{}/live/{key}", self.rtmp)
    }

    pub(crate) fn watch_url(&self, path: &str) -> String {
        format!("http://{}/live/{path}", self.http)
    }

    /// Waits until the gate was told `what` at least `times`.
    pub(crate) async fn told(&self, what: &str, times: usize) {
        let mut said = self.gate.said.subscribe();
        let enough = said.wait_for(|said| said.iter().filter(|s| *s == what).count() >= times);
        tokio::time::timeout(LIMIT, enough)
            .await
            .expect("the gate was not told")
            .unwrap();
    }

    /// Waits until the stream's measures satisfy `wanted`.
    pub(crate) async fn stats(
        &self,
        stream: &str,
        wanted: impl Fn(&StreamStats) -> bool,
    ) -> StreamStats {
        until(async || self.media.stats(stream).filter(&wanted)).await
    }

    /// Waits until the playlist satisfies `wanted`.
    pub(crate) async fn playlist(&self, stream: &str, wanted: impl Fn(&str) -> bool) -> String {
        until(async || {
            let (status, text) = self.get(&format!("/live/{stream}/index.m3u8")).await;
            (status == 200).then_some(text).filter(|text| wanted(text))
        })
        .await
    }

    pub(crate) async fn respond(&self, path: &str) -> Response<Body> {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.media.routes().oneshot(request).await.unwrap()
    }

    /// The same, with a `Range` header.
    pub(crate) async fn respond_ranged(&self, path: &str, range: &str) -> Response<Body> {
        let request = Request::get(path)
            .header("range", range)
            .body(Body::empty());
        let request = request.unwrap();
        self.media.routes().oneshot(request).await.unwrap()
    }

    /// Status and text of a finite answer.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let (status, bytes) = self.get_bytes(path).await;
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    pub(crate) async fn get_bytes(&self, path: &str) -> (u16, Vec<u8>) {
        let response = self.respond(path).await;
        let status = response.status().as_u16();
        (
            status,
            response
                .into_body()
                .collect()
                .await
                .unwrap()
                .to_bytes()
                .to_vec(),
        )
    }
}

/// Asks again until there is an answer.
pub(crate) async fn until<T>(ask: impl AsyncFn() -> Option<T>) -> T {
    let asking = async {
        let mut pause = tokio::time::interval(Duration::from_millis(20));
        loop {
            pause.tick().await;
            if let Some(answer) = ask().await {
                return answer;
            }
        }
    };
    tokio::time::timeout(LIMIT, asking)
        .await
        .expect("the condition never came true")
}
