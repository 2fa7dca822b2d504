//! The client's half of RTMP, sans-IO: publishes to or plays from another server.

use bytes::{Buf, Bytes, BytesMut};

use super::ProtocolError;
use super::address::Address;
use super::amf0::{self, Value, text};
use super::chunk::{ChunkReader, Message};
use super::command::{Command, leading_u32};
use super::handshake::PACKET_BYTES;
use super::writer::ChunkWriter;

/// Our outgoing chunk size once connected; SRS takes no more than 65,536.
const CHUNK_BYTES: u32 = 60_000;
const CONTROL: u8 = 2;
const COMMANDS: u8 = 3;
const MEDIA: u8 = 4;
/// The transaction of `createStream`.
const CREATE: f64 = 4.0;
/// How much media a player says that it buffers, ms.
const BUFFER_MS: u32 = 1_000;

/// What the client wants of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Send a stream there.
    Publish,
    /// Fetch a stream from there.
    Play,
}

/// What the server did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientEvent {
    /// Media may be sent, or is about to come.
    Ready,
    /// The server says no, or no longer: its code and description.
    Refused(String),
    /// The stream has ended there.
    Ended,
    /// A message of type 8 (audio) or 9 (video): an FLV tag body.
    Media {
        /// Message type.
        kind: u8,
        /// Timestamp in ms.
        timestamp: u32,
        /// Tag body.
        payload: Bytes,
    },
}

/// How far the connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Hello,
    Echo,
    Connecting,
    Creating,
    Asked,
    Running,
}

/// The state of one connection to a server.
#[derive(Debug)]
pub struct Client {
    address: Address,
    purpose: Purpose,
    stage: Stage,
    reader: ChunkReader,
    writer: ChunkWriter,
    stream_id: u32,
    out: Vec<u8>,
    window: u32,
    received: u32,
    acknowledged: u32,
}

impl Client {
    /// A client whose first bytes wait in [`Client::take_output`].
    pub fn new(address: Address, purpose: Purpose, max_message_bytes: usize) -> Self {
        let mut out = vec![3];
        // Time and version zero, so that the server takes it for the plain handshake; then filler.
        out.extend([0; 8]);
        out.extend((0..PACKET_BYTES - 8).map(|i| u8::try_from(i * 17 % 253).unwrap_or(0)));
        Self {
            address,
            purpose,
            stage: Stage::Hello,
            reader: ChunkReader::new(max_message_bytes),
            writer: ChunkWriter::new(),
            stream_id: 0,
            out,
            window: 0,
            received: 0,
            acknowledged: 0,
        }
    }

