//! Chunk stream reader: reassembles messages per chunk stream, within limits.

use std::collections::HashMap;

use bytes::{Buf, Bytes, BytesMut};

use super::ProtocolError;

/// Encoders use fewer than ten; every open one costs memory.
pub const MAX_CHUNK_STREAMS: usize = 32;
const DEFAULT_CHUNK_BYTES: usize = 128;
const EXTENDED: u32 = 0x00ff_ffff;
/// Header bytes after the basic header, by chunk type.
const HEADER_BYTES: [usize; 4] = [11, 7, 3, 0];

/// One complete RTMP message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Message type id (8 audio, 9 video, 20 command, …).
    pub kind: u8,
    /// Absolute timestamp in ms; wraps after 49 days.
    pub timestamp: u32,
    /// Message stream id.
    pub stream_id: u32,
    /// The body.
    pub payload: Bytes,
}

#[derive(Debug, Clone, Copy, Default)]
struct Header {
    timestamp: u32,
    /// Timestamp field as sent: absolute after type 0, otherwise a delta.
    field: u32,
    len: usize,
    kind: u8,
    stream_id: u32,
    extended: bool,
}

#[derive(Debug, Default)]
struct ChunkStream {
    header: Header,
    partial: BytesMut,
}

/// A parsed chunk header: who it belongs to, what it says and how many bytes it took.
struct Parsed {
    id: u32,
    header: Header,
    header_bytes: usize,
    continues: bool,
}

/// Reads chunks off an input buffer.
#[derive(Debug)]
pub struct ChunkReader {
    streams: HashMap<u32, ChunkStream>,
    chunk_bytes: usize,
    max_message_bytes: usize,
    buffered: usize,
}

impl ChunkReader {
    /// A reader that refuses messages above `max_message_bytes`.
    pub fn new(max_message_bytes: usize) -> Self {
        Self {
            streams: HashMap::new(),
            chunk_bytes: DEFAULT_CHUNK_BYTES,
            max_message_bytes,
            buffered: 0,
        }
    }

    /// Raises or lowers the message limit (a peer that has not shown a key gets a small one).
    pub fn set_max_message_bytes(&mut self, max: usize) {
        self.max_message_bytes = max;
    }

    /// The peer's `Set Chunk Size`.
    pub fn set_chunk_bytes(&mut self, size: u32) -> Result<(), ProtocolError> {
        if size == 0 {
            return Err(ProtocolError::ZeroChunkSize);
        }
        self.chunk_bytes = usize::try_from(size).unwrap_or(usize::MAX);
        Ok(())
    }

    /// The peer's `Abort Message`.
    pub fn abort(&mut self, id: u32) {
        if let Some(stream) = self.streams.get_mut(&id) {
            self.buffered -= stream.partial.len();
            stream.partial = BytesMut::new();
        }
    }

    /// Bytes held in unfinished messages.
    pub fn buffered(&self) -> usize {
        self.buffered
    }

