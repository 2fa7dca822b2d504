//! Goods, campaigns and lives.
use super::Right;
use super::Who::{Anyone, Buyer, Leader, Operator};
use super::right;
use crate::tests::town::HOUR_MS;
use serde_json::{Value, json};

pub(super) fn goods() -> Vec<Right> {
    let product = |sku: Value| {
        json!({
            "supplier_id": ":supplier0", "name": "沃柑", "subtitle": "皮薄", "origin": "武鸣",
            "unit_text": "箱", "guarantee_text": "坏单包赔", "guarantee": { "kind": "covered", "hours": 24, "floor_bps": 1_000 }, "role": "profit_maker",
            "temperature": "chilled", "image_keys": [":picture"], "skus": [sku],
        })
    };
    let sku = |id: Value| {
        json!({
            "id": id, "spec_name": "5斤", "price": 2_990, "supply_price": 1_880, "stock": 10,
            "case_size": 6, "commission_bps": 900, "weighing": null,
        })
    };
    let supplier = json!({ "name": "南山果业", "contact": "罗经理", "phone": "13700030002" });
    vec![
        right(Operator, "POST /api/v1/suppliers", "", supplier.clone()),
        right(
            Operator,
            "PUT /api/v1/suppliers/{id}",
            "/api/v1/suppliers/:supplier0",
            supplier,
        ),
        right(
            Operator,
            "POST /api/v1/products",
            "",
            product(sku(Value::Null)),
        ),
        right(
            Operator,
            "PUT /api/v1/products/{id}",
            "/api/v1/products/:product3",
            product(sku(json!(":sku3"))),
        ),
        right(
            Operator,
            "PUT /api/v1/skus/{id}/stock",
            "/api/v1/skus/:sku0/stock",
            json!({ "delta": 5, "reason": "盘点" }),
        ),
    ]
}

pub(super) fn campaigns(now: i64) -> Vec<Right> {
    let quick = json!({
        "name": "手打年糕", "spec": "2斤", "price": 1_500, "supply_price": 900, "stock": 40,
        "image_keys": [":picture"], "supplier_id": ":supplier1", "weighing": null,
    });
    let tiers =
        json!([{ "min_quantity": 5, "price": 1_890 }, { "min_quantity": 10, "price": 1_790 }]);
    let team = json!({ "size": 3, "price": 1_590, "hours": 24, "limit": 2, "on_expiry": "leader" });
    let extension = json!({ "hours": 12, "times": 2 });
    let dispatch = json!({ "min_quantity": 10, "policy": "refund" });
    // Commission is the operator's to say.
    let levels = json!([{ "level": "gold", "kind": "rate", "rate_bps": 800, "per_piece": null }]);
    let items = |kind: Value, per_piece: Value| {
        json!([
            {
                "sku_id": ":sku1", "quick": null, "base_price": 1_990, "stock": 20, "tiers": tiers,
                "limit_per_member": 5, "team": team, "deposit": null, "commission_kind": kind, "commission_per_piece": per_piece,
                "commission_levels": levels,
            },
            {
                "sku_id": null, "quick": quick, "base_price": 1_400, "stock": 20, "tiers": [],
                "limit_per_member": null, "team": null, "deposit": null, "commission_kind": null, "commission_per_piece": null,
                "commission_levels": [],
            },
        ])
    };
    let booked = json!([{
        "sku_id": ":sku1", "quick": null, "base_price": 1_990, "stock": 20, "tiers": tiers,
        "limit_per_member": 5, "team": null, "deposit": 300, "commission_kind": null,
        "commission_per_piece": null, "commission_levels": [],
    }]);
    let (opens, cutoff) = (now + HOUR_MS, now + 9 * HOUR_MS);
    vec![
        right(
            Leader,
            "POST /api/v1/campaigns/parse",
            "",
            json!({ "text": "沃柑 5斤 29.9\n今晚8点截单" }),
        ),
        right(
            Operator,
            "POST /api/v1/campaigns",
            "",
            json!({
                "title": "沃柑上市", "description": "整箱", "community_ids": [":community"], "opens_at": opens,
                "cutoff_at": cutoff, "min_quantity": 3, "extension": extension, "dispatch": dispatch, "presale": null, "pickup_note": "带袋子", "items": items(json!("per_piece"), json!(100)),
                "as_leader": false, "source_text": "接龙", "draft": true,
            }),
        ),
        right(
            Leader,
            "PUT /api/v1/campaigns/{id}",
            "/api/v1/campaigns/:draft",
            json!({
                "title": "沃柑上市", "description": "整箱", "opens_at": opens, "cutoff_at": cutoff,
                "min_quantity": 3, "extension": extension, "dispatch": dispatch, "presale": { "final_hours": 48, "unpaid": "refund" },
                "pickup_note": "带袋子", "items": booked, "draft": true,
            }),
        ),
    ]
}

pub(super) fn flash_sales() -> Vec<Right> {
    vec![
        right(
            Leader,
            "POST /api/v1/campaigns/{id}/flash-sales",
            "/api/v1/campaigns/:open/flash-sales",
            json!({ "item_id": ":open-0", "price": 100, "quantity": 1, "limit_per_member": 1, "seconds": 60 }),
        ),
        right(
            Leader,
            "POST /api/v1/flash-sales/{id}/start",
            "/api/v1/flash-sales/:flash/start",
            json!({ "countdown_s": 3 }),
        ),
    ]
}

