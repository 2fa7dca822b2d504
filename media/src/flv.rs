//! FLV bytes: file opening, tags, and one frame as a tag.

pub mod reader;

use bytes::{BufMut, Bytes, BytesMut};

use crate::codec::{AudioConfig, Frame, TICKS_PER_MS, Track, Tracks, VideoConfig};
use crate::rtmp::amf0::{self, Value};

/// FLV tag types.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Audio.
    Audio = 8,
    /// Video.
    Video = 9,
    /// `onMetaData`.
    Script = 18,
}

const TAG_HEADER_BYTES: usize = 11;
const AAC_HEADER: u8 = 0xaf;

/// Appends one tag whose body is `head` followed by `data`, and its trailing size.
pub fn put_tag(out: &mut BytesMut, tag: Tag, timestamp_ms: u32, head: &[u8], data: &[u8]) {
    let len = head.len() + data.len();
    let [_, size @ ..] = u32::try_from(len).unwrap_or(0).to_be_bytes();
    let [extended, stamp @ ..] = timestamp_ms.to_be_bytes();
    out.reserve(TAG_HEADER_BYTES + len + 4);
    out.put_u8(tag as u8);
    out.put_slice(&size);
    out.put_slice(&stamp);
    out.put_slice(&[extended, 0, 0, 0]);
    out.put_slice(head);
    out.put_slice(data);
    out.put_u32(u32::try_from(TAG_HEADER_BYTES + len).unwrap_or(0));
}

/// FLV times are ms in 32 bits that wrap after 49 days, as players expect.
pub fn timestamp_ms(dts: i64) -> u32 {
    let ms = dts.div_euclid(TICKS_PER_MS).rem_euclid(1 << 32);
    u32::try_from(ms).unwrap_or(0)
}

/// Appends `frame` as one tag.
pub fn put_frame(out: &mut BytesMut, frame: &Frame) {
    let at = timestamp_ms(frame.dts);
    match frame.track {
        Track::Audio => put_tag(out, Tag::Audio, at, &[AAC_HEADER, 1], &frame.data),
        Track::Video => {
            let kind = if frame.key { 0x17 } else { 0x27 };
            let offset_ms = i64::from(frame.composition).div_euclid(TICKS_PER_MS);
            let [.., a, b, c] = offset_ms.to_be_bytes();
            put_tag(out, Tag::Video, at, &[kind, 1, a, b, c], &frame.data);
        }
    }
}

/// Appends the sequence headers in force, stamped `at`.
pub fn put_sequence_headers(out: &mut BytesMut, tracks: &Tracks, at: u32) {
    if let Some(video) = &tracks.video {
        put_tag(out, Tag::Video, at, &[0x17, 0, 0, 0, 0], &video.record);
    }
    if let Some(audio) = &tracks.audio {
        put_tag(out, Tag::Audio, at, &[AAC_HEADER, 0], &audio.record);
    }
}

/// File header, metadata and sequence headers: what every viewer gets first.
pub fn opening(tracks: &Tracks, at: u32) -> Bytes {
    let mut out = BytesMut::new();
    out.put_slice(b"FLV\x01");
    out.put_u8(u8::from(tracks.audio.is_some()) << 2 | u8::from(tracks.video.is_some()));
    out.put_u32(9);
    out.put_u32(0);
    put_tag(&mut out, Tag::Script, at, &metadata(tracks), &[]);
    put_sequence_headers(&mut out, tracks, at);
    out.freeze()
}

fn metadata(tracks: &Tracks) -> Vec<u8> {
    let mut members = Vec::new();
    if let Some(VideoConfig { width, height, .. }) = tracks.video {
        members.push(("width".to_owned(), Value::Number(f64::from(width))));
        members.push(("height".to_owned(), Value::Number(f64::from(height))));
        members.push(("videocodecid".to_owned(), Value::Number(7.0)));
    }
    if let Some(AudioConfig {
        sample_rate,
        channels,
        ..
    }) = tracks.audio
    {
        members.push((
            "audiosamplerate".to_owned(),
            Value::Number(f64::from(sample_rate)),
        ));
        members.push(("stereo".to_owned(), Value::Boolean(channels > 1)));
        members.push(("audiocodecid".to_owned(), Value::Number(10.0)));
    }
    let mut body = Vec::new();
    amf0::write(&mut body, &amf0::text("onMetaData"));
    amf0::write(&mut body, &Value::Object(members));
    body
}
