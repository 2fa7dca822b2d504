//! What a side made of the review of its session on air.
use super::side::Side;
use super::town::post;
use julin_testkit::TestApp;
use serde_json::json;

pub(super) async fn bring(app: &TestApp, side: &mut Side) {
    let path = |side: &Side, rest: &str| {
        side.made
            .fill(&format!("/api/v1/lives/:onair/review/{rest}"))
    };
    let wish = path(side, "questions/:question/wish");
    let wished = side.leader.put(&wish, json!({ "text": "荔枝" })).await;
    wished.ok();
    let list = side.leader.get("/api/v1/live-wishes").await.ok();
    side.made.keep("wish", list[0].clone());
    let task = json!({ "title": "整理库存", "role": "supply", "due_hours": 24 });
    let work = post(&side.leader, &path(side, "follow-ups"), task).await;
    side.made.keep("follow_up", work["follow_ups"][0].clone());
    let note = json!({ "at": app.ctx.now(), "text": "这里人最多" });
    let note = post(&side.leader, &path(side, "notes"), note).await;
    side.made.keep("minute_note", note);
}
