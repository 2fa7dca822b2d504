//! Every live pushed on to other servers by RTMP: one supervised connection for each stream and
//! server. A relay is a viewer of the FLV ring, so that a slow server costs no memory: it jumps.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout};

use super::fill;
use crate::backoff::Backoff;
use crate::config::MediaConfig;
use crate::flv::reader::{BadFlv, TagReader};
use crate::hub::Stream;
use crate::rtmp::ProtocolError;
use crate::rtmp::address::Address;
use crate::rtmp::client::{Client, ClientEvent, Purpose};
use crate::tls::{self, Socket};

/// The server must let us publish within this.
const ACCEPT_LIMIT: Duration = Duration::from_secs(15);
/// A server that takes nothing for this long is gone.
const WRITE_LIMIT: Duration = Duration::from_secs(15);
/// Largest message that a server sends to a publisher.
const MAX_REPLY_BYTES: usize = 64 << 10;
/// Larger than any frame: the ring's own bytes are trusted.
const MAX_TAG_BYTES: usize = 16 << 20;
const READ_BYTES: usize = 4 << 10;

/// How a relay stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RelayPhase {
    /// The publisher is away.
    Idle,
    /// Reaching the server.
    Connecting,
    /// Media flows.
    Running,
    /// Failed; tries again after a pause.
    Waiting,
}

/// What the app shows of a relay.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RelayState {
    /// Server and application; never the stream's name there, which may be a secret.
    pub server: String,
    /// How it stands.
    pub phase: RelayPhase,
    /// Connections tried.
    pub attempts: u32,
    /// Bytes handed over in all.
    pub bytes: u64,
    /// What went wrong last.
    pub error: Option<String>,
}

#[derive(Debug, thiserror::Error)]
enum RelayError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    #[error(transparent)]
    Flv(#[from] BadFlv),
    #[error("{0}")]
    Refused(String),
    #[error("the server closed the connection")]
    Closed,
    #[error("no answer in time")]
    TooLate,
}

/// The relays of one stream.
#[derive(Debug, Default)]
pub(crate) struct Relays(Mutex<Vec<Arc<Relay>>>);

#[derive(Debug)]
struct Relay {
    address: Address,
    config: Arc<MediaConfig>,
    state: Mutex<RelayState>,
    /// Guarded by the same rule as the stream's end: see [`Relay::stop_if_finished`].
    working: Mutex<bool>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Relays {
    /// Has `stream`, which has a publisher, pushed to every server of the settings.
    pub(crate) fn ensure(&self, stream: &Arc<Stream>, config: &Arc<MediaConfig>) {
        let mut relays = lock(&self.0);
        if relays.is_empty() {
            let filled = config
                .relay_urls
                .iter()
                .map(|template| fill(template, &stream.id));
            let parsed = filled.filter_map(|url| Address::parse(&url));
            relays.extend(parsed.map(|address| Arc::new(Relay::new(address, config.clone()))));
        }
        for relay in relays.iter() {
            if !std::mem::replace(&mut *lock(&relay.working), true) {
                tokio::spawn(relay.clone().work(stream.clone()));
            }
        }
    }

    pub(crate) fn states(&self) -> Vec<RelayState> {
        let relays = lock(&self.0);
        relays
            .iter()
            .map(|relay| lock(&relay.state).clone())
            .collect()
    }
}

impl Relay {
    fn new(address: Address, config: Arc<MediaConfig>) -> Self {
        let state = RelayState {
            server: address.tc_url(),
            phase: RelayPhase::Idle,
            attempts: 0,
            bytes: 0,
            error: None,
        };
        Self {
            address,
            config,
            state: Mutex::new(state),
            working: Mutex::new(false),
        }
    }

    fn note(&self, change: impl FnOnce(&mut RelayState)) {
        change(&mut lock(&self.state));
    }

    /// Ends the work if the stream has ended. A publisher who comes back reopens the stream first and
    /// has it relayed after, so that one of the two sees the other.
    fn stop_if_finished(&self, stream: &Stream) -> bool {
        let mut working = lock(&self.working);
        *working = !stream.is_finished();
        !*working
    }

