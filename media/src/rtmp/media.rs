//! Audio and video tag bodies, classic and Enhanced RTMP.

use bytes::Bytes;

/// A codec or packaging that this server does not carry. The text is meant for the publisher.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} is not carried: set the encoder to H.264 video and AAC audio")]
pub struct Unsupported {
    what: String,
}

/// One video message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Video {
    /// `AVCDecoderConfigurationRecord`.
    Config(Bytes),
    /// One access unit of length-prefixed NAL units.
    Frame {
        /// Whether decoding may start here.
        key: bool,
        /// Presentation minus decode time, ms.
        composition_ms: i32,
        /// The NAL units.
        data: Bytes,
    },
    /// End of sequence, metadata, commands and empty bodies.
    Nothing,
}

/// One audio message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audio {
    /// `AudioSpecificConfig`.
    Config(Bytes),
    /// One raw AAC frame.
    Frame(Bytes),
    /// End of sequence and empty bodies.
    Nothing,
}

const AVC: u8 = 7;
const AAC: u8 = 10;
const ENHANCED_AUDIO: u8 = 9;
const KEY_FRAME: u8 = 1;
const COMMAND_FRAME: u8 = 5;

fn unsupported<T>(what: impl Into<String>) -> Result<T, Unsupported> {
    Err(Unsupported { what: what.into() })
}

/// Reads a video tag body.
pub fn video(body: &Bytes) -> Result<Video, Unsupported> {
    let Some(&first) = body.first() else {
        return Ok(Video::Nothing);
    };
    let frame_type = (first >> 4) & 7;
    if first & 0x80 != 0 {
        return enhanced_video(body, frame_type, first & 0x0f);
    }
    match first & 0x0f {
        _ if frame_type == COMMAND_FRAME => Ok(Video::Nothing),
        AVC => Ok(classic_avc(body, frame_type == KEY_FRAME)),
        2 => unsupported("Sorenson H.263 video"),
        12 => unsupported("H.265 video"),
        13 => unsupported("AV1 video"),
        other => unsupported(format!("video codec {other}")),
    }
}

fn classic_avc(body: &Bytes, key: bool) -> Video {
    match body.get(1) {
        Some(0) => config(body, 5).map_or(Video::Nothing, Video::Config),
        Some(1) => frame_with_offset(body, 2, key),
        _ => Video::Nothing,
    }
}

fn enhanced_video(body: &Bytes, frame_type: u8, packet: u8) -> Result<Video, Unsupported> {
    match packet {
        6 => return unsupported("multitrack video"),
        7 => return unsupported("Enhanced RTMP ModEx video"),
        _ if frame_type == COMMAND_FRAME => return Ok(Video::Nothing),
        _ => {}
    }
    let Some(four_cc) = four_cc(body) else {
        return Ok(Video::Nothing);
    };
    match &four_cc {
        b"avc1" => {}
        b"hvc1" => return unsupported("H.265 video (hvc1)"),
        b"vvc1" => return unsupported("H.266 video (vvc1)"),
        b"av01" => return unsupported("AV1 video (av01)"),
        b"vp08" | b"vp09" => return unsupported("VP8/VP9 video"),
        other => return unsupported(format!("video codec {}", printable(*other))),
    }
    let key = frame_type == KEY_FRAME;
    Ok(match packet {
        0 => config(body, 5).map_or(Video::Nothing, Video::Config),
        1 => frame_with_offset(body, 5, key),
        3 => config(body, 5).map_or(Video::Nothing, |data| Video::Frame {
            key,
            composition_ms: 0,
            data,
        }),
        _ => Video::Nothing,
    })
}

/// A frame whose signed 24-bit composition offset stands at `at`.
fn frame_with_offset(body: &Bytes, at: usize, key: bool) -> Video {
    let (Some(&[a, b, c]), Some(data)) = (
        body.get(at..).and_then(<[u8]>::first_chunk),
        config(body, at + 3),
    ) else {
        return Video::Nothing;
    };
    let composition_ms = i32::from_be_bytes([a, b, c, 0]) >> 8;
    Video::Frame {
        key,
        composition_ms,
        data,
    }
}

/// What follows the header of `header_bytes`, if anything does.
fn config(body: &Bytes, header_bytes: usize) -> Option<Bytes> {
    (body.len() > header_bytes).then(|| body.slice(header_bytes..))
}

/// Reads an audio tag body.
pub fn audio(body: &Bytes) -> Result<Audio, Unsupported> {
    let Some(&first) = body.first() else {
        return Ok(Audio::Nothing);
    };
    match first >> 4 {
        AAC => Ok(aac(body.get(1).copied(), 2, body)),
        ENHANCED_AUDIO => enhanced_audio(body, first & 0x0f),
        2 | 14 => unsupported("MP3 audio"),
        7 | 8 => unsupported("G.711 audio"),
        11 => unsupported("Speex audio"),
        13 => unsupported("Opus audio"),
        other => unsupported(format!("audio format {other}")),
    }
}

fn enhanced_audio(body: &Bytes, packet: u8) -> Result<Audio, Unsupported> {
    match packet {
        5 => return unsupported("multitrack audio"),
        7 => return unsupported("Enhanced RTMP ModEx audio"),
        _ => {}
    }
    let Some(four_cc) = four_cc(body) else {
        return Ok(Audio::Nothing);
    };
    match &four_cc {
        b"mp4a" => Ok(aac(Some(packet), 5, body)),
        b"Opus" => unsupported("Opus audio over RTMP"),
        b"fLaC" => unsupported("FLAC audio"),
        b"ac-3" | b"ec-3" => unsupported("Dolby audio"),
        b".mp3" => unsupported("MP3 audio"),
        other => unsupported(format!("audio codec {}", printable(*other))),
    }
}

fn aac(packet: Option<u8>, header_bytes: usize, body: &Bytes) -> Audio {
    match (packet, config(body, header_bytes)) {
        (Some(0), Some(data)) => Audio::Config(data),
        (Some(1), Some(data)) => Audio::Frame(data),
        _ => Audio::Nothing,
    }
}

fn four_cc(body: &[u8]) -> Option<[u8; 4]> {
    body.get(1..).and_then(|rest| rest.first_chunk()).copied()
}

/// A `FourCC` as text that is safe to log and to send back.
fn printable(four_cc: [u8; 4]) -> String {
    four_cc
        .map(|byte| {
            if byte.is_ascii_graphic() {
                char::from(byte)
            } else {
                '?'
            }
        })
        .iter()
        .collect()
}
