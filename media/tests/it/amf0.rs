//! AMF0 values and their limits.

use julin_media::rtmp::ProtocolError;
use julin_media::rtmp::amf0::{MAX_DEPTH, MAX_ITEMS, Reader, Value, object, text, write};

fn read(bytes: &[u8]) -> Result<Value, ProtocolError> {
    Reader::new(bytes)
        .next_value()
        .map(|value| value.expect("not at the end"))
}

#[test]
fn reads_what_encoders_send() {
    let bytes = [
        &[2, 0, 7][..],
        b"connect",
        &[0, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0],
        &[3, 0, 3],
        b"app",
        &[2, 0, 4],
        b"live",
        &[0, 0, 9],
    ]
    .concat();
    let mut reader = Reader::new(&bytes);
    assert_eq!(reader.next_value().unwrap(), Some(text("connect")));
    assert_eq!(reader.next_value().unwrap(), Some(Value::Number(1.0)));
    let command = reader.next_value().unwrap().unwrap();
    assert_eq!(command.get("app").and_then(Value::text), Some("live"));
    assert_eq!(reader.next_value().unwrap(), None);
}

#[test]
fn what_is_written_is_read_back() {
    let value = object([
        ("number", Value::Number(-2.5)),
        ("flag", Value::Boolean(true)),
        ("nothing", Value::Null),
        (
            "list",
            Value::Array(vec![text("avc1"), object([("inner", text("聚邻"))])]),
        ),
    ]);
    let mut bytes = Vec::new();
    write(&mut bytes, &value);
    assert_eq!(read(&bytes), Ok(value));
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| [[10, 0, 0, 0, 1].repeat(depth), vec![5]].concat();
    assert!(read(&nested(MAX_DEPTH)).is_ok());
    let error = read(&nested(MAX_DEPTH + 1)).unwrap_err();
    assert_eq!(error, ProtocolError::AmfTooDeep(MAX_DEPTH));
    let objects = [3, 0, 1, b'a'].repeat(100_000);
    assert_eq!(
        read(&objects).unwrap_err(),
        ProtocolError::AmfTooDeep(MAX_DEPTH)
    );
}

#[test]
fn items_have_a_limit_across_the_message() {
    let array = [vec![10, 0xff, 0xff, 0xff, 0xff], vec![5; MAX_ITEMS]].concat();
    assert_eq!(
        read(&array).unwrap_err(),
        ProtocolError::AmfTooLarge(MAX_ITEMS)
    );
    let nulls = vec![5; MAX_ITEMS + 1];
    let mut reader = Reader::new(&nulls);
    let outcome = (0..=MAX_ITEMS)
        .map(|_| reader.next_value())
        .find_map(Result::err);
    assert_eq!(outcome, Some(ProtocolError::AmfTooLarge(MAX_ITEMS)));
}

#[test]
fn every_truncation_is_an_error() {
    let mut whole = Vec::new();
    write(
        &mut whole,
        &object([("a", Value::Array(vec![Value::Number(1.0), text("b")]))]),
    );
    for len in 1..whole.len() {
        assert_eq!(read(&whole[..len]), Err(ProtocolError::Truncated), "{len}");
    }
    // A long string that announces 4 GiB.
    assert_eq!(
        read(&[12, 0xff, 0xff, 0xff, 0xff, 1]),
        Err(ProtocolError::Truncated)
    );
    assert_eq!(read(&[17]), Err(ProtocolError::AmfMarker(17)));
}
