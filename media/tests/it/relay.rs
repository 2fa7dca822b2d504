//! Streams pushed on to other servers.

use julin_media::{RelayPhase, RelayState};

use crate::ffmpeg::{Encoder, Probe};
use crate::harness::{Server, config, until};
use crate::nginx::{Nginx, free_address};

async fn relaying(url: String) -> Server {
    let mut config = config();
    config.relay_urls = vec![url];
    Server::with(config).await
}

async fn relay(server: &Server, wanted: impl Fn(&RelayState) -> bool) -> RelayState {
    until(async || server.media.relays("a").into_iter().find(&wanted)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_server_gets_what_comes_in() {
    let nginx = Nginx::start("").await;
    let server = relaying(format!(
        "rtmp://{}/{{app}}/{{stream}}-copy?txSecret=s",
        nginx.rtmp
    ))
    .await;
    let _encoder = Encoder::new(true, 30, "320x180").start(&server.publish_url("key-a"));
    let state = relay(&server, |relay| relay.bytes > 100_000).await;
    assert_eq!(state.phase, RelayPhase::Running);
    assert_eq!(state.server, format!("rtmp://{}/live", nginx.rtmp));
    assert_eq!((state.attempts, state.error), (1, None));
    let probe = Probe::read(&nginx.url("a-copy"), 3).await;
    probe.assert_clean();
    assert_eq!(probe.size(), (320, 180));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_late_is_reached() {
    let far = free_address().await;
    let server = relaying(format!("rtmp://{far}/{{app}}/key-{{stream}}")).await;
    let _encoder = Encoder::new(true, 60, "160x90").start(&server.publish_url("key-a"));
    let failed = relay(&server, |relay| relay.error.is_some()).await;
    assert_eq!(failed.phase, RelayPhase::Waiting);
    let far = Server::at(far).await;
    far.told("started a", 1).await;
    let back = relay(&server, |relay| relay.phase == RelayPhase::Running).await;
    assert!(back.attempts > 1 && back.error.is_none(), "{back:?}");
    far.stats("a", |stats| stats.has_video && stats.has_audio)
        .await;
    // Lost in the middle: pushed again, and the far side keeps the stream.
    far.media.kick("a");
    far.told("started a", 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_shown_and_harms_nobody_here() {
    let far = Server::start().await;
    let server = relaying(format!("rtmp://{}/{{app}}/wrong-{{stream}}", far.rtmp)).await;
    let _encoder = Encoder::new(true, 30, "160x90").start(&server.publish_url("key-a"));
    let refused = relay(&server, |relay| relay.error.is_some()).await;
    assert_eq!(
        refused.error.as_deref(),
        Some("NetStream.Publish.Denied: refused: unknown stream key")
    );
    server.stats("a", |stats| stats.fps > 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_is_passed_on_and_so_is_a_return() {
    let far = Server::start().await;
    let server = relaying(format!("rtmp://{}/{{app}}/key-{{stream}}", far.rtmp)).await;
    for time in 1..=2 {
        let url = server.publish_url("key-a");
        let done = Encoder::new(false, 2, "160x90").run(&url).await;
        assert!(done.status.success());
        far.told("started a", time).await;
        far.told("ended a", time).await;
    }
    relay(&server, |relay| {
        relay.phase == RelayPhase::Idle && relay.attempts == 2
    })
    .await;
}
