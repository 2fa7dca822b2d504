//! What the fuzz targets in `fuzz/` drive: parsers joined to a stream's writer, without sockets.
//!
//! Each takes any bytes and must neither panic nor hold more than its limits allow.

use std::sync::Arc;

use bytes::{BufMut, Bytes, BytesMut};
use futures_util::FutureExt;

use crate::codec::annexb::{self, ParameterSets};
use crate::config::MediaConfig;
use crate::flv::reader::{ReadTag, TagReader};
use crate::hub::{Hub, Lease};
use crate::record::Recordings;
use crate::rtmp::media::{self, Video};
use crate::rtmp::session::{Event, Session};
use crate::rtmp::writer::ChunkWriter;

/// Small, so that the limits are met soon.
const MAX_MESSAGE_BYTES: usize = 64 << 10;

fn lease() -> Option<Lease> {
    let config = Arc::new(MediaConfig::new(|| 1_767_225_600_000));
    let hub = Hub::new(config, Arc::new(Recordings::new(None, 0)));
    hub.lease("fuzz", false).now_or_never()?.ok()
}

fn write(lease: &mut Lease, kind: u8, timestamp: u32, body: &Bytes) -> bool {
    let Some(production) = lease.production() else {
        return false;
    };
    let written = match kind {
        8 => production.audio(timestamp, body),
        9 => production.video(timestamp, body),
        _ => Ok(()),
    };
    written.is_ok()
}

/// A publisher over RTMP. An even first byte stands for a peer that has asked to publish already.
pub fn publisher(data: &[u8]) {
    let (Some((first, rest)), Some(mut lease)) = (data.split_first(), lease()) else {
        return;
    };
    let (mut session, mut input) = (Session::new(), BytesMut::new());
    if first % 2 == 0 {
        input.extend_from_slice(&opening());
    }
    for piece in rest.chunks(usize::from(*first) * 16 + 1) {
        input.extend_from_slice(piece);
        loop {
            match session.poll(&mut input) {
                Ok(Some(Event::Publish { .. })) => session.accept(MAX_MESSAGE_BYTES),
                Ok(Some(Event::Audio { timestamp, payload })) => {
                    if !write(&mut lease, 8, timestamp, &payload) {
                        return;
                    }
                }
                Ok(Some(Event::Video { timestamp, payload })) => {
                    if !write(&mut lease, 9, timestamp, &payload) {
                        return;
                    }
                }
                Ok(Some(Event::Play | Event::Unpublish)) => {}
                Ok(None) => break,
                Err(_refused) => return,
            }
            assert!(session.buffered() <= 2 * MAX_MESSAGE_BYTES);
        }
        drop(session.take_output());
    }
}

/// Handshake, `connect` and `publish`.
fn opening() -> Vec<u8> {
    use crate::rtmp::amf0::{self, Value, object, text};
    let mut out = vec![3];
    out.extend([0; 2 * 1536]);
    let mut command = |values: &[Value]| {
        let mut payload = Vec::new();
        for value in values {
            amf0::write(&mut payload, value);
        }
        ChunkWriter::new().put(&mut out, 3, (20, 1, 0), &payload);
    };
    let app = object([("app", text("live"))]);
    command(&[text("connect"), Value::Number(1.0), app]);
    let key = text("key");
    command(&[text("publish"), Value::Number(5.0), Value::Null, key]);
    out
}

/// A stream fetched over HTTP-FLV.
pub fn flv(data: &[u8]) {
    let Some(mut lease) = lease() else { return };
    let mut tags = TagReader::new(MAX_MESSAGE_BYTES);
    for piece in data.chunks(4_096) {
        tags.push(piece);
        loop {
            match tags.next_tag() {
                Ok(Some(tag)) => {
                    if !write(&mut lease, tag.kind, tag.timestamp, &tag.body) {
                        return;
                    }
                }
                Ok(None) => break,
                Err(_refused) => return,
            }
        }
    }
}

/// What a server that an HLS stream is fetched from answers with: a playlist, or a segment.
pub fn hls(data: &[u8]) {
    let Some(mut lease) = lease() else { return };
    for tag in crate::pull::fuzz_hls(data, MAX_MESSAGE_BYTES) {
        if !write(&mut lease, tag.kind, tag.timestamp, &tag.body) {
            return;
        }
    }
}

/// Frames of a WHIP publisher: a byte of kind, two of length, the bytes.
pub fn pictures(data: &[u8]) {
    let Some(mut lease) = lease() else { return };
    let mut sets = ParameterSets::default();
    let (mut rest, mut at) = (data, 0_i64);
    while let [kind, high, low, tail @ ..] = rest {
        let take = usize::from(u16::from_be_bytes([*high, *low])).min(tail.len());
        let (frame, next) = tail.split_at(take);
        rest = next;
        at += i64::from(*kind) * 90;
        let Some(production) = lease.production() else {
            return;
        };
        let written = if kind % 4 == 0 {
            production.opus(at, frame)
        } else {
            let Ok(unit) = sets.read(frame) else { return };
            production.picture(at, unit)
        };
        if written.is_err() {
            return;
        }
    }
}

/// A recording as the RTMP of a peer that has asked to publish.
pub fn as_rtmp(recording: &[u8]) -> Vec<u8> {
    let mut out = vec![254];
    for tag in tags_of(recording) {
        ChunkWriter::new().put(&mut out, 4, (tag.kind, 1, tag.timestamp), &tag.body);
    }
    out
}

/// A recording's pictures as [`pictures`] reads them.
pub fn as_pictures(recording: &[u8]) -> Vec<u8> {
    let (mut out, mut sets) = (Vec::new(), Bytes::new());
    for tag in tags_of(recording).into_iter().filter(|tag| tag.kind == 9) {
        match media::video(&tag.body) {
            Ok(Video::Config(record)) => sets = annexb::sets_of(&record),
            Ok(Video::Frame { key, data, .. }) => {
                let mut frame = if key { sets.to_vec() } else { Vec::new() };
                annexb::put_slices(&mut frame, &data);
                out.put_u8(41);
                out.put_u16(u16::try_from(frame.len()).unwrap_or(u16::MAX));
                out.extend(frame);
            }
            _ => {}
        }
    }
    out
}

fn tags_of(recording: &[u8]) -> Vec<ReadTag> {
    let mut reader = TagReader::new(1 << 20);
    reader.push(recording);
    std::iter::from_fn(|| reader.next_tag().ok().flatten()).collect()
}
