//! Scripts, rundown, checklist and templates of a live.
use super::Right;
use super::Who::{Leader, Operator};
use super::right;
use serde_json::{Value, json};

pub(super) fn show(now: i64) -> Vec<Right> {
    vec![
        right(
            Leader,
            "PUT /api/v1/lives/{id}/run-of-show/scripts/{card}",
            "/api/v1/lives/:show/run-of-show/scripts/:show-c0",
            json!({
                "version": 0,
                "text": {
                    "selling_points": ["皮薄"], "usage": "放冰箱", "promotion": "今天团购价",
                    "comparison": { "price": 8_990, "source": "门口超市", "seen_at": now - 60_000 },
                    "qa": [{ "question": "甜吗", "answer": "甜" }],
                },
            }),
        ),
        right(
            Leader,
            "POST /api/v1/lives/{id}/run-of-show/scripts/{card}/draft",
            "/api/v1/lives/:show/run-of-show/scripts/:show-c1/draft",
            json!({ "version": 0, "by_template": true }),
        ),
        right(
            Leader,
            "POST /api/v1/lives/{id}/run-of-show/scripts/{card}/approve",
            "/api/v1/lives/:show_b/run-of-show/scripts/:show_b-c0/approve",
            json!({ "version": 1, "proof": "比价截图" }),
        ),
        right(
            Leader,
            "PUT /api/v1/lives/{id}/run-of-show/rundown",
            "/api/v1/lives/:show_b/run-of-show/rundown",
            json!({
                "version": 1,
                "segments": [{
                    "id": ":show_b-s0", "kind": "product", "title": "草莓", "card_id": ":show_b-c0",
                    "planned_minutes": 6, "note": "慢点说",
                }],
            }),
        ),
        right(
            Leader,
            "POST /api/v1/lives/{id}/run-of-show/go",
            "/api/v1/lives/:show_a/run-of-show/go",
            json!({ "segment_id": ":show_a-s0" }),
        ),
        right(
            Leader,
            "PUT /api/v1/lives/{id}/run-of-show/checklist",
            "/api/v1/lives/:show_b/run-of-show/checklist",
            json!({
                "version": 1,
                "tasks": [{
                    "id": ":show_b-t0", "phase": "before", "title": "样品到场", "role": "supply",
                    "due_minutes": 45, "must": true,
                }],
            }),
        ),
        right(
            Leader,
            "PUT /api/v1/lives/{id}/run-of-show/checklist/{task}",
            "/api/v1/lives/:show_b/run-of-show/checklist/:show_b-t0",
            json!({ "done": true }),
        ),
        right(
            Leader,
            "PUT /api/v1/lives/{id}/run-of-show/override",
            "/api/v1/lives/:show_o/run-of-show/override",
            json!({ "reason": "样品在路上" }),
        ),
        right(
            Leader,
            "POST /api/v1/lives/{id}/run-of-show/apply",
            "/api/v1/lives/:show/run-of-show/apply",
            json!({ "template": ":outline" }),
        ),
        right(
            Leader,
            "POST /api/v1/lives/{id}/run-of-show/templates",
            "/api/v1/lives/:show_b/run-of-show/templates",
            json!({ "name": "周末场" }),
        ),
        right(
            Operator,
            "PUT /api/v1/run-of-show/words",
            "",
            json!({ "words": [{ "word": "最", "kind": "superlative" }] }),
        ),
    ]
}

/// Those without a body.
pub(super) fn bare() -> Vec<Right> {
    vec![right(
        Leader,
        "DELETE /api/v1/run-of-show/templates/{id}",
        "/api/v1/run-of-show/templates/:outline_d",
        Value::Null,
    )]
}