    /// The next complete message, or `None` when more input is needed.
    pub fn next_message(&mut self, input: &mut BytesMut) -> Result<Option<Message>, ProtocolError> {
        while let Some(parsed) = self.parse(input)? {
            let have = if parsed.continues {
                self.partial_len(parsed.id)
            } else {
                0
            };
            let take = (parsed.header.len - have).min(self.chunk_bytes);
            if input.len() < parsed.header_bytes + take {
                return Ok(None);
            }
            input.advance(parsed.header_bytes);
            if let Some(message) = self.accept(&parsed, input.split_to(take))? {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    fn partial_len(&self, id: u32) -> usize {
        self.streams
            .get(&id)
            .map_or(0, |stream| stream.partial.len())
    }

    fn parse(&self, input: &[u8]) -> Result<Option<Parsed>, ProtocolError> {
        let Some((format, id, basic)) = basic_header(input) else {
            return Ok(None);
        };
        let Some(fields) = input.get(basic..basic + HEADER_BYTES[format]) else {
            return Ok(None);
        };
        let previous = self.streams.get(&id);
        match previous {
            None if format != 0 => return Err(ProtocolError::NoPreviousHeader(id)),
            None if self.streams.len() >= MAX_CHUNK_STREAMS => {
                return Err(ProtocolError::TooManyChunkStreams(MAX_CHUNK_STREAMS));
            }
            _ => {}
        }
        // A full header in mid-message starts the message over.
        let continues = format == 3 && previous.is_some_and(|stream| !stream.partial.is_empty());
        let mut header = merge(
            format,
            fields,
            previous.map(|s| s.header).unwrap_or_default(),
        );
        self.check_len(header.len)?;
        let mut header_bytes = basic + HEADER_BYTES[format];
        if header.extended {
            let Some(bytes) = input
                .get(header_bytes..)
                .and_then(|rest| rest.first_chunk())
            else {
                return Ok(None);
            };
            let value = u32::from_be_bytes(*bytes);
            if format < 3 {
                header.field = value;
                header_bytes += 4;
            } else if value == header.field || value == header.timestamp {
                // Some encoders leave it out on type 3: it is only eaten when it repeats.
                header_bytes += 4;
            }
        }
        if !continues {
            let base = if format == 0 { 0 } else { header.timestamp };
            header.timestamp = base.wrapping_add(header.field);
        }
        Ok(Some(Parsed {
            id,
            header,
            header_bytes,
            continues,
        }))
    }

    fn check_len(&self, announced: usize) -> Result<(), ProtocolError> {
        let limit = self.max_message_bytes;
        if announced > limit {
            return Err(ProtocolError::MessageTooLarge { announced, limit });
        }
        Ok(())
    }

    fn accept(
        &mut self,
        parsed: &Parsed,
        bytes: BytesMut,
    ) -> Result<Option<Message>, ProtocolError> {
        if !parsed.continues {
            self.abort(parsed.id);
        }
        let stream = self.streams.entry(parsed.id).or_default();
        stream.header = parsed.header;
        if !parsed.continues && bytes.len() == parsed.header.len {
            return Ok(Some(message(parsed.header, bytes)));
        }
        self.buffered += bytes.len();
        if self.buffered > 2 * self.max_message_bytes {
            return Err(ProtocolError::BufferedTooMuch(2 * self.max_message_bytes));
        }
        stream.partial.extend_from_slice(&bytes);
        if stream.partial.len() < parsed.header.len {
            return Ok(None);
        }
        self.buffered -= stream.partial.len();
        Ok(Some(message(
            parsed.header,
            std::mem::take(&mut stream.partial),
        )))
    }
}

fn message(header: Header, payload: BytesMut) -> Message {
    Message {
        kind: header.kind,
        timestamp: header.timestamp,
        stream_id: header.stream_id,
        payload: payload.freeze(),
    }
}

/// Chunk type, chunk stream id and the bytes both took.
fn basic_header(input: &[u8]) -> Option<(usize, u32, usize)> {
    let first = *input.first()?;
    let format = usize::from(first >> 6);
    match first & 0x3f {
        0 => Some((format, 64 + u32::from(*input.get(1)?), 2)),
        1 => {
            let id = u16::from_le_bytes([*input.get(1)?, *input.get(2)?]);
            Some((format, 64 + u32::from(id), 3))
        }
        id => Some((format, u32::from(id), 1)),
    }
}

/// Lays the fields of this chunk type over the previous header of its stream.
fn merge(format: usize, fields: &[u8], mut header: Header) -> Header {
    if let [a, b, c, ..] = *fields {
        header.field = u32::from_be_bytes([0, a, b, c]);
        header.extended = header.field == EXTENDED;
    }
    if let [_, _, _, a, b, c, kind, ..] = *fields {
        header.len = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
        header.kind = kind;
    }
    if let (0, [.., a, b, c, d]) = (format, fields) {
        header.stream_id = u32::from_le_bytes([*a, *b, *c, *d]);
    }
    header
}
