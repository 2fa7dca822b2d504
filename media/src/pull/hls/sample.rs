//! What comes out of a segment, whichever container it is: FLV tag bodies and their times.

use bytes::{BufMut, Bytes, BytesMut};

use crate::codec::TICKS_PER_MS;

/// A segment that cannot be carried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadSegment {
    /// It is neither MPEG-TS nor fragmented MP4, or broken.
    #[error("a segment cannot be read: {0}")]
    Unreadable(&'static str),
    /// A codec that is not carried.
    #[error("{0} is not carried: the stream must be H.264 with AAC")]
    Codec(&'static str),
    /// A frame is larger than the limit.
    #[error("a frame of {0} bytes is too large")]
    TooLarge(usize),
}

/// A tag body of FLV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sample {
    /// Decode time on the source's clock, 90 kHz.
    pub(super) at: i64,
    /// 8 audio, 9 video.
    pub(super) kind: u8,
    pub(super) body: Bytes,
}

fn tag(at: i64, kind: u8, head: &[u8], data: &[u8]) -> Sample {
    let mut body = BytesMut::with_capacity(head.len() + data.len());
    body.put_slice(head);
    body.put_slice(data);
    Sample {
        at,
        kind,
        body: body.freeze(),
    }
}

/// An `AVCDecoderConfigurationRecord`.
pub(super) fn video_config(at: i64, record: &[u8]) -> Sample {
    tag(at, 9, &[0x17, 0, 0, 0, 0], record)
}

/// A picture of length-prefixed units, shown `composition` after `at`, 90 kHz.
pub(super) fn picture(at: i64, composition: i64, key: bool, data: &[u8]) -> Sample {
    let ms = i32::try_from(composition / TICKS_PER_MS).unwrap_or(0);
    let [_, a, b, c] = ms.to_be_bytes();
    let kind = if key { 0x17 } else { 0x27 };
    tag(at, 9, &[kind, 1, a, b, c], data)
}

/// An `AudioSpecificConfig`.
pub(super) fn audio_config(at: i64, record: &[u8]) -> Sample {
    tag(at, 8, &[0xaf, 0], record)
}

/// One AAC frame.
pub(super) fn sound(at: i64, data: &[u8]) -> Sample {
    tag(at, 8, &[0xaf, 1], data)
}
