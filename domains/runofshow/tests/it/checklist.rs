//! The checklist, and the gate before going live.
use crate::bench::{World, tasks};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_must_be_done_keeps_the_live_from_starting_until_it_is() {
    let w = World::start().await;
    let ids = w.plan_checklist().await;
    assert_eq!(w.get().await["gate"]["missing"], json!(["样品到场"]));
    let said = w.steer("start").await.refused(409, "live.not_ready");
    assert_eq!(said["detail"], "样品到场");
    let tick = format!("/checklist/{}", ids[0]);
    let view = w.put(&tick, json!({ "done": true })).await.ok();
    let task = &view["tasks"][0];
    assert_eq!(
        (&task["done_by"], task["done_at"].is_i64()),
        (&json!("李姐"), true)
    );
    assert_eq!(view["gate"]["missing"], json!([]));
    w.put(&tick, json!({ "done": false })).await.ok();
    w.steer("start").await.refused(409, "live.not_ready");
    w.put(&tick, json!({ "done": true })).await.ok();
    assert_eq!(w.steer("start").await.ok()["status"], "on_air");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_lets_it_pass_with_a_reason_for_the_checklist_as_it_is() {
    let w = World::start().await;
    let let_pass = |reason: &str| {
        let body = json!({ "reason": reason });
        let w = &w;
        async move { w.put("/override", body).await }
    };
    let_pass("样品在路上")
        .await
        .refused(409, "runofshow.nothing_missing");
    w.plan_checklist().await;
    assert_eq!(
        let_pass(" ").await.refused(422, "invalid")["field"],
        "reason"
    );
    let view = let_pass("样品在路上").await.ok();
    let kept = &view["gate"]["let_pass"];
    assert_eq!(
        (&kept["reason"], &kept["by"], &kept["holds"]),
        (&json!("样品在路上"), &json!("李姐"), &json!(true))
    );

    // Another item that must be done is asked for again.
    let mut more = tasks();
    more.as_array_mut().unwrap().push(
        json!({"phase": "before", "title": "核对价格", "role": "supply", "due_minutes": 5, "must": true}),
    );
    let view = w
        .put("/checklist", json!({ "version": 1, "tasks": more }))
        .await
        .ok();
    assert_eq!(view["gate"]["let_pass"]["holds"], false);
    let said = w.steer("start").await.refused(409, "live.not_ready");
    assert_eq!(said["detail"], "样品到场、核对价格");
    let_pass("都在路上").await.ok();
    w.steer("start").await.ok();
    let_pass("晚了").await.refused(409, "wrong_state");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_keeps_its_tick_and_its_place_is_the_writers() {
    let w = World::start().await;
    let ids = w.plan_checklist().await;
    w.put(&format!("/checklist/{}", ids[1]), json!({ "done": true }))
        .await
        .ok();
    let mut kept = tasks();
    for (task, id) in kept.as_array_mut().unwrap().iter_mut().zip(&ids) {
        task["id"] = json!(id);
    }
    kept.as_array_mut().unwrap().swap(0, 1);
    kept.as_array_mut().unwrap().truncate(2);
    let body = json!({ "version": 1, "tasks": kept });
    let view = w.put("/checklist", body.clone()).await.ok();
    let seen: Vec<(&Value, bool)> = view["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| (&t["id"], t["done_at"].is_i64()))
        .collect();
    assert_eq!(seen, [(&json!(ids[1]), true), (&json!(ids[0]), false)]);
    w.put("/checklist", body)
        .await
        .refused(409, "runofshow.changed");
    let gone = format!("/checklist/{}", ids[2]);
    w.put(&gone, json!({ "done": true }))
        .await
        .refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_is_done_before_can_be_a_must() {
    let w = World::start().await;
    for (name, value, field) in [
        ("must", json!(true), "tasks.0.must"),
        ("title", json!(""), "tasks.0.title"),
        ("due_minutes", json!(-1), "tasks.0.due_minutes"),
        ("id", json!("7"), "tasks.0.id"),
    ] {
        let mut task = tasks()[1].clone();
        task[name] = value;
        let reply = w
            .put("/checklist", json!({ "version": 0, "tasks": [task] }))
            .await;
        assert_eq!(reply.refused(422, "invalid")["field"], field);
    }
    w.steer("start").await.ok();
}
