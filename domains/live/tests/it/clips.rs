//! Clips of recordings.
use crate::bench::{MINUTE_MS, World};
use crate::replay::{FIRST_PICTURE_MS, recording};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_is_a_part_with_its_own_times() {
    let w = World::start().await;
    let live = w.recorded().await;
    let clip = w.clip(&live, 60_500, 119_000).await;
    assert_eq!(
        (clip["from_ms"].as_i64(), clip["to_ms"].as_i64()),
        (Some(60_000), Some(120_000))
    );
    let id = clip["id"].as_str().unwrap();
    let shown = w.replay(&live, &format!("?clip={id}")).await;
    assert_eq!(
        (shown["state"].as_str(), shown["duration_ms"].as_i64()),
        (Some("ready"), Some(60_000))
    );
    assert_eq!(
        shown["hls_url"],
        format!("/media/replay/{live}/index.m3u8?token=clip-{id}")
    );
    let chapters: Vec<_> = shown["chapters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["from_ms"].as_i64().unwrap(), c["to_ms"].as_i64().unwrap()))
        .collect();
    let change = 2 * MINUTE_MS - FIRST_PICTURE_MS - 60_000;
    assert_eq!(chapters, [(0, change), (change, 60_000)]);
    assert_eq!(w.replay(&live, "").await["clips"][0]["id"], clip["id"]);
    let one = format!("/api/v1/lives/{live}/clips/{id}");
    let renamed = w.host().put(&one, json!({"title": "挑樱桃"})).await.ok();
    assert_eq!(
        (renamed["title"].as_str(), renamed["published"].as_bool()),
        (Some("挑樱桃"), Some(true))
    );
    assert!(w.may(&live, Some(&format!("clip-{id}"))).await);
    w.host().put(&one, json!({"published": false})).await.ok();
    assert!(!w.may(&live, Some(&format!("clip-{id}"))).await);
    assert_eq!(
        w.replay(&live, &format!("?clip={id}")).await["state"],
        "none"
    );
    assert_eq!(w.replay(&live, "").await["clips"], json!([]));
    w.host().delete(&one).await.ok();
    w.host().delete(&one).await.refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clips_are_made_once_a_key_by_the_host_within_the_recording() {
    let w = World::start().await;
    let live = w.recorded().await;
    let path = format!("/api/v1/lives/{live}/clips");
    let body = json!({"title": "樱桃", "from_ms": 0, "to_ms": 10_000});
    let first = w
        .host()
        .post_keyed(&path, "clip-0001", body.clone())
        .await
        .ok();
    let again = w
        .host()
        .post_keyed(&path, "clip-0001", body.clone())
        .await
        .ok();
    assert_eq!(first, again);
    w.host()
        .post_keyed(
            &path,
            "clip-0001",
            json!({"title": "桃", "from_ms": 0, "to_ms": 10_000}),
        )
        .await
        .refused(409, "idempotency.key_reused");
    w.app
        .leader(w.rival)
        .post(&path, body.clone())
        .await
        .refused(403, "forbidden");
    w.app
        .anyone()
        .post(&path, body)
        .await
        .refused(401, "unauthenticated");
    for (from, to, title, field) in [
        (-1, 5_000, "樱桃", "from_ms"),
        (300_000, 400_000, "樱桃", "from_ms"),
        (5_000, 5_500, "樱桃", "to_ms"),
        (0, 300_001, "樱桃", "to_ms"),
        (0, 5_000, " ", "title"),
    ] {
        let body = json!({"title": title, "from_ms": from, "to_ms": to});
        let refused = w.host().post(&path, body).await.refused(422, "invalid");
        assert_eq!(refused["field"], field, "{from} {to}");
    }
    let planned = w.planned().await;
    let body = json!({"title": "樱桃", "from_ms": 0, "to_ms": 10_000});
    w.host()
        .post(&format!("/api/v1/lives/{planned}/clips"), body)
        .await
        .refused(409, "live.recording_not_ready");
    assert_eq!(
        recording(&w.host(), &live).await["clips"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
