//! One RTMP connection: the session's events become calls of the gate and frames of a stream.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::gate::{PublishGrant, Refusal};
use crate::hub::{Eviction, Lease};
use crate::production::MediaError;
use crate::publication::Publication;
use crate::rtmp::ProtocolError;
use crate::rtmp::session::{Event, Session};
use crate::server::Inner;
use crate::tls::{Socket, TlsKeys};

const READ_BYTES: usize = 64 << 10;
/// A peer that does not read its replies is dropped.
const WRITE_LIMIT: Duration = Duration::from_secs(10);
/// After a refusal the peer's bytes are read and dropped this long, so that it sees the reason
/// rather than a reset.
const FAREWELL: Duration = Duration::from_secs(1);

/// How a connection ends, other than by agreement.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IngestError {
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("no {0} in time")]
    TooLate(&'static str),
    #[error("connection closed before publishing")]
    Closed,
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    #[error("playing over RTMP is not offered")]
    PlayRefused,
}

/// Why a publisher stopped.
enum Ending {
    Unpublished,
    Lost,
    Evicted(Eviction),
    Unfit(MediaError),
}

impl Ending {
    /// What the encoder is told, when it is the server's wish.
    fn status(&self) -> Option<(&'static str, String)> {
        match self {
            Self::Unpublished | Self::Lost => None,
            Self::Evicted(Eviction::Kicked) => Some((
                "NetStream.Publish.Rejected",
                "the stream was ended by its owner".into(),
            )),
            Self::Evicted(Eviction::TakenOver) => Some((
                "NetStream.Publish.BadName",
                "another publisher took over".into(),
            )),
            Self::Unfit(error) => Some(("NetStream.Publish.Rejected", error.to_string())),
        }
    }

    /// Whether viewers should wait for the publisher to come back.
    fn is_final(&self) -> bool {
        matches!(self, Self::Unpublished | Self::Evicted(Eviction::Kicked))
    }
}

/// A socket with its session: events come out, replies are written as they arise.
struct Connection {
    socket: Socket,
    session: Session,
    input: BytesMut,
}

impl Connection {
    /// The next event; `None` when the peer has closed.
    async fn event(&mut self) -> Result<Option<Event>, IngestError> {
        loop {
            let event = self.session.poll(&mut self.input);
            self.reply().await?;
            if let Some(event) = event? {
                return Ok(Some(event));
            }
            self.input.reserve(READ_BYTES);
            if self.socket.read_buf(&mut self.input).await? == 0 {
                return Ok(None);
            }
        }
    }

    async fn reply(&mut self) -> Result<(), IngestError> {
        let out = self.session.take_output();
        if out.is_empty() {
            return Ok(());
        }
        let written = async {
            self.socket.write_all(&out).await?;
            self.socket.flush().await
        };
        match timeout(WRITE_LIMIT, written).await {
            Ok(written) => Ok(written?),
            Err(_elapsed) => Err(IngestError::TooLate("reader for replies")),
        }
    }

    /// Says why, then closes so that the peer can still read it.
    async fn refuse(&mut self, code: &str, why: &str) -> Result<(), IngestError> {
        self.session.refuse(code, why);
        self.reply().await?;
        self.socket.shutdown().await?;
        let mut sink = [0; 4096];
        let drained = async { while matches!(self.socket.read(&mut sink).await, Ok(1..)) {} };
        // Whether or not the peer closes first, this connection is over.
        let _ = timeout(FAREWELL, drained).await;
        Ok(())
    }
}

