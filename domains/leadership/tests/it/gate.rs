//! What gates the first buy.
use crate::training::pass;
use crate::world::{World, buy, course};
use serde_json::json;

const BUYS: &str = "/api/v1/campaigns";

#[tokio::test]
async fn the_first_buy_waits_for_the_course_and_opens_once_it_is_passed() {
    let w = World::start().await;
    let id = w.course(course("开团第一课", true, false)).await;
    w.becomes_leader().await;
    let her = w.leader();
    let refused = her
        .post(BUYS, buy())
        .await
        .refused(409, "community.training_first");
    assert_eq!(refused["detail"], "开团第一课");
    // A draft may be kept, and is not opened either.
    let mut draft = buy();
    draft["draft"] = json!(true);
    let kept = her.post(BUYS, draft).await.ok();
    let open = format!("{BUYS}/{}/open", kept["id"].as_str().unwrap());
    her.post(&open, json!({}))
        .await
        .refused(409, "community.training_first");
    let training = her.get("/api/v1/leader/training").await.ok();
    assert_eq!(training["bars"][0]["deed"], "buy");

    assert_eq!(pass(&her, &id).await["passed"], true);
    assert_eq!(
        her.get("/api/v1/leader/training").await.ok()["bars"],
        json!([])
    );
    her.post(&open, json!({})).await.ok();
    her.post(BUYS, buy()).await.ok();
}

#[tokio::test]
async fn who_led_before_is_not_stopped_until_the_shop_says_so() {
    let w = World::start().await;
    let old = w.app.leader(w.old);
    w.app.clock.advance(1_000);
    w.course(course("开团第一课", true, true)).await;
    old.post(BUYS, buy()).await.ok();
    let mut policy = w.desk().get("/api/v1/leader-policy").await.ok();
    assert!(policy["policy"]["gated_since"].is_i64(), "{policy}");
    policy["policy"]["gated_since"] = json!(0);
    w.desk().put("/api/v1/leader-policy", policy).await.ok();
    w.app.drain().await;
    old.post(BUYS, buy())
        .await
        .refused(409, "community.training_first");
    let bars = old.get("/api/v1/leader/training").await.ok();
    assert_eq!(bars["bars"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_course_that_is_retired_or_gates_no_more_lets_her_go() {
    let w = World::start().await;
    let id = w.course(course("开团第一课", true, false)).await;
    w.becomes_leader().await;
    let path = format!("/api/v1/leader-courses/{id}");
    let file = w.desk().get(&path).await.ok();
    let mut edit = json!({"version": file["version"], "course": file["course"]});
    edit["course"]["status"] = json!("retired");
    w.desk().put(&path, edit).await.ok();
    w.app.drain().await;
    w.leader().post(BUYS, buy()).await.ok();
    assert_eq!(
        w.leader().get("/api/v1/leader/training").await.ok()["courses"],
        json!([])
    );
}

#[tokio::test]
async fn whoever_is_appointed_by_hand_is_asked_for_the_training_too() {
    let w = World::start().await;
    w.course(course("开团第一课", true, false)).await;
    let leader =
        json!({"phone": "13900000007", "nickname": "赵小兰", "pickup_point": w.point, "intro": ""});
    let path = format!("/api/v1/communities/{}/leaders", w.community);
    w.desk().post(&path, leader).await.ok();
    w.app.drain().await;
    w.leader()
        .post(BUYS, buy())
        .await
        .refused(409, "community.training_first");
}
