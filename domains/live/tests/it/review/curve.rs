//! Minutes, marks and notes of a review.
use super::review;
use crate::bench::{MINUTE_MS, World};
use julin_db::Sql;
use julin_kernel::{LiveId, Ts};
use julin_live::{Highlight, fold_presence, publishing_ended, publishing_started};
use serde_json::{Value, json};

async fn fold(w: &World, live: &str) {
    fold_presence(&w.app.ctx, live.parse().unwrap())
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_minute_that_was_not_measured_is_a_gap() {
    let w = World::start().await;
    let live = w.on_air().await;
    let topic = format!("live:{live}");
    let one = w.listener(&live, "v:one", None);
    let two = w.listener(&live, "v:two", None);
    w.app.advance(10_000).await;
    one.beat(&topic);
    two.beat(&topic);
    fold(&w, &live).await;
    drop((one, two));
    // The process was away for two minutes; then one is there again, and then nobody.
    w.app.advance(3 * MINUTE_MS).await;
    let one = w.listener(&live, "v:one", None);
    w.app.advance(10_000).await;
    one.beat(&topic);
    fold(&w, &live).await;
    drop(one);
    w.app.advance(MINUTE_MS).await;
    fold(&w, &live).await;
    w.app.advance(MINUTE_MS).await;
    fold(&w, &live).await;
    let seen = review(&w, &live).await;
    let viewers = seen["minutes"].as_array().unwrap().iter();
    let viewers: Vec<Option<i64>> = viewers.map(|m| m["viewers"].as_i64()).collect();
    assert_eq!(viewers[..4], [Some(2), None, None, Some(1)]);
    assert_eq!(viewers.last(), Some(&Some(0)), "{viewers:?}");
    assert_eq!(
        seen["retention"][0],
        json!({"after": 0, "stayed": 2, "of": 2, "rate_bps": null})
    );
    assert_eq!(seen["retention"][3]["stayed"], 1);
    assert_eq!(seen["cohorts"][0]["entered"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_said_since_the_last_fold_is_counted() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (_, ann) = w.resident(1, "王小明").await;
    ann.post(
        &format!("/api/v1/lives/{live}/comments"),
        json!({"text": "来了"}),
    )
    .await
    .ok();
    fold(&w, &live).await;
    let sum = |seen: &Value| {
        let all = seen["minutes"].as_array().unwrap().iter();
        all.map(|m| m["comments"].as_i64().unwrap()).sum::<i64>()
    };
    assert_eq!(sum(&review(&w, &live).await), 1);
    w.app.advance(5 * MINUTE_MS).await;
    ann.post(
        &format!("/api/v1/lives/{live}/comments"),
        json!({"text": "还在"}),
    )
    .await
    .ok();
    w.host()
        .post(&format!("/api/v1/lives/{live}/end"), json!({}))
        .await
        .ok();
    w.app.advance(60 * MINUTE_MS).await;
    let seen = review(&w, &live).await;
    assert_eq!((sum(&seen), &seen["funnel"]["comments"]), (2, &json!(2)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn marks_tell_what_happened_and_notes_what_people_think_of_it() {
    let w = World::start().await;
    let live = w.on_air().await;
    let id: LiveId = live.parse().unwrap();
    let path = format!("/api/v1/lives/{live}");
    let cards = w.cards(&live).await;
    publishing_started(&w.app.ctx, id).await.unwrap();
    w.host()
        .post(&format!("{path}/cards/{}/spotlight", cards[0]), json!({}))
        .await
        .ok();
    w.app.advance(MINUTE_MS).await;
    let (_, ann) = w.resident(1, "王小明").await;
    let said = ann
        .post(&format!("{path}/comments"), json!({"text": "真甜"}))
        .await
        .ok();
    w.host()
        .put(&format!("{path}/pin"), json!({"comment_id": said["id"]}))
        .await
        .ok();
    publishing_ended(&w.app.ctx, id).await.unwrap();
    w.app.advance(MINUTE_MS).await;
    publishing_started(&w.app.ctx, id).await.unwrap();
    let bag = Highlight {
        bag: true,
        title: "邻居福袋".into(),
        from: Ts(w.app.ctx.now().0),
        until: None,
    };
    w.given.0.lock().unwrap().push(bag);
    let seen = review(&w, &live).await;
    let marks = seen["marks"].as_array().unwrap().iter();
    let marks: Vec<(&str, &str)> = marks
        .map(|m| (m["kind"].as_str().unwrap(), m["title"].as_str().unwrap()))
        .collect();
    for one in [
        ("spotlight", "樱桃"),
        ("pin", "真甜"),
        ("stream_lost", ""),
        ("lucky_bag", "邻居福袋"),
    ] {
        assert!(marks.contains(&one), "{one:?}: {marks:?}");
    }
    let lost = seen["marks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|m| m["kind"] == "stream_lost")
        .unwrap();
    assert_eq!(
        lost["until"].as_i64().unwrap() - lost["at"].as_i64().unwrap(),
        MINUTE_MS
    );

    let notes = format!("{path}/review/notes");
    let note = json!({"at": w.app.ctx.now(), "text": "这里讲得太快"});
    let made = w
        .host()
        .post_keyed(&notes, "note-key-1", note.clone())
        .await
        .ok();
    let again = w
        .host()
        .post_keyed(&notes, "note-key-1", note.clone())
        .await
        .ok();
    assert_eq!(made, again);
    let early = json!({"at": 1, "text": "早"});
    assert_eq!(
        w.host().post(&notes, early).await.refused(422, "invalid")["field"],
        "at"
    );
    ann.post(&notes, note).await.refused(403, "forbidden");
    assert_eq!(
        review(&w, &live).await["notes"].as_array().unwrap().len(),
        1
    );
    let one = format!("{notes}/{}", made["id"].as_str().unwrap());
    w.host().delete(&one).await.ok();
    w.host().delete(&one).await.refused(404, "not_found");
}

/// Reads of the review never scan a table: each finds its session's rows by a key.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_read_of_the_review_scans_a_table() {
    if std::env::var("JULIN_TEST_ENGINE").is_ok_and(|e| e == "pg") {
        return;
    }
    let w = World::start().await;
    let sources = [
        include_str!("../../../src/store/review/mod.rs"),
        include_str!("../../../src/store/review/fold.rs"),
        include_str!("../../../src/store/review/mark.rs"),
        include_str!("../../../src/store/review/sold.rs"),
        include_str!("../../../src/store/review/ask.rs"),
        include_str!("../../../src/store/review/work.rs"),
    ];
    let mut seen = 0;
    for text in sources.iter().flat_map(|s| selects(s)) {
        let plan = explain(&w, &text).await;
        seen += 1;
        for step in &plan {
            let scans = step.contains("SCAN live_")
                || step.starts_with("SCAN b")
                || step.starts_with("SCAN a");
            assert!(!scans, "{text}\n{plan:?}");
            // The rows of every viewer and minute, and of every comment, are read by a short range at most.
            assert!(
                !step.contains("live_presence") || step.contains("minute=?"),
                "{text}\n{plan:?}"
            );
            assert!(
                !step.contains("live_comment") || step.contains("at>?"),
                "{text}\n{plan:?}"
            );
        }
    }
    assert!(seen >= 15, "{seen}");
}

/// How SQLite reads it.
async fn explain(w: &World, text: &str) -> Vec<String> {
    let text = format!("EXPLAIN QUERY PLAN {text}");
    let values = (1..=12).filter(|n| text.contains(&format!("${n}"))).count();
    let sql = Sql::new(Box::leak(text.into_boxed_str()));
    let sql = (0..values).fold(sql, |sql, _| sql.bind(1_i64));
    let mut tx = w.app.ctx.db.read().await.unwrap();
    let steps: Vec<(i64, i64, i64, String)> = tx.all(sql).await.unwrap();
    steps.into_iter().map(|s| s.3).collect()
}

/// The SELECT statements of a source, as its `q!` holds them.
fn selects(source: &str) -> Vec<String> {
    let parts = source.split("q!").skip(1);
    let quoted = parts.filter_map(|p| p.split('"').nth(1));
    let texts = quoted.map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "));
    // One whose condition is added in code is not whole here.
    let whole = |t: &String| t.starts_with("SELECT") && !t.ends_with("shop_id = $1");
    texts.filter(whole).collect()
}
