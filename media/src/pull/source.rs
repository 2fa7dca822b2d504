//! Another server's stream, opened: FLV tags whichever way they come.

use bytes::BytesMut;
use reqwest::{Response, Url};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::PullError;
use super::guard;
use super::hls::{self, HlsSource};
use super::http::{self, Web};
use crate::config::MediaConfig;
use crate::flv::reader::{ReadTag, TagReader};
use crate::rtmp::address::Address;
use crate::rtmp::client::{Client, ClientEvent, Purpose};
use crate::tls::{self, Socket};

const READ_BYTES: usize = 64 << 10;

/// An open stream.
pub(super) enum Source {
    Rtmp(Box<RtmpSource>),
    Flv(Box<FlvSource>),
    Hls(Box<HlsSource>),
}

pub(super) struct RtmpSource {
    socket: Socket,
    client: Client,
    input: BytesMut,
}

pub(super) struct FlvSource {
    answer: Response,
    tags: TagReader,
}

impl Source {
    /// Opens `url` and waits for the other side to begin.
    pub(super) async fn open(url: &str, config: &MediaConfig) -> Result<Self, PullError> {
        if url.starts_with("rtmp://") || url.starts_with("rtmps://") {
            let source = RtmpSource::open(url, config).await?;
            return Ok(Self::Rtmp(Box::new(source)));
        }
        let url = Url::parse(url).map_err(|_not_a_url| PullError::BadUrl)?;
        let mut web = Web::new(config.pull_allowed.clone());
        let (mut answer, url) = web.get(url, None).await?;
        let mut first = BytesMut::new();
        while first.len() < hls::MARK_BYTES
            && let Some(bytes) = http::chunk(&mut answer).await?
        {
            first.extend_from_slice(&bytes);
        }
        if hls::is_playlist(&first) {
            let list = http::rest(answer, first, hls::MAX_LIST_BYTES).await?;
            let source = HlsSource::open(web, url, &list, config.max_frame_bytes).await?;
            return Ok(Self::Hls(Box::new(source)));
        }
        let mut tags = TagReader::new(config.max_frame_bytes);
        tags.push(&first);
        Ok(Self::Flv(Box::new(FlvSource { answer, tags })))
    }

    /// The next tag; `None` when the stream has ended there. Cancelling loses nothing.
    pub(super) async fn next(&mut self) -> Result<Option<ReadTag>, PullError> {
        match self {
            Self::Rtmp(source) => source.next().await,
            Self::Flv(source) => source.next().await,
            Self::Hls(source) => source.next().await,
        }
    }
}

impl RtmpSource {
    async fn open(url: &str, config: &MediaConfig) -> Result<Self, PullError> {
        let address = Address::parse(url).ok_or(PullError::BadUrl)?;
        let found = guard::addresses(&address.host, address.port, &config.pull_allowed).await?;
        let socket = tls::connect(&address, &found, config.rtmps_ca.as_deref()).await?;
        let mut source = Self {
            socket,
            client: Client::new(address, Purpose::Play, config.max_frame_bytes),
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
        self.socket.write_all(&out).await?;
        Ok(self.socket.flush().await?)
    }
}

impl FlvSource {
    async fn next(&mut self) -> Result<Option<ReadTag>, PullError> {
        loop {
            if let Some(tag) = self.tags.next_tag()? {
                return Ok(Some(tag));
            }
            match http::chunk(&mut self.answer).await? {
                Some(bytes) => self.tags.push(&bytes),
                None => return Ok(None),
            }
        }
    }
}
