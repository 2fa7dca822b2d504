//! Assistants, who names them, and what they may.
use crate::bench::World;
use julin_db::{Command, Result, Tx};
use julin_kernel::{PersonId, Scope};
use serde_json::{Value, json};

async fn name(w: &World, live: &str, phone: &str) -> Value {
    let path = format!("/api/v1/lives/{live}/assistants");
    w.host().post(&path, json!({ "phone": phone })).await.ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_assistant_moderates_answers_and_shows_cards() {
    let w = World::start().await;
    let live = w.on_air().await;
    let cards = w.cards(&live).await;
    let (_, helper) = w.resident(7, "小陈").await;
    let (_, ann) = w.resident(1, "王小明").await;
    let room = format!("/api/v1/lives/{live}");
    helper
        .get(&format!("{room}/desk"))
        .await
        .refused(403, "forbidden");
    let named = name(&w, &live, "13900000007").await;
    assert_eq!(named["name"], "小**");
    let desk = helper.get(&format!("{room}/desk")).await.ok();
    assert_eq!(desk["standing"], "assistant");
    assert!(
        desk.get("rtmp").is_none() && desk.get("whip").is_none(),
        "no key"
    );
    let asked = ann
        .post(&format!("{room}/comments"), json!({"text": "甜吗？"}))
        .await
        .ok();
    let asked = asked["id"].as_str().unwrap();
    let spoke = helper
        .post(&format!("{room}/comments"), json!({"text": "我来答"}))
        .await
        .ok();
    assert_eq!(
        (&spoke["role"], &spoke["name"]),
        (&json!("assistant"), &json!("小陈"))
    );
    let mark = json!({"state": "answered"});
    helper
        .put(&format!("{room}/questions/{asked}"), mark)
        .await
        .ok();
    helper
        .put(&format!("{room}/pin"), json!({"comment_id": asked}))
        .await
        .ok();
    helper
        .put(&format!("{room}/slow-mode"), json!({"seconds": 5}))
        .await
        .ok();
    let silence = json!({"reach": "session"});
    helper
        .put(&format!("{room}/comments/{asked}/mute"), silence)
        .await
        .ok();
    helper
        .delete(&format!("{room}/comments/{asked}"))
        .await
        .ok();
    for what in ["spotlight", "hide", "show"] {
        helper
            .post(&format!("{room}/cards/{}/{what}", cards[0]), json!({}))
            .await
            .ok();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_assistant_neither_ends_it_nor_sees_keys_or_money_nor_helps_elsewhere() {
    let w = World::start().await;
    let (live, other) = (w.on_air().await, w.on_air().await);
    let (id, helper) = w.resident(7, "小陈").await;
    name(&w, &live, "13900000007").await;
    let room = format!("/api/v1/lives/{live}");
    for path in ["admin", "review"] {
        helper
            .get(&format!("{room}/{path}"))
            .await
            .refused(403, "forbidden");
    }
    for path in ["end", "rotate-key"] {
        helper
            .post(&format!("{room}/{path}"), json!({}))
            .await
            .refused(403, "forbidden");
    }
    let wrong = json!({"said": "一斤", "correct": "半斤"});
    helper
        .post(&format!("{room}/corrections"), wrong)
        .await
        .refused(403, "forbidden");
    let more = json!({"phone": "13900000007"});
    helper
        .post(&format!("{room}/assistants"), more)
        .await
        .refused(403, "forbidden");
    helper
        .delete(&format!("{room}/assistants/{id}"))
        .await
        .refused(403, "forbidden");
    helper
        .get(&format!("/api/v1/lives/{other}/desk"))
        .await
        .refused(403, "forbidden");
    helper
        .get("/api/v1/live-words")
        .await
        .refused(403, "forbidden");
    w.host()
        .delete(&format!("{room}/assistants/{id}"))
        .await
        .ok();
    helper
        .get(&format!("{room}/desk"))
        .await
        .refused(403, "forbidden");
    w.host()
        .delete(&format!("{room}/assistants/{id}"))
        .await
        .refused(404, "not_found");
    name(&w, &live, "13900000007").await;
    w.host().post(&format!("{room}/end"), json!({})).await.ok();
    helper
        .get(&format!("{room}/desk"))
        .await
        .refused(403, "forbidden");
    w.host().get(&format!("{room}/desk")).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_names_whom_she_knows_once_and_at_most_ten() {
    let w = World::start().await;
    let live = w.on_air().await;
    let path = format!("/api/v1/lives/{live}/assistants");
    let host = w.host();
    let unknown = host.post(&path, json!({"phone": "13912345678"})).await;
    assert_eq!(
        unknown.refused(422, "live.assistant_unknown")["field"],
        "phone"
    );
    for wrong in [
        json!({}),
        json!({"phone": "1"}),
        json!({"phone": "13800000001"}),
    ] {
        host.post(&path, wrong).await.refused(422, "invalid");
    }
    // Somebody of the shop who is not one of her members is named by number only.
    let (stranger, _) = w.resident(50, "过客").await;
    let by_id = json!({"member_id": stranger});
    host.post(&path, by_id.clone())
        .await
        .refused(422, "live.assistant_unknown");
    w.app.operator().post(&path, by_id).await.ok();
    w.app
        .leader(w.rival)
        .post(&path, json!({}))
        .await
        .refused(403, "forbidden");
    w.app.advance(3_600_000).await;
    for n in 0..9 {
        w.resident(n, "小陈").await;
        let phone = format!("1390000{n:04}");
        let first = host
            .post_keyed(&path, &format!("name-000{n}"), json!({"phone": phone}))
            .await;
        let again = host
            .post_keyed(&path, &format!("name-000{n}"), json!({"phone": phone}))
            .await;
        assert_eq!(first.ok(), again.ok());
    }
    w.resident(9, "小陈").await;
    let eleventh = json!({"phone": "13900000009"});
    host.post(&path, eleventh)
        .await
        .refused(409, "live.assistants_full");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_retry_names_nobody_again() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (id, helper) = w.resident(7, "小陈").await;
    w.resident(8, "小李").await;
    let room = format!("/api/v1/lives/{live}");
    let path = format!("{room}/assistants");
    let body = json!({"phone": "13900000007"});
    let host = w.host();
    let first = host.post_keyed(&path, "name-0001", body.clone()).await.ok();
    // A second key for the same person is remembered, too.
    host.post_keyed(&path, "name-0002", body.clone()).await.ok();
    let other = json!({"phone": "13900000008"});
    host.post_keyed(&path, "name-0002", other)
        .await
        .refused(409, "idempotency.key_reused");
    host.delete(&format!("{path}/{id}")).await.ok();
    for key in ["name-0001", "name-0002"] {
        let again = host.post_keyed(&path, key, body.clone()).await.ok();
        assert_eq!(again, first);
    }
    let desk = format!("{room}/desk");
    helper.get(&desk).await.refused(403, "forbidden");
    assert_eq!(host.get(&desk).await.ok()["assistants"], json!([]));
    host.delete(&format!("{path}/{id}"))
        .await
        .refused(404, "not_found");
    // Naming anew is another request.
    host.post_keyed(&path, "name-0003", body).await.ok();
    helper.get(&desk).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_tells_little_of_a_stranger_and_few_numbers_are_tried() {
    let w = World::start().await;
    let live = w.on_air().await;
    let room = format!("/api/v1/lives/{live}");
    w.resident(7, "过客").await;
    let (member, _) = w.resident(8, "小陈").await;
    w.app
        .write(Join(w.app.scope(), member, w.leader))
        .await
        .unwrap();
    assert_eq!(name(&w, &live, "13900000007").await["name"], "过**");
    assert_eq!(name(&w, &live, "13900000008").await["name"], "小陈");
    let desk = w.host().get(&format!("{room}/desk")).await.ok();
    let names = desk["assistants"].as_array().unwrap().iter();
    let names: Vec<_> = names.map(|a| a["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["过**", "小陈"]);
    let path = format!("{room}/assistants");
    for n in 2..20 {
        let phone = json!({"phone": format!("139123456{n:02}")});
        let unknown = w.host().post(&path, phone).await;
        unknown.refused(422, "live.assistant_unknown");
    }
    let phone = json!({"phone": "13912345699"});
    w.host()
        .post(&path, phone.clone())
        .await
        .refused(429, "too_many_requests");
    w.app.advance(3_600_000).await;
    w.host()
        .post(&path, phone)
        .await
        .refused(422, "live.assistant_unknown");
}

struct Join(Scope, PersonId, PersonId);

impl Command for Join {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        julin_community::ensure_membership(tx, self.0, self.1, self.2)
            .await
            .map(|_| ())
    }
}
