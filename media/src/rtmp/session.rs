//! One publisher's session: bytes in, events and reply bytes out.

use bytes::{Bytes, BytesMut};

use super::ProtocolError;
use super::amf0::Value;
use super::chunk::{ChunkReader, Message};
use super::command::{Command, leading_u32};
use super::handshake::Handshake;
use super::reply;

/// A peer without a grant only sends commands, and those are small.
pub const MAX_COMMAND_BYTES: usize = 64 * 1024;
/// Commands before `publish`; encoders send about six.
pub const MAX_COMMANDS: u32 = 32;

/// What the publisher did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It asks to publish: answer with [`Session::accept`] or [`Session::refuse`].
    Publish {
        /// Application name from `connect`.
        app: String,
        /// Stream key, with its query string if it had one.
        key: String,
    },
    /// It asks to play, which RTMP does not offer here.
    Play,
    /// Audio tag body.
    Audio {
        /// Timestamp in ms.
        timestamp: u32,
        /// FLV audio tag body.
        payload: Bytes,
    },
    /// Video tag body.
    Video {
        /// Timestamp in ms.
        timestamp: u32,
        /// FLV video tag body.
        payload: Bytes,
    },
    /// It ended the stream of its own accord.
    Unpublish,
}

/// The state of one RTMP connection.
#[derive(Debug)]
pub struct Session {
    handshake: Handshake,
    reader: ChunkReader,
    out: Vec<u8>,
    app: String,
    commands: u32,
    publishing: bool,
    window: u32,
    received: u32,
    acknowledged: u32,
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

impl Session {
    /// A session that waits for the handshake.
    pub fn new() -> Self {
        Self {
            handshake: Handshake::default(),
            reader: ChunkReader::new(MAX_COMMAND_BYTES),
            out: Vec::new(),
            app: String::new(),
            commands: 0,
            publishing: false,
            window: 0,
            received: 0,
            acknowledged: 0,
        }
    }

    /// The next event in `input`, or `None` when more bytes are needed.
    pub fn poll(&mut self, input: &mut BytesMut) -> Result<Option<Event>, ProtocolError> {
        let before = input.len();
        let event = self.advance(input);
        let consumed = u32::try_from(before - input.len()).unwrap_or(u32::MAX);
        self.acknowledge(consumed);
        event
    }

    /// Reply bytes to send, leaving none behind.
    pub fn take_output(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    /// Bytes held in unfinished messages.
    pub fn buffered(&self) -> usize {
        self.reader.buffered()
    }

    /// Grants the publish request; media up to `max_message_bytes` a message follows.
    pub fn accept(&mut self, max_message_bytes: usize) {
        self.publishing = true;
        self.reader.set_max_message_bytes(max_message_bytes);
        reply::stream_begin(&mut self.out);
        reply::status(
            &mut self.out,
            "status",
            "NetStream.Publish.Start",
            "Publishing",
        );
    }

    /// Tells the peer why it may not publish, or no longer.
    pub fn refuse(&mut self, code: &str, description: &str) {
        self.publishing = false;
        reply::status(&mut self.out, "error", code, description);
    }

    fn advance(&mut self, input: &mut BytesMut) -> Result<Option<Event>, ProtocolError> {
        if !self.handshake.advance(input, &mut self.out)? {
            return Ok(None);
        }
        while let Some(message) = self.reader.next_message(input)? {
            if let Some(event) = self.message(message)? {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    fn acknowledge(&mut self, consumed: u32) {
        self.received = self.received.wrapping_add(consumed);
        if self.window > 0 && self.received.wrapping_sub(self.acknowledged) >= self.window {
            self.acknowledged = self.received;
            reply::acknowledge(&mut self.out, self.received);
        }
    }

    fn message(&mut self, message: Message) -> Result<Option<Event>, ProtocolError> {
        let Message {
            kind,
            timestamp,
            payload,
            ..
        } = message;
        match kind {
            1 => self
                .reader
                .set_chunk_bytes(leading_u32(&payload)? & 0x7fff_ffff)?,
            2 => self.reader.abort(leading_u32(&payload)?),
            4 => self.user_control(&payload),
            5 => self.window = leading_u32(&payload)?,
            8 if self.publishing => return Ok(Some(Event::Audio { timestamp, payload })),
            9 if self.publishing => return Ok(Some(Event::Video { timestamp, payload })),
            17 => return self.command(payload.get(1..).unwrap_or_default()),
            20 => return self.command(&payload),
            _ => {}
        }
        Ok(None)
    }

    fn user_control(&mut self, payload: &[u8]) {
        if let [0, 6, a, b, c, d, ..] = *payload {
            reply::pong(&mut self.out, [a, b, c, d]);
        }
    }

    fn command(&mut self, payload: &[u8]) -> Result<Option<Event>, ProtocolError> {
        self.commands += u32::from(!self.publishing);
        if self.commands > MAX_COMMANDS {
            return Err(ProtocolError::TooManyCommands(MAX_COMMANDS));
        }
        let command = Command::read(payload)?;
        match command.name.as_str() {
            "connect" => self.connect(&command),
            "createStream" => {
                let stream = Value::Number(f64::from(reply::MESSAGE_STREAM));
                reply::result(&mut self.out, command.transaction, stream);
            }
            "releaseStream" | "FCPublish" => {
                reply::result(&mut self.out, command.transaction, Value::Null);
            }
            "publish" => return Ok(Some(self.publish(&command))),
            "play" | "play2" => return Ok(Some(Event::Play)),
            "deleteStream" | "FCUnpublish" | "closeStream" => return Ok(Some(Event::Unpublish)),
            _ => {}
        }
        Ok(None)
    }

    fn connect(&mut self, command: &Command) {
        command
            .member("app")
            .unwrap_or_default()
            .trim_matches('/')
            .clone_into(&mut self.app);
        reply::connected(&mut self.out, command.transaction);
    }

    fn publish(&self, command: &Command) -> Event {
        let key = command.text(1).unwrap_or_default().to_owned();
        Event::Publish {
            app: self.app.clone(),
            key,
        }
    }
}
