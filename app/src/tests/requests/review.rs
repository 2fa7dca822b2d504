//! The review of a live: questions in groups, wishes, follow-ups, notes.
use super::Right;
use super::Who::Leader;
use super::right;
use serde_json::{Value, json};

pub(super) fn review(now: i64) -> Vec<Right> {
    let hers = |name, path, body| right(Leader, name, path, body);
    vec![
        hers(
            "PUT /api/v1/lives/{id}/review/questions",
            "/api/v1/lives/:onair/review/questions",
            json!({
                "version": 0,
                "groups": [{ "title": "到货时间", "dropped": false, "questions": [":question"] }],
            }),
        ),
        hers(
            "PUT /api/v1/lives/{id}/review/questions/{lead}/wish",
            "/api/v1/lives/:onair/review/questions/:question/wish",
            json!({ "text": "荔枝" }),
        ),
        hers(
            "PUT /api/v1/live-wishes/{id}",
            "/api/v1/live-wishes/:wish",
            json!({ "state": "taken" }),
        ),
        hers(
            "POST /api/v1/lives/{id}/review/follow-ups",
            "/api/v1/lives/:onair/review/follow-ups",
            json!({ "cause": null, "title": "整理库存", "role": "supply", "due_hours": 24 }),
        ),
        hers(
            "PUT /api/v1/lives/{id}/review/follow-ups/{task}",
            "/api/v1/lives/:onair/review/follow-ups/:follow_up",
            json!({ "done": true }),
        ),
        hers(
            "POST /api/v1/lives/{id}/review/notes",
            "/api/v1/lives/:onair/review/notes",
            json!({ "at": now, "text": "这里讲得太快" }),
        ),
        hers(
            "POST /api/v1/lives/{id}/run-of-show/kept",
            "/api/v1/lives/:show/run-of-show/kept",
            json!({ "card_id": ":show-c0", "question": "甜吗？", "answer": "甜" }),
        ),
    ]
}

/// Those without a body.
pub(super) fn bare() -> Vec<Right> {
    vec![right(
        Leader,
        "DELETE /api/v1/lives/{id}/review/notes/{note}",
        "/api/v1/lives/:onair/review/notes/:minute_note",
        Value::Null,
    )]
}
