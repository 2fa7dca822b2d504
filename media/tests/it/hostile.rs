//! Bytes that no encoder sends.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use julin_media::codec::{AudioConfig, VideoConfig};
use julin_media::rtmp::amf0::Reader;
use julin_media::rtmp::chunk::ChunkReader;
use julin_media::rtmp::media;
use julin_media::rtmp::session::{MAX_COMMAND_BYTES, Session};
use proptest::prelude::*;
use tokio::io::AsyncWriteExt;

use crate::harness::{Server, config, until};
use crate::rtmp_client::{Client, connect, handshake, message, publish};

fn noise() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..4096)
}

/// Feeds all of it in pieces and returns the most the session ever held, input included.
fn most_held(session: &mut Session, bytes: &[u8], step: usize) -> usize {
    let mut input = BytesMut::new();
    let mut most = 0;
    for piece in bytes.chunks(step) {
        input.extend_from_slice(piece);
        while let Ok(Some(_)) = session.poll(&mut input) {}
        most = most.max(session.buffered() + input.len());
        if session.poll(&mut input).is_err() {
            break;
        }
    }
    most
}

proptest! {
    #[test]
    fn noise_never_panics_a_parser(bytes in noise()) {
        let shared = Bytes::from(bytes.clone());
        let mut reader = Reader::new(&bytes);
        while let Ok(Some(_)) = reader.next_value() {}
        let _ = (media::video(&shared), media::audio(&shared));
        let _ = AudioConfig::parse(&bytes);
        let _ = VideoConfig::parse(&bytes);
        let sps = [&[1, 100, 0, 30, 255, 225, 1, 0, 103][..], &bytes, &[0; 256]].concat();
        let _ = VideoConfig::parse(&sps);
    }

    #[test]
    fn noise_after_the_handshake_is_held_within_limits(bytes in noise(), step in 1usize..512) {
        let mut session = Session::new();
        let all = [handshake(), bytes].concat();
        prop_assert!(most_held(&mut session, &all, step) <= 3 * MAX_COMMAND_BYTES);
    }

    #[test]
    fn chunks_are_never_lost_nor_invented(
        sizes in prop::collection::vec(0usize..2_000, 1..20),
        step in 1usize..700,
    ) {
        let sent: Vec<Vec<u8>> = sizes.iter().map(|len| vec![7; *len]).collect();
        let wire: Vec<u8> = sent.iter().flat_map(|payload| message(9, 1, payload)).collect();
        let mut reader = ChunkReader::new(4_000);
        let mut input = BytesMut::new();
        let mut received = Vec::new();
        for piece in wire.chunks(step) {
            input.extend_from_slice(piece);
            while let Some(message) = reader.next_message(&mut input).unwrap() {
                received.push(message.payload.to_vec());
            }
        }
        prop_assert_eq!(received, sent);
    }
}

#[test]
fn announced_sizes_cost_nothing() {
    // 4 GiB chunks and 64 KiB messages, on every chunk stream, one byte each.
    let mut wire = [handshake(), message(1, 0, &0x7fff_ffffu32.to_be_bytes())].concat();
    for id in 3..60 {
        wire.extend([id, 0, 0, 0, 1, 0, 0, 9, 1, 0, 0, 0, 0xff]);
    }
    let mut session = Session::new();
    assert!(most_held(&mut session, &wire, 1) <= 2 * MAX_COMMAND_BYTES);
}

#[tokio::test]
async fn a_peer_that_never_publishes_is_dropped() {
    let mut config = config();
    config.publish_deadline = Duration::from_millis(200);
    let server = Server::with(config).await;
    let openings = [
        vec![],
        vec![3; 700],
        handshake(),
        [handshake(), connect()].concat(),
    ];
    for opening in openings {
        let mut client = Client::open(server.rtmp).await;
        client.send(&opening).await;
        client.closed().await;
    }
}

#[tokio::test]
async fn a_publisher_that_falls_silent_is_gone() {
    let mut config = config();
    config.publisher_idle = Duration::from_millis(200);
    let server = Server::with(config).await;
    let mut client = Client::publish(server.rtmp, "key-a").await;
    server.told("ended a", 1).await;
    client.closed().await;
}

#[tokio::test]
async fn noise_from_many_peers_leaves_the_server_working() {
    let server = Server::start().await;
    for seed in 0..20u8 {
        let mut client = Client::open(server.rtmp).await;
        let noise =
            (0..20_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 11).to_le_bytes()[0] ^ seed);
        let opening = if seed % 2 == 0 {
            handshake()
        } else {
            vec![seed]
        };
        // The server may close before it has read everything.
        let wire: Vec<u8> = opening.into_iter().chain(noise).collect();
        let _ = client.socket.write_all(&wire).await;
        client.closed().await;
    }
    let mut honest = Client::publish(server.rtmp, "key-a").await;
    assert_eq!(honest.status().await.0, "NetStream.Publish.Start");
}

#[tokio::test]
async fn a_granted_publisher_is_still_held_to_the_frame_limit() {
    let mut config = config();
    config.max_frame_bytes = 10_000;
    let server = Server::with(config).await;
    let mut client = Client::open(server.rtmp).await;
    client
        .send(&[handshake(), connect(), publish("key-a")].concat())
        .await;
    assert_eq!(client.status().await.0, "NetStream.Publish.Start");
    client.send(&message(9, 0, &vec![0x17; 10_001])[..64]).await;
    client.closed().await;
    server.told("ended a", 1).await;
}

#[tokio::test]
async fn connections_have_a_limit_and_their_places_come_back() {
    let mut config = config();
    config.max_rtmp_connections = 1;
    let server = Server::with(config).await;
    let mut first = Client::publish(server.rtmp, "key-a").await;
    assert_eq!(first.status().await.0, "NetStream.Publish.Start");
    Client::open(server.rtmp).await.closed().await;
    drop(first);
    server.told("ended a", 1).await;
    let granted = until(async || {
        let mut next = Client::open(server.rtmp).await;
        let asked = [handshake(), connect(), publish("key-b")].concat();
        next.socket.write_all(&asked).await.ok()?;
        next.status_or_close().await
    })
    .await;
    assert_eq!(granted.0, "NetStream.Publish.Start");
}
