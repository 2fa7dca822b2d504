//! One listener of a room.
use super::delays::Delays;
use super::{Way, wire};
use anyhow::{Result, bail, ensure};
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

/// Those who listen come from so many addresses, so that no address runs out of ports.
const ADDRESSES: usize = 8;
const READ_BYTES: usize = 16 * 1024;
const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;

/// A connection that is in the room.
pub(super) struct Listener {
    way: Way,
    stream: TcpStream,
    /// The beginning of a frame whose end has not come.
    rest: Vec<u8>,
}

impl Listener {
    /// Comes into the room; `small` keeps the kernel's buffer small, for one who will not read.
    pub(super) async fn come(way: Way, server: SocketAddr, n: usize, small: bool) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        if small {
            socket.set_recv_buffer_size(4 * 1024)?;
        }
        let last = u8::try_from(n % ADDRESSES)? + 1;
        socket.bind((Ipv4Addr::new(127, 0, 0, last), 0).into())?;
        let mut stream = socket.connect(server).await?;
        stream.set_nodelay(true)?;
        let path = match way {
            Way::Julin => "/ws",
            Way::Nchan => "/listen",
            Way::SocketIo => "/socket.io/?EIO=4&transport=websocket",
        };
        let ask = format!(
            "GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(ask.as_bytes()).await?;
        let mut listener = Self {
            way,
            stream,
            rest: Vec::with_capacity(256),
        };
        listener.upgraded().await?;
        listener.enter().await?;
        Ok(listener)
    }

    async fn upgraded(&mut self) -> Result<()> {
        loop {
            let end = self.rest.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                let head = String::from_utf8_lossy(&self.rest[..end]).into_owned();
                ensure!(head.starts_with("HTTP/1.1 101"), "{head}");
                self.rest.drain(..end + 4);
                return Ok(());
            }
            let read = self.stream.read_buf(&mut self.rest).await?;
            ensure!(read > 0, "hung up before the upgrade");
        }
    }

    /// What each server wants to hear before it counts one in.
    async fn enter(&mut self) -> Result<()> {
        match self.way {
            Way::Julin => {
                self.say(r#"{"op":"sub","topic":"live:1"}"#).await?;
                self.until("$hello").await
            }
            Way::Nchan => Ok(()),
            Way::SocketIo => {
                self.until("\"sid\"").await?;
                self.say("40").await?;
                self.until("40{").await
            }
        }
    }

    async fn say(&mut self, words: &str) -> Result<()> {
        Ok(self.stream.write_all(&wire::text(words)).await?)
    }

    async fn until(&mut self, word: &str) -> Result<()> {
        loop {
            while let Some((_, payload, end)) = wire::frame(&self.rest) {
                let found = String::from_utf8_lossy(payload).contains(word);
                self.rest.drain(..end);
                if found {
                    return Ok(());
                }
            }
            let read = self.stream.read_buf(&mut self.rest).await?;
            ensure!(read > 0, "hung up before {word}");
        }
    }

    /// Hears until the server hangs up. Gives its buffers back while it waits.
    pub(super) async fn listen(mut self, tally: Delays) -> Result<()> {
        loop {
            self.stream.readable().await?;
            let answer = self.read(&tally)?;
            if let Some(answer) = answer {
                self.stream.write_all(&answer).await?;
            }
        }
    }

    /// Takes what is there; the answer to a ping.
    fn read(&mut self, tally: &Delays) -> Result<Option<Vec<u8>>> {
        let mut buffer = [0; READ_BYTES];
        let read = match self.stream.try_read(&mut buffer) {
            Ok(0) => bail!("hung up"),
            Ok(read) => read,
            Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(None),
            Err(e) => return Err(e.into()),
        };
        if self.rest.is_empty() {
            let (answer, used) = hear(&buffer[..read], self.way, tally);
            self.rest.extend_from_slice(&buffer[used..read]);
            return Ok(answer);
        }
        self.rest.extend_from_slice(&buffer[..read]);
        let (answer, used) = hear(&self.rest, self.way, tally);
        self.rest.drain(..used);
        Ok(answer)
    }
}

/// Counts the messages of all whole frames; the answer to a ping, and how many bytes were used.
fn hear(bytes: &[u8], way: Way, tally: &Delays) -> (Option<Vec<u8>>, usize) {
    let (mut answer, mut used, now) = (None, 0, tally.now_us());
    while let Some((kind, payload, end)) = bytes.get(used..).and_then(wire::frame) {
        used += end;
        match kind {
            TEXT if way == Way::SocketIo && payload == b"2" => answer = Some(wire::text("3")),
            PING => answer = Some(vec![0x8a, 0x80, 0, 0, 0, 0]),
            CLOSE => return (None, used),
            _ => {
                for said in wire::said_at(payload) {
                    tally.hear(said, now);
                }
            }
        }
    }
    (answer, used)
}
