//! The messages that the server sends.

use super::amf0::{self, Value, object, text};

/// Our outgoing chunk size: larger than any reply, so that one chunk always carries it.
const CHUNK_BYTES: u32 = 65_536;
const WINDOW_BYTES: u32 = 2_500_000;
const CONTROL_CHUNK_STREAM: u8 = 2;
const COMMAND_CHUNK_STREAM: u8 = 3;
/// The one message stream that `createStream` hands out.
pub(super) const MESSAGE_STREAM: u32 = 1;

fn message(out: &mut Vec<u8>, chunk_stream: u8, kind: u8, stream_id: u32, payload: &[u8]) {
    let len = u32::try_from(payload.len()).unwrap_or(0).to_be_bytes();
    out.extend([chunk_stream, 0, 0, 0]);
    out.extend(&len[1..]);
    out.push(kind);
    out.extend(stream_id.to_le_bytes());
    out.extend(payload);
}

fn command(out: &mut Vec<u8>, stream_id: u32, values: &[Value]) {
    let mut payload = Vec::new();
    for value in values {
        amf0::write(&mut payload, value);
    }
    message(out, COMMAND_CHUNK_STREAM, 20, stream_id, &payload);
}

/// Window, bandwidth and chunk size, then the success of `connect`.
pub(super) fn connected(out: &mut Vec<u8>, transaction: f64) {
    message(out, CONTROL_CHUNK_STREAM, 5, 0, &WINDOW_BYTES.to_be_bytes());
    let [a, b, c, d] = WINDOW_BYTES.to_be_bytes();
    message(out, CONTROL_CHUNK_STREAM, 6, 0, &[a, b, c, d, 2]);
    message(out, CONTROL_CHUNK_STREAM, 1, 0, &CHUNK_BYTES.to_be_bytes());
    let server = object([
        ("fmsVer", text("FMS/3,5,7,7009")),
        ("capabilities", Value::Number(31.0)),
        ("fourCcList", Value::Array(vec![text("avc1"), text("mp4a")])),
    ]);
    let mut info = status_members("status", "NetConnection.Connect.Success", "Connected");
    info.push(("objectEncoding".to_owned(), Value::Number(0.0)));
    command(
        out,
        0,
        &[
            text("_result"),
            Value::Number(transaction),
            server,
            Value::Object(info),
        ],
    );
}

/// The plain success of a command.
pub(super) fn result(out: &mut Vec<u8>, transaction: f64, value: Value) {
    command(
        out,
        0,
        &[
            text("_result"),
            Value::Number(transaction),
            Value::Null,
            value,
        ],
    );
}

/// `onStatus` on the message stream.
pub(super) fn status(out: &mut Vec<u8>, level: &str, code: &str, description: &str) {
    let info = Value::Object(status_members(level, code, description));
    command(
        out,
        MESSAGE_STREAM,
        &[text("onStatus"), Value::Number(0.0), Value::Null, info],
    );
}

fn status_members(level: &str, code: &str, description: &str) -> Vec<(String, Value)> {
    [
        ("level", level),
        ("code", code),
        ("description", description),
    ]
    .map(|(name, value)| (name.to_owned(), text(value)))
    .into()
}

/// `Stream Begin` for the message stream.
pub(super) fn stream_begin(out: &mut Vec<u8>) {
    message(out, CONTROL_CHUNK_STREAM, 4, 0, &[0, 0, 0, 0, 0, 1]);
}

/// Acknowledgement of `received` bytes, modulo 2³² as the protocol counts.
pub(super) fn acknowledge(out: &mut Vec<u8>, received: u32) {
    message(out, CONTROL_CHUNK_STREAM, 3, 0, &received.to_be_bytes());
}

/// Answer to a ping.
pub(super) fn pong(out: &mut Vec<u8>, stamp: [u8; 4]) {
    let [a, b, c, d] = stamp;
    message(out, CONTROL_CHUNK_STREAM, 4, 0, &[0, 7, a, b, c, d]);
}