    /// Bytes to send, leaving none behind.
    pub fn take_output(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    /// The next event in `input`, or `None` when more bytes are needed.
    pub fn poll(&mut self, input: &mut BytesMut) -> Result<Option<ClientEvent>, ProtocolError> {
        let before = input.len();
        let event = self.advance(input);
        let consumed = u32::try_from(before - input.len()).unwrap_or(u32::MAX);
        self.acknowledge(consumed);
        event
    }

    /// Sends a tag body; of type 18 the metadata, as publishers send it.
    pub fn send(&mut self, kind: u8, timestamp: u32, body: &[u8]) {
        let head = (kind, self.stream_id, timestamp);
        if kind == 18 {
            let mut payload = Vec::with_capacity(body.len() + 16);
            amf0::write(&mut payload, &text("@setDataFrame"));
            payload.extend(body);
            self.writer.put(&mut self.out, MEDIA, head, &payload);
        } else {
            self.writer.put(&mut self.out, MEDIA, head, body);
        }
    }

    /// Says that the stream is over.
    pub fn finish(&mut self) {
        let name = text(self.address.stream.clone());
        self.command(
            0,
            &[text("FCUnpublish"), Value::Number(6.0), Value::Null, name],
        );
        let id = Value::Number(f64::from(self.stream_id));
        self.command(
            0,
            &[text("deleteStream"), Value::Number(7.0), Value::Null, id],
        );
    }

    fn advance(&mut self, input: &mut BytesMut) -> Result<Option<ClientEvent>, ProtocolError> {
        if !self.shaken(input)? {
            return Ok(None);
        }
        while let Some(message) = self.reader.next_message(input)? {
            if let Some(event) = self.message(message)? {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    fn shaken(&mut self, input: &mut BytesMut) -> Result<bool, ProtocolError> {
        if self.stage == Stage::Hello {
            match input.first() {
                Some(&version) if version != 3 => return Err(ProtocolError::Version(version)),
                _ if input.len() <= PACKET_BYTES => return Ok(false),
                _ => {}
            }
            let hello = input.split_to(1 + PACKET_BYTES);
            self.out.extend(&hello[1..]);
            self.stage = Stage::Echo;
        }
        if self.stage == Stage::Echo {
            if input.len() < PACKET_BYTES {
                return Ok(false);
            }
            input.advance(PACKET_BYTES);
            self.stage = Stage::Connecting;
            self.connect();
        }
        Ok(true)
    }

    fn connect(&mut self) {
        let mut members = vec![
            ("app".to_owned(), text(self.address.app.clone())),
            ("type".to_owned(), text("nonprivate")),
            ("flashVer".to_owned(), text("FMLE/3.0 (compatible; Julin)")),
            ("tcUrl".to_owned(), text(self.address.tc_url())),
        ];
        if self.purpose == Purpose::Play {
            members.push(("capabilities".to_owned(), Value::Number(15.0)));
            members.push(("audioCodecs".to_owned(), Value::Number(4_071.0)));
            members.push(("videoCodecs".to_owned(), Value::Number(252.0)));
        }
        self.command(
            0,
            &[text("connect"), Value::Number(1.0), Value::Object(members)],
        );
    }

    fn connected(&mut self) {
        self.control(1, &CHUNK_BYTES.to_be_bytes());
        self.writer
            .set_chunk_bytes(usize::try_from(CHUNK_BYTES).unwrap_or(128));
        if self.purpose == Purpose::Publish {
            for (name, number) in [("releaseStream", 2.0), ("FCPublish", 3.0)] {
                let stream = text(self.address.stream.clone());
                self.command(0, &[text(name), Value::Number(number), Value::Null, stream]);
            }
        }
        self.command(
            0,
            &[text("createStream"), Value::Number(CREATE), Value::Null],
        );
        self.stage = Stage::Creating;
    }

    fn created(&mut self, id: u32) {
        self.stream_id = id;
        let stream = text(self.address.stream.clone());
        match self.purpose {
            Purpose::Publish => {
                let values = [
                    text("publish"),
                    Value::Number(5.0),
                    Value::Null,
                    stream,
                    text("live"),
                ];
                self.command(id, &values);
            }
            Purpose::Play => {
                let from = Value::Number(-2_000.0);
                self.command(
                    id,
                    &[text("play"), Value::Number(5.0), Value::Null, stream, from],
                );
                let mut buffer = vec![0, 3];
                buffer.extend(id.to_be_bytes());
                buffer.extend(BUFFER_MS.to_be_bytes());
                self.control(4, &buffer);
            }
        }
        self.stage = Stage::Asked;
    }

    fn command(&mut self, stream_id: u32, values: &[Value]) {
        let mut payload = Vec::new();
        for value in values {
            amf0::write(&mut payload, value);
        }
        self.writer
            .put(&mut self.out, COMMANDS, (20, stream_id, 0), &payload);
    }

    fn control(&mut self, kind: u8, payload: &[u8]) {
        self.writer
            .put(&mut self.out, CONTROL, (kind, 0, 0), payload);
    }

    fn acknowledge(&mut self, consumed: u32) {
        self.received = self.received.wrapping_add(consumed);
        if self.window > 0 && self.received.wrapping_sub(self.acknowledged) >= self.window {
            self.acknowledged = self.received;
            self.control(3, &self.received.to_be_bytes());
        }
    }

    fn message(&mut self, message: Message) -> Result<Option<ClientEvent>, ProtocolError> {
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
            4 => {
                if let [0, 6, a, b, c, d, ..] = *payload {
                    self.control(4, &[0, 7, a, b, c, d]);
                }
            }
            5 => self.window = leading_u32(&payload)?,
            8 | 9 if self.purpose == Purpose::Play => {
                return Ok(Some(ClientEvent::Media {
                    kind,
                    timestamp,
                    payload,
                }));
            }
            17 => return self.answer(payload.get(1..).unwrap_or_default()),
            20 => return self.answer(&payload),
            _ => {}
        }
        Ok(None)
    }

    fn answer(&mut self, payload: &[u8]) -> Result<Option<ClientEvent>, ProtocolError> {
        let command = Command::read(payload)?;
        Ok(match (command.name.as_str(), self.stage) {
            ("_result", Stage::Connecting) => {
                self.connected();
                None
            }
            // Answers to releaseStream and FCPublish may come in between.
            ("_result", Stage::Creating) if answers_create(&command) => {
                let id = command.arguments.get(1).and_then(Value::number);
                self.created(stream_id(id));
                None
            }
            ("_error", Stage::Connecting) => Some(ClientEvent::Refused(described(&command))),
            ("_error", Stage::Creating) if answers_create(&command) => {
                Some(ClientEvent::Refused(described(&command)))
            }
            ("onStatus", _) => self.status(&command),
            _ => None,
        })
    }

    fn status(&mut self, command: &Command) -> Option<ClientEvent> {
        let info = command.arguments.get(1)?;
        let word = |name| info.get(name).and_then(Value::text).unwrap_or_default();
        let code = word("code");
        if word("level") == "error" {
            return Some(ClientEvent::Refused(described(command)));
        }
        match code {
            "NetStream.Publish.Start" | "NetStream.Play.Start" if self.stage == Stage::Asked => {
                self.stage = Stage::Running;
                Some(ClientEvent::Ready)
            }
            "NetStream.Play.UnpublishNotify"
            | "NetStream.Play.Stop"
            | "NetStream.Play.Complete" => Some(ClientEvent::Ended),
            _ => None,
        }
    }
}

/// Whether this answers `createStream`: transactions are whole numbers.
fn answers_create(command: &Command) -> bool {
    (command.transaction - CREATE).abs() < 0.5
}

/// The number that `createStream` was answered with; 1 where a server leaves it out.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-integer cast saturates, and AMF0 knows no other number"
)]
fn stream_id(number: Option<f64>) -> u32 {
    number.map_or(1, |number| number as u32)
}

/// What a refusal says, short and safe to show.
fn described(command: &Command) -> String {
    let info = command.arguments.get(1).or(command.arguments.first());
    let word = |name| info.and_then(|info| info.get(name)).and_then(Value::text);
    let said = [word("code"), word("description")];
    let said: Vec<&str> = said.into_iter().flatten().collect();
    let text: String = said
        .join(": ")
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    if text.is_empty() {
        "refused".to_owned()
    } else {
        text
    }
}
