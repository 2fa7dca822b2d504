//! Drafts by a template or an assistant: never approved by themselves, nothing invented.
use crate::bench::World;
use julin_runofshow::AssistantFault;
use julin_testkit::{Client, Reply};
use serde_json::{Value, json};

fn answer(usage: &str) -> String {
    json!({
        "selling_points": ["樱桃，5斤装"], "usage": usage, "promotion": "69.9元，满30份59.90元", "qa": [],
    })
    .to_string()
}

async fn draft(w: &World, key: &str, body: Value) -> Reply {
    draft_by(&w.host(), w, key, body).await
}

async fn draft_by(who: &Client, w: &World, key: &str, body: Value) -> Reply {
    let path = w.path(&format!("/scripts/{}/draft", w.cards[0]));
    who.post_keyed(&path, key, body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_assistant_a_template_says_the_products_facts() {
    let w = World::start().await;
    assert_eq!(w.get().await["assistant"], false);
    let view = draft(&w, "draft-key-1", json!({ "version": 0 })).await.ok();
    let script = &view["scripts"][0];
    assert_eq!(
        (&script["writer"], &script["version"]),
        (&json!("template"), &json!(1))
    );
    assert!(script["approved"].is_null());
    let said = script["text"].to_string();
    for fact in ["樱桃", "5斤装", "69.90", "59.90", "30"] {
        assert!(said.contains(fact), "{fact}: {said}");
    }
    // The same key does it once; another body under it is refused.
    let again = draft(&w, "draft-key-1", json!({ "version": 0 })).await.ok();
    assert_eq!(again, view);
    draft(&w, "draft-key-1", json!({ "version": 1 }))
        .await
        .refused(409, "idempotency.key_reused");
    draft(&w, "draft-key-2", json!({ "version": 0 }))
        .await
        .refused(409, "runofshow.changed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_assistant_is_given_the_facts_and_its_answer_is_a_draft() {
    let w = World::with_model(Some("small-1")).await;
    w.plan_rundown().await;
    w.parrot.answers.lock().unwrap().push(Ok(answer("冷藏")));
    let view = draft(&w, "draft-key-1", json!({ "version": 0 })).await.ok();
    assert_eq!(view["assistant"], true);
    assert_eq!(view["scripts"][0]["writer"], "assistant");
    assert_eq!(view["scripts"][0]["text"]["usage"], "冷藏");
    assert!(
        w.prompter().await["pages"][1]["script"].is_null(),
        "nobody approved it"
    );
    let asked = w.parrot.asked.lock().unwrap().clone();
    let facts: Value = serde_json::from_str(&asked[0].facts).unwrap();
    assert_eq!(
        (&facts["name"], &facts["price_yuan"]),
        (&json!("樱桃"), &json!("69.90"))
    );
    assert!(facts["supply_price"].is_null() && asked.len() == 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_answer_leaves_the_script_as_it_was() {
    let w = World::with_model(Some("small-1")).await;
    let bad = [
        (Err(AssistantFault::Busy), "busy"),
        (Err(AssistantFault::Garbled), "garbled"),
        (Ok("好的，这是话术：".to_owned()), "expected value"),
        (Ok(answer("甜度 18 度")), "18 is not among the facts"),
        (Ok(json!({ "usage": "冷藏" }).to_string()), "missing field"),
    ];
    for (i, (said, why)) in bad.into_iter().enumerate() {
        w.parrot.answers.lock().unwrap().push(said);
        let key = format!("draft-key-{i}");
        let body = json!({ "version": 0 });
        let told = draft(&w, &key, body.clone())
            .await
            .refused(503, "runofshow.assistant_unavailable");
        assert!(told["detail"].as_str().unwrap().contains(why), "{told}");
        draft(&w, &key, body)
            .await
            .refused(503, "runofshow.assistant_unavailable");
    }
    assert_eq!(
        w.parrot.asked.lock().unwrap().len(),
        5,
        "a failed draft is not asked for again"
    );
    assert_eq!(w.get().await["scripts"][0]["version"], 0);
    let by_template = json!({ "version": 0, "by_template": true });
    let view = draft(&w, "draft-key-t", by_template).await.ok();
    assert_eq!(view["scripts"][0]["writer"], "template");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_assistant_is_asked_so_often_an_hour() {
    let w = World::with_model(Some("small-1")).await;
    let all = w.app.ctx.config.assistant.drafts_per_hour;
    let most = all / 2;
    for i in 0..most {
        draft(&w, &format!("draft-key-{i}"), json!({ "version": 0 })).await;
    }
    let body = json!({ "version": 0 });
    draft(&w, "draft-key-over", body.clone())
        .await
        .refused(429, "too_many_requests");
    let asked = w.parrot.asked.lock().unwrap().len();
    assert_eq!(i64::try_from(asked).unwrap(), most);
    // Others still may: nobody uses up what is meant for all.
    for i in 0..all - most {
        draft_by(
            &w.app.operator(),
            &w,
            &format!("other-key-{i}"),
            body.clone(),
        )
        .await;
    }
    draft_by(&w.app.operator(), &w, "other-key-over", body)
        .await
        .refused(429, "too_many_requests");
    let asked = w.parrot.asked.lock().unwrap().len();
    assert_eq!(i64::try_from(asked).unwrap(), all);
    let by_template = json!({ "version": 0, "by_template": true });
    draft(&w, "draft-key-t", by_template).await.ok();
    w.app.advance(3_600_001).await;
    w.parrot.answers.lock().unwrap().push(Ok(answer("冷藏")));
    draft(&w, "draft-key-later", json!({ "version": 1 }))
        .await
        .ok();
}
