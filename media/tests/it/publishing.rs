//! A stream's life: reconnecting, ending, being ended.

use std::time::Duration;

use http_body_util::BodyExt;

use crate::ffmpeg::{Encoder, Probe, complaint};
use crate::harness::{Server, config, until};
use crate::rtmp_client::{Client, sequence_headers, video_frame};

#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_that_returns_continues_the_stream_with_a_discontinuity() {
    let server = Server::start().await;
    let url = server.publish_url("key-a");
    let mut lost = Encoder::new(true, 60, "320x240").start(&url);
    server
        .playlist("a", |text| text.matches("#EXTINF").count() >= 2)
        .await;
    lost.kill().await.unwrap();
    server.told("ended a", 1).await;
    assert!(server.media.stats("a").is_none());
    let between = server.playlist("a", |_| true).await;
    assert!(
        !between.contains("ENDLIST"),
        "viewers wait for it: {between}"
    );
    let back = Encoder::new(false, 3, "640x360").run(&url).await;
    assert!(back.status.success(), "{}", complaint(&back));
    server.told("ended a", 2).await;
    let text = server
        .playlist("a", |text| text.contains("#EXT-X-ENDLIST"))
        .await;
    assert_eq!(text.matches("#EXT-X-DISCONTINUITY\n").count(), 1, "{text}");
    assert_eq!(text.matches("#EXT-X-MAP").count(), 2, "{text}");
    assert_eq!(
        *server.gate.said.borrow(),
        ["started a", "ended a", "started a", "ended a"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_flv_viewer_stays_through_a_reconnection() {
    let server = Server::start().await;
    let url = server.publish_url("key-a");
    let mut lost = Encoder::new(true, 60, "320x240").start(&url);
    server.stats("a", |stats| stats.has_video).await;
    let watching = tokio::spawn(watch_to_the_end(server.watch_url("a.flv")));
    server.stats("a", |stats| stats.viewers_flv == 1).await;
    lost.kill().await.unwrap();
    server.told("ended a", 1).await;
    Encoder::new(false, 3, "320x240").run(&url).await;
    let probe = watching.await.unwrap();
    let times = probe.times("video", "dts_time");
    assert!(
        times.len() > 75,
        "the second part was seen as well: {}",
        times.len()
    );
    assert!(times.is_sorted_by(|a, b| a < b), "{times:?}");
}

async fn watch_to_the_end(url: String) -> Probe {
    Probe::read(&url, 1000).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_that_stops_ends_the_stream_for_its_viewers() {
    let server = Server::start().await;
    let sending = Encoder::new(true, 3, "320x240").start(&server.publish_url("key-a"));
    server.stats("a", |stats| stats.has_video).await;
    let watching = server.respond("/live/a.flv").await;
    assert_eq!(watching.status(), 200);
    assert_eq!(watching.headers()["content-type"], "video/x-flv");
    let seen = watching.into_body().collect().await.unwrap().to_bytes();
    assert!(seen.starts_with(b"FLV\x01\x05"));
    drop(sending);
    assert_eq!(server.get("/live/a.flv").await.0, 404);
    assert!(
        server
            .playlist("a", |_| true)
            .await
            .contains("#EXT-X-ENDLIST")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kicked_stream_ends_at_once() {
    let server = Server::start().await;
    assert!(!server.media.kick("a"));
    let sending = Encoder::new(true, 60, "320x240").start(&server.publish_url("key-a"));
    server.playlist("a", |_| true).await;
    assert!(server.media.kick("a"));
    server.told("ended a", 1).await;
    assert!(
        server
            .playlist("a", |_| true)
            .await
            .contains("#EXT-X-ENDLIST")
    );
    assert!(!server.media.kick("a"), "it has ended already");
    let output = sending.wait_with_output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_forgotten_when_nobody_returns() {
    let mut config = config();
    config.reconnect_window = Duration::from_millis(50);
    config.max_streams = 1;
    let server = Server::with(config).await;
    for key in ["key-a", "key-b"] {
        let sent = Encoder::new(false, 2, "320x240")
            .run(&server.publish_url(key))
            .await;
        assert!(sent.status.success(), "{}", complaint(&sent));
        let path = format!("/live/{}/index.m3u8", &key[4..]);
        until(async || (server.get(&path).await.0 == 404).then_some(())).await;
    }
}

#[tokio::test]
async fn a_jump_of_the_publishers_clock_is_a_discontinuity_and_no_long_segment() {
    let server = Server::start().await;
    let mut client = Client::publish(server.rtmp, "key-a").await;
    client.send(&sequence_headers()).await;
    for start in [0, 4_000_000_000] {
        for frame in 0..75 {
            client
                .send(&video_frame(start + frame * 40, frame % 25 == 0))
                .await;
        }
    }
    let text = server
        .playlist("a", |text| text.matches("#EXTINF").count() >= 5)
        .await;
    assert_eq!(text.matches("#EXT-X-DISCONTINUITY\n").count(), 1, "{text}");
    assert!(text.contains("#EXT-X-TARGETDURATION:1\n"), "{text}");
}

#[tokio::test]
async fn when_the_server_stops_publishers_are_ended_and_viewers_see_the_end() {
    let server = Server::start().await;
    let mut client = Client::publish(server.rtmp, "key-a").await;
    client.send(&sequence_headers()).await;
    client.send(&video_frame(0, true)).await;
    server.stats("a", |stats| stats.uptime_ms > 0).await;
    let watching = server.respond("/live/a.flv").await;
    assert_eq!(watching.status(), 200);
    server.stop_rtmp();
    let seen = watching.into_body().collect().await.unwrap().to_bytes();
    assert!(seen.starts_with(b"FLV\x01"));
    client.closed().await;
    server.told("ended a", 1).await;
}
