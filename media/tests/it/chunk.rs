//! The chunk reader against byte vectors.

use bytes::BytesMut;
use julin_media::rtmp::ProtocolError;
use julin_media::rtmp::chunk::{ChunkReader, MAX_CHUNK_STREAMS, Message};

const LIMIT: usize = 64 * 1024;

/// A type 0 header on chunk stream `id`.
fn full(id: u8, timestamp: u32, len: u32, kind: u8) -> Vec<u8> {
    let (stamp, len) = (timestamp.to_be_bytes(), len.to_be_bytes());
    [&[id][..], &stamp[1..], &len[1..], &[kind, 1, 0, 0, 0]].concat()
}

/// Feeds `bytes` in pieces of `step`.
fn read(bytes: &[u8], step: usize) -> Result<Vec<Message>, ProtocolError> {
    let mut reader = ChunkReader::new(LIMIT);
    let mut input = BytesMut::new();
    let mut messages = Vec::new();
    for piece in bytes.chunks(step) {
        input.extend_from_slice(piece);
        while let Some(message) = reader.next_message(&mut input)? {
            messages.push(message);
        }
    }
    Ok(messages)
}

/// The messages, which must not depend on how the bytes arrive.
fn read_all(bytes: &[u8]) -> Vec<Message> {
    let whole = read(bytes, bytes.len()).unwrap();
    for step in [1, 3, 127] {
        assert_eq!(read(bytes, step).unwrap(), whole, "in pieces of {step}");
    }
    whole
}

#[test]
fn interleaved_messages_are_put_together() {
    let bytes = [
        full(6, 40, 200, 9),
        vec![0xaa; 128],
        full(4, 30, 10, 8),
        vec![0xbb; 10],
        vec![0xc6],
        vec![0xaa; 72],
    ]
    .concat();
    let messages = read_all(&bytes);
    assert_eq!((messages[0].kind, messages[0].timestamp), (8, 30));
    assert_eq!(messages[0].payload, vec![0xbb; 10]);
    assert_eq!((messages[1].kind, messages[1].timestamp), (9, 40));
    assert_eq!(messages[1].payload, vec![0xaa; 200]);
    assert_eq!(messages[1].stream_id, 1);
}

#[test]
fn deltas_add_up_and_type_3_repeats_them() {
    let bytes = [
        full(4, 1_000, 1, 8),
        vec![1],
        vec![0x44, 0, 0, 20, 0, 0, 2, 8, 2, 2], // type 1: delta 20, two bytes
        vec![0x84, 0, 0, 30, 3, 3],             // type 2: delta 30
        vec![0xc4, 4, 4],                       // type 3: delta 30 again
    ]
    .concat();
    let stamps: Vec<u32> = read_all(&bytes)
        .iter()
        .map(|message| message.timestamp)
        .collect();
    assert_eq!(stamps, [1_000, 1_020, 1_050, 1_080]);
}

#[test]
fn extended_timestamps_are_read_with_and_without_repetition() {
    let stamp = 0x0123_4567u32.to_be_bytes().to_vec();
    let head = [full(4, 0x00ff_ffff, 200, 9), stamp.clone(), vec![0xaa; 128]].concat();
    let repeated = [head.clone(), vec![0xc4], stamp, vec![0xaa; 72]].concat();
    let left_out = [head, vec![0xc4], vec![0xaa; 72]].concat();
    for bytes in [repeated, left_out] {
        let messages = read_all(&bytes);
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0].timestamp, 0x0123_4567);
        assert_eq!(messages[0].payload, vec![0xaa; 200]);
    }
}

#[test]
fn the_longer_forms_of_the_chunk_stream_id_are_told_apart() {
    let rest = full(0, 5, 1, 8)[1..].to_vec();
    let bytes = [
        &[0, 0][..],
        &rest,
        &[1],
        &[1, 0, 1],
        &rest,
        &[2],
        &[0xc0, 0, 3],
    ]
    .concat();
    let payloads: Vec<u8> = read_all(&bytes)
        .iter()
        .map(|message| message.payload[0])
        .collect();
    assert_eq!(payloads, [1, 2, 3]);
}

#[test]
fn a_message_above_the_limit_is_an_error_before_it_is_stored() {
    let announced = LIMIT + 1;
    let outcome = read(&full(4, 0, 65_537, 9), 1);
    assert_eq!(
        outcome,
        Err(ProtocolError::MessageTooLarge {
            announced,
            limit: LIMIT
        })
    );
}

#[test]
fn unfinished_messages_have_a_limit_in_all() {
    let mut reader = ChunkReader::new(LIMIT);
    reader.set_chunk_bytes(60_000).unwrap();
    let mut input = BytesMut::new();
    let mut outcome = Ok(None);
    for id in 3..7 {
        input.extend_from_slice(&full(id, 0, 65_536, 9));
        input.extend_from_slice(&vec![0; 60_000]);
        outcome = outcome.and_then(|_| reader.next_message(&mut input));
    }
    assert_eq!(outcome, Err(ProtocolError::BufferedTooMuch(2 * LIMIT)));
}

#[test]
fn aborted_messages_give_their_bytes_back() {
    let mut reader = ChunkReader::new(LIMIT);
    let mut input = BytesMut::from(&[full(4, 0, 200, 9), vec![1; 128]].concat()[..]);
    assert_eq!(reader.next_message(&mut input), Ok(None));
    assert_eq!(reader.buffered(), 128);
    reader.abort(4);
    assert_eq!(reader.buffered(), 0);
    input.extend_from_slice(&[full(4, 0, 2, 9), vec![7; 2]].concat());
    assert_eq!(
        reader.next_message(&mut input).unwrap().unwrap().payload,
        vec![7; 2]
    );
}

#[test]
fn a_header_in_mid_message_starts_over() {
    let bytes = [
        full(4, 0, 200, 9),
        vec![1; 128],
        full(4, 9, 3, 9),
        vec![2; 3],
    ]
    .concat();
    let messages = read_all(&bytes);
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].payload, vec![2; 3]);
}

#[test]
fn malformed_openings_are_errors() {
    assert_eq!(read(&[0xc4], 1), Err(ProtocolError::NoPreviousHeader(4)));
    let mut reader = ChunkReader::new(LIMIT);
    assert_eq!(reader.set_chunk_bytes(0), Err(ProtocolError::ZeroChunkSize));
    let many: Vec<u8> = (3..)
        .take(MAX_CHUNK_STREAMS + 1)
        .flat_map(|id| full(id, 0, 0, 9))
        .collect();
    assert_eq!(
        read(&many, many.len()),
        Err(ProtocolError::TooManyChunkStreams(MAX_CHUNK_STREAMS))
    );
}

#[test]
fn a_huge_chunk_size_only_means_whole_messages() {
    let mut reader = ChunkReader::new(LIMIT);
    reader.set_chunk_bytes(0x7fff_ffff).unwrap();
    let mut input = BytesMut::from(&[full(4, 0, 60_000, 9), vec![5; 60_000]].concat()[..]);
    let message = reader.next_message(&mut input).unwrap().unwrap();
    assert_eq!(message.payload.len(), 60_000);
}
