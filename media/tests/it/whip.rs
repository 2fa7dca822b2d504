//! Publishing from a browser's protocol, watched over everything that is served.

use std::time::Duration;

use str0m::media::Direction;

use crate::ffmpeg::{Encoder, Probe};
use crate::harness::{Server, config};
use crate::rtc_client::{Client, Clip, Running, ask, post};

/// Publishes stream `x` from a clip.
async fn publish(server: &Server, key: &str, clip: &Clip) -> (Running, String) {
    let client = Client::new(Direction::SendOnly).await;
    let answer = post(server, "/live/x/whip", key, client.offer.clone()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let location = answer.header("location").to_owned();
    (client.go(&answer.body, Some(clip.clone())), location)
}

async fn watch(server: &Server) -> Running {
    let client = Client::new(Direction::RecvOnly).await;
    let answer = post(server, "/live/x/whep", "any", client.offer.clone()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    client.go(&answer.body, None)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_publisher_is_watched_over_whep_hls_and_flv() {
    let server = Server::start().await;
    let (mut publisher, location) = publish(&server, "key-x", &Clip::make("320x240")).await;
    server.told("started x", 1).await;
    let stats = server
        .stats("x", |stats| {
            stats.has_video && stats.has_audio && stats.fps > 10
        })
        .await;
    assert_eq!((stats.width, stats.height), (320, 240));
    let mut viewer = watch(&server).await;
    let heard = viewer
        .until(|heard| heard.pictures.len() > 40 && heard.sound.len() > 40)
        .await;
    let first = &heard.pictures[0].1;
    assert_eq!(
        first[..5],
        [0, 0, 0, 1, 0x67],
        "it begins with the parameter sets"
    );
    let times: Vec<u64> = heard.pictures.iter().map(|picture| picture.0).collect();
    assert!(times.is_sorted_by(|a, b| a < b), "{times:?}");
    assert!(
        heard.sound[5..]
            .windows(2)
            .all(|two| two[1].0 - two[0].0 == 960),
        "Opus is passed through"
    );
    let asked = publisher.until(|heard| heard.key_requests >= 2).await;
    assert!(asked.connected);
    server
        .playlist("x", |text| text.matches("#EXTINF").count() >= 2)
        .await;
    Probe::read(&server.watch_url("x.flv"), 3)
        .await
        .assert_clean();
    assert_eq!(server.media.stats("x").unwrap().viewers_whep, 1);
    assert_eq!(ask(&server, "DELETE", &location, &[], "").await.status, 200);
    server.told("ended x", 1).await;
    Probe::read(&server.watch_url("x/index.m3u8"), 20)
        .await
        .assert_clean();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_rtmp_publisher_is_heard_over_whep() {
    let server = Server::start().await;
    let rtmp = Encoder::new(true, 60, "320x240").also("-tune zerolatency");
    let _encoder = rtmp.start(&server.publish_url("key-x"));
    server
        .stats("x", |stats| stats.has_audio && stats.gop_ms > 0)
        .await;
    let mut viewer = watch(&server).await;
    let heard = viewer
        .until(|heard| heard.pictures.len() > 30 && heard.sound.len() > 30)
        .await;
    assert_eq!(heard.pictures[0].1[..5], [0, 0, 0, 1, 0x67]);
    let mut decoder = opus::Decoder::new(48_000, opus::Channels::Stereo).unwrap();
    let mut loudest = 0f32;
    for (_, packet) in &heard.sound {
        let mut pcm = vec![0.0; 5_760 * 2];
        let count = decoder.decode_float(packet, &mut pcm, false).unwrap();
        loudest = pcm[..count * 2]
            .iter()
            .fold(loudest, |loudest, sample| loudest.max(sample.abs()));
    }
    assert!(loudest > 0.05, "the tone is heard: {loudest}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b_frames_are_refused_with_the_remedy() {
    let server = Server::start().await;
    let rtmp = Encoder::new(true, 60, "320x240").also("-bf 2 -preset medium");
    let _encoder = rtmp.start(&server.publish_url("key-x"));
    server.stats("x", |stats| stats.gop_ms > 0).await;
    let client = Client::new(Direction::RecvOnly).await;
    let answer = post(&server, "/live/x/whep", "any", client.offer).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (409, "media.b_frames")
    );
    assert!(answer.body.contains("B-frames"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_publisher_that_comes_back_goes_on_with_the_same_stream() {
    let mut config = config();
    config.publisher_idle = Duration::from_secs(2);
    let server = Server::with(config).await;
    let clip = Clip::make("160x120");
    let (publisher, _) = publish(&server, "key-x", &clip).await;
    server.told("started x", 1).await;
    let mut viewer = watch(&server).await;
    viewer.until(|heard| heard.pictures.len() > 10).await;
    drop(publisher);
    server.told("ended x", 1).await;
    let before = viewer.until(|_| true).await.pictures.len();
    let (_second, location) = publish(&server, "key-x", &Clip::make("240x160")).await;
    let heard = viewer
        .until(|heard| heard.pictures.len() > before + 20)
        .await;
    assert!(
        heard.pictures.windows(2).all(|two| two[0].0 < two[1].0),
        "one timeline"
    );
    assert!(!heard.gone);
    let text = server
        .playlist("x", |text| text.contains("EXT-X-DISCONTINUITY\n"))
        .await;
    assert!(text.matches("EXT-X-MAP").count() >= 1, "{text}");
    let ended = ask(&server, "DELETE", &location, &[], "").await;
    assert_eq!(ended.status, 200);
    server.told("ended x", 2).await;
    viewer.until(|heard| heard.gone).await;
    let text = server.playlist("x", |_| true).await;
    assert!(
        text.contains("EXT-X-ENDLIST"),
        "an end that was said is final"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_publisher_is_refused_or_takes_over() {
    let server = Server::start().await;
    let clip = Clip::make("160x120");
    let (mut first, _) = publish(&server, "key-x", &clip).await;
    server.told("started x", 1).await;
    let client = Client::new(Direction::SendOnly).await;
    let refused = post(&server, "/live/x/whip", "key-x", client.offer.clone()).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "media.busy")
    );
    let polite = post(
        &server,
        "/live/x/whip?take_over=false",
        "take-x",
        client.offer,
    )
    .await;
    assert_eq!(polite.status, 409, "whoever may take over need not");
    let (mut second, _) = publish(&server, "take-x", &clip).await;
    server.told("started x", 2).await;
    first.until(|heard| heard.gone).await;
    second.until(|heard| heard.key_requests > 0).await;
    assert!(server.media.kick("x"));
    second.until(|heard| heard.gone).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_turned_phone_gets_an_init_of_its_own() {
    let server = Server::start().await;
    let mut clip = Clip::make("320x240");
    clip.pictures.extend(Clip::make("240x320").pictures);
    let (_publisher, _) = publish(&server, "key-x", &clip).await;
    server.stats("x", |stats| stats.width == 240).await;
    let text = server
        .playlist("x", |text| text.matches("EXT-X-MAP").count() >= 2)
        .await;
    assert!(text.contains("#EXT-X-DISCONTINUITY\n"), "{text}");
}