/// Serves one connection to its end.
pub(crate) async fn serve(
    server: Arc<Inner>,
    socket: TcpStream,
    peer: SocketAddr,
    tls: Option<Arc<TlsKeys>>,
) -> Result<(), IngestError> {
    socket.set_nodelay(true)?;
    let deadline = server.config.publish_deadline;
    let socket: Socket = match tls {
        None => Box::new(socket),
        Some(keys) => match timeout(deadline, keys.accept(socket)).await {
            Ok(shaken) => shaken?,
            Err(_elapsed) => return Err(IngestError::TooLate("TLS handshake")),
        },
    };
    let mut connection = Connection {
        socket,
        session: Session::new(),
        input: BytesMut::with_capacity(READ_BYTES),
    };
    let asked = timeout(deadline, admit(&server, &mut connection, peer)).await;
    let lease = match asked {
        Ok(Ok(lease)) => lease,
        Ok(Err(error)) => return turn_away(&mut connection, error).await,
        Err(_elapsed) => return Err(IngestError::TooLate("publish request")),
    };
    publish(server, connection, lease).await
}

async fn admit(
    server: &Inner,
    connection: &mut Connection,
    peer: SocketAddr,
) -> Result<Lease, IngestError> {
    loop {
        match connection.event().await?.ok_or(IngestError::Closed)? {
            Event::Publish { app, key } => {
                let PublishGrant { stream, take_over } =
                    server.gate.publish(&app, &key, peer).await?;
                return Ok(server.hub.lease(&stream, take_over).await?);
            }
            Event::Play => return Err(IngestError::PlayRefused),
            Event::Audio { .. } | Event::Video { .. } | Event::Unpublish => {}
        }
    }
}

async fn turn_away(connection: &mut Connection, error: IngestError) -> Result<(), IngestError> {
    let code = match &error {
        IngestError::Refused(Refusal::Busy) => "NetStream.Publish.BadName",
        IngestError::Refused(Refusal::UnknownKey | Refusal::NotNow(_)) => {
            "NetStream.Publish.Denied"
        }
        IngestError::Refused(Refusal::Overloaded) => "NetStream.Publish.Rejected",
        IngestError::PlayRefused => "NetStream.Play.Failed",
        _ => return Err(error),
    };
    metrics::counter!("media_publish_refused_total").increment(1);
    connection.refuse(code, &error.to_string()).await?;
    Err(error)
}

impl Publication {
    fn take(&mut self, event: &Event) -> Result<(), MediaError> {
        match event {
            Event::Audio { timestamp, payload } => self.write(|to| to.audio(*timestamp, payload)),
            Event::Video { timestamp, payload } => self.write(|to| to.video(*timestamp, payload)),
            _ => Ok(()),
        }
    }
}

async fn publish(
    server: Arc<Inner>,
    mut connection: Connection,
    lease: Lease,
) -> Result<(), IngestError> {
    connection.session.accept(server.config.max_frame_bytes);
    let mut publication = Publication::new(server, lease);
    let ending = carry(&mut connection, &mut publication).await;
    publication.end_for_good(ending.is_final());
    // Viewers and the next publisher do not wait for the farewell.
    drop(publication);
    if let Some((code, why)) = ending.status() {
        connection.refuse(code, &why).await?;
    }
    Ok(())
}

/// Passes media on until one side ends it.
async fn carry(connection: &mut Connection, publication: &mut Publication) -> Ending {
    let idle = publication.server().config.publisher_idle;
    let stream = publication.stream();
    let evicted = stream.evicted();
    tokio::pin!(evicted);
    loop {
        let event = tokio::select! {
            biased;
            why = &mut evicted => return Ending::Evicted(why),
            event = timeout(idle, connection.event()) => event,
        };
        match event {
            Ok(Ok(Some(Event::Unpublish))) => return Ending::Unpublished,
            Ok(Ok(Some(event))) => {
                if let Err(error) = publication.take(&event) {
                    tracing::warn!(media.stream = stream.id, media.error = %error, "unfit media");
                    return Ending::Unfit(error);
                }
            }
            Ok(Ok(None)) | Err(_) => return Ending::Lost,
            Ok(Err(error)) => {
                tracing::debug!(media.stream = stream.id, media.error = %error, "publisher lost");
                return Ending::Lost;
            }
        }
    }
}
