//! What must be known of the carried codecs: their configuration records.

mod aac;
pub(crate) mod annexb;
mod bits;
mod h264;

use bytes::Bytes;

pub use aac::AudioConfig;
pub use h264::VideoConfig;

/// A configuration record that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unreadable {0}")]
pub struct BadConfig(&'static str);

/// The configurations in force. At least one is present once frames flow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tracks {
    /// H.264, if there is video.
    pub video: Option<VideoConfig>,
    /// AAC, if there is audio.
    pub audio: Option<AudioConfig>,
}

/// Ticks of frame times in a second.
pub const TICKS: i64 = 90_000;
/// Ticks of frame times in a millisecond.
pub const TICKS_PER_MS: i64 = TICKS / 1000;

/// Which track a frame belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Track {
    /// H.264 access unit, length-prefixed.
    Video,
    /// Raw AAC frame.
    Audio,
}

/// One coded frame on the stream's own timeline.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Its track.
    pub track: Track,
    /// Decode time, 90 kHz.
    pub dts: i64,
    /// Presentation minus decode time, 90 kHz.
    pub composition: i32,
    /// Whether decoding may start here; always so for audio.
    pub key: bool,
    /// The coded bytes.
    pub data: Bytes,
}

impl Frame {
    /// Memory that holding this frame takes, so that floods of tiny frames meet the limits too.
    pub(crate) fn weight(&self) -> usize {
        size_of::<Self>() + self.data.len()
    }
}
