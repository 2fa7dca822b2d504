//! Who reserved is told as they chose, once, and of changes.
use crate::bench::{DUE, MINUTE_MS, World};
use julin_testkit::Client;
use serde_json::{Value, json};

const HOUR_MS: i64 = 60 * MINUTE_MS;

async fn inbox(member: &Client, template: &str) -> Vec<Value> {
    let page = member.get("/api/v1/inbox").await.ok();
    let all = page["items"].as_array().unwrap().iter();
    all.filter(|m| m["template"] == template).cloned().collect()
}

async fn reminders(member: &Client) -> usize {
    inbox(member, "live_reminder").await.len()
}

async fn choose(w: &World, live: &str, member: &Client, remind: Value) {
    let path = format!("/api/v1/lives/{live}/reserve");
    member.post(&path, json!({})).await.ok();
    let wish = json!({ "remind": remind });
    let kept = member.put(&format!("{path}/wish"), wish).await.ok();
    assert_eq!(kept["remind"], remind);
    w.app.drain().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_reminder_comes_once_and_only_to_those_who_reserved() {
    let w = World::start().await;
    let id = w.planned().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let (_, bob) = w.resident(2, "陈东").await;
    let (_, cat) = w.resident(3, "孙悦").await;
    let path = format!("/api/v1/lives/{id}/reserve");
    for member in [&ann, &bob] {
        member.post(&path, json!({"interests": []})).await.ok();
    }
    bob.delete(&path).await.ok();
    w.app.advance(50 * MINUTE_MS - 1).await;
    assert_eq!(reminders(&ann).await, 0);
    w.app.advance(1).await;
    let messages = inbox(&ann, "live_reminder").await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["link"], format!("/live/{id}"));
    let body = messages[0]["body"].as_str().unwrap();
    assert!(
        body.contains("樱桃专场") && body.contains("11-23 09:00"),
        "{body}"
    );
    w.app.advance(MINUTE_MS).await;
    assert_eq!(reminders(&ann).await, 1);
    // A new time is a new promise: it is told again.
    let later = json!({"starts_at": DUE.plus_ms(30 * MINUTE_MS)});
    w.host()
        .put(&format!("/api/v1/lives/{id}"), later)
        .await
        .ok();
    w.app.drain().await;
    let moved = inbox(&ann, "live_moved").await;
    assert_eq!(moved.len(), 1);
    assert!(moved[0]["body"].as_str().unwrap().contains("11-23 09:30"));
    w.app.advance(29 * MINUTE_MS).await;
    assert_eq!(reminders(&ann).await, 2);
    w.host()
        .post(&format!("/api/v1/lives/{id}/start"), json!({}))
        .await
        .ok();
    w.app.drain().await;
    w.app.advance(HOUR_MS).await;
    assert_eq!(reminders(&ann).await, 3);
    assert_eq!(reminders(&bob).await + reminders(&cat).await, 0);
    assert!(inbox(&bob, "live_moved").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_reminded_when_they_chose() {
    let w = World::start().await;
    // Due in two days, in the morning.
    let mut plan = w.plan();
    plan["starts_at"] = json!(DUE.plus_ms(48 * HOUR_MS));
    let made = w.host().post("/api/v1/lives", plan).await.ok();
    let id = made["id"].as_str().unwrap().to_owned();
    let (_, all) = w.resident(1, "王小明").await;
    let (_, hour) = w.resident(2, "陈东").await;
    let (_, never) = w.resident(3, "孙悦").await;
    choose(
        &w,
        &id,
        &all,
        json!(["day", "hour", "ten_minutes", "start"]),
    )
    .await;
    choose(&w, &id, &hour, json!(["hour"])).await;
    choose(&w, &id, &never, json!([])).await;
    let counts = async || {
        [
            reminders(&all).await,
            reminders(&hour).await,
            reminders(&never).await,
        ]
    };
    w.app.advance(25 * HOUR_MS).await;
    assert_eq!(counts().await, [1, 0, 0], "a day before");
    // An hour before is eight in the morning, which is no night any more.
    w.app.advance(23 * HOUR_MS).await;
    assert_eq!(counts().await, [2, 1, 0]);
    w.app.advance(50 * MINUTE_MS).await;
    assert_eq!(counts().await, [3, 1, 0]);
    let start = format!("/api/v1/lives/{id}/start");
    w.host().post(&start, json!({})).await.ok();
    w.app.drain().await;
    assert_eq!(counts().await, [4, 1, 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_an_outage_one_reminder_is_enough_and_none_rings_at_night() {
    let w = World::start().await;
    let mut plan = w.plan();
    // At seven in the morning, the day after tomorrow: all reminders come the evening before.
    plan["starts_at"] = json!(DUE.plus_ms(46 * HOUR_MS));
    let made = w.host().post("/api/v1/lives", plan).await.ok();
    let id = made["id"].as_str().unwrap().to_owned();
    let (_, ann) = w.resident(1, "王小明").await;
    choose(&w, &id, &ann, json!(["hour", "ten_minutes"])).await;
    // 22:00 the evening before is 38 hours after eight in the morning.
    w.app.advance(38 * HOUR_MS - 1).await;
    assert_eq!(reminders(&ann).await, 0);
    w.app.advance(1).await;
    assert_eq!(reminders(&ann).await, 1, "two that come together are one");
    w.app.advance(8 * HOUR_MS + 50 * MINUTE_MS).await;
    assert_eq!(reminders(&ann).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_that_is_called_off_is_told_to_those_who_reserved() {
    let w = World::start().await;
    let id = w.planned().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let (_, bob) = w.resident(2, "陈东").await;
    choose(&w, &id, &ann, json!([])).await;
    let cancel = format!("/api/v1/lives/{id}/cancel");
    for _ in 0..2 {
        w.host().post(&cancel, json!({})).await.ok();
        w.app.drain().await;
    }
    let told = inbox(&ann, "live_cancelled").await;
    assert_eq!(told.len(), 1, "who wants no reminders is told, too");
    assert_eq!(told[0]["link"], format!("/c/{}", w.campaign));
    assert!(inbox(&bob, "live_cancelled").await.is_empty());
    w.app.advance(2 * HOUR_MS).await;
    assert_eq!(reminders(&ann).await, 0);
}
