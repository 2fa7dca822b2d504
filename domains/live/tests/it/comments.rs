//! Comments: pace, words, roles, removal.
use crate::bench::{World, told};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_must_pause_and_a_host_need_not() {
    let w = World::start().await;
    let id = w.on_air().await;
    let path = format!("/api/v1/lives/{id}/comments");
    let (_, ann) = w.resident(1, "王小明").await;
    ann.post(&path, json!({"text": "甜吗"})).await.ok();
    ann.post(&path, json!({"text": "在吗"}))
        .await
        .refused(429, "live.comment_too_fast");
    for _ in 0..9 {
        w.app.advance(2_000).await;
        ann.post(&path, json!({"text": "多少一斤"})).await.ok();
    }
    w.app.advance(2_000).await;
    ann.post(&path, json!({"text": "第十一条"}))
        .await
        .refused(429, "live.comment_too_fast");
    w.app.advance(60_000).await;
    ann.post(&path, json!({"text": "好了"})).await.ok();
    for _ in 0..3 {
        w.host().post(&path, json!({"text": "欢迎"})).await.ok();
    }
    w.app
        .anyone()
        .post(&path, json!({"text": "匿名"}))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn speakers_are_marked_and_residents_masked() {
    let w = World::start().await;
    let id = w.on_air().await;
    let path = format!("/api/v1/lives/{id}/comments");
    let mut viewer = w.listener(&id, "v:a", None);
    let (_, ann) = w.resident(1, "王小明").await;
    ann.post(&path, json!({"text": "  甜\n吗 "})).await.ok();
    w.app
        .leader(w.rival)
        .post(&path, json!({"text": "捧场"}))
        .await
        .ok();
    w.host().post(&path, json!({"text": "谢谢"})).await.ok();
    let heard = told(&mut viewer);
    let said: Vec<_> = heard
        .iter()
        .map(|(kind, c)| {
            (
                kind.as_str(),
                c["name"].as_str(),
                c["role"].as_str(),
                c["text"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("comment", Some("王**"), Some("member"), Some("甜 吗")),
            ("comment", Some("周姐"), Some("leader"), Some("捧场")),
            ("comment", Some("李姐"), Some("host"), Some("谢谢")),
        ]
    );
    let view = w
        .app
        .anyone()
        .get(&format!("/api/v1/lives/{id}"))
        .await
        .ok();
    assert_eq!(view["recent_comments"][0], heard[0].1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_request_says_it_once() {
    let w = World::start().await;
    let id = w.on_air().await;
    let path = format!("/api/v1/lives/{id}/comments");
    let mut viewer = w.listener(&id, "v:a", None);
    let (_, ann) = w.resident(1, "王小明").await;
    let first = ann
        .post_keyed(&path, "comment-0001", json!({"text": "甜吗"}))
        .await
        .ok();
    let again = ann
        .post_keyed(&path, "comment-0001", json!({"text": "甜吗"}))
        .await
        .ok();
    assert_eq!(first, again);
    assert_eq!(told(&mut viewer).len(), 1);
    ann.post_keyed(&path, "comment-0001", json!({"text": "酸吗"}))
        .await
        .refused(409, "idempotency.key_reused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blocked_words_are_refused_and_only_the_shop_sets_them() {
    let w = World::start().await;
    let id = w.on_air().await;
    let path = format!("/api/v1/lives/{id}/comments");
    let (_, ann) = w.resident(1, "王小明").await;
    let refused = ann
        .post(&path, json!({"text": "加 微-信 便宜"}))
        .await
        .refused(422, "live.comment_blocked");
    assert_eq!(refused["field"], "text");
    let words = json!({"words": ["隔壁 群", "隔壁群"]});
    w.host()
        .put("/api/v1/live-words", words.clone())
        .await
        .refused(403, "forbidden");
    let kept = w.app.operator().put("/api/v1/live-words", words).await.ok();
    assert_eq!(kept, json!({"words": ["隔壁群"], "review_words": []}));
    assert_eq!(w.app.operator().get("/api/v1/live-words").await.ok(), kept);
    ann.post(&path, json!({"text": "去隔壁、群买"}))
        .await
        .refused(422, "live.comment_blocked");
    ann.post(&path, json!({"text": "字".repeat(101)}))
        .await
        .refused(422, "invalid");
    ann.post(&path, json!({"text": "字".repeat(100)}))
        .await
        .ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comment_is_removed_by_its_host_and_nobody_elses() {
    let w = World::start().await;
    let (id, other) = (w.on_air().await, w.on_air().await);
    let path = format!("/api/v1/lives/{id}/comments");
    let (_, ann) = w.resident(1, "王小明").await;
    let said = ann.post(&path, json!({"text": "甜吗"})).await.ok();
    let comment = said["id"].as_str().unwrap();
    let one = format!("{path}/{comment}");
    ann.delete(&one).await.refused(403, "forbidden");
    w.app
        .leader(w.rival)
        .delete(&one)
        .await
        .refused(403, "forbidden");
    w.host()
        .delete(&format!("/api/v1/lives/{other}/comments/{comment}"))
        .await
        .refused(404, "not_found");
    let mut viewer = w.listener(&id, "v:a", None);
    let view = format!("/api/v1/lives/{id}");
    assert_eq!(
        ann.get(&view).await.ok()["recent_comments"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    for _ in 0..2 {
        w.host().delete(&one).await.ok();
    }
    assert_eq!(
        told(&mut viewer),
        [("comment_removed".to_owned(), json!({"id": comment}))]
    );
    assert_eq!(ann.get(&view).await.ok()["recent_comments"], json!([]));
    w.host().post(&format!("{view}/end"), json!({})).await.ok();
    ann.post(&path, json!({"text": "再见"}))
        .await
        .refused(409, "live.not_on_air");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_may_reserve_and_speak_at_once() {
    let w = World::start().await;
    let id = w.planned().await;
    let path = format!("/api/v1/lives/{id}");
    let mut members = vec![];
    for n in 0..24 {
        members.push(w.resident(n, "王小明").await.1);
    }
    let all = |what: &'static str, body: serde_json::Value| {
        let path = format!("{path}/{what}");
        let tasks = members.iter().cloned().map(|member| {
            let (path, body) = (path.clone(), body.clone());
            tokio::spawn(async move { member.post(&path, body).await.ok() })
        });
        let tasks: Vec<_> = tasks.collect();
        async move {
            for task in tasks {
                task.await.unwrap();
            }
        }
    };
    all("reserve", json!({"interests": ["水果"]})).await;
    w.host()
        .post(&format!("{path}/start"), json!({}))
        .await
        .ok();
    all("comments", json!({"text": "来了"})).await;
    let seen = w.app.anyone().get(&path).await.ok();
    assert_eq!(seen["reserved_count"], 24);
    assert_eq!(seen["recent_comments"].as_array().unwrap().len(), 24);
}
