//! The publisher's half of RTMP, just enough to say what ffmpeg cannot.

use std::net::SocketAddr;

use bytes::BytesMut;
use julin_media::rtmp::amf0::{self, Reader, Value, object, text};
use julin_media::rtmp::chunk::{ChunkReader, Message};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::LIMIT;

/// What x264 announces for 640×360, High profile, level 3.0.
pub(crate) const AVC_RECORD: &[u8] = &[
    1, 100, 0, 30, 255, 225, 0, 25, 103, 100, 0, 30, 172, 217, 64, 160, 47, 249, 97, 0, 0, 3, 0, 1,
    0, 0, 3, 0, 50, 15, 22, 45, 150, 1, 0, 6, 104, 235, 227, 203, 34, 192, 253, 248, 248, 0,
];

const HANDSHAKE_BYTES: usize = 1 + 2 * 1536;

/// C0, C1 and C2.
pub(crate) fn handshake() -> Vec<u8> {
    [vec![3], vec![0; 2 * 1536]].concat()
}

/// A message in as many 128-byte chunks as it takes.
pub(crate) fn message(kind: u8, timestamp: u32, payload: &[u8]) -> Vec<u8> {
    let (stamp, len) = (
        timestamp.to_be_bytes(),
        u32::try_from(payload.len()).unwrap().to_be_bytes(),
    );
    let mut out = [&[4][..], &stamp[1..], &len[1..], &[kind, 1, 0, 0, 0]].concat();
    for (index, chunk) in payload.chunks(128).enumerate() {
        if index > 0 {
            out.push(0xc4);
        }
        out.extend(chunk);
    }
    out
}

pub(crate) fn command(values: &[Value]) -> Vec<u8> {
    let mut payload = Vec::new();
    for value in values {
        amf0::write(&mut payload, value);
    }
    message(20, 0, &payload)
}

pub(crate) fn connect() -> Vec<u8> {
    let app = object([("app", text("live")), ("type", text("nonprivate"))]);
    command(&[text("connect"), Value::Number(1.0), app])
}

pub(crate) fn publish(key: &str) -> Vec<u8> {
    command(&[
        text("publish"),
        Value::Number(5.0),
        Value::Null,
        text(key),
        text("live"),
    ])
}

/// The sequence headers of H.264 and AAC.
pub(crate) fn sequence_headers() -> Vec<u8> {
    let video = [&[0x17, 0, 0, 0, 0][..], AVC_RECORD].concat();
    [message(9, 0, &video), message(8, 0, &[0xaf, 0, 0x11, 0x90])].concat()
}

/// A video frame of no particular picture.
pub(crate) fn video_frame(timestamp: u32, key: bool) -> Vec<u8> {
    message(
        9,
        timestamp,
        &[if key { 0x17 } else { 0x27 }, 1, 0, 0, 0, 0, 0, 0, 1, 9],
    )
}

/// Command messages in the server's bytes, its handshake left out.
pub(crate) struct Replies {
    reader: ChunkReader,
    input: BytesMut,
    skip: usize,
}

impl Default for Replies {
    fn default() -> Self {
        Self {
            reader: ChunkReader::new(1 << 20),
            input: BytesMut::new(),
            skip: HANDSHAKE_BYTES,
        }
    }
}

impl Replies {
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        let skipped = self.skip.min(bytes.len());
        self.skip -= skipped;
        self.input.extend_from_slice(&bytes[skipped..]);
    }

    /// The next command, its name first.
    pub(crate) fn next_command(&mut self) -> Option<Vec<Value>> {
        while let Some(Message { kind, payload, .. }) = self
            .reader
            .next_message(&mut self.input)
            .expect("the server speaks RTMP")
        {
            if kind == 1 {
                let size = u32::from_be_bytes(payload[..4].try_into().unwrap());
                self.reader.set_chunk_bytes(size).unwrap();
            }
            if kind == 20 {
                let mut reader = Reader::new(&payload);
                return Some(std::iter::from_fn(|| reader.next_value().unwrap()).collect());
            }
        }
        None
    }

    /// Code and description of the next `onStatus`.
    pub(crate) fn next_status(&mut self) -> Option<(String, String)> {
        let info = std::iter::from_fn(|| self.next_command())
            .find(|values| values[0].text() == Some("onStatus"))?
            .pop()?;
        let field = |name| {
            info.get(name)
                .and_then(Value::text)
                .unwrap_or_default()
                .to_owned()
        };
        Some((field("code"), field("description")))
    }
}

/// A publisher over TCP.
pub(crate) struct Client {
    pub(crate) socket: TcpStream,
    replies: Replies,
}

impl Client {
    /// Connects and asks to publish.
    pub(crate) async fn publish(server: SocketAddr, key: &str) -> Self {
        let mut client = Self::open(server).await;
        client
            .send(&[handshake(), connect(), publish(key)].concat())
            .await;
        client
    }

    pub(crate) async fn open(server: SocketAddr) -> Self {
        let socket = TcpStream::connect(server).await.unwrap();
        Self {
            socket,
            replies: Replies::default(),
        }
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        self.socket.write_all(bytes).await.unwrap();
    }

    /// The next `onStatus`.
    pub(crate) async fn status(&mut self) -> (String, String) {
        self.status_or_close()
            .await
            .expect("closed without a status")
    }

    /// The next `onStatus`, or `None` when the server closes first.
    pub(crate) async fn status_or_close(&mut self) -> Option<(String, String)> {
        loop {
            if let Some(status) = self.replies.next_status() {
                return Some(status);
            }
            let read = self.read().await;
            if read.is_empty() {
                return None;
            }
            self.replies.feed(&read);
        }
    }

    /// Waits until the server has closed.
    pub(crate) async fn closed(&mut self) {
        while !self.read().await.is_empty() {}
    }

    /// Bytes from the server; none once it has closed.
    async fn read(&mut self) -> Vec<u8> {
        let mut bytes = vec![0; 16 << 10];
        let read = tokio::time::timeout(LIMIT, self.socket.read(&mut bytes));
        // A reset is also an end.
        let len = read
            .await
            .expect("the server neither answers nor closes")
            .unwrap_or(0);
        bytes.truncate(len);
        bytes
    }
}
