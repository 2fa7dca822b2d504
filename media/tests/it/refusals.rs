//! Publishers that are turned away, and what they are told.

use crate::ffmpeg::Encoder;
use crate::harness::Server;
use crate::rtmp_client::{
    Client, command, connect, handshake, message, sequence_headers, video_frame,
};
use julin_media::rtmp::amf0::{Value, text};

const START: &str = "NetStream.Publish.Start";

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_refused_and_the_encoder_says_why() {
    let server = Server::start().await;
    let output = Encoder::new(false, 2, "320x240")
        .run(&server.publish_url("wrong"))
        .await;
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("unknown stream key"), "{said}");
    assert!(server.gate.said.borrow().is_empty());
    let mut client = Client::publish(server.rtmp, "wrong").await;
    assert_eq!(client.status().await.0, "NetStream.Publish.Denied");
    client.closed().await;
}

#[tokio::test]
async fn a_second_publisher_is_refused_and_the_first_goes_on() {
    let server = Server::start().await;
    let mut first = Client::publish(server.rtmp, "key-a").await;
    assert_eq!(first.status().await.0, START);
    let mut second = Client::publish(server.rtmp, "key-a").await;
    let (code, why) = second.status().await;
    assert_eq!(code, "NetStream.Publish.BadName");
    assert!(why.contains("already being published"), "{why}");
    second.closed().await;
    first.send(&message(8, 0, &[0xaf, 0, 0x11, 0x90])).await;
    server.stats("a", |stats| stats.uptime_ms > 0).await;
    assert_eq!(*server.gate.said.borrow(), ["started a"]);
}

#[tokio::test]
async fn a_take_over_ends_the_first_publisher() {
    let server = Server::start().await;
    let mut first = Client::publish(server.rtmp, "key-a").await;
    assert_eq!(first.status().await.0, START);
    let mut second = Client::publish(server.rtmp, "take-a").await;
    assert_eq!(second.status().await.0, START);
    let (code, why) = first.status().await;
    assert_eq!(code, "NetStream.Publish.BadName");
    assert!(why.contains("took over"), "{why}");
    first.closed().await;
    assert_eq!(
        *server.gate.said.borrow(),
        ["started a", "ended a", "started a"]
    );
}

#[tokio::test]
async fn codecs_we_do_not_carry_are_refused_by_name() {
    let server = Server::start().await;
    let bodies: [(u8, &[u8], &str); 4] = [
        (9, b"\x90hvc1\x01", "H.265"),
        (9, b"\x90av01\x01", "AV1"),
        (8, b"\x90Opus\x01", "Opus"),
        (8, b"\x2f\xff", "MP3"),
    ];
    for (kind, body, name) in bodies {
        let mut client = Client::publish(server.rtmp, "key-a").await;
        assert_eq!(client.status().await.0, START);
        client.send(&message(kind, 0, body)).await;
        let (code, why) = client.status().await;
        assert_eq!(code, "NetStream.Publish.Rejected", "{name}");
        assert!(
            why.contains(name) && why.contains("set the encoder"),
            "{why}"
        );
        client.closed().await;
    }
    server.told("ended a", 4).await;
}

#[tokio::test]
async fn a_stream_without_keyframes_is_refused() {
    let server = Server::start().await;
    let mut client = Client::publish(server.rtmp, "key-a").await;
    assert_eq!(client.status().await.0, START);
    client.send(&sequence_headers()).await;
    for second in 0..30 {
        client.send(&video_frame(second * 1000, false)).await;
    }
    let (code, why) = client.status().await;
    assert_eq!(code, "NetStream.Publish.Rejected");
    assert!(why.contains("keyframe interval"), "{why}");
}

#[tokio::test]
async fn playing_over_rtmp_is_refused() {
    let server = Server::start().await;
    let mut client = Client::open(server.rtmp).await;
    let play = command(&[text("play"), Value::Number(5.0), Value::Null, text("a")]);
    client.send(&[handshake(), connect(), play].concat()).await;
    assert_eq!(client.status().await.0, "NetStream.Play.Failed");
    client.closed().await;
}
