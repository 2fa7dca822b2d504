//! Moderation: mutes, slow mode, the pin, the review queue, removal.
use crate::bench::{World, kinds, told};
use julin_testkit::Client;
use serde_json::{Value, json};

async fn says(who: &Client, live: &str, text: &str) -> Value {
    let path = format!("/api/v1/lives/{live}/comments");
    who.post(&path, json!({ "text": text })).await.ok()
}

fn id(view: &Value) -> &str {
    view["id"].as_str().unwrap()
}

/// Somebody at the desk of a session.
fn desk_of(w: &World, live: &str) -> julin_realtime::Listener {
    let viewer = julin_realtime::Viewer {
        key: "m:1".to_owned(),
        member: None,
    };
    let mut listener = w.app.ctx.hub.listen(viewer);
    listener.subscribe(&format!("desk:{live}"), None, false);
    listener
}

async fn desk(w: &World, live: &str) -> Value {
    w.host()
        .get(&format!("/api/v1/lives/{live}/desk"))
        .await
        .ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_muted_viewer_is_told_and_speaks_again_when_it_is_over() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let said = says(&ann, &live, "扫码进群").await;
    let mute = format!("/api/v1/lives/{live}/comments/{}/mute", id(&said));
    let minutes = json!({"reach": "minutes", "minutes": 5, "reason": "广告"});
    ann.put(&mute, minutes.clone())
        .await
        .refused(403, "forbidden");
    let muted = w.host().put(&mute, minutes).await.ok();
    assert_eq!(
        (&muted["name"], &muted["reach"]),
        (&json!("王**"), &json!("minutes"))
    );
    w.app.advance(60_000).await;
    let path = format!("/api/v1/lives/{live}/comments");
    let refused = ann.post(&path, json!({"text": "在吗"})).await;
    let refused = refused.refused(403, "live.muted");
    assert_eq!(refused["retry_after"], 240);
    assert_eq!(desk(&w, &live).await["mutes"].as_array().unwrap().len(), 1);
    w.app.advance(4 * 60_000).await;
    says(&ann, &live, "在吗").await;
    assert_eq!(desk(&w, &live).await["mutes"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_mute_ends_by_hand_and_holds_nowhere_else() {
    let w = World::start().await;
    let (live, other) = (w.on_air().await, w.on_air().await);
    let (_, ann) = w.resident(1, "王小明").await;
    let said = says(&ann, &live, "买我家的").await;
    let mute = format!("/api/v1/lives/{live}/comments/{}/mute", id(&said));
    w.host().put(&mute, json!({"reach": "session"})).await.ok();
    w.app.advance(3 * 3_600_000).await;
    let path = format!("/api/v1/lives/{live}/comments");
    ann.post(&path, json!({"text": "喂"}))
        .await
        .refused(403, "live.muted");
    says(&ann, &other, "这里可以").await;
    w.host().delete(&mute).await.ok();
    says(&ann, &live, "谢谢").await;
    w.host().delete(&mute).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_an_operator_mutes_for_the_shop_and_nobody_mutes_staff() {
    let w = World::start().await;
    let (live, other) = (w.on_air().await, w.on_air().await);
    let (_, ann) = w.resident(1, "王小明").await;
    let said = says(&ann, &live, "刷屏").await;
    let mute = format!("/api/v1/lives/{live}/comments/{}/mute", id(&said));
    let shop = json!({"reach": "shop", "reason": "多次广告"});
    w.host()
        .put(&mute, shop.clone())
        .await
        .refused(403, "forbidden");
    let mut desks = [&live, &other].map(|room| desk_of(&w, room));
    w.app.operator().put(&mute, shop).await.ok();
    let heard = |desks: &mut [julin_realtime::Listener; 2]| desks.each_mut().map(told);
    let said_of = json!({ "id": id(&said) });
    for heard in heard(&mut desks) {
        assert_eq!(
            heard,
            [("muted".to_owned(), said_of.clone())],
            "every desk on air"
        );
    }
    w.app.advance(3_000).await;
    for room in [&live, &other] {
        let path = format!("/api/v1/lives/{room}/comments");
        ann.post(&path, json!({"text": "喂"}))
            .await
            .refused(403, "live.muted");
    }
    assert_eq!(desk(&w, &other).await["mutes"][0]["reach"], "shop");
    // What the shop decided, a host does not undo.
    w.host().delete(&mute).await.refused(403, "forbidden");
    w.app.operator().delete(&mute).await.ok();
    for heard in heard(&mut desks) {
        assert_eq!(kinds(&heard), ["muted"]);
    }
    says(&ann, &other, "喂").await;
    let hosts = says(&w.host(), &live, "欢迎").await;
    let mute = format!("/api/v1/lives/{live}/comments/{}/mute", id(&hosts));
    let session = json!({"reach": "session"});
    w.host()
        .put(&mute, session)
        .await
        .refused(409, "live.mute_staff");
    let refused = json!({"reach": "minutes", "minutes": 0});
    let mute = format!("/api/v1/lives/{live}/comments/{}/mute", id(&said));
    let refused = w.host().put(&mute, refused).await.refused(422, "invalid");
    assert_eq!(refused["field"], "minutes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_mode_paces_viewers_and_not_the_host() {
    let w = World::start().await;
    let live = w.on_air().await;
    let mut viewer = w.listener(&live, "v:a", None);
    let slow = format!("/api/v1/lives/{live}/slow-mode");
    let (_, ann) = w.resident(1, "王小明").await;
    let half = json!({"seconds": 30});
    ann.put(&slow, half.clone()).await.refused(403, "forbidden");
    let set = w.host().put(&slow, half).await.ok();
    assert_eq!(set, json!({"slow_s": 30, "pinned": null}));
    assert_eq!(told(&mut viewer), [("talk".to_owned(), set.clone())]);
    says(&ann, &live, "一").await;
    w.app.advance(12_000).await;
    let path = format!("/api/v1/lives/{live}/comments");
    let refused = ann.post(&path, json!({"text": "二"})).await;
    assert_eq!(refused.headers["retry-after"], "18");
    refused.refused(429, "live.slow_mode");
    for _ in 0..3 {
        says(&w.host(), &live, "欢迎").await;
    }
    w.app.advance(18_000).await;
    says(&ann, &live, "二").await;
    let seen = ann.get(&format!("/api/v1/lives/{live}")).await.ok();
    assert_eq!(seen["talk"], set);
    w.host()
        .put(&slow, json!({"seconds": 301}))
        .await
        .refused(422, "invalid");
    w.host().put(&slow, json!({"seconds": 0})).await.ok();
    w.app.advance(2_000).await;
    says(&ann, &live, "三").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_comment_is_pinned_until_another_is_or_it_is_removed() {
    let w = World::start().await;
    let (live, other) = (w.on_air().await, w.on_air().await);
    let (_, ann) = w.resident(1, "王小明").await;
    let (first, foreign) = (
        says(&ann, &live, "周六到货").await,
        says(&ann, &other, "别处").await,
    );
    let second = says(&w.host(), &live, "下午五点截单").await;
    let pin = format!("/api/v1/lives/{live}/pin");
    let wrong = json!({"comment_id": id(&foreign)});
    let refused = w.host().put(&pin, wrong).await.refused(422, "invalid");
    assert_eq!(refused["field"], "comment_id");
    w.host()
        .put(&pin, json!({"comment_id": id(&first)}))
        .await
        .ok();
    let now = w
        .host()
        .put(&pin, json!({"comment_id": id(&second)}))
        .await
        .ok();
    assert_eq!(now["pinned"]["text"], "下午五点截单");
    let mut viewer = w.listener(&live, "v:a", None);
    let remove = format!(
        "/api/v1/lives/{live}/comments/{}?reason=untrue",
        id(&second)
    );
    w.host().delete(&remove).await.ok();
    let heard = told(&mut viewer);
    assert_eq!(kinds(&heard), ["comment_removed", "talk"]);
    assert_eq!(heard[1].1["pinned"], Value::Null);
    w.host()
        .put(&pin, json!({"comment_id": id(&second)}))
        .await
        .refused(422, "invalid");
    w.host()
        .put(&pin, json!({"comment_id": id(&first)}))
        .await
        .ok();
    w.host().put(&pin, json!({"comment_id": null})).await.ok();
    let seen = ann.get(&format!("/api/v1/lives/{live}")).await.ok();
    assert_eq!(seen["talk"]["pinned"], Value::Null);
}

/// A shop that looks at what is said of refunds, and a comment that waits.
async fn held(w: &World, live: &str, who: &Client) -> Value {
    let words = json!({"words": [], "review_words": ["退款"]});
    w.app.operator().put("/api/v1/live-words", words).await.ok();
    says(who, live, "怎么 退 款？").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_is_seen_by_its_speaker_and_the_desk_until_it_is_approved() {
    let w = World::start().await;
    let live = w.on_air().await;
    let mut viewer = w.listener(&live, "v:a", None);
    let (_, ann) = w.resident(1, "王小明").await;
    let waits = held(&w, &live, &ann).await;
    assert_eq!(waits["held"], true);
    assert_eq!(told(&mut viewer), []);
    let room = format!("/api/v1/lives/{live}");
    assert_eq!(ann.get(&room).await.ok()["recent_comments"], json!([]));
    let on_desk = desk(&w, &live).await;
    assert_eq!(on_desk["held"][0]["word"], "退款");
    assert_eq!(on_desk["held"][0]["comment"], waits);
    assert_eq!(on_desk["questions"], json!([]));
    let decide = format!("{room}/held/{}", id(&waits));
    ann.put(&decide, json!({"approve": true}))
        .await
        .refused(403, "forbidden");
    for _ in 0..2 {
        w.host().put(&decide, json!({"approve": true})).await.ok();
    }
    let heard = told(&mut viewer);
    assert_eq!(kinds(&heard), ["comment"]);
    assert_eq!(
        (&heard[0].1["id"], &heard[0].1["held"]),
        (&waits["id"], &json!(false))
    );
    let on_desk = desk(&w, &live).await;
    assert_eq!(on_desk["held"], json!([]));
    assert_eq!(on_desk["questions"][0]["text"], "怎么 退 款？");
    w.host()
        .put(&decide, json!({"approve": false}))
        .await
        .refused(409, "wrong_state");
    // The host's own words wait for nobody.
    assert_eq!(says(&w.host(), &live, "退款找我").await["held"], false);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_rejected_or_waited_too_long_never_stands() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let first = held(&w, &live, &ann).await;
    w.app.advance(2_000).await;
    let second = says(&ann, &live, "退款！").await;
    let decide = |view: &Value| format!("/api/v1/lives/{live}/held/{}", id(view));
    w.host()
        .put(&decide(&first), json!({"approve": false}))
        .await
        .ok();
    w.app.advance(10 * 60_000).await;
    assert_eq!(desk(&w, &live).await["held"], json!([]));
    w.host()
        .put(&decide(&second), json!({"approve": true}))
        .await
        .refused(409, "live.held_expired");
    let room = ann.get(&format!("/api/v1/lives/{live}")).await.ok();
    assert_eq!(room["recent_comments"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_request_waits_once_and_counts_in_the_pace() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (_, ann) = w.resident(1, "王小明").await;
    held(&w, &live, &ann).await;
    w.app.advance(2_000).await;
    let path = format!("/api/v1/lives/{live}/comments");
    let body = json!({"text": "退款呢"});
    let first = ann.post_keyed(&path, "held-0001", body.clone()).await.ok();
    let again = ann.post_keyed(&path, "held-0001", body.clone()).await.ok();
    assert_eq!(first, again);
    assert_eq!(desk(&w, &live).await["held"].as_array().unwrap().len(), 2);
    ann.post(&path, json!({"text": "快点"}))
        .await
        .refused(429, "live.comment_too_fast");
    let decide = format!("/api/v1/lives/{live}/held/{}", id(&first));
    w.host().put(&decide, json!({"approve": true})).await.ok();
    let later = ann.post_keyed(&path, "held-0001", body).await.ok();
    assert_eq!(later, first, "the first answer, whatever was decided since");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn muting_rejects_what_the_muted_left_in_the_queue() {
    let w = World::start().await;
    let (live, other) = (w.on_air().await, w.on_air().await);
    let (_, ann) = w.resident(1, "王小明").await;
    let (_, ben) = w.resident(2, "李雷").await;
    let (here, there) = (held(&w, &live, &ann).await, held(&w, &other, &ann).await);
    let bens = held(&w, &live, &ben).await;
    let mute = format!("/api/v1/lives/{live}/comments/{}/mute", id(&here));
    w.host().put(&mute, json!({"reach": "session"})).await.ok();
    let waiting = desk(&w, &live).await["held"].clone();
    assert_eq!(waiting.as_array().unwrap().len(), 1);
    assert_eq!(waiting[0]["comment"]["id"], bens["id"]);
    let decide = format!("/api/v1/lives/{live}/held/{}", id(&here));
    w.host()
        .put(&decide, json!({"approve": true}))
        .await
        .refused(409, "wrong_state");
    let elsewhere = desk(&w, &other).await["held"].clone();
    assert_eq!(elsewhere[0]["comment"]["id"], there["id"]);
    let shop = json!({"reach": "shop"});
    w.app.operator().put(&mute, shop).await.ok();
    assert_eq!(desk(&w, &other).await["held"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_blocked_by_now_is_not_approved() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let waits = held(&w, &live, &ann).await;
    let words = json!({"words": ["退款"], "review_words": []});
    w.app.operator().put("/api/v1/live-words", words).await.ok();
    let decide = format!("/api/v1/lives/{live}/held/{}", id(&waits));
    w.host()
        .put(&decide, json!({"approve": true}))
        .await
        .refused(422, "live.comment_blocked");
    w.host().put(&decide, json!({"approve": false})).await.ok();
    assert_eq!(desk(&w, &live).await["held"], json!([]));
}
