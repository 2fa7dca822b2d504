//! An applicant's side.
use crate::world::{DAY_MS, World};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/leader-applications";
const MINE: &str = "/api/v1/me/leader-applications";

/// A change of what was read as `version`.
fn edit(version: &Value, application: &Value) -> Value {
    json!({ "version": version, "application": application })
}

#[tokio::test]
async fn a_draft_is_written_in_sent_and_seen_by_the_shop_only_then() {
    let w = World::start().await;
    let her = w.resident();
    let mut blank = w.application(false);
    (blank["why"], blank["building"]) = (json!(""), json!(""));
    let mine = her.post(PATH, blank).await.ok();
    let (id, version) = (
        mine["items"][0]["id"].as_str().unwrap(),
        &mine["items"][0]["version"],
    );
    assert_eq!(mine["items"][0]["status"], "draft");
    let one = format!("{PATH}/{id}");
    w.desk().get(&one).await.refused(404, "not_found");
    assert_eq!(w.desk().get(PATH).await.ok()["items"], json!([]));

    let mut sent = w.application(true);
    sent["why"] = json!("");
    let refused = her
        .put(&one, edit(version, &sent))
        .await
        .refused(422, "invalid");
    assert_eq!(refused["field"], "application.why");
    sent["why"] = json!("离家近");
    her.put(&one, edit(version, &sent)).await.ok();
    her.put(&one, edit(version, &sent))
        .await
        .refused(409, "wrong_state");
    let file = w.desk().get(&one).await.ok();
    assert_eq!(file["application"]["why"], "离家近");
    assert_eq!(file["steps"][0]["deed"], "submitted");
    assert_eq!(file["person"]["phone_masked"], "139****0007");
}

#[tokio::test]
async fn the_same_key_is_one_application_and_a_place_has_one_that_is_open() {
    let w = World::start().await;
    let her = w.resident();
    let body = w.application(true);
    for _ in 0..2 {
        let mine = her
            .post_keyed(PATH, "the-first-one", body.clone())
            .await
            .ok();
        assert_eq!(mine["items"].as_array().unwrap().len(), 1);
    }
    let other = w.application(false);
    her.post_keyed(PATH, "the-first-one", other)
        .await
        .refused(409, "idempotency.key_reused");
    her.post(PATH, body.clone())
        .await
        .refused(409, "leadership.already_open");

    // Another place is another matter: one that the shop does not serve yet.
    let mut elsewhere = body.clone();
    elsewhere["community_id"] = Value::Null;
    her.post(PATH, elsewhere.clone())
        .await
        .refused(422, "invalid");
    elsewhere["community_name"] = json!("梧桐湾");
    let mine = her.post(PATH, elsewhere).await.ok();
    assert_eq!(mine["items"][0]["community_name"], "梧桐湾");

    let id = mine["items"][1]["id"].as_str().unwrap();
    for _ in 0..2 {
        let mine = her
            .post(&format!("{PATH}/{id}/withdraw"), json!({}))
            .await
            .ok();
        assert_eq!(mine["items"][1]["status"], "withdrawn");
    }
    her.post(PATH, body).await.ok();
}

#[tokio::test]
async fn nothing_is_kept_without_consent_or_of_somebody_elses() {
    let w = World::start().await;
    let mut body = w.application(true);
    body["consent"] = json!("2025-01");
    w.resident()
        .post(PATH, body)
        .await
        .refused(422, "leadership.consent_required");
    let mut body = w.application(true);
    body["image_keys"] = json!(["ab/cdef.png"]);
    w.resident().post(PATH, body).await.refused(422, "invalid");
    assert_eq!(w.resident().get(MINE).await.ok()["items"], json!([]));

    let id = w.apply().await;
    let stranger = w.app.member(julin_kernel::PersonId(4_711));
    let sent = edit(&json!(1), &w.application(true));
    stranger
        .put(&format!("{PATH}/{id}"), sent)
        .await
        .refused(404, "not_found");
    stranger
        .post(&format!("{PATH}/{id}/withdraw"), json!({}))
        .await
        .refused(404, "not_found");
    stranger.get(PATH).await.refused(403, "forbidden");
}

#[tokio::test]
async fn what_is_asked_for_is_completed_and_after_a_decline_she_waits() {
    let w = World::start().await;
    let (her, desk) = (w.resident(), w.desk());
    let id = w.apply().await;
    let one = format!("{PATH}/{id}");
    desk.post(
        &format!("{one}/ask"),
        json!({"what": "请补一张自提点的照片"}),
    )
    .await
    .ok();
    assert_eq!(w.inbox().await[0]["template"], "leader_asked");
    desk.post(&format!("{one}/decline"), json!({"reason": "-"}))
        .await
        .refused(409, "wrong_state");
    let mine = her.get(MINE).await.ok();
    let asked = &mine["items"][0];
    assert_eq!(
        (asked["status"].as_str(), asked["note"].as_str()),
        (Some("more_asked"), Some("请补一张自提点的照片"))
    );
    let sent = edit(&asked["version"], &w.application(true));
    her.put(&one, sent).await.ok();

    desk.post(
        &format!("{one}/decline"),
        json!({"reason": "这个小区已有两位团长"}),
    )
    .await
    .ok();
    let told = &w.inbox().await[0];
    assert_eq!(told["template"], "leader_declined");
    assert!(
        told["body"].as_str().unwrap().contains("2026-12-23"),
        "{told}"
    );
    her.post(PATH, w.application(true))
        .await
        .refused(409, "leadership.too_soon");
    assert!(her.get(MINE).await.ok()["again_at"].is_i64());
    w.app.advance(30 * DAY_MS).await;
    her.post(PATH, w.application(true)).await.ok();
}

#[tokio::test]
async fn a_leader_does_not_apply_and_a_closed_shop_takes_nobody() {
    let w = World::start().await;
    let old = w.app.leader(w.old);
    old.post(PATH, w.application(true))
        .await
        .refused(409, "leadership.already_leader");
    let mut policy = w.desk().get("/api/v1/leader-policy").await.ok();
    policy["policy"]["open"] = json!(false);
    w.desk()
        .put("/api/v1/leader-policy", policy.clone())
        .await
        .ok();
    w.desk()
        .put("/api/v1/leader-policy", policy)
        .await
        .refused(409, "leadership.changed");
    assert_eq!(w.resident().get(MINE).await.ok()["open"], false);
    w.resident()
        .post(PATH, w.application(true))
        .await
        .refused(409, "leadership.closed");
}
