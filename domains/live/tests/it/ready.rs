//! The gate of a checklist: nothing puts a session on air while something is missing.
use crate::bench::{DUE, World, told};
use julin_kernel::LiveId;
use julin_live::{publishing_ended, publishing_started};
use julin_testkit::START;
use serde_json::{Value, json};

async fn status(w: &World, id: &str) -> Value {
    let path = format!("/api/v1/lives/{id}");
    w.app.anyone().get(&path).await.ok()["status"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_missing_is_named_and_the_session_stays_planned() {
    let w = World::start().await;
    let id = w.planned().await;
    let start = format!("/api/v1/lives/{id}/start");
    *w.gate.0.lock().unwrap() = vec!["样品到场".into(), "核对库存".into()];
    let mut viewer = w.listener(&id, "v:a", None);
    let refused = w.host().post(&start, json!({})).await;
    let said = refused.refused(409, "live.not_ready");
    assert_eq!(said["detail"], "样品到场、核对库存");
    assert_eq!(status(&w, &id).await, "planned");
    assert!(told(&mut viewer).is_empty());
    w.gate.0.lock().unwrap().clear();
    assert_eq!(
        w.host().post(&start, json!({})).await.ok()["status"],
        "on_air"
    );
    // On air already: what opens later takes nothing away.
    *w.gate.0.lock().unwrap() = vec!["别的".into()];
    assert_eq!(
        w.host().post(&start, json!({})).await.ok()["status"],
        "on_air"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_the_stream_nor_the_clock_goes_round_the_gate() {
    let w = World::start().await;
    let id = w.planned().await;
    let live: LiveId = id.parse().unwrap();
    *w.gate.0.lock().unwrap() = vec!["样品到场".into()];
    w.media.publishing.lock().unwrap().insert(id.clone());
    w.app.advance(DUE.since(START)).await;
    assert_eq!(status(&w, &id).await, "planned", "by the clock");
    publishing_started(&w.app.ctx, live).await.unwrap();
    assert_eq!(status(&w, &id).await, "planned", "by the stream");
    publishing_ended(&w.app.ctx, live).await.unwrap();
    w.gate.0.lock().unwrap().clear();
    publishing_started(&w.app.ctx, live).await.unwrap();
    assert_eq!(status(&w, &id).await, "on_air");
}
