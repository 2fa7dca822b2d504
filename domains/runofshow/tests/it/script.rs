//! Scripts are drafts until a person approves them.
use crate::bench::{World, text};
use julin_testkit::START;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_a_person_approved_is_on_the_teleprompter() {
    let w = World::start().await;
    w.plan_rundown().await;
    let view = w.write_script(0, "放冰箱").await.ok();
    let script = &view["scripts"][0];
    assert_eq!(script["version"], 1);
    assert_eq!(script["writer"], "person");
    assert_eq!(script["text"], text("放冰箱"));
    assert_eq!(script["updated_by"], "李姐");
    assert!(script["approved"].is_null());
    assert!(w.prompter().await["pages"][1]["script"].is_null());

    let view = w.approve(1).await.ok();
    let approved = &view["scripts"][0]["approved"];
    assert_eq!(
        (&approved["by"], &approved["at"]),
        (&json!("李姐"), &json!(START))
    );
    assert_eq!(approved["current"], true);
    let page = w.prompter().await["pages"][1].clone();
    assert_eq!(
        (&page["title"], &page["price"]),
        (&json!("樱桃"), &json!(6_990))
    );
    assert_eq!(page["script"], text("放冰箱"));

    // The next draft is not shown before it is approved, and what was approved stays.
    let view = w.write_script(1, "常温也行").await.ok();
    assert_eq!(view["scripts"][0]["approved"]["current"], false);
    assert_eq!(w.prompter().await["pages"][1]["script"], text("放冰箱"));
    w.approve(2).await.ok();
    assert_eq!(w.prompter().await["pages"][1]["script"], text("常温也行"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_write_at_once_do_not_overwrite_each_other() {
    let w = World::start().await;
    w.write_script(0, "一").await.ok();
    w.write_script(0, "二")
        .await
        .refused(409, "runofshow.changed");
    assert_eq!(w.get().await["scripts"][0]["text"]["usage"], "一");
    w.approve(0).await.refused(409, "runofshow.changed");
    // The same text again is no new version, and takes no approval away.
    w.approve(1).await.ok();
    let same = w.write_script(1, "一").await.ok();
    assert_eq!(same["scripts"][0]["approved"]["current"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_of_the_advertising_law_are_marked_and_held_back() {
    let w = World::start().await;
    let view = w.write_script(0, "全网最低价，能降血压").await.ok();
    let marked = view["scripts"][0]["findings"].as_array().unwrap().clone();
    let seen: Vec<_> = marked
        .iter()
        .map(|f| (&f["field"], &f["text"], &f["kind"], &f["blocks"]))
        .collect();
    let (field, superlative, medical) = (json!("usage"), json!("superlative"), json!("medical"));
    assert_eq!(
        seen,
        [
            (&field, &json!("全网最低价"), &superlative, &json!(false)),
            (&field, &json!("降血压"), &medical, &json!(true)),
        ]
    );
    assert_eq!(
        (&marked[1]["start"], &marked[1]["end"]),
        (&json!(7), &json!(10))
    );
    let said = w.approve(1).await.refused(409, "runofshow.words_forbidden");
    assert_eq!(said["detail"], "降血压");

    w.write_script(1, "全网最低价").await.ok();
    let said = w
        .approve(2)
        .await
        .refused(409, "runofshow.words_need_proof");
    assert_eq!(
        (&said["detail"], &said["field"]),
        (&json!("全网最低价"), &json!("proof"))
    );
    let path = format!("/scripts/{}/approve", w.cards[0]);
    let proof = json!({ "version": 2, "proof": "2026-11-20 五个平台比价截图" });
    let view = w.post(&path, proof).await.ok();
    assert_eq!(
        view["scripts"][0]["approved"]["proof"],
        "2026-11-20 五个平台比价截图"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comparison_without_its_basis_is_refused() {
    let w = World::start().await;
    let path = format!("/scripts/{}", w.cards[0]);
    let with = |comparison: serde_json::Value| {
        let mut body = json!({ "version": 0, "text": text("") });
        body["text"]["comparison"] = comparison;
        body
    };
    for (comparison, field) in [
        (
            json!({"price": 8_990, "seen_at": START}),
            "text.comparison.source",
        ),
        (
            json!({"price": 8_990, "source": " ", "seen_at": START}),
            "text.comparison.source",
        ),
        (
            json!({"price": 8_990, "source": "超市"}),
            "text.comparison.seen_at",
        ),
        (
            json!({"price": 8_990, "source": "超市", "seen_at": START.plus_s(60)}),
            "text.comparison.seen_at",
        ),
        (
            json!({"price": 0, "source": "超市", "seen_at": START}),
            "text.comparison.price",
        ),
    ] {
        let said = w.put(&path, with(comparison)).await.refused(422, "invalid");
        assert_eq!(said["field"], field);
    }
    assert_eq!(w.get().await["scripts"][0]["version"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_script_is_not_approved_and_another_leader_sees_nothing() {
    let w = World::start().await;
    w.approve(0).await.refused(409, "runofshow.script_empty");
    let rival = w.app.leader(w.rival);
    for path in [w.path(""), w.path("/prompter")] {
        rival.get(&path).await.refused(403, "forbidden");
        w.app
            .anyone()
            .get(&path)
            .await
            .refused(401, "unauthenticated");
    }
    let body = json!({ "version": 0, "text": text("") });
    let path = w.path(&format!("/scripts/{}", w.cards[0]));
    rival
        .put(&path, body.clone())
        .await
        .refused(403, "forbidden");
    let unknown = w.path("/scripts/7");
    w.host()
        .put(&unknown, body.clone())
        .await
        .refused(404, "not_found");
    w.steer("cancel").await.ok();
    w.host()
        .put(&path, body)
        .await
        .refused(409, "runofshow.over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_assistant_of_the_session_may_look_and_tick_and_go_on_but_not_write() {
    let w = World::start().await;
    let segments = w.plan_rundown().await;
    let tasks = w.plan_checklist().await;
    let helper = w.app.member(w.rival);
    helper.get(&w.path("")).await.refused(403, "forbidden");
    let name = format!("/api/v1/lives/{}/assistants", w.live);
    w.host()
        .post(&name, json!({ "phone": "13800000002" }))
        .await
        .ok();
    assert_eq!(helper.get(&w.path("")).await.ok()["title"], "樱桃专场");
    let tick = w.path(&format!("/checklist/{}", tasks[0]));
    helper.put(&tick, json!({ "done": true })).await.ok();
    w.steer("start").await.ok();
    let go = json!({ "segment_id": segments[1] });
    helper.post(&w.path("/go"), go).await.ok();
    let rundown = json!({ "version": 1, "segments": [] });
    helper
        .put(&w.path("/rundown"), rundown)
        .await
        .refused(403, "forbidden");
    let let_pass = json!({ "reason": "来不及" });
    helper
        .put(&w.path("/override"), let_pass)
        .await
        .refused(403, "forbidden");
}
