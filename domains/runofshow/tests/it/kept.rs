//! What a room asked goes into the next script of the same goods.
use crate::bench::World;
use serde_json::{Value, json};

fn pair(card: &str, question: &str, answer: &str) -> Value {
    json!({ "card_id": card, "question": question, "answer": answer })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kept_question_leads_the_next_draft_and_is_offered_to_a_script() {
    let w = World::start().await;
    let kept = w.path("/kept");
    let ask = pair(&w.cards[0], " 甜不甜？ ", "十八度，包甜");
    let made = w
        .host()
        .post_keyed(&kept, "kept-key-1", ask.clone())
        .await
        .ok();
    assert_eq!(made["question"], "甜不甜？");
    let again = w.host().post_keyed(&kept, "kept-key-1", ask).await.ok();
    assert_eq!(again, made);
    // The same question once more has its answer replaced.
    w.post("/kept", pair(&w.cards[0], "甜不甜？", "二十度"))
        .await
        .ok();
    let view = w.get().await;
    assert_eq!(
        view["scripts"][0]["asked"],
        json!([{ "question": "甜不甜？", "answer": "二十度" }])
    );
    assert_eq!(view["scripts"][1]["asked"], json!([]));
    let path = w.path(&format!("/scripts/{}/draft", w.cards[0]));
    let drafted = w
        .host()
        .post_keyed(&path, "draft-key-1", json!({ "version": 0 }))
        .await
        .ok();
    let qa = &drafted["scripts"][0]["text"]["qa"];
    assert_eq!(
        (&qa[0]["question"], &qa[0]["answer"]),
        (&json!("甜不甜？"), &json!("二十度"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_kept_when_the_live_is_over_by_its_host_alone() {
    let w = World::start().await;
    w.steer("start").await.ok();
    w.steer("end").await.ok();
    w.post("/kept", pair(&w.cards[1], "软吗？", "脆的"))
        .await
        .ok();
    for (body, field) in [
        (pair("99", "软吗？", "脆的"), "card_id"),
        (pair(&w.cards[1], " ", "脆的"), "question"),
        (pair(&w.cards[1], "软吗？", ""), "answer"),
    ] {
        let refused = w.post("/kept", body).await.refused(422, "invalid");
        assert_eq!(refused["field"], field);
    }
    let body = pair(&w.cards[1], "软吗？", "脆的");
    let rival = w.app.leader(w.rival);
    rival
        .post(&w.path("/kept"), body)
        .await
        .refused(403, "forbidden");
}
