//! The rundown, and the live that goes through it.
use crate::bench::{MINUTE_MS, World};
use julin_realtime::Viewer;
use serde_json::{Value, json};

fn listen(w: &World, topic: &str) -> julin_realtime::Listener {
    let viewer = Viewer {
        key: topic.to_owned(),
        member: None,
    };
    let mut listener = w.app.ctx.hub.listen(viewer);
    listener.subscribe(topic, None, false);
    listener
}

/// What was told since last asked: kind and data.
fn told(listener: &mut julin_realtime::Listener) -> Vec<(String, Value)> {
    let texts = listener.drain();
    let parsed = texts
        .iter()
        .map(|t| serde_json::from_str::<Value>(t).unwrap());
    let real = parsed.filter(|m| !m["data"].is_null());
    real.map(|m| (m["kind"].as_str().unwrap().to_owned(), m["data"].clone()))
        .collect()
}

async fn go(w: &World, segment: &str) -> Value {
    w.post("/go", json!({ "segment_id": segment })).await.ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_tap_goes_on_and_puts_the_product_into_the_spotlight() {
    let w = World::start().await;
    let segments = w.plan_rundown().await;
    let body = json!({ "segment_id": segments[0] });
    w.post("/go", body)
        .await
        .refused(409, "runofshow.not_on_air");
    w.steer("start").await.ok();
    w.app.drain().await;
    assert_eq!(
        w.get().await["visits"][0]["segment_id"],
        segments[0],
        "the first is on"
    );

    let live = format!("live:{}", w.live);
    let (mut viewer, mut staff) = (
        listen(&w, &live),
        listen(&w, &format!("rundown:{}", w.live)),
    );
    w.app.advance(6 * MINUTE_MS).await;
    let view = go(&w, &segments[1]).await;
    let heard = told(&mut viewer);
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!(heard[0].0, "card");
    assert_eq!(
        (&heard[0].1["id"], &heard[0].1["state"]),
        (&json!(w.cards[0]), &json!("spotlight"))
    );
    let staff = told(&mut staff);
    assert_eq!(
        (staff[0].0.as_str(), &staff[0].1["segment_id"]),
        ("segment", &json!(segments[1]))
    );
    let visits = view["visits"].as_array().unwrap();
    let lasted =
        visits[0]["ended_at"].as_i64().unwrap() - visits[0]["started_at"].as_i64().unwrap();
    assert_eq!((visits.len(), lasted), (2, 6 * MINUTE_MS));
    assert!(visits[1]["ended_at"].is_null());
    assert_eq!(w.prompter().await["current"], segments[1]);

    // Twice the same tap is one; the next product takes the spotlight over.
    assert_eq!(
        go(&w, &segments[1]).await["visits"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert!(told(&mut viewer).is_empty());
    go(&w, &segments[2]).await;
    let heard = told(&mut viewer);
    let seen: Vec<_> = heard.iter().map(|(_, d)| (&d["id"], &d["state"])).collect();
    assert_eq!(
        seen,
        [
            (&json!(w.cards[0]), &json!("shown")),
            (&json!(w.cards[1]), &json!("spotlight"))
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_the_live_ends_the_segment_that_is_on() {
    let w = World::start().await;
    let segments = w.plan_rundown().await;
    w.steer("start").await.ok();
    go(&w, &segments[3]).await;
    w.app.drain().await;
    assert_eq!(
        w.get().await["visits"].as_array().unwrap().len(),
        1,
        "somebody was faster"
    );
    w.app.advance(MINUTE_MS).await;
    w.steer("end").await.ok();
    w.app.drain().await;
    let view = w.get().await;
    assert!(view["visits"][0]["ended_at"].is_i64() && view["over"] == true);
    w.put("/rundown", json!({ "version": 1, "segments": [] }))
        .await
        .refused(409, "runofshow.over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn segments_move_and_those_that_were_on_stay() {
    let w = World::start().await;
    let ids = w.plan_rundown().await;
    let segment = |i: usize| {
        let kind = ["opening", "product", "product", "closing"][i];
        let card = match i {
            1 => json!(w.cards[0]),
            2 => json!(w.cards[1]),
            _ => Value::Null,
        };
        json!({"id": ids[i], "kind": kind, "title": "改名", "card_id": card, "planned_minutes": 4, "note": "慢点说"})
    };
    let set = |version: i64, order: &[usize]| {
        let segments: Vec<Value> = order.iter().map(|i| segment(*i)).collect();
        let body = json!({ "version": version, "segments": segments });
        let w = &w;
        async move { w.put("/rundown", body).await }
    };
    let view = set(1, &[0, 2, 1, 3]).await.ok();
    let order: Vec<&str> = view["segments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["id"].as_str().unwrap())
        .collect();
    assert_eq!(order, [&ids[0], &ids[2], &ids[1], &ids[3]]);
    set(1, &[0]).await.refused(409, "runofshow.changed");
    w.steer("start").await.ok();
    go(&w, &ids[1]).await;
    set(2, &[0, 2, 3])
        .await
        .refused(409, "runofshow.segment_begun");
    let mut other = segment(1);
    other["card_id"] = json!(w.cards[1]);
    let body = json!({ "version": 2, "segments": [segment(0), other] });
    w.put("/rundown", body)
        .await
        .refused(409, "runofshow.segment_begun");
    let view = set(2, &[1, 3]).await.ok();
    assert_eq!(view["segments"].as_array().unwrap().len(), 2);
    assert_eq!(view["visits"][0]["segment_id"], ids[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_segment_that_is_no_segment_is_refused_by_its_field() {
    let w = World::start().await;
    let good = json!({"kind": "opening", "title": "问好", "card_id": null, "planned_minutes": 5, "note": ""});
    for (name, value, field) in [
        ("title", json!(" "), "segments.0.title"),
        ("planned_minutes", json!(0), "segments.0.planned_minutes"),
        ("planned_minutes", json!(241), "segments.0.planned_minutes"),
        ("card_id", json!(w.cards[0]), "segments.0.card_id"),
        ("kind", json!("product"), "segments.0.card_id"),
        ("id", json!("7"), "segments.0.id"),
    ] {
        let mut segment = good.clone();
        segment[name] = value;
        let reply = w
            .put("/rundown", json!({ "version": 0, "segments": [segment] }))
            .await;
        assert_eq!(reply.refused(422, "invalid")["field"], field);
    }
    assert_eq!(w.get().await["rundown_version"], 0);
    w.steer("start").await.ok();
    let said = w
        .post("/go", json!({ "segment_id": "7" }))
        .await
        .refused(422, "invalid");
    assert_eq!(said["field"], "segment_id");
}
