//! Video from elsewhere: who may say so, from when it is fetched, and what is shown of it.
use crate::bench::{DUE, MINUTE_MS, World};
use julin_kernel::LiveId;
use julin_live::{LiveSource, source, with_source};
use serde_json::json;

const URL: &str = "https://pull.example.org/live/a.flv?auth=secret";

async fn fetched(w: &World, live: &str) -> LiveSource {
    let mut tx = w.app.ctx.db.read().await.unwrap();
    let live: LiveId = live.parse().unwrap();
    source(&mut tx, w.app.scope(), live).await.unwrap()
}

async fn waiting(w: &World) -> Vec<String> {
    let mut tx = w.app.ctx.db.read().await.unwrap();
    let lives = with_source(&mut tx, w.app.scope()).await.unwrap();
    lives.iter().map(ToString::to_string).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_fetched_from_shortly_before_the_due_time_until_the_end() {
    let w = World::start().await;
    let live = w.planned().await;
    assert_eq!(fetched(&w, &live).await, LiveSource::Nowhere);
    let path = format!("/api/v1/lives/{live}/source");
    let set = w.host().put(&path, json!({ "url": URL })).await.ok();
    assert_eq!(set["source_url"], URL);
    assert_eq!(*w.media.looked.lock().unwrap(), std::slice::from_ref(&live));
    assert_eq!(fetched(&w, &live).await, LiveSource::NotYet);
    assert_eq!(waiting(&w).await, std::slice::from_ref(&live));
    w.app
        .advance(DUE.0 - w.app.ctx.now().0 - 15 * MINUTE_MS)
        .await;
    assert_eq!(fetched(&w, &live).await, LiveSource::From(URL.to_owned()));
    let press = |deed: &str| format!("/api/v1/lives/{live}/{deed}");
    w.host().post(&press("start"), json!({})).await.ok();
    assert_eq!(
        w.media.looked.lock().unwrap().len(),
        2,
        "at once, not at the next look"
    );
    assert_eq!(fetched(&w, &live).await, LiveSource::From(URL.to_owned()));
    w.host().post(&press("end"), json!({})).await.ok();
    assert_eq!(fetched(&w, &live).await, LiveSource::Nowhere);
    assert!(waiting(&w).await.is_empty());
    let late = w.host().put(&path, json!({ "url": URL })).await;
    assert_eq!(
        (late.status, late.json()["code"].as_str()),
        (409, Some("live.over"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_who_starts_early_gets_it_early_and_may_clear_it() {
    let w = World::start().await;
    let live = w.on_air().await;
    let path = format!("/api/v1/lives/{live}/source");
    w.host().put(&path, json!({ "url": URL })).await.ok();
    assert_eq!(fetched(&w, &live).await, LiveSource::From(URL.to_owned()));
    let cleared = w.host().delete(&path).await.ok();
    assert!(cleared.get("source_url").is_none());
    assert_eq!(fetched(&w, &live).await, LiveSource::Nowhere);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_her_own_and_only_addresses_that_can_be_pulled() {
    let w = World::start().await;
    let live = w.planned().await;
    let path = format!("/api/v1/lives/{live}/source");
    for url in ["", "file:///etc/passwd", "rtmp://", "http://a b/c"] {
        let refused = w.host().put(&path, json!({ "url": url })).await;
        assert_eq!(
            (refused.status, refused.json()["code"].as_str()),
            (422, Some("live.not_a_source")),
            "{url}"
        );
    }
    let (_, resident) = w.resident(1, "小陈").await;
    for other in [w.app.leader(w.rival), resident] {
        assert_eq!(other.put(&path, json!({ "url": URL })).await.status, 403);
        assert_eq!(
            other
                .get(&format!("/api/v1/lives/{live}/outside"))
                .await
                .status,
            403
        );
    }
    assert_eq!(fetched(&w, &live).await, LiveSource::Nowhere);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn viewers_are_sent_elsewhere_when_the_media_server_says_so() {
    let w = World::start().await;
    let live = w.on_air().await;
    let path = format!("/api/v1/lives/{live}");
    let here = w.app.anyone().get(&path).await.ok();
    assert_eq!(
        here["play"]["hls_url"],
        format!("/media/live/{live}/index.m3u8")
    );
    *w.media.elsewhere.lock().unwrap() = Some("https://play.example.org/x.m3u8".to_owned());
    let there = w.app.anyone().get(&path).await.ok();
    assert_eq!(there["play"]["hls_url"], "https://play.example.org/x.m3u8");
    assert_eq!(there["play"]["flv_url"], format!("/media/live/{live}.flv"));
}
