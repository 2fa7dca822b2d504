//! Real media through the whole path, judged by ffprobe.

use crate::ffmpeg::{Encoder, Probe, complaint};
use crate::harness::Server;

#[tokio::test(flavor = "multi_thread")]
async fn flv_viewers_get_clean_h264_and_aac() {
    let server = Server::start().await;
    let _encoder = Encoder::new(true, 60, "320x240").start(&server.publish_url("key-a"));
    server.stats("a", |stats| stats.gop_ms > 0).await;
    let probe = Probe::read(&server.watch_url("a.flv"), 3).await;
    probe.assert_clean();
    assert_eq!(probe.size(), (320, 240));
}

#[tokio::test(flavor = "multi_thread")]
async fn hls_players_get_clean_h264_and_aac() {
    let server = Server::start().await;
    let sent = Encoder::new(false, 6, "320x240")
        .run(&server.publish_url("key-a"))
        .await;
    assert!(sent.status.success(), "{}", complaint(&sent));
    server.told("ended a", 1).await;
    let probe = Probe::read(&server.watch_url("a/index.m3u8"), 20).await;
    probe.assert_clean();
    let frames = probe.frames("video").count();
    assert_eq!(frames, 150, "six seconds at 25 frames, none lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn b_frames_keep_their_order() {
    let server = Server::start().await;
    let b_frames = |live, seconds| {
        Encoder::new(live, seconds, "320x240").also("-preset veryfast -tune animation -bf 3")
    };
    let _live = b_frames(true, 60).start(&server.publish_url("key-a"));
    b_frames(false, 5).run(&server.publish_url("key-b")).await;
    server.stats("a", |stats| stats.gop_ms > 0).await;
    server.told("ended b", 1).await;
    for path in ["a.flv", "b/index.m3u8"] {
        let probe = Probe::read(&server.watch_url(path), 3).await;
        probe.assert_clean();
        assert!(
            !probe.times("video", "pts_time").is_sorted(),
            "{path}: no B-frames were sent"
        );
        let shown = probe
            .frames("video")
            .filter(|frame| frame["pict_type"] == "B")
            .count();
        assert!(shown > 10, "{path}: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn video_alone_plays_without_waiting_for_audio_forever() {
    let server = Server::start().await;
    let encoder = Encoder::new(false, 4, "320x240").also("-an");
    let sent = encoder.run(&server.publish_url("key-a")).await;
    assert!(sent.status.success(), "{}", complaint(&sent));
    server.told("ended a", 1).await;
    let probe = Probe::read(&server.watch_url("a/index.m3u8"), 20).await;
    assert_eq!(probe.complaints, "");
    assert_eq!(probe.frames("video").count(), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn audio_alone_plays_over_flv_and_hls() {
    let server = Server::start().await;
    let _live = Encoder::new(true, 60, "320x240")
        .also("-vn")
        .start(&server.publish_url("key-a"));
    let sent = Encoder::new(false, 5, "320x240")
        .also("-vn")
        .run(&server.publish_url("key-b"))
        .await;
    assert!(sent.status.success(), "{}", complaint(&sent));
    server.stats("a", |stats| stats.audio_kbps > 0).await;
    server.told("ended b", 1).await;
    for path in ["a.flv", "b/index.m3u8"] {
        let probe = Probe::read(&server.watch_url(path), 3).await;
        assert_eq!(
            (probe.complaints.as_str(), probe.codec("audio")),
            ("", "aac"),
            "{path}"
        );
        let times = probe.times("audio", "dts_time");
        assert!(
            times.len() > 100 && times.is_sorted_by(|a, b| a < b),
            "{path}: {times:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn measures_tell_what_is_sent_and_who_watches() {
    let server = Server::start().await;
    let _sending = Encoder::new(true, 60, "640x360").start(&server.publish_url("key-a"));
    let wanted = |stats: &julin_media::StreamStats| stats.gop_ms > 0 && stats.audio_kbps > 0;
    let stats = server.stats("a", wanted).await;
    assert_eq!((stats.width, stats.height, stats.gop_ms), (640, 360, 1_000));
    assert!(stats.has_video && stats.has_audio);
    assert!((15..=40).contains(&stats.fps), "{}", stats.fps);
    assert!(stats.video_kbps > 10, "{}", stats.video_kbps);
    let watching = server.respond("/live/a.flv").await;
    server.get("/live/a/index.m3u8").await;
    server.get("/live/a/index.m3u8?token=another").await;
    server
        .stats("a", |stats| {
            (stats.viewers_flv, stats.viewers_hls) == (1, 2)
        })
        .await;
    drop(watching);
    server.stats("a", |stats| stats.viewers_flv == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn playlists_name_files_that_exist_with_their_types() {
    let server = Server::start().await;
    Encoder::new(false, 4, "320x240")
        .run(&server.publish_url("key-a"))
        .await;
    let text = server.playlist("a", |text| text.contains("ENDLIST")).await;
    let map = text
        .split("URI=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let segments = text.lines().filter(|line| line.starts_with("seg-"));
    for file in segments.chain([map]) {
        let response = server.respond(&format!("/live/a/{file}")).await;
        assert_eq!(response.status(), 200, "{file}");
        assert_eq!(response.headers()["content-type"], "video/mp4");
    }
    let response = server.respond("/live/a/index.m3u8").await;
    assert_eq!(
        response.headers()["content-type"],
        "application/vnd.apple.mpegurl"
    );
    assert_eq!(response.headers()["cache-control"], "no-store");
    for missing in [
        "seg-1.m4s",
        "init-1.mp4",
        "part-1-0.m4s",
        "other.txt",
        "seg-x.m4s",
    ] {
        assert_eq!(
            server.get(&format!("/live/a/{missing}")).await.0,
            404,
            "{missing}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_low_latency_player_is_answered_when_the_part_exists() {
    let server = Server::start().await;
    let _sending = Encoder::new(true, 60, "320x240").start(&server.publish_url("key-a"));
    let text = server
        .playlist("a", |text| text.contains("PRELOAD-HINT"))
        .await;
    let (_, hint) = text.split_once("PRELOAD-HINT:TYPE=PART,URI=\"").unwrap();
    let file = hint.split('"').next().unwrap();
    let (segment, part) = file["part-".len()..]
        .trim_end_matches(".m4s")
        .split_once('-')
        .unwrap();
    let query = format!("_HLS_msn={segment}&_HLS_part={part}");
    let (status, text) = server.get(&format!("/live/a/index.m3u8?{query}")).await;
    assert_eq!(status, 200);
    assert!(
        text.contains(&format!("URI=\"{file}\""))
            && !text.contains(&format!("HINT:TYPE=PART,URI=\"{file}\"")),
        "{text}"
    );
    let (status, bytes) = server.get_bytes(&format!("/live/a/{file}")).await;
    assert_eq!((status, &bytes[4..8]), (200, &b"moof"[..]));
    let far = segment.parse::<u64>().unwrap() + 50;
    assert_eq!(
        server
            .get(&format!("/live/a/index.m3u8?_HLS_msn={far}"))
            .await
            .0,
        400
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_stream_asks_for_a_token_every_time() {
    let server = Server::start().await;
    Encoder::new(false, 3, "320x240")
        .run(&server.publish_url("key-private"))
        .await;
    server.told("ended private", 1).await;
    assert_eq!(server.get("/live/private.flv").await.0, 403);
    assert_eq!(
        server.get("/live/private/index.m3u8?token=wrong").await.0,
        403
    );
    let (status, text) = server
        .get("/live/private/index.m3u8?token=let%20me%20in")
        .await;
    assert_eq!(status, 200);
    let segment = text.lines().find(|line| line.starts_with("seg-")).unwrap();
    assert!(segment.ends_with("?token=let%20me%20in"), "{segment}");
    assert_eq!(server.get(&format!("/live/private/{segment}")).await.0, 200);
    let bare = segment.split('?').next().unwrap();
    assert_eq!(server.get(&format!("/live/private/{bare}")).await.0, 403);
}

#[tokio::test]
async fn a_stream_that_is_not_there_is_said_to_be_so() {
    let server = Server::start().await;
    for path in ["/live/a.flv", "/live/a/index.m3u8", "/live/a/seg-1.m4s"] {
        let (status, text) = server.get(path).await;
        assert_eq!(status, 404, "{path}");
        assert!(text.contains("media.not_live"), "{text}");
    }
    assert_eq!(server.get("/live/a.mp4").await.0, 404);
}
