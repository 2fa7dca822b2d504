//! Findings and follow-ups, and the workbook.
use super::{Order, line};
use crate::bench::World;
use serde_json::{Value, json};

async fn work(w: &World, live: &str) -> Value {
    w.app.drain().await;
    w.host()
        .get(&format!("/api/v1/lives/{live}/review/work"))
        .await
        .ok()
}

fn causes(work: &Value) -> Vec<String> {
    let all = work["suggestions"].as_array().unwrap().iter();
    all.map(|s| s["cause"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn findings_say_why_and_one_tap_makes_them_a_task() {
    let w = World::start().await;
    let live = w.planned().await;
    let path = format!("/api/v1/lives/{live}");
    let (ann_id, ann) = w.resident(1, "王小明").await;
    let (_, ben) = w.resident(2, "陈东").await;
    ben.post(&format!("{path}/reserve"), json!({"interests": []}))
        .await
        .ok();
    w.host()
        .post(&format!("{path}/start"), json!({}))
        .await
        .ok();
    assert_eq!(causes(&work(&w, &live).await), ["absent"]);
    let cards = w.cards(&live).await;
    let tap = json!({"events": [{"kind": "card_click", "card_id": cards[0]}]});
    ben.post(&format!("{path}/track"), tap).await.ok();
    ann.post(&format!("{path}/comments"), json!({"text": "甜吗？"}))
        .await
        .ok();
    let unpaid = Order {
        w: &w,
        live: Some(live.parse().unwrap()),
        id: 1,
        member: ann_id,
        lines: vec![line(&w, 0, 1, 6_990)],
    };
    unpaid.place().await;
    w.host().post(&format!("{path}/end"), json!({})).await.ok();
    let seen = work(&w, &live).await;
    assert_eq!(causes(&seen), ["unanswered", "tapped", "unpaid"]);
    assert_eq!(
        seen["suggestions"][0]["title"],
        "Reply to 1 unanswered questions"
    );

    let tasks = format!("{path}/review/follow-ups");
    let body = json!({"cause": "unanswered"});
    let made = w
        .host()
        .post_keyed(&tasks, "task-key-1", body.clone())
        .await
        .ok();
    w.host()
        .post_keyed(&tasks, "task-key-1", body.clone())
        .await
        .ok();
    // Nor twice from one finding under another key.
    let again = w.host().post_keyed(&tasks, "task-key-2", body).await.ok();
    assert_eq!(again["follow_ups"].as_array().unwrap().len(), 1);
    let own = json!({"title": "整理库存", "role": "supply", "due_hours": 4});
    let made_own = w.host().post(&tasks, own).await.ok();
    assert_eq!(made_own["follow_ups"].as_array().unwrap().len(), 2);
    assert_eq!(causes(&made_own), ["tapped", "unpaid"]);
    let first = &made["follow_ups"][0];
    assert_eq!(
        (&first["role"], &first["done_at"]),
        (&json!("service"), &Value::Null)
    );
    let tick = format!("{tasks}/{}", first["id"].as_str().unwrap());
    for _ in 0..2 {
        let ticked = w.host().put(&tick, json!({"done": true})).await.ok();
        assert!(ticked["follow_ups"][0]["done_at"].is_i64());
    }
    let open = w.host().put(&tick, json!({"done": false})).await.ok();
    assert!(open["follow_ups"][0]["done_at"].is_null());
    for (body, field) in [
        (
            json!({"title": "", "role": "host", "due_hours": 4}),
            "title",
        ),
        (json!({"title": "看看", "due_hours": 4}), "role"),
        (
            json!({"title": "看看", "role": "host", "due_hours": 0}),
            "due_hours",
        ),
        (json!({"cause": "nothing"}), "cause"),
    ] {
        let refused = w.host().post(&tasks, body).await.refused(422, "invalid");
        assert_eq!(refused["field"], field);
    }
    ann.put(&tick, json!({"done": true}))
        .await
        .refused(403, "forbidden");
    let book = w.host().get(&format!("{path}/review/export.xlsx")).await;
    assert_eq!(book.status, 200);
    assert!(book.bytes.starts_with(b"PK"), "a workbook is a ZIP");
}
