//! 晒单.
use super::Right;
use super::Who::{Buyer, Leader, Operator};
use super::right;
use serde_json::{Value, json};

pub(super) fn posts() -> Vec<Right> {
    vec![
        right(
            Buyer,
            "POST /api/v1/show-posts",
            "",
            json!({
                "line_id": ":picked-line", "live_id": ":onair", "words": "又脆又甜",
                "image_keys": [":picture"], "named": true, "consent": true,
            }),
        ),
        right(
            Leader,
            "POST /api/v1/show-posts/{id}/report",
            "/api/v1/show-posts/:post_s/report",
            json!({ "reason": "advert" }),
        ),
        right(
            Leader,
            "POST /api/v1/show-posts/{id}/decide",
            "/api/v1/show-posts/:post_d/decide",
            json!({ "action": "decline", "live_id": ":onair", "reason": "personal" }),
        ),
        right(
            Operator,
            "PUT /api/v1/show-post-rules",
            "",
            json!({ "points": 20 }),
        ),
    ]
}

/// Those without a body.
pub(super) fn bare() -> Vec<Right> {
    vec![right(
        Buyer,
        "POST /api/v1/show-posts/{id}/withdraw",
        "/api/v1/show-posts/:post_w/withdraw",
        Value::Null,
    )]
}