    async fn work(self: Arc<Self>, stream: Arc<Stream>) {
        let mut backoff = Backoff::default();
        while !self.stop_if_finished(&stream) {
            if !stream.is_published() {
                self.note(|state| state.phase = RelayPhase::Idle);
                stream.published_or_finished().await;
                continue;
            }
            let began = Instant::now();
            match self.run(&stream).await {
                Ok(()) => {}
                Err(error) => {
                    tracing::warn!(media.stream = stream.id, media.relay = ?self.address, media.error = %error, "relay");
                    metrics::counter!("media_relay_failures_total").increment(1);
                    self.note(|state| {
                        state.phase = RelayPhase::Waiting;
                        state.error = Some(error.to_string());
                    });
                    tokio::time::sleep(backoff.pause(began.elapsed())).await;
                }
            }
        }
        self.note(|state| state.phase = RelayPhase::Idle);
    }

    /// One connection, until the stream ends or the connection does.
    async fn run(&self, stream: &Stream) -> Result<(), RelayError> {
        self.note(|state| {
            state.phase = RelayPhase::Connecting;
            state.attempts += 1;
        });
        let mut line = timeout(ACCEPT_LIMIT, Line::open(&self.address, &self.config))
            .await
            .map_err(|_elapsed| RelayError::TooLate)??;
        self.note(|state| {
            state.phase = RelayPhase::Running;
            state.error = None;
        });
        let mut cursor = stream.cursor();
        let mut tags = TagReader::new(MAX_TAG_BYTES);
        loop {
            tokio::select! {
                bytes = cursor.next() => {
                    let Some(bytes) = bytes else {
                        line.client.finish();
                        return line.flush().await.map(|_| ());
                    };
                    tags.push(&bytes);
                    while let Some(tag) = tags.next_tag()? {
                        line.client.send(tag.kind, tag.timestamp, &tag.body);
                    }
                    let sent = line.flush().await?;
                    self.note(|state| state.bytes += sent);
                }
                event = line.event() => match event? {
                    ClientEvent::Refused(why) => return Err(RelayError::Refused(why)),
                    ClientEvent::Ended => return Err(RelayError::Closed),
                    ClientEvent::Ready | ClientEvent::Media { .. } => {}
                },
            }
        }
    }
}

/// A connection to a server.
struct Line {
    socket: Socket,
    client: Client,
    input: BytesMut,
    unsent: BytesMut,
}

impl Line {
    async fn open(address: &Address, config: &MediaConfig) -> Result<Self, RelayError> {
        let found = tokio::net::lookup_host((address.host.as_str(), address.port)).await?;
        let found: Vec<SocketAddr> = found.collect();
        let socket = tls::connect(address, &found, config.rtmps_ca.as_deref()).await?;
        let client = Client::new(address.clone(), Purpose::Publish, MAX_REPLY_BYTES);
        let mut line = Self {
            socket,
            client,
            input: BytesMut::new(),
            unsent: BytesMut::new(),
        };
        line.flush().await?;
        match line.event().await? {
            ClientEvent::Refused(why) => Err(RelayError::Refused(why)),
            ClientEvent::Ended => Err(RelayError::Closed),
            ClientEvent::Ready | ClientEvent::Media { .. } => Ok(line),
        }
    }

    /// What the server says next; what it is owed is sent first. Cancelling loses nothing.
    async fn event(&mut self) -> Result<ClientEvent, RelayError> {
        loop {
            let event = self.client.poll(&mut self.input)?;
            self.flush().await?;
            if let Some(event) = event {
                return Ok(event);
            }
            self.input.reserve(READ_BYTES);
            if self.socket.read_buf(&mut self.input).await? == 0 {
                return Err(RelayError::Closed);
            }
        }
    }

    /// Sends what the client has to say. Cancelling loses nothing.
    async fn flush(&mut self) -> Result<u64, RelayError> {
        let out = self.client.take_output();
        self.unsent.extend_from_slice(&out);
        while !self.unsent.is_empty() {
            let written = timeout(WRITE_LIMIT, self.socket.write_buf(&mut self.unsent)).await;
            written.map_err(|_elapsed| RelayError::TooLate)??;
        }
        let flushed = timeout(WRITE_LIMIT, self.socket.flush()).await;
        flushed.map_err(|_elapsed| RelayError::TooLate)??;
        Ok(u64::try_from(out.len()).unwrap_or(0))
    }
}
