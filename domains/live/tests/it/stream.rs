//! Stream keys, who may publish and watch, and what the stream does to its session.
use crate::bench::{DUE, MINUTE_MS, World, told};
use julin_kernel::LiveId;
use julin_live::{authorize_publish, may_play, on_air, publishing_ended, publishing_started};
use serde_json::{Value, json};

async fn may_publish(w: &World, key: &str) -> Option<LiveId> {
    let mut tx = w.app.ctx.db.read().await.unwrap();
    authorize_publish(&mut tx, w.app.scope(), key)
        .await
        .unwrap()
}

async fn may_watch(w: &World, live: LiveId, token: Option<&str>) -> bool {
    let mut tx = w.app.ctx.db.read().await.unwrap();
    may_play(&mut tx, w.app.scope(), live, token).await.unwrap()
}

async fn status(w: &World, live: &str) -> String {
    let view = w
        .app
        .anyone()
        .get(&format!("/api/v1/lives/{live}"))
        .await
        .ok();
    view["status"].as_str().unwrap().to_owned()
}

fn key_of(view: &Value) -> String {
    view["rtmp"]["key"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_the_hosts_alone_and_rotating_ends_the_old_one() {
    let w = World::start().await;
    let made = w.host().post("/api/v1/lives", w.plan()).await.ok();
    let (id, key) = (made["id"].as_str().unwrap(), key_of(&made));
    let live: LiveId = id.parse().unwrap();
    assert!(made["rtmp"]["url"].as_str().unwrap().starts_with("rtmp://"));
    let secret = key.split('-').nth(1).unwrap();
    for path in [format!("/api/v1/lives/{id}"), "/api/v1/lives".to_owned()] {
        let reply = w.app.anyone().get(&path).await;
        let text = String::from_utf8_lossy(&reply.bytes).into_owned();
        assert!(reply.status == 200 && !text.contains(secret) && !text.contains("token="));
    }
    assert_eq!(may_publish(&w, &key).await, Some(live));
    assert_eq!(
        may_publish(&w, &format!("{key}?from=obs")).await,
        Some(live)
    );
    for wrong in [
        "",
        "1-2",
        &key[..key.len() - 1],
        &format!("{live}-"),
        &format!("{key}0"),
    ] {
        assert_eq!(may_publish(&w, wrong).await, None, "{wrong}");
    }
    let turned = w
        .host()
        .post(&format!("/api/v1/lives/{id}/rotate-key"), json!({}))
        .await
        .ok();
    assert_eq!(may_publish(&w, &key).await, None);
    assert_eq!(may_publish(&w, &key_of(&turned)).await, Some(live));
    assert_eq!(*w.media.kicked.lock().unwrap(), [id.to_owned()]);
    w.host()
        .post(&format!("/api/v1/lives/{id}/cancel"), json!({}))
        .await
        .ok();
    assert_eq!(may_publish(&w, &key_of(&turned)).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_it_is_on_air_only_the_host_watches() {
    let w = World::start().await;
    let made = w.host().post("/api/v1/lives", w.plan()).await.ok();
    let live: LiveId = made["id"].as_str().unwrap().parse().unwrap();
    let preview = made["play"]["hls_url"].as_str().unwrap();
    let token = preview.split("token=").nth(1).unwrap();
    assert!(may_watch(&w, live, Some(token)).await);
    assert!(!may_watch(&w, live, None).await);
    assert!(!may_watch(&w, live, Some("guess")).await);
    w.host()
        .post(&format!("/api/v1/lives/{live}/start"), json!({}))
        .await
        .ok();
    assert!(may_watch(&w, live, None).await);
    let mut tx = w.app.ctx.db.read().await.unwrap();
    let airing = on_air(&mut tx, w.app.scope()).await.unwrap();
    drop(tx);
    assert_eq!(airing.iter().map(|l| l.live).collect::<Vec<_>>(), [live]);
    w.host()
        .post(&format!("/api/v1/lives/{live}/end"), json!({}))
        .await
        .ok();
    assert!(!may_watch(&w, live, None).await && !may_watch(&w, live, Some(token)).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_early_stream_waits_for_the_due_time_and_a_late_one_starts_at_once() {
    let w = World::start().await;
    let (early, late, idle) = (w.planned().await, w.planned().await, w.planned().await);
    w.media.publishing.lock().unwrap().insert(early.clone());
    publishing_started(&w.app.ctx, early.parse().unwrap())
        .await
        .unwrap();
    assert_eq!(status(&w, &early).await, "planned");
    let admin = w
        .host()
        .get(&format!("/api/v1/lives/{early}/admin"))
        .await
        .ok();
    assert_eq!(
        (
            admin["stream"]["publishing"].as_bool(),
            admin["stream"]["fps"].as_i64()
        ),
        (Some(true), Some(30))
    );
    let mut viewer = w.listener(&early, "v:a", None);
    w.app.advance(DUE.0 - w.app.ctx.now().0 - 1).await;
    assert_eq!(status(&w, &early).await, "planned");
    w.app.advance(1).await;
    assert_eq!(status(&w, &early).await, "on_air");
    assert_eq!(
        told(&mut viewer),
        [("status".to_owned(), json!({"status": "on_air"}))]
    );
    assert_eq!(status(&w, &idle).await, "planned");
    w.app.advance(30 * MINUTE_MS).await;
    publishing_started(&w.app.ctx, late.parse().unwrap())
        .await
        .unwrap();
    assert_eq!(status(&w, &late).await, "on_air");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_comes_back_goes_on_and_a_lost_one_ends_its_session() {
    let w = World::start().await;
    let id = w.on_air().await;
    let live: LiveId = id.parse().unwrap();
    publishing_started(&w.app.ctx, live).await.unwrap();
    publishing_ended(&w.app.ctx, live).await.unwrap();
    w.app.advance(20 * MINUTE_MS).await;
    publishing_started(&w.app.ctx, live).await.unwrap();
    w.app.advance(20 * MINUTE_MS).await;
    assert_eq!(status(&w, &id).await, "on_air");
    publishing_ended(&w.app.ctx, live).await.unwrap();
    w.app.advance(30 * MINUTE_MS - 1).await;
    assert_eq!(status(&w, &id).await, "on_air");
    let mut viewer = w.listener(&id, "v:a", None);
    w.app.advance(1).await;
    assert_eq!(status(&w, &id).await, "ended");
    assert_eq!(
        told(&mut viewer),
        [("status".to_owned(), json!({"status": "ended"}))]
    );
}
