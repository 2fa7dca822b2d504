//! Recording and replay with real media, judged by ffprobe; a recording process that is killed.

use std::path::Path;

use julin_media::{MediaConfig, Recorded};

use crate::ffmpeg::{Encoder, Probe, complaint};
use crate::harness::{Server, config, until};

pub(crate) fn recording(dir: &Path) -> MediaConfig {
    let mut config = config();
    config.record_dir = Some(dir.to_owned());
    config
}

impl Server {
    pub(crate) fn replay_url(&self, path: &str) -> String {
        format!("http://{}/replay/{path}", self.http)
    }
}

/// Publishes to the end and seals.
pub(crate) async fn recorded(server: &Server, encoder: &Encoder) -> Recorded {
    server.media.record("a").unwrap();
    let sent = encoder.run(&server.publish_url("key-a")).await;
    assert!(sent.status.success(), "{}", complaint(&sent));
    server.told("ended a", 1).await;
    server.media.seal("a").await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_plays_every_frame_from_zero() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::with(recording(dir.path())).await;
    let made = recorded(&server, &Encoder::new(false, 6, "320x240")).await;
    assert_eq!((made.cuts.len(), made.downloads, made.fault), (6, 1, None));
    assert!(
        made.cuts
            .windows(2)
            .all(|two| two[0].offset_ms + two[0].duration_ms == two[1].offset_ms)
    );
    let probe = Probe::read(&server.replay_url("a/index.m3u8"), 20).await;
    probe.assert_clean();
    assert_eq!(probe.frames("video").count(), 150, "six seconds, none lost");
    let probe = Probe::read(&server.replay_url("a/download.mp4"), 20).await;
    probe.assert_clean();
    assert_eq!(probe.frames("video").count(), 150);
    let first = probe.times("video", "dts_time")[0];
    assert!(first < 0.1, "times begin anew: {first}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_asked_for_is_recorded() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::with(recording(dir.path())).await;
    Encoder::new(false, 3, "320x240")
        .run(&server.publish_url("key-a"))
        .await;
    server.told("ended a", 1).await;
    assert_eq!(server.media.seal("a").await.unwrap(), Recorded::default());
    let (status, text) = server.get("/replay/a/index.m3u8").await;
    assert!(
        status == 404 && text.contains("media.not_recorded"),
        "{text}"
    );
    for hostile in ["../x", ".", "", "a/b", &"a".repeat(65)] {
        server.media.record(hostile).unwrap();
        assert!(!server.media.erase(hostile).await.unwrap());
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_who_comes_back_goes_on_in_a_file_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::with(recording(dir.path())).await;
    server.media.record("a").unwrap();
    for times in 1..=2 {
        Encoder::new(false, 3, "320x240")
            .run(&server.publish_url("key-a"))
            .await;
        server.told("ended a", times).await;
    }
    let made = server.media.seal("a").await.unwrap();
    assert_eq!((made.cuts.len(), made.downloads), (6, 1));
    let (_, text) = server.get("/replay/a/index.m3u8").await;
    assert_eq!(text.matches("#EXT-X-DISCONTINUITY\n").count(), 1, "{text}");
    assert!(
        text.contains("\n1.mp4\n") && text.contains("\n2.mp4\n"),
        "{text}"
    );
    let probe = Probe::read(&server.replay_url("a/download.mp4"), 20).await;
    probe.assert_clean();
    assert_eq!(
        probe.frames("video").count(),
        150,
        "both runs, one after the other"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_picture_size_makes_another_download() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::with(recording(dir.path())).await;
    server.media.record("a").unwrap();
    for (times, size) in [(1, "320x240"), (2, "240x320")] {
        Encoder::new(false, 3, size)
            .run(&server.publish_url("key-a"))
            .await;
        server.told("ended a", times).await;
    }
    assert_eq!(server.media.seal("a").await.unwrap().downloads, 2);
    for (part, size) in [(0, (320, 240)), (1, (240, 320))] {
        let probe = Probe::read(
            &server.replay_url(&format!("a/download.mp4?part={part}")),
            20,
        )
        .await;
        probe.assert_clean();
        assert_eq!(probe.size(), size);
    }
    assert_eq!(server.get("/replay/a/download.mp4?part=2").await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_is_a_part_of_the_same_bytes_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::with(recording(dir.path())).await;
    recorded(&server, &Encoder::new(false, 6, "320x240")).await;
    let url = server.replay_url("a/index.m3u8?token=clip-2000-4000");
    let probe = Probe::read(&url, 20).await;
    probe.assert_clean();
    assert_eq!(probe.frames("video").count(), 50);
    let (_, text) = server
        .get("/replay/a/index.m3u8?token=clip-2000-4000")
        .await;
    let ranges: Vec<(u64, u64)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("#EXT-X-BYTERANGE:")?.split_once('@'))
        .map(|(len, at)| (len.parse().unwrap(), at.parse().unwrap()))
        .collect();
    let (end, start) = (ranges[1].0 + ranges[1].1, ranges[0].1);
    let file = "/replay/a/1.mp4?token=clip-2000-4000";
    assert_eq!(
        status_of(&server, file, &format!("bytes={start}-{}", end - 1)).await,
        206
    );
    let over = server
        .respond_ranged(file, &format!("bytes={start}-{}", end + 9))
        .await;
    let (given, wanted) = (&over.headers()["content-length"], end - start);
    assert_eq!(
        (over.status().as_u16(), given.to_str().unwrap()),
        (206, &*wanted.to_string())
    );
    for before in [
        format!("bytes={}-{}", start - 1, end - 1),
        "bytes=0-".into(),
    ] {
        assert_eq!(status_of(&server, file, &before).await, 403, "{before}");
    }
    assert_eq!(status_of(&server, "/replay/a/1.mp4", "bytes=0-").await, 206);
    assert_eq!(
        status_of(&server, "/replay/a/1.mp4", "bytes=99999999-").await,
        416
    );
    assert_eq!(status_of(&server, "/replay/a/2.mp4", "bytes=0-").await, 404);
    let probe = Probe::read(
        &server.replay_url("a/download.mp4?token=clip-2000-4000"),
        20,
    )
    .await;
    probe.assert_clean();
    assert_eq!(probe.frames("video").count(), 50);
}

async fn status_of(server: &Server, path: &str, range: &str) -> u16 {
    server.respond_ranged(path, range).await.status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_see_it_gets_nothing_and_what_is_erased_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::with(recording(dir.path())).await;
    server.media.record("private").unwrap();
    Encoder::new(false, 3, "320x240")
        .run(&server.publish_url("key-private"))
        .await;
    server.told("ended private", 1).await;
    server.media.seal("private").await.unwrap();
    for file in ["index.m3u8", "1.mp4", "download.mp4"] {
        assert_eq!(
            server.get(&format!("/replay/private/{file}")).await.0,
            403,
            "{file}"
        );
    }
    let (status, text) = server
        .get("/replay/private/index.m3u8?token=let%20me%20in")
        .await;
    assert!(
        status == 200 && text.contains("\n1.mp4?token=let%20me%20in\n"),
        "{text}"
    );
    assert!(server.media.erase("private").await.unwrap());
    assert!(!server.media.erase("private").await.unwrap());
    assert_eq!(
        server
            .get("/replay/private/index.m3u8?token=let%20me%20in")
            .await
            .0,
        404
    );
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_token_is_not_repeated_on_every_line() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::with(recording(dir.path())).await;
    recorded(&server, &Encoder::new(false, 3, "320x240")).await;
    for (len, status) in [(128, 200), (129, 403), (60_000, 403)] {
        let token = "0".repeat(len);
        for path in ["/replay/a/index.m3u8", "/live/a/index.m3u8"] {
            let (given, _) = server.get(&format!("{path}?token={token}")).await;
            assert_eq!(given, status, "{path} {len}");
        }
    }
    let token = "0".repeat(129);
    for path in ["/live/a.flv", "/replay/a/download.mp4"] {
        let given = server.get(&format!("{path}?token={token}")).await.0;
        assert_eq!(given, 403, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn so_many_read_recordings_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let mut settings = recording(dir.path());
    settings.max_replay_readers = 1;
    let server = Server::with(settings).await;
    recorded(&server, &Encoder::new(false, 3, "320x240")).await;
    let files = ["/replay/a/1.mp4", "/replay/a/download.mp4"];
    for first in files {
        let held = server.respond(first).await;
        assert_eq!(held.status(), 200, "{first}");
        for second in files {
            let (status, text) = server.get(second).await;
            assert_eq!(status, 503, "{first} {second}");
            assert!(text.contains("media.full"), "{text}");
        }
        assert_eq!(server.get("/replay/a/index.m3u8").await.0, 200);
        drop(held);
    }
    // Read to its end it makes room as well.
    for file in files {
        assert_eq!(server.get_bytes(file).await.0, 200, "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_stopped_goes_on_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let blocked = dir.path().join("a");
    std::fs::write(&blocked, "in the way").unwrap();
    let server = Server::with(recording(dir.path())).await;
    server.media.record("a").unwrap();
    let _encoder = Encoder::new(true, 60, "320x240").start(&server.publish_url("key-a"));
    server
        .playlist("a", |text| text.matches("#EXTINF").count() >= 3)
        .await;
    std::fs::remove_file(&blocked).unwrap();
    until(async || {
        let made = server.media.recorded("a").await.unwrap();
        (made.cuts.len() >= 2).then_some(())
    })
    .await;
    let made = server.media.seal("a").await.unwrap();
    assert_eq!((made.downloads, made.fault), (1, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_stops_the_recording_and_not_the_live() {
    let dir = tempfile::tempdir().unwrap();
    // A file where the directory should be: every write fails.
    std::fs::write(dir.path().join("a"), "in the way").unwrap();
    let server = Server::with(recording(dir.path())).await;
    server.media.record("a").unwrap();
    let _encoder = Encoder::new(true, 60, "320x240").start(&server.publish_url("key-a"));
    server
        .playlist("a", |text| text.matches("#EXTINF").count() >= 3)
        .await;
    assert!(server.media.stats("a").is_some(), "the live goes on");
    assert!(
        server.media.seal("a").await.is_err(),
        "what is there cannot be read"
    );
}
