//! RTMP without sockets: handshake, chunks, AMF0, the session of a publisher who comes here, and the
//! client that publishes to or plays from another server.
//!
//! Everything here is sans-IO: bytes in, events and reply bytes out, so that every path can be
//! tested with byte vectors and fuzzed. Each parser has a byte limit and a depth limit.

pub mod address;
pub mod amf0;
pub mod chunk;
pub mod client;
mod command;
pub mod handshake;
pub mod media;
mod reply;
pub mod session;
pub(crate) mod writer;

/// Why a peer's bytes were rejected. The connection is closed; nothing is repaired.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProtocolError {
    /// The first byte was not RTMP version 3 (RTMPE and TLS handshakes end here).
    #[error("unsupported RTMP version {0}")]
    Version(u8),
    /// A compressed chunk header came first on its chunk stream.
    #[error("chunk stream {0} starts with a compressed header")]
    NoPreviousHeader(u32),
    /// More chunk streams than any encoder needs.
    #[error("more than {0} chunk streams")]
    TooManyChunkStreams(usize),
    /// A message header announced more bytes than the limit in force.
    #[error("message of {announced} bytes is above the limit of {limit}")]
    MessageTooLarge {
        /// The length that the header announced.
        announced: usize,
        /// The limit in force.
        limit: usize,
    },
    /// Unfinished messages hold more bytes than the limit in force.
    #[error("unfinished messages hold more than {0} bytes")]
    BufferedTooMuch(usize),
    /// `Set Chunk Size` named zero.
    #[error("chunk size zero")]
    ZeroChunkSize,
    /// A control or command message ended early.
    #[error("truncated message")]
    Truncated,
    /// An AMF0 value nests deeper than the limit.
    #[error("AMF0 nests deeper than {0}")]
    AmfTooDeep(usize),
    /// An AMF0 value holds more items than the limit.
    #[error("AMF0 holds more than {0} items")]
    AmfTooLarge(usize),
    /// An AMF0 marker that no encoder sends.
    #[error("unknown AMF0 marker {0}")]
    AmfMarker(u8),
    /// A peer that talks without ever publishing.
    #[error("more than {0} commands before publishing")]
    TooManyCommands(u32),
}
