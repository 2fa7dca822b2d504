//! Applying to lead, being taken on, and training.
use super::Right;
use super::Who::{Buyer, Leader, Operator};
use super::right;
use serde_json::{Value, json};

fn application(place: &str) -> Value {
    json!({
        "community_id": null, "community_name": place, "building": "3栋", "hours_per_week": 10,
        "experience": "楼长", "why": "邻居信我", "pickup": "架空层", "image_keys": [],
        "consent": "2026-11", "submit": false,
    })
}

pub(in super::super) fn course() -> Value {
    json!({
        "title": "开团第一课", "summary": "十分钟", "sort": 1, "minutes": 10,
        "lessons": [{
            "kind": "article", "title": "收货", "body": "先点数", "image_keys": [], "live_id": null,
        }],
        "questions": [{ "text": "先做什么", "choices": ["点数", "签字"], "right": [0], "why": "见课文" }],
        "asked": 1, "pass_mark": 80, "attempts_per_day": 3, "gates_buy": false, "gates_live": false,
        "status": "published",
    })
}

pub(super) fn leaders() -> Vec<Right> {
    vec![
        right(
            Buyer,
            "POST /api/v1/leader-applications",
            "",
            application("梧桐湾"),
        ),
        right(
            Buyer,
            "PUT /api/v1/leader-applications/{id}",
            "/api/v1/leader-applications/:app_d",
            json!({ "version": 1, "application": application("银杏里") }),
        ),
        right(
            Operator,
            "PUT /api/v1/leader-applications/{id}/review",
            "/api/v1/leader-applications/:app_s/review",
            json!({
                "marks": [
                    { "criterion": "小区里的人缘", "mark": 4, "note": "问过邻居" },
                    { "criterion": "时间投入", "mark": 3, "note": "" },
                    { "criterion": "服务意识", "mark": 5, "note": "" },
                ],
                "recommends": true, "note": "可以试试",
            }),
        ),
        right(
            Operator,
            "PUT /api/v1/leader-applications/{id}/papers",
            "/api/v1/leader-applications/:app_s/papers",
            json!({
                "kind": "identity", "legal_name": "赵小兰", "number_tail": "1234", "digest": "",
                "seen_original": true,
            }),
        ),
        right(
            Operator,
            "POST /api/v1/leader-applications/{id}/ask",
            "/api/v1/leader-applications/:app_a/ask",
            json!({ "what": "请补照片" }),
        ),
        right(
            Operator,
            "POST /api/v1/leader-applications/{id}/decline",
            "/api/v1/leader-applications/:app_n/decline",
            json!({ "reason": "已有团长" }),
        ),
        right(
            Operator,
            "POST /api/v1/leader-applications/{id}/approve",
            "/api/v1/leader-applications/:app_p/approve",
            json!({
                "community_id": ":community", "pickup_point": ":point", "intro": "兰姐",
                "level": "standard",
            }),
        ),
        right(
            Operator,
            "PUT /api/v1/leader-policy",
            "",
            json!({
                "version": 0,
                "policy": {
                    "open": true, "again_after_days": 7, "reviewers": 1,
                    "criteria": [{ "name": "人缘", "weight": 50 }], "needs_identity": true,
                    "needs_contract": true, "gated_since": null,
                },
            }),
        ),
        right(Operator, "POST /api/v1/leader-courses", "", course()),
        right(
            Operator,
            "PUT /api/v1/leader-courses/{id}",
            "/api/v1/leader-courses/:course_e",
            json!({ "version": 1, "course": course() }),
        ),
        right(
            Leader,
            "POST /api/v1/leader/training/{id}/read",
            "/api/v1/leader/training/:course/read",
            json!({ "lesson": 0 }),
        ),
        right(
            Leader,
            "POST /api/v1/leader/tests/{id}/answer",
            "/api/v1/leader/tests/:test/answer",
            json!({ "answers": [[0]] }),
        ),
    ]
}

/// Those without a body.
pub(super) fn bare() -> Vec<Right> {
    vec![
        right(
            Buyer,
            "POST /api/v1/leader-applications/{id}/withdraw",
            "/api/v1/leader-applications/:app_w/withdraw",
            Value::Null,
        ),
        right(
            Leader,
            "POST /api/v1/leader/training/{id}/tests",
            "/api/v1/leader/training/:course_b/tests",
            Value::Null,
        ),
    ]
}
