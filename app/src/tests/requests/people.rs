//! Accounts and places.
use super::Right;
use super::Who::{Anyone, Buyer, Leader, Operator};
use super::right;
use serde_json::json;

pub(super) fn accounts() -> Vec<Right> {
    let consent = json!({ "terms": "2026-11", "privacy": "2026-11" });
    let grants =
        json!([{ "role": "supplier", "reach": { "kind": "supplier", "id": ":supplier0" } }]);
    vec![
        right(
            Anyone,
            "POST /api/v1/auth/otp",
            "",
            json!({ "phone": "13900990001" }),
        ),
        right(
            Anyone,
            "POST /api/v1/auth/login",
            "",
            json!({
                "phone": "13900990002", "code": "000000", "nickname": "新邻居", "consent": consent,
            }),
        ),
        right(
            Anyone,
            "POST /api/v1/auth/password",
            "",
            json!({ "login": "operator", "password": "guess-it" }),
        ),
        right(Buyer, "PUT /api/v1/me", "", json!({ "nickname": "王姐" })),
        right(
            Operator,
            "POST /api/v1/staff",
            "",
            json!({
                "login": "staff-1", "nickname": "小李", "password": "long-enough-1", "grants": grants,
            }),
        ),
        right(
            Operator,
            "PUT /api/v1/staff/{id}/grants",
            "/api/v1/staff/:staff/grants",
            json!({
                "grants": [{ "role": "leader", "reach": { "kind": "leader", "id": ":leader" } }],
            }),
        ),
        right(
            Operator,
            "POST /api/v1/screen/token",
            "",
            json!({ "community_id": ":community", "revoke": true }),
        ),
    ]
}

pub(super) fn places() -> Vec<Right> {
    let community = json!({ "name": "枫林湾", "address": "澄湖大道 66 号", "district": "澄湖区" });
    vec![
        right(Operator, "POST /api/v1/communities", "", community.clone()),
        right(
            Operator,
            "PUT /api/v1/communities/{id}",
            "/api/v1/communities/:community",
            community,
        ),
        right(
            Operator,
            "POST /api/v1/communities/{id}/buildings",
            "/api/v1/communities/:community/buildings",
            json!({ "names": ["3栋"] }),
        ),
        right(
            Operator,
            "POST /api/v1/communities/{id}/leaders",
            "/api/v1/communities/:community/leaders",
            json!({
                "phone": "13900990003", "nickname": "新团长", "pickup_point": ":point", "intro": "你好",
            }),
        ),
        right(
            Operator,
            "POST /api/v1/communities/{id}/pickup-points",
            "/api/v1/communities/:community/pickup-points",
            json!({
                "name": "西门", "address": "便民站", "hours": "每天 16:30", "keeper_note": "钥匙在门卫",
            }),
        ),
        right(
            Buyer,
            "POST /api/v1/invites/{code}/join",
            "/api/v1/invites/:invite/join",
            json!({ "building": ":building", "unit": "1204" }),
        ),
        right(
            Buyer,
            "PUT /api/v1/memberships/{leader_id}",
            "/api/v1/memberships/:leader",
            json!({
                "building": ":building", "unit": "1205", "pickup_point": ":point", "is_default": true,
            }),
        ),
        right(
            Leader,
            "POST /api/v1/leader/rooms",
            "",
            json!({ "name": "一群" }),
        ),
    ]
}
