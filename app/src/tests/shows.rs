//! Lives of a side with a run-of-show: one empty, one prepared, one on air, one that waits for its
//! checklist.
use super::side::Side;
use super::town::{HOUR_MS, post};
use julin_testkit::TestApp;
use serde_json::{Value, json};

/// Prepares them.
pub(super) async fn bring(app: &TestApp, side: &mut Side) {
    for name in ["show", "show_b", "show_a", "show_o"] {
        let items: Vec<_> = ["open-0", "open-1"].map(|i| side.made.id(i)).to_vec();
        let body = json!({
            "title": name, "campaign_id": side.made.id("open"), "item_ids": items,
            "starts_at": app.ctx.now().0 + HOUR_MS / 2, "interest_tags": [],
        });
        let view = post(&side.leader, "/api/v1/lives", body).await;
        let id = side.made.keep(name, view.clone());
        for n in 0..2 {
            side.made
                .keep(&format!("{name}-c{n}"), view["cards"][n].clone());
        }
        if name != "show" {
            prepare(side, name, &id).await;
        }
    }
    let start = side.made.fill("/api/v1/lives/:show_a/start");
    post(&side.leader, &start, json!({})).await;
    for name in ["outline", "outline_d"] {
        let path = side
            .made
            .fill("/api/v1/lives/:show_b/run-of-show/templates");
        let kept = post(&side.leader, &path, json!({ "name": name })).await;
        let id = kept["template"].as_str().unwrap().to_owned();
        side.made.put(name, id);
    }
}

async fn prepare(side: &mut Side, name: &str, live: &str) {
    let path = format!("/api/v1/lives/{live}/run-of-show");
    let put = async |rest: String, body: Value| -> Value {
        side.leader.put(&format!("{path}{rest}"), body).await.ok()
    };
    let card = side.made.id(&format!("{name}-c0")).to_owned();
    let text = json!({ "selling_points": ["全网最低价"], "usage": "", "promotion": "", "qa": [] });
    put(
        format!("/scripts/{card}"),
        json!({ "version": 0, "text": text }),
    )
    .await;
    let segment = json!({
        "kind": "product", "title": "", "card_id": card, "planned_minutes": 5, "note": "",
    });
    let rundown = put(
        "/rundown".into(),
        json!({ "version": 0, "segments": [segment] }),
    )
    .await;
    let task = json!({
        "phase": "before", "title": "样品到场", "role": "supply", "due_minutes": 30,
        "must": name == "show_o",
    });
    let checklist = put(
        "/checklist".into(),
        json!({ "version": 0, "tasks": [task] }),
    )
    .await;
    side.made
        .keep(&format!("{name}-s0"), rundown["segments"][0].clone());
    side.made
        .keep(&format!("{name}-t0"), checklist["tasks"][0].clone());
}
