//! Applications of a side in each state, and courses that its leader takes.
use super::requests::course;
use super::side::Side;
use super::town::post;
use julin_testkit::Client;
use serde_json::{Value, json};

async fn applied(by: &Client, side: &mut Side, name: &str, submit: bool) {
    let body = json!({
        "community_id": null, "community_name": name, "building": "3栋", "hours_per_week": 10,
        "experience": "", "why": "邻居信我", "pickup": "", "image_keys": [], "consent": "2026-11",
        "submit": submit,
    });
    let mine = post(by, "/api/v1/leader-applications", body).await;
    side.made.keep(name, mine["items"][0].clone());
}

/// `newcomer` wants to lead, the buyer keeps drafts.
pub(super) async fn bring(operator: &Client, newcomer: &Client, side: &mut Side) {
    let buyer = side.buyer.clone();
    applied(&buyer, side, "app_d", false).await;
    applied(&buyer, side, "app_w", true).await;
    for name in ["app_s", "app_a", "app_n", "app_p"] {
        applied(newcomer, side, name, true).await;
    }
    let marks = ["小区里的人缘", "时间投入", "服务意识"];
    let marks = marks.map(|c| json!({ "criterion": c, "mark": 4, "note": "" }));
    let review = json!({ "marks": marks, "recommends": true, "note": "" });
    prepare(operator, side, "review", review).await;
    let identity = json!({
        "kind": "identity", "legal_name": "赵小兰", "number_tail": "1234", "seen_original": true,
    });
    prepare(operator, side, "papers", identity).await;
    let contract = json!({ "kind": "contract", "digest": "ab".repeat(32), "seen_original": true });
    prepare(operator, side, "papers", contract).await;
    for name in ["course", "course_b", "course_e", "course_t"] {
        let made = post(operator, "/api/v1/leader-courses", course()).await;
        side.made.keep(name, made);
    }
    for name in ["course_b", "course_t"] {
        let path = side
            .made
            .fill(&format!("/api/v1/leader/training/:{name}/read"));
        post(&side.leader, &path, json!({ "lesson": 0 })).await;
    }
    let path = side.made.fill("/api/v1/leader/training/:course_t/tests");
    let test = post(&side.leader, &path, json!({})).await;
    side.made.keep("test", test);
}

async fn prepare(operator: &Client, side: &Side, what: &str, body: Value) {
    let path = side
        .made
        .fill(&format!("/api/v1/leader-applications/:app_p/{what}"));
    operator.put(&path, body).await.ok();
}