pub(super) fn lives(now: i64) -> Vec<Right> {
    let starts = now + HOUR_MS / 2;
    vec![
        right(
            Leader,
            "POST /api/v1/lives",
            "",
            json!({
                "title": "草莓现摘", "campaign_id": ":open", "item_ids": [":open-0", ":open-1"], "starts_at": starts,
                "interest_tags": ["水果"], "cover_key": ":picture", "leader_id": ":leader",
            }),
        ),
        right(
            Leader,
            "PUT /api/v1/lives/{id}",
            "/api/v1/lives/:planned",
            json!({
                "title": "草莓现摘", "item_ids": [":open-1"], "starts_at": starts, "interest_tags": ["水果"],
                "cover_key": ":picture",
            }),
        ),
        right(
            Leader,
            "PUT /api/v1/lives/{id}/source",
            "/api/v1/lives/:planned/source",
            json!({ "url": "https://pull.example.org/live/a.flv" }),
        ),
        right(
            Buyer,
            "POST /api/v1/lives/{id}/comments",
            "/api/v1/lives/:onair/comments",
            json!({ "text": "好吃", "question": false, "card_id": ":onair-card" }),
        ),
        right(
            Anyone,
            "POST /api/v1/lives/{id}/likes",
            "/api/v1/lives/:onair/likes",
            json!({ "count": 3 }),
        ),
        right(
            Leader,
            "PUT /api/v1/lives/{id}/recording",
            "/api/v1/lives/:planned/recording",
            json!({ "record": false, "published": false }),
        ),
        right(
            Leader,
            "POST /api/v1/lives/{id}/clips",
            "/api/v1/lives/:onair_r/clips",
            json!({ "title": "草莓", "from_ms": 0, "to_ms": 20_000 }),
        ),
        right(
            Leader,
            "PUT /api/v1/lives/{id}/clips/{clip}",
            "/api/v1/lives/:onair_r/clips/:clip",
            json!({ "title": "草莓现摘", "published": false }),
        ),
        right(
            Buyer,
            "POST /api/v1/lives/{id}/reserve",
            "/api/v1/lives/:planned/reserve",
            json!({ "interests": ["水果"] }),
        ),
        right(
            Buyer,
            "PUT /api/v1/lives/{id}/reserve/wish",
            "/api/v1/lives/:planned/reserve/wish",
            json!({ "interests": ["水果"], "item_ids": [":open-1"], "remind": ["hour", "start"], "question": "甜不甜？" }),
        ),
        right(
            Leader,
            "PUT /api/v1/lives/{id}/preheat/plan",
            "/api/v1/lives/:planned/preheat/plan",
            json!({
                "version": 0,
                "teasers": [{ "text": "前50名送鸡蛋", "reveal": "one_day" }],
                "previews": [],
            }),
        ),
        right(
            Anyone,
            "POST /api/v1/lives/{id}/track",
            "/api/v1/lives/:onair/track",
            json!({
                "events": [{ "kind": "card_view", "card_id": ":onair-card" }], "by": "abc",
                "entry": "channels",
            }),
        ),
        right(
            Operator,
            "PUT /api/v1/live-words",
            "",
            json!({ "words": ["加微信"], "review_words": ["退款"] }),
        ),
    ]
}

/// Talk in the room and its desk. Asked for early: what is held may not wait for ever.
pub(super) fn talk() -> Vec<Right> {
    let desk = |name, path, body| right(Leader, name, path, body);
    vec![
        desk(
            "PUT /api/v1/lives/{id}/slow-mode",
            "/api/v1/lives/:onair/slow-mode",
            json!({ "seconds": 10 }),
        ),
        desk(
            "PUT /api/v1/lives/{id}/pin",
            "/api/v1/lives/:onair/pin",
            json!({ "comment_id": ":spoken" }),
        ),
        desk(
            "PUT /api/v1/lives/{id}/held/{cid}",
            "/api/v1/lives/:onair/held/:held",
            json!({ "approve": true }),
        ),
        desk(
            "PUT /api/v1/lives/{id}/questions/{cid}",
            "/api/v1/lives/:onair/questions/:question",
            json!({ "state": "answered", "answer": "周六下午" }),
        ),
        desk(
            "PUT /api/v1/lives/{id}/comments/{cid}/mute",
            "/api/v1/lives/:onair/comments/:comment/mute",
            json!({ "reach": "minutes", "minutes": 1, "reason": "广告" }),
        ),
        desk(
            "POST /api/v1/lives/{id}/assistants",
            "/api/v1/lives/:onair/assistants",
            json!({ "member_id": ":assistant", "phone": null }),
        ),
        desk(
            "POST /api/v1/lives/{id}/corrections",
            "/api/v1/lives/:onair/corrections",
            json!({ "card_id": ":onair-card", "said": "一箱六斤", "correct": "一箱五斤" }),
        ),
    ]
}
