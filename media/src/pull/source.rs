//! Another server's stream, opened: FLV tags whichever way they come.

use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::PullError;
use super::guard::{self, AllowedAddress};
use crate::flv::reader::{ReadTag, TagReader};
use crate::rtmp::address::Address;
use crate::rtmp::client::{Client, ClientEvent, Purpose};

const READ_BYTES: usize = 64 << 10;
const MAX_REDIRECTS: usize = 3;
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// An open stream.
pub(super) enum Source {
    Rtmp(Box<RtmpSource>),
    Flv(Box<FlvSource>),
}

pub(super) struct RtmpSource {
    socket: TcpStream,
    client: Client,
    input: BytesMut,
}

pub(super) struct FlvSource {
    answer: reqwest::Response,
    tags: TagReader,
}

impl Source {
    /// Opens `url` and waits for the other side to begin.
    pub(super) async fn open(
        url: &str,
        max_frame_bytes: usize,
        allowed: &AllowedAddress,
    ) -> Result<Self, PullError> {
        if url.starts_with("rtmp://") {
            let source = RtmpSource::open(url, max_frame_bytes, allowed).await?;
            Ok(Self::Rtmp(Box::new(source)))
        } else {
            let answer = answer(url, allowed).await?;
            let tags = TagReader::new(max_frame_bytes);
            Ok(Self::Flv(Box::new(FlvSource { answer, tags })))
        }
    }

    /// The next tag; `None` when the stream has ended there. Cancelling loses nothing.
    pub(super) async fn next(&mut self) -> Result<Option<ReadTag>, PullError> {
        match self {
            Self::Rtmp(source) => source.next().await,
            Self::Flv(source) => source.next().await,
        }
    }
}

impl RtmpSource {
    async fn open(
        url: &str,
        max_frame_bytes: usize,
        allowed: &AllowedAddress,
    ) -> Result<Self, PullError> {
        let address = Address::parse(url).ok_or(PullError::BadUrl)?;
        let found = guard::addresses(&address.host, address.port, allowed).await?;
        let socket = TcpStream::connect(found.as_slice()).await?;
        let mut source = Self {
            socket,
            client: Client::new(address, Purpose::Play, max_frame_bytes),
            input: BytesMut::new(),
        };
        // Some servers begin to send before they say so.
        source.flush().await?;
        Ok(source)
    }

    async fn next(&mut self) -> Result<Option<ReadTag>, PullError> {
        loop {
            match self.client.poll(&mut self.input)? {
                Some(ClientEvent::Media {
                    kind,
                    timestamp,
                    payload,
                }) => {
                    return Ok(Some(ReadTag {
                        kind,
                        timestamp,
                        body: payload,
                    }));
                }
                Some(ClientEvent::Refused(why)) => return Err(PullError::Refused(why)),
                Some(ClientEvent::Ended) => return Ok(None),
                Some(ClientEvent::Ready) => {}
                None => {
                    self.flush().await?;
                    self.input.reserve(READ_BYTES);
                    if self.socket.read_buf(&mut self.input).await? == 0 {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// A few small messages in all: a cancelled one ends with the connection.
    async fn flush(&mut self) -> Result<(), PullError> {
        let out = self.client.take_output();
        Ok(self.socket.write_all(&out).await?)
    }
}

impl FlvSource {
    async fn next(&mut self) -> Result<Option<ReadTag>, PullError> {
        loop {
            if let Some(tag) = self.tags.next_tag()? {
                return Ok(Some(tag));
            }
            match self.answer.chunk().await {
                Ok(Some(bytes)) => self.tags.push(&bytes),
                Ok(None) => return Ok(None),
                Err(error) => return Err(http_error(&error)),
            }
        }
    }
}

/// The answer to `url`, each redirect checked like the first address.
async fn answer(url: &str, allowed: &AllowedAddress) -> Result<reqwest::Response, PullError> {
    let mut url = reqwest::Url::parse(url).map_err(|_not_a_url| PullError::BadUrl)?;
    for _ in 0..=MAX_REDIRECTS {
        let answer = ask(&url, allowed).await?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        if !status.is_redirection() {
            return Err(PullError::Refused(format!("HTTP {}", status.as_u16())));
        }
        let to = answer.headers().get(reqwest::header::LOCATION);
        let to = to
            .and_then(|to| to.to_str().ok())
            .ok_or(PullError::BadUrl)?;
        url = url.join(to).map_err(|_not_a_url| PullError::BadUrl)?;
    }
    Err(PullError::Refused("too many redirects".to_owned()))
}

async fn ask(url: &reqwest::Url, allowed: &AllowedAddress) -> Result<reqwest::Response, PullError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(PullError::BadUrl);
    }
    let host = url.host_str().ok_or(PullError::BadUrl)?;
    let port = url.port_or_known_default().ok_or(PullError::BadUrl)?;
    let found = guard::addresses(host, port, allowed).await?;
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT_LIMIT)
        .resolve_to_addrs(host, &found)
        .build()
        .map_err(|error| http_error(&error))?;
    let asked = client.get(url.clone()).send().await;
    asked.map_err(|error| http_error(&error))
}

/// Without the address: it often holds a secret.
fn http_error(error: &reqwest::Error) -> PullError {
    let what = if error.is_connect() {
        "the server cannot be reached"
    } else if error.is_timeout() {
        "no answer in time"
    } else {
        "the connection broke"
    };
    PullError::Refused(what.to_owned())
}
