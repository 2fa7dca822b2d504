//! ffmpeg as encoder, ffprobe as judge.

use std::process::{Output, Stdio};

use serde_json::Value;
use tokio::process::{Child, Command};

use crate::harness::LIMIT;

/// A test picture and tone, H.264 and AAC, one keyframe a second.
pub(crate) struct Encoder {
    args: Vec<String>,
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

impl Encoder {
    /// Sends at the pace of the media when `live`, otherwise as fast as it can.
    pub(crate) fn new(live: bool, seconds: u32, size: &str) -> Self {
        let pace = if live { "-re" } else { "" };
        let args = format!(
            "-v error -nostdin {pace} -f lavfi -i testsrc=size={size}:rate=25 \
             {pace} -f lavfi -i sine=frequency=440:sample_rate=48000 -t {seconds} \
             -c:v libx264 -preset ultrafast -pix_fmt yuv420p -threads 1 -g 25 -sc_threshold 0 \
             -c:a aac -b:a 64k"
        );
        Self { args: words(&args) }
    }

    pub(crate) fn also(mut self, args: &str) -> Self {
        self.args.extend(words(args));
        self
    }

    /// Starts publishing; the child dies with the handle.
    pub(crate) fn start(&self, url: &str) -> Child {
        Command::new("ffmpeg")
            .args(&self.args)
            .args(["-f", "flv", url])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("ffmpeg is installed")
    }

    /// Publishes to the end.
    pub(crate) async fn run(&self, url: &str) -> Output {
        let done = self.start(url).wait_with_output();
        tokio::time::timeout(LIMIT, done)
            .await
            .expect("ffmpeg hangs")
            .unwrap()
    }
}

/// What ffmpeg wrote before it ended.
pub(crate) fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What ffprobe saw of an address.
pub(crate) struct Probe {
    report: Value,
    /// What the demuxer and decoders complained about.
    pub(crate) complaints: String,
}

impl Probe {
    /// Reads packets up to `seconds` of media, decoding every video frame.
    pub(crate) async fn read(url: &str, seconds: u32) -> Self {
        let interval = format!("%+{seconds}");
        let probing = Command::new("ffprobe")
            .args([
                "-v",
                "warning",
                "-of",
                "json",
                "-show_streams",
                "-show_packets",
            ])
            .args(["-show_frames", "-read_intervals", &interval, url])
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(LIMIT, probing)
            .await
            .expect("ffprobe hangs")
            .unwrap();
        let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
        let report = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("ffprobe said nothing ({error}): {complaints}"));
        Self { report, complaints }
    }

    fn items(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.report[name].as_array().into_iter().flatten()
    }

    fn stream(&self, kind: &str) -> &Value {
        self.items("streams")
            .find(|stream| stream["codec_type"] == kind)
            .unwrap_or_else(|| panic!("no {kind} in {}", self.report["streams"]))
    }

    pub(crate) fn codec(&self, kind: &str) -> &str {
        self.stream(kind)["codec_name"].as_str().unwrap_or_default()
    }

    pub(crate) fn size(&self) -> (i64, i64) {
        let video = self.stream("video");
        (
            video["width"].as_i64().unwrap(),
            video["height"].as_i64().unwrap(),
        )
    }

    /// Times of `kind` as packets carry them, s.
    pub(crate) fn times(&self, kind: &str, field: &str) -> Vec<f64> {
        self.items("packets_and_frames")
            .filter(|item| item["type"] == "packet" && item["codec_type"] == kind)
            .filter_map(|packet| packet[field].as_str()?.parse().ok())
            .collect()
    }

    pub(crate) fn frames(&self, kind: &str) -> impl Iterator<Item = &Value> {
        self.items("packets_and_frames")
            .filter(move |item| item["type"] == "frame" && item["media_type"] == kind)
    }

    /// H.264 and AAC, nothing to complain about, and time that only goes forward.
    pub(crate) fn assert_clean(&self) {
        assert_eq!(self.complaints, "");
        assert_eq!((self.codec("video"), self.codec("audio")), ("h264", "aac"));
        for kind in ["video", "audio"] {
            let times = self.times(kind, "dts_time");
            assert!(times.len() > 20, "{kind}: {} packets", times.len());
            assert!(
                times.is_sorted_by(|a, b| a < b),
                "{kind} goes back: {times:?}"
            );
        }
    }
}
