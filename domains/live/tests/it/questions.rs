//! Questions to the host: asked, asked again by others, answered.
use crate::bench::{World, kinds, told};
use julin_testkit::Client;
use serde_json::{Value, json};

async fn asks(who: &Client, live: &str, body: Value) -> Value {
    who.post(&format!("/api/v1/lives/{live}/comments"), body)
        .await
        .ok()
}

async fn questions(who: &Client, live: &str) -> Vec<(String, i64, bool, String)> {
    let all = who
        .get(&format!("/api/v1/lives/{live}/questions"))
        .await
        .ok();
    let row = |q: &Value| {
        let text = |key: &str| q[key].as_str().unwrap().to_owned();
        (
            text("text"),
            q["votes"].as_i64().unwrap(),
            q["voted"] == true,
            text("state"),
        )
    };
    all.as_array().unwrap().iter().map(row).collect()
}

fn row(text: &str, votes: i64, voted: bool, state: &str) -> (String, i64, bool, String) {
    (text.to_owned(), votes, voted, state.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_most_ask_comes_first_and_each_counts_once() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let (_, ben) = w.resident(2, "李雷").await;
    let (_, cay) = w.resident(3, "韩梅").await;
    asks(&ann, &live, json!({"text": "几点到货？"})).await;
    let marked = asks(&ben, &live, json!({"text": "能送上楼吗", "question": true})).await;
    assert_eq!(marked["question"], true);
    // The same in other marks is the same question.
    asks(&cay, &live, json!({"text": "几点 到货?"})).await;
    let plain = asks(&w.host(), &live, json!({"text": "大家好吗？"})).await;
    assert_eq!(plain["question"], false, "a host asks nobody");
    assert_eq!(
        questions(&ben, &live).await,
        [
            row("几点到货？", 2, false, "open"),
            row("能送上楼吗", 1, true, "open")
        ]
    );
    let vote = format!(
        "/api/v1/lives/{live}/questions/{}/vote",
        marked["id"].as_str().unwrap()
    );
    for who in [&ann, &ann, &cay, &ben] {
        who.put(&vote, json!({})).await.ok();
    }
    w.app
        .anyone()
        .put(&vote, json!({}))
        .await
        .refused(401, "unauthenticated");
    assert_eq!(
        questions(&ann, &live).await[0],
        row("能送上楼吗", 3, true, "open")
    );
    for _ in 0..2 {
        ann.delete(&vote).await.ok();
    }
    assert_eq!(
        questions(&ann, &live).await[1],
        row("能送上楼吗", 2, false, "open")
    );
    assert_eq!(questions(&w.app.anyone(), &live).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_room_sees_what_was_answered_and_asks_anew_afterwards() {
    let w = World::start().await;
    let live = w.on_air().await;
    let cards = w.cards(&live).await;
    let (_, ann) = w.resident(1, "王小明").await;
    let asked = json!({"text": "甜吗？", "card_id": cards[0]});
    let asked = asks(&ann, &live, asked).await;
    let mark = format!(
        "/api/v1/lives/{live}/questions/{}",
        asked["id"].as_str().unwrap()
    );
    let mut viewer = w.listener(&live, "v:a", None);
    ann.put(&mark, json!({"state": "answered"}))
        .await
        .refused(403, "forbidden");
    let answer = json!({"state": "answered", "answer": "18 度，包甜"});
    for _ in 0..2 {
        w.host().put(&mark, answer.clone()).await.ok();
    }
    let heard = told(&mut viewer);
    assert_eq!(heard.len(), 1);
    let (kind, question) = &heard[0];
    assert_eq!(kind, "question");
    assert_eq!(
        (
            &question["state"],
            &question["answer"],
            &question["card_id"]
        ),
        (&json!("answered"), &json!("18 度，包甜"), &json!(cards[0]))
    );
    w.app.advance(2_000).await;
    asks(&ann, &live, json!({"text": "甜吗？"})).await;
    assert_eq!(
        questions(&ann, &live).await,
        [
            row("甜吗？", 1, true, "open"),
            row("甜吗？", 1, true, "answered")
        ]
    );
    w.host()
        .put(&mark, json!({"state": "dismissed"}))
        .await
        .ok();
    assert_eq!(questions(&ann, &live).await.len(), 1);
    let wrong = json!({"state": "open", "answer": "不"});
    let refused = w.host().put(&mark, wrong).await.refused(422, "invalid");
    assert_eq!(refused["field"], "answer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_names_a_card_of_its_session_only() {
    let w = World::start().await;
    let (live, other) = (w.on_air().await, w.on_air().await);
    let foreign = w.cards(&other).await;
    let (_, ann) = w.resident(1, "王小明").await;
    let path = format!("/api/v1/lives/{live}/comments");
    let body = json!({"text": "甜吗？", "card_id": foreign[0]});
    let refused = ann.post(&path, body).await.refused(422, "invalid");
    assert_eq!(refused["field"], "card_id");
    let asked = asks(&ann, &live, json!({"text": "甜吗？"})).await;
    let elsewhere = format!(
        "/api/v1/lives/{other}/questions/{}/vote",
        asked["id"].as_str().unwrap()
    );
    ann.put(&elsewhere, json!({}))
        .await
        .refused(404, "not_found");
    w.host()
        .post(&format!("/api/v1/lives/{live}/end"), json!({}))
        .await
        .ok();
    let vote = format!(
        "/api/v1/lives/{live}/questions/{}/vote",
        asked["id"].as_str().unwrap()
    );
    ann.put(&vote, json!({})).await.refused(409, "live.over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_ask_the_same_at_once_and_all_are_counted() {
    let w = World::start().await;
    let live = w.on_air().await;
    let mut tasks = vec![];
    for n in 0..20 {
        let (_, who) = w.resident(n, "王小明").await;
        let live = live.clone();
        tasks.push(tokio::spawn(async move {
            asks(&who, &live, json!({"text": "几点到货？"})).await
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(
        questions(&w.app.anyone(), &live).await,
        [row("几点到货？", 20, false, "open")]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comment_that_is_taken_down_asks_nothing_any_more() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let asked = asks(&ann, &live, json!({"text": "找我拿货要吗？"})).await;
    let id = asked["id"].as_str().unwrap();
    let mut viewer = w.listener(&live, "v:a", None);
    let remove = format!("/api/v1/lives/{live}/comments/{id}?reason=advert");
    for _ in 0..2 {
        w.host().delete(&remove).await.ok();
    }
    assert_eq!(questions(&w.app.anyone(), &live).await, []);
    let heard = told(&mut viewer);
    assert_eq!(kinds(&heard), ["comment_removed", "question"]);
    let told = &heard[1].1;
    assert_eq!(
        (&told["id"], &told["state"], &told["text"]),
        (&json!(id), &json!("dismissed"), &json!(""))
    );
    // Nor is it opened again.
    let mark = format!("/api/v1/lives/{live}/questions/{id}");
    w.host()
        .put(&mark, json!({"state": "open"}))
        .await
        .refused(409, "wrong_state");
    assert_eq!(questions(&w.app.anyone(), &live).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vote_that_changes_nothing_is_told_to_nobody_and_votes_are_bounded() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let (_, ben) = w.resident(2, "李雷").await;
    let asked = asks(&ann, &live, json!({"text": "甜吗？"})).await;
    let id = asked["id"].as_str().unwrap();
    let vote = format!("/api/v1/lives/{live}/questions/{id}/vote");
    let mut desk = w.listener(&live, "v:a", None);
    desk.subscribe(&format!("desk:{live}"), None, false);
    for _ in 0..3 {
        ben.put(&vote, json!({})).await.ok();
    }
    for _ in 0..2 {
        ben.delete(&vote).await.ok();
    }
    assert_eq!(kinds(&told(&mut desk)), ["question", "question"]);
    for _ in 5..30 {
        ben.put(&vote, json!({})).await.ok();
    }
    ben.put(&vote, json!({}))
        .await
        .refused(429, "too_many_requests");
    ann.put(&vote, json!({})).await.ok();
    w.app.advance(10_000).await;
    ben.put(&vote, json!({})).await.ok();
}
