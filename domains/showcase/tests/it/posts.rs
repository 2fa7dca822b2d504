//! Who may show what, and what becomes of it.
use crate::world::{LIVE, World, picture, post};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/show-posts";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_picked_up_is_shown_once_somebody_has_looked_at_it() {
    let w = World::start().await;
    let (who, lines) = w.buyer(1).await;
    let mine = who.get("/api/v1/me/show-posts").await.ok();
    assert_eq!(mine["lines"].as_array().unwrap().len(), 2);
    let body = post(&who, &lines[0]).await;
    let made = who.post_keyed(PATH, "post-0001", body.clone()).await.ok();
    let again = who.post_keyed(PATH, "post-0001", body.clone()).await.ok();
    assert_eq!(made, again);
    assert_eq!(
        (&made["status"], &made["name"]),
        (&json!("waiting"), &json!("王**"))
    );
    assert!(w.wall().await.is_empty(), "nobody has looked at it");
    let row = w.decide(made["id"].as_str().unwrap(), "show").await;
    assert_eq!(row["status"], "shown");
    let wall = w.wall().await;
    assert_eq!(wall.len(), 1);
    assert_eq!(wall[0]["words"], "又脆又甜");
    assert_eq!(wall[0]["item_id"], json!(w.items[0]));
    assert_eq!(wall[0]["community_name"], "枫林苑");
    assert!(wall[0]["image_urls"][0].is_string());
    let told = serde_json::to_string(&wall[0]).unwrap();
    for hidden in ["member", "order", "leader", "小明"] {
        assert!(!told.contains(hidden), "{hidden} in {told}");
    }
    let mine = who.get("/api/v1/me/show-posts").await.ok();
    assert_eq!(mine["lines"].as_array().unwrap().len(), 1, "one is shown");
    assert_eq!(mine["posts"][0]["status"], "shown");
    let public = w.app.anyone().get(PATH).await.ok();
    assert_eq!(public["items"][0]["id"], made["id"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_ones_own_goods_in_hand_can_be_shown() {
    let w = World::start().await;
    let (_, who) = w.resident(1).await;
    let order = w.bought(1).await;
    let view = who.get(&format!("/api/v1/orders/{order}")).await.ok();
    let line = view["lines"][0]["id"].as_str().unwrap().to_owned();
    let body = post(&who, &line).await;
    let said = who.post(PATH, body.clone()).await;
    assert_eq!(said.refused(409, "showcase.not_had")["field"], "line_id");
    w.picked_up(&order).await;
    let (_, other) = w.resident(2).await;
    let theirs = post(&other, &line).await;
    other
        .post(PATH, theirs)
        .await
        .refused(409, "showcase.not_had");
    who.post(PATH, body.clone()).await.ok();
    who.post(PATH, body).await.refused(409, "showcase.stands");
    w.app
        .anyone()
        .post(PATH, json!({}))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_needs_consent_words_and_own_photos() {
    let w = World::start().await;
    let (who, lines) = w.buyer(1).await;
    let (_, other) = w.resident(2).await;
    let right = post(&who, &lines[0]).await;
    let with = |field: &str, value: Value| {
        let mut body = right.clone();
        body[field] = value;
        body
    };
    let said = who.post(PATH, with("consent", json!(false))).await;
    assert_eq!(said.refused(422, "showcase.no_consent")["field"], "consent");
    for (field, value) in [("words", json!(" 甜 ")), ("image_keys", json!([]))] {
        let said = who
            .post(PATH, with(field, value))
            .await
            .refused(422, "invalid");
        assert_eq!(said["field"], field);
    }
    let stolen = picture(&other, 2).await;
    let said = who.post(PATH, with("image_keys", json!([stolen]))).await;
    assert_eq!(said.refused(422, "invalid")["field"], "image_keys.0");
    let said = who.post(PATH, with("live_id", json!("77"))).await;
    assert_eq!(said.refused(422, "invalid")["field"], "live_id");
    let nameless = who.post(PATH, with("named", json!(false))).await.ok();
    assert_eq!(nameless["name"], "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_takes_it_back_and_may_show_it_anew_so_many_times() {
    let w = World::start().await;
    let (who, lines) = w.buyer(1).await;
    let (_, other) = w.resident(2).await;
    for n in 0..5 {
        let id = w.posted(&who, &lines[0]).await;
        w.decide(&id, "show").await;
        assert_eq!(w.wall().await.len(), 1);
        let back = format!("{PATH}/{id}/withdraw");
        if n == 0 {
            other.post(&back, json!({})).await.refused(404, "not_found");
        }
        assert_eq!(who.post(&back, json!({})).await.status, 204);
        assert_eq!(who.post(&back, json!({})).await.status, 204);
        assert!(w.wall().await.is_empty());
        let path = format!("{PATH}/{id}/decide");
        let show = json!({ "action": "show", "live_id": LIVE });
        w.host().post(&path, show).await.refused(409, "wrong_state");
    }
    let sixth = who.post(PATH, post(&who, &lines[0]).await).await;
    sixth.refused(409, "showcase.too_often");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn points_come_once_an_order_and_only_if_the_shop_set_any() {
    let w = World::start().await;
    let (who, lines) = w.buyer(1).await;
    let balance = async || {
        w.app.drain().await;
        let points = who.get("/api/v1/me/points").await.ok();
        points["balance"].as_i64().unwrap()
    };
    let rules = "/api/v1/show-post-rules";
    let before = balance().await;
    let first = w.posted(&who, &lines[0]).await;
    w.decide(&first, "show").await;
    assert_eq!(balance().await, before, "none unless told");
    who.post(&format!("{PATH}/{first}/withdraw"), json!({}))
        .await;
    let operator = w.app.operator();
    let said = operator
        .put(rules, json!({ "points": 1_001 }))
        .await
        .refused(422, "invalid");
    assert_eq!(said["field"], "points");
    w.host()
        .put(rules, json!({ "points": 50 }))
        .await
        .refused(403, "forbidden");
    operator.put(rules, json!({ "points": 50 })).await.ok();
    assert_eq!(operator.get(rules).await.ok()["points"], 50);
    for line in &lines {
        let id = w.posted(&who, line).await;
        assert_eq!(
            balance().await,
            if line == &lines[0] {
                before
            } else {
                before + 50
            }
        );
        w.decide(&id, "show").await;
        w.decide(&id, "take_down").await;
        w.decide(&id, "show").await;
    }
    assert_eq!(balance().await, before + 50);
}
