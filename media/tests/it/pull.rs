//! Streams fetched from other servers.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use julin_media::{Fetch, PullPhase, PullState};

use crate::ffmpeg::{Encoder, Probe};
use crate::harness::{Server, config, until};
use crate::nginx::Nginx;

pub(crate) async fn fetching(url: &str) -> Server {
    let mut config = config();
    config.pull_allowed = Arc::new(|ip| ip == IpAddr::V4(Ipv4Addr::LOCALHOST));
    let server = Server::with(config).await;
    fetch_from(&server, url);
    server
}

pub(crate) fn fetch_from(server: &Server, url: &str) {
    server.gate.fetch.send_replace(Fetch::From(url.to_owned()));
    server.media.look_for_source("a");
}

pub(crate) async fn pull(server: &Server, wanted: impl Fn(&PullState) -> bool) -> PullState {
    until(async || server.media.pull("a").filter(&wanted)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn http_flv_becomes_a_stream_of_ours() {
    let far = Server::start().await;
    let _encoder = Encoder::new(true, 60, "320x180").start(&far.publish_url("key-x"));
    let server = fetching(&far.watch_url("x.flv")).await;
    server.told("started a", 1).await;
    let probe = Probe::read(&server.watch_url("a.flv"), 3).await;
    probe.assert_clean();
    assert_eq!(probe.size(), (320, 180));
    // Broken off there: fetched again, and nobody here is shown the end.
    far.media.kick("x");
    server.told("ended a", 1).await;
    let waiting = pull(&server, |pull| pull.error.is_some()).await;
    assert!(
        waiting.phase == PullPhase::Waiting || waiting.attempts > 1,
        "{waiting:?}"
    );
    let _again = Encoder::new(true, 60, "320x180").start(&far.publish_url("key-x"));
    server.told("started a", 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rtmp_is_played_from_another_server() {
    let nginx = Nginx::start("").await;
    let _encoder = Encoder::new(true, 60, "160x90").start(&nginx.url("x?e=1"));
    let server = fetching(&nginx.url("x")).await;
    server.told("started a", 1).await;
    Probe::read(&server.watch_url("a.flv"), 3)
        .await
        .assert_clean();
    assert_eq!(pull(&server, |_| true).await.phase, PullPhase::Running);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shops_own_network_stays_closed() {
    let far = Server::start().await;
    let refused = "private addresses may not be fetched from";
    let mut settings = config();
    settings.pull_allowed = Arc::new(|_| false);
    let server = Server::with(settings).await;
    for url in [
        format!("http://{}/live/x.flv", far.http),
        format!("rtmp://{}/live/x", far.rtmp),
        "http://localhost:1/x.flv".to_owned(),
        "http://[::1]:1/x.flv".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://0x7f000001/x.flv".to_owned(),
        "http://[::ffff:10.0.0.1]/x.flv".to_owned(),
    ] {
        let attempts = server.media.pull("a").unwrap_or_default().attempts;
        fetch_from(&server, &url);
        let state = pull(&server, |pull| {
            pull.attempts > attempts && pull.phase == PullPhase::Waiting
        })
        .await;
        assert_eq!(state.error.as_deref(), Some(refused), "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_does_not_open_it_either() {
    let redirect = axum::Router::new().route(
        "/x.flv",
        axum::routing::get(|| async {
            axum::response::Redirect::temporary("http://10.0.0.1/y.flv")
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let web = tokio::spawn(async move { axum::serve(listener, redirect).await.unwrap() });
    let server = fetching(&format!("http://{address}/x.flv")).await;
    let state = pull(&server, |pull| pull.error.is_some()).await;
    assert_eq!(
        state.error.as_deref(),
        Some("private addresses may not be fetched from")
    );
    web.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_fetched_says_why() {
    let far = Server::start().await;
    let server = fetching("ftp://example.org/x").await;
    for (url, why) in [
        (
            "ftp://example.org/x".to_owned(),
            "this is no address to fetch from",
        ),
        (
            "rtmp://127.0.0.1".to_owned(),
            "this is no address to fetch from",
        ),
        (far.watch_url("nothing.flv"), "HTTP 404"),
        (
            format!("rtmp://{}/live/x", far.rtmp),
            "NetStream.Play.Failed: playing over RTMP is not offered",
        ),
    ] {
        fetch_from(&server, &url);
        let state = pull(&server, |pull| pull.error.as_deref() == Some(why)).await;
        assert_eq!(state.phase, PullPhase::Waiting, "{url}");
    }
    assert!(server.gate.said.borrow().is_empty(), "nothing was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_who_publishes_goes_first() {
    let far = Server::start().await;
    let _encoder = Encoder::new(true, 60, "160x90").start(&far.publish_url("key-x"));
    let server = fetching(&far.watch_url("x.flv")).await;
    server.told("started a", 1).await;
    let mut host = Encoder::new(true, 60, "160x90").start(&server.publish_url("take-a"));
    server.told("started a", 2).await;
    pull(&server, |pull| pull.phase == PullPhase::Occupied).await;
    host.kill().await.unwrap();
    server.told("started a", 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn those_whose_time_has_not_come_keep_nobody_out() {
    let mut settings = config();
    settings.max_streams = 1;
    let server = Server::with(settings).await;
    server.gate.fetch.send_replace(Fetch::NotYet);
    for early in ["b", "c"] {
        server.media.look_for_source(early);
        let phase = server.media.pull(early).map(|pull| pull.phase);
        assert_eq!(phase, Some(PullPhase::TooEarly), "{early}");
    }
    fetch_from(&server, "ftp://example.org/x");
    pull(&server, |pull| pull.phase == PullPhase::Waiting).await;
    server.media.look_for_source("d");
    assert!(server.media.pull("d").is_none(), "there is a limit still");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_when_the_gate_says_so() {
    let far = Server::start().await;
    let _encoder = Encoder::new(true, 60, "160x90").start(&far.publish_url("key-x"));
    let server = fetching(&far.watch_url("x.flv")).await;
    server.told("started a", 1).await;
    server.gate.fetch.send_replace(Fetch::Never);
    server.media.look_for_source("a");
    server.told("ended a", 1).await;
    until(async || server.media.pull("a").is_none().then_some(())).await;
    // And begins anew when asked to.
    fetch_from(&server, &far.watch_url("x.flv"));
    server.told("started a", 2).await;
}
