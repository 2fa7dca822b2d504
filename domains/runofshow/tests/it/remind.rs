//! Whoever is responsible hears of what is overdue: once, by the time that holds.
use crate::bench::{DUE, MINUTE_MS, World, tasks};
use julin_testkit::{OPERATOR, START};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_host_is_told_once_when_hers_is_overdue() {
    let w = World::start().await;
    w.plan_checklist().await;
    let due = DUE.since(START) - 60 * MINUTE_MS;
    w.app.advance(due - 1).await;
    assert!(w.inbox(w.leader).await.is_empty());
    w.app.advance(1).await;
    let told = w.inbox(w.leader).await;
    assert_eq!(
        (told.len(), &told[0]["template"]),
        (1, &json!("checklist_overdue"))
    );
    assert!(
        told[0]["body"].as_str().unwrap().contains("样品到场"),
        "{told:?}"
    );
    assert_eq!(
        told[0]["link"],
        format!("/leader/live/{}/show?tab=checklist", w.live)
    );
    w.app.advance(30 * MINUTE_MS).await;
    assert_eq!(w.inbox(w.leader).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_in_time_is_not_reminded_of() {
    let w = World::start().await;
    let ids = w.plan_checklist().await;
    w.put(&format!("/checklist/{}", ids[0]), json!({ "done": true }))
        .await
        .ok();
    w.app.advance(DUE.since(START)).await;
    assert!(w.inbox(w.leader).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_moves_takes_its_due_times_along() {
    let w = World::start().await;
    w.plan_checklist().await;
    let later = DUE.plus_ms(300 * MINUTE_MS);
    let path = format!("/api/v1/lives/{}", w.live);
    w.host()
        .put(&path, json!({ "starts_at": later }))
        .await
        .ok();
    w.app.advance(DUE.since(START)).await;
    assert!(w.inbox(w.leader).await.is_empty(), "it is due later now");
    // Back again: the job looks at least every hour, so it is told within the hour.
    w.host()
        .put(&path, json!({ "starts_at": DUE.plus_ms(30 * MINUTE_MS) }))
        .await
        .ok();
    w.app.advance(60 * MINUTE_MS).await;
    let told = w.inbox(w.leader).await;
    let hers = told
        .iter()
        .filter(|m| m["body"].as_str().unwrap().contains("样品到场"));
    assert_eq!(hers.count(), 1, "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_end_the_operators_hear_of_supply() {
    let w = World::start().await;
    w.make_operator(OPERATOR).await;
    let late = json!([tasks()[1], tasks()[2]]);
    w.put("/checklist", json!({ "version": 0, "tasks": late }))
        .await
        .ok();
    w.steer("start").await.ok();
    w.app.drain().await;
    w.app.advance(10 * MINUTE_MS).await;
    assert_eq!(
        w.inbox(w.leader).await.len(),
        1,
        "hers, for she has no assistant"
    );
    w.steer("end").await.ok();
    w.app.drain().await;
    w.app.advance(30 * MINUTE_MS - 1).await;
    assert!(w.inbox(OPERATOR).await.is_empty());
    w.app.advance(1).await;
    let told = w.inbox(OPERATOR).await;
    assert!(
        told.len() == 1 && told[0]["body"].as_str().unwrap().contains("核对订单"),
        "{told:?}"
    );
    assert_eq!(w.inbox(w.leader).await.len(), 1);
}
