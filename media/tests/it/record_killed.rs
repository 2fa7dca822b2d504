//! A recording whose process ends: killed, or told to stop.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::ffmpeg::{Encoder, Probe};
use crate::harness::{Server, until};
use crate::record::recording;

/// Where a child that is to be killed keeps its recording.
const CHILD_DIR: &str = "JULIN_TEST_RECORD_DIR";

/// A process with a media server that records, killed while it does.
struct Doomed(Child);

impl Drop for Doomed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn doomed(dir: &Path) -> Doomed {
    let child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "record_killed::records_until_it_is_killed",
        ])
        .env(CHILD_DIR, dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    Doomed(child.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "runs in a process of its own, started by the test below"]
async fn records_until_it_is_killed() {
    let Ok(dir) = std::env::var(CHILD_DIR) else {
        return;
    };
    let dir = Path::new(&dir);
    let server = Server::with(recording(dir)).await;
    server.media.record("a").unwrap();
    std::fs::write(dir.join("address"), server.publish_url("key-a")).unwrap();
    std::future::pending::<()>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_sigkill_everything_up_to_the_last_whole_segment_plays() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = doomed(dir.path());
    let url = until(async || {
        let url = std::fs::read_to_string(dir.path().join("address")).ok()?;
        (!url.is_empty()).then_some(url)
    })
    .await;
    let _encoder = Encoder::new(true, 60, "320x240").start(&url);
    let index = dir.path().join("a/1.idx");
    let lines = || std::fs::read_to_string(&index).map_or(0, |text| text.lines().count());
    until(async || (lines() >= 5).then_some(())).await;
    child.0.kill().unwrap();
    child.0.wait().unwrap();
    let whole = lines() - 1;
    // As if it had been killed while it wrote: half a segment, half a line.
    append(
        &dir.path().join("a/1.mp4"),
        &[0, 0, 9, 9, b'm', b'o', b'o', b'f', 1],
    );
    append(&index, b"S 12 3");
    let server = Server::with(recording(dir.path())).await;
    let probe = Probe::read(&server.replay_url("a/index.m3u8"), 60).await;
    probe.assert_clean();
    assert_eq!(
        probe.frames("video").count(),
        whole * 25,
        "{whole} whole seconds"
    );
    // The live goes on in the new process: a run of its own beside the old one.
    server.media.record("a").unwrap();
    Encoder::new(false, 3, "320x240")
        .run(&server.publish_url("key-a"))
        .await;
    server.told("ended a", 1).await;
    let made = server.media.seal("a").await.unwrap();
    assert_eq!(made.cuts.len(), whole + 3);
    let probe = Probe::read(&server.replay_url("a/download.mp4"), 60).await;
    probe.assert_clean();
    assert_eq!(probe.frames("video").count(), (whole + 3) * 25);
}

fn append(path: &Path, bytes: &[u8]) {
    use std::io::Write;
    let file = std::fs::OpenOptions::new().append(true).open(path);
    file.unwrap().write_all(bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_writes_what_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::with(recording(dir.path())).await;
    server.media.record("a").unwrap();
    let _encoder = Encoder::new(true, 60, "320x240").start(&server.publish_url("key-a"));
    let index = dir.path().join("a/1.idx");
    let lines = || std::fs::read_to_string(&index).map_or(0, |text| text.lines().count());
    until(async || (lines() >= 3).then_some(())).await;
    server.stop_rtmp();
    server.told("ended a", 1).await;
    let ended = until(async || {
        let made = server.media.recorded("a").await.unwrap();
        // The last segment was cut short by the end.
        let last = made.cuts.last()?.duration_ms;
        (last < 1_000).then_some(made)
    });
    let made = tokio::time::timeout(Duration::from_secs(20), ended)
        .await
        .unwrap();
    assert!(made.cuts.len() >= 3);
}
