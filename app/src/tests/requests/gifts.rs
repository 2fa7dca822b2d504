//! Lucky bags, coupon drops and shares.
use super::Right;
use super::Who::{Buyer, Leader, Operator};
use super::right;
use serde_json::{Value, json};

pub(super) fn gifts() -> Vec<Right> {
    vec![
        right(
            Leader,
            "POST /api/v1/lives/{id}/lucky-bags",
            "/api/v1/lives/:onair_g/lucky-bags",
            json!({
                "title": "邻居福袋", "sku_id": null, "item_id": null, "coupon_id": ":coupon_g", "pieces": 2,
                "rules": {
                    "community_id": null, "reserved": true, "phrase": "我要福袋", "watched_minutes": 3,
                    "bought": true,
                },
                "open_s": 60, "claim_days": 7,
            }),
        ),
        right(
            Buyer,
            "POST /api/v1/lucky-bags/{id}/enter",
            "/api/v1/lucky-bags/:bag_e/enter",
            json!({ "ticket": "0f".repeat(32) }),
        ),
        right(
            Leader,
            "POST /api/v1/lucky-prizes/{id}/hand-over",
            "/api/v1/lucky-prizes/:prize_h/hand-over",
            json!({ "code": ":code_h" }),
        ),
        right(
            Leader,
            "POST /api/v1/lives/{id}/coupon-drops",
            "/api/v1/lives/:onair_g/coupon-drops",
            json!({ "coupon_id": ":coupon_g", "pieces": 5, "lasts_s": 60 }),
        ),
        right(
            Operator,
            "PUT /api/v1/live-share-rules",
            "",
            json!({ "points": 200, "above_points": 50, "doors": ["h5"] }),
        ),
    ]
}

/// Those without a body.
pub(super) fn bare() -> Vec<Right> {
    let bare = |who, name, path| right(who, name, path, Value::Null);
    vec![
        bare(
            Leader,
            "POST /api/v1/lucky-bags/{id}/open",
            "/api/v1/lucky-bags/:bag_o/open",
        ),
        bare(
            Leader,
            "POST /api/v1/lucky-bags/{id}/cancel",
            "/api/v1/lucky-bags/:bag_c/cancel",
        ),
        bare(
            Buyer,
            "POST /api/v1/lucky-bags/{id}/claim",
            "/api/v1/lucky-bags/:bag_w/claim",
        ),
        bare(
            Buyer,
            "POST /api/v1/coupon-drops/{id}/take",
            "/api/v1/coupon-drops/:drop/take",
        ),
        bare(
            Leader,
            "POST /api/v1/coupon-drops/{id}/end",
            "/api/v1/coupon-drops/:drop_e/end",
        ),
        bare(
            Buyer,
            "POST /api/v1/lives/{id}/share",
            "/api/v1/lives/:onair_g/share",
        ),
    ]
}
