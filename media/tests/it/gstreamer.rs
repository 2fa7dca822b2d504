//! GStreamer as publisher and player: neither ffmpeg's code nor a browser's.

use std::process::Stdio;

use tokio::process::{Child, Command};

use crate::ffmpeg::{Encoder, Probe};
use crate::harness::{LIMIT, Server};

fn launch(pipeline: &str) -> Child {
    Command::new("gst-launch-1.0")
        .arg("-q")
        .args(pipeline.split_whitespace())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("GStreamer is installed")
}

/// Runs to its own end; what it wrote.
async fn played(pipeline: &str) -> (bool, Vec<u8>, String) {
    let done = launch(pipeline).wait_with_output();
    let output = tokio::time::timeout(LIMIT, done)
        .await
        .expect("the pipeline hangs")
        .unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), output.stdout, complaints)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_publishes_by_rtmp() {
    let server = Server::start().await;
    let _publisher = launch(&format!(
        "flvmux name=mux streamable=true latency=1000000000 ! rtmp2sink location={} \
         videotestsrc is-live=true ! video/x-raw,width=320,height=180,framerate=25/1 ! \
         x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 ! h264parse ! mux. \
         audiotestsrc is-live=true ! audio/x-raw,rate=48000,channels=2 ! avenc_aac ! aacparse ! mux.",
        server.publish_url("key-g")
    ));
    server
        .stats("g", |stats| {
            stats.has_video && stats.has_audio && stats.fps > 10
        })
        .await;
    for address in ["g.flv", "g/index.m3u8"] {
        let mut probe = Probe::read(&server.watch_url(address), 3).await;
        // ffprobe reads the one init segment of this list a second time, and says so.
        let again = |line: &str| line.contains("Found duplicated MOOV Atom");
        let rest = probe.complaints.lines().filter(|line| !again(line));
        probe.complaints = rest.collect();
        probe.assert_clean();
        assert_eq!(probe.size(), (320, 180), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_plays_http_flv_and_hls() {
    let server = Server::start().await;
    let encoder = Encoder::new(true, 60, "320x180").also("-tune zerolatency -bf 0");
    let _encoder = encoder.start(&server.publish_url("key-g"));
    server
        .playlist("g", |text| text.matches("#EXTINF").count() >= 2)
        .await;
    // The pictures, decoded, down to 50 of them.
    let frame = 320 * 180 * 3 / 2;
    let decoded =
        "avdec_h264 ! videoconvert ! video/x-raw,format=I420 ! identity eos-after=50 ! fdsink fd=1";
    for source in [
        format!(
            "souphttpsrc location={} ! flvdemux ! h264parse",
            server.watch_url("g.flv")
        ),
        format!(
            "souphttpsrc location={} ! hlsdemux ! qtdemux ! h264parse",
            server.watch_url("g/index.m3u8")
        ),
    ] {
        let (well, pictures, complaints) = played(&format!("{source} ! {decoded}")).await;
        assert!(well, "{source}: {complaints}");
        assert!(
            pictures.len() >= 45 * frame,
            "{source}: {} bytes",
            pictures.len()
        );
        let moving = pictures
            .chunks(frame)
            .take(40)
            .collect::<std::collections::HashSet<_>>();
        assert!(moving.len() > 30, "{source}: the picture stands still");
    }
}
