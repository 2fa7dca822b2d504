//! Streams fetched from playlists: ffmpeg writes them, a plain web server gives them out.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use julin_media::PullPhase;
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use crate::ffmpeg::Probe;
use crate::harness::until;
use crate::pull::{fetch_from, fetching, pull};

/// A folder on the web; gone with the handle.
struct Web {
    dir: tempfile::TempDir,
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl Drop for Web {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Web {
    async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let files = axum::Router::new()
            .fallback(file)
            .with_state(dir.path().to_owned());
        let serving = tokio::spawn(async move { axum::serve(listener, files).await.unwrap() });
        Self {
            dir,
            address,
            serving,
        }
    }

    fn url(&self, file: &str) -> String {
        format!("http://{}/{file}", self.address)
    }

    fn put(&self, file: &str, text: &str) {
        std::fs::write(self.dir.path().join(file), text).unwrap();
    }

    /// ffmpeg's pictures and tone, written as a playlist in the way that `args` say.
    fn record(&self, real_time: bool, args: &str) -> Child {
        let source = "-f lavfi -i testsrc=size=320x180:rate=25 -f lavfi -i sine=sample_rate=48000";
        let encode = "-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g 25 \
                      -c:a aac -f hls -hls_time 1";
        let pace = if real_time { "-re" } else { "" };
        let source = source.replace("-f lavfi", &format!("{pace} -f lavfi"));
        Command::new("ffmpeg")
            .args("-v error -nostdin".split_whitespace())
            .args(source.split_whitespace())
            .args(encode.split_whitespace())
            .args(args.split_whitespace())
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("ffmpeg is installed")
    }

    async fn listed(&self, file: &str, segments: usize) {
        let path = self.dir.path().join(file);
        let enough = async || {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            (text.matches("#EXTINF").count() >= segments).then_some(())
        };
        until(enough).await;
    }
}

/// A file, or the bytes of it that are asked for; `away` leads elsewhere.
async fn file(State(dir): State<std::path::PathBuf>, uri: Uri, headers: HeaderMap) -> Response {
    let name = uri.path().trim_start_matches('/');
    if let Some(port) = name.strip_prefix("away/") {
        return Redirect::temporary(&format!("http://10.0.0.1:{port}/x.ts")).into_response();
    }
    let Ok(bytes) = std::fs::read(dir.join(Path::new(name))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let asked = headers.get(header::RANGE).and_then(|v| v.to_str().ok());
    let range = asked.and_then(|asked| asked.strip_prefix("bytes=")?.split_once('-'));
    match range {
        None => bytes.into_response(),
        Some((from, last)) => {
            let (from, last): (usize, usize) = (from.parse().unwrap(), last.parse().unwrap());
            let part = bytes[from..=last].to_vec();
            (StatusCode::PARTIAL_CONTENT, part).into_response()
        }
    }
}

async fn becomes_a_stream_of_ours(args: &str, file: &str) {
    let web = Web::start().await;
    let _encoder = web.record(true, args);
    web.listed("index.m3u8", 4).await;
    let server = fetching(&web.url(file)).await;
    server.told("started a", 1).await;
    let probe = Probe::read(&server.watch_url("a.flv"), 4).await;
    probe.assert_clean();
    assert_eq!(probe.size(), (320, 180));
    let state = pull(&server, |_| true).await;
    assert_eq!((state.phase, state.error), (PullPhase::Running, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn transport_streams_become_a_stream_of_ours() {
    becomes_a_stream_of_ours("-hls_flags delete_segments index.m3u8", "index.m3u8").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fragmented_mp4_becomes_one_and_the_master_list_is_followed() {
    let args = "-hls_segment_type fmp4 -master_pl_name master.m3u8 index.m3u8";
    becomes_a_stream_of_ours(args, "master.m3u8").await;
}

/// Plays a whole recording; ends where it ends.
async fn a_recording(args: &str) {
    let web = Web::start().await;
    let all = "-t 4 -hls_playlist_type vod";
    let done = web
        .record(false, &format!("{all} {args} index.m3u8"))
        .wait()
        .await;
    assert!(done.unwrap().success());
    let server = fetching(&web.url("index.m3u8")).await;
    server.told("started a", 1).await;
    let probe = Probe::read(&server.watch_url("a.flv"), 3).await;
    probe.assert_clean();
    server.told("ended a", 1).await;
    let ended = pull(&server, |pull| pull.error.is_some()).await;
    assert_eq!(ended.error.as_deref(), Some("the stream has ended there"));
}

#[tokio::test(flavor = "multi_thread")]
async fn byte_ranges_of_one_file_are_played() {
    a_recording("-hls_flags single_file").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn byte_ranges_of_fragmented_mp4_are_played() {
    a_recording("-hls_segment_type fmp4 -hls_flags single_file").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_line_of_a_playlist_opens_the_shops_own_network() {
    let web = Web::start().await;
    let head = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n";
    let variant = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n";
    web.put(
        "segment.m3u8",
        &format!("{head}#EXTINF:1,\nhttp://169.254.169.254/x.ts\n"),
    );
    web.put("redirect.m3u8", &format!("{head}#EXTINF:1,\naway/80\n"));
    web.put(
        "map.m3u8",
        &format!("{head}#EXT-X-MAP:URI=\"http://[::1]/i\"\n#EXTINF:1,\na.mp4\n"),
    );
    web.put(
        "variant.m3u8",
        &format!("{variant}http://192.168.1.1/b.m3u8\n"),
    );
    web.put("file.m3u8", &format!("{variant}file:///etc/passwd\n"));
    let refused = "private addresses may not be fetched from";
    let server = fetching("ftp://example.org/x").await;
    for (file, why) in [
        ("segment.m3u8", refused),
        ("redirect.m3u8", refused),
        ("map.m3u8", refused),
        ("variant.m3u8", refused),
        ("file.m3u8", "this is no address to fetch from"),
    ] {
        says(&server, &web.url(file), why).await;
    }
    assert!(server.gate.said.borrow().is_empty(), "nothing was begun");
}

async fn says(server: &crate::harness::Server, url: &str, why: &str) {
    let attempts = server.media.pull("a").unwrap_or_default().attempts;
    fetch_from(server, url);
    let state = pull(server, |pull| {
        pull.attempts > attempts && pull.phase == PullPhase::Waiting
    })
    .await;
    assert_eq!(state.error.as_deref(), Some(why), "{url}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_playlist_that_cannot_be_carried_says_why() {
    let web = Web::start().await;
    web.put(
        "locked.m3u8",
        "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\na.ts\n",
    );
    web.put(
        "h265.m3u8",
        "#EXTM3U\n#EXT-X-STREAM-INF:CODECS=\"hvc1.1\"\na.m3u8\n",
    );
    web.put(
        "loop.m3u8",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nloop.m3u8\n",
    );
    web.put("page.m3u8", "#EXTM3U\n#EXTINF:1,\npage.html\n");
    web.put("page.html", "<html>");
    let server = fetching("ftp://example.org/x").await;
    for (file, why) in [
        ("locked.m3u8", "the stream is encrypted"),
        (
            "h265.m3u8",
            "no variant has H.264 video with its sound beside it",
        ),
        ("loop.m3u8", "this is no HLS playlist"),
        (
            "page.m3u8",
            "a segment cannot be read: neither MPEG-TS nor fragmented MP4",
        ),
    ] {
        says(&server, &web.url(file), why).await;
    }
}
