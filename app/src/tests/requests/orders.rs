//! Orders, supplies and money.
use super::Right;
use super::Who::{Anyone, Buyer, Leader, Operator};
use super::right;
use crate::tests::town::HOUR_MS;
use serde_json::{Value, json};

pub(super) fn orders() -> Vec<Right> {
    vec![
        right(
            Buyer,
            "POST /api/v1/orders",
            "",
            json!({
                "campaign_id": ":open", "leader_id": ":leader", "lines": [{ "item_id": ":open-0", "quantity": 1 }],
                "building_id": ":building", "unit": "1203", "pickup_point_id": ":point", "note": "放门口",
                "live_id": ":onair", "card_id": ":onair-card", "open_team": false, "team_id": null,
                "coupon_ids": [], "points": 0,
            }),
        ),
        right(
            Buyer,
            "POST /api/v1/orders/{id}/edits",
            "/api/v1/orders/:edited/edits",
            json!({
                "revision": 0, "lines": [{ "item_id": ":open-0", "quantity": 1 }], "pickup_point_id": ":point",
                "note": "放门口", "reason": "少要一份",
            }),
        ),
        right(
            Leader,
            "POST /api/v1/leader/orders",
            "",
            json!({
                "campaign_id": ":open", "buyer": { "member_id": ":buyer", "phone": null, "name": "王阿姨" },
                "lines": [{ "item_id": ":open-0", "quantity": 1 }], "pay": "link", "building_id": ":building",
                "unit": "1203", "pickup_point_id": ":point", "note": "放门口",
            }),
        ),
        right(
            Leader,
            "POST /api/v1/leader/orders/read",
            "",
            json!({ "campaign_id": ":open", "text": "1. 王阿姨 1203 两份" }),
        ),
        right(
            Leader,
            "POST /api/v1/leader/orders/list",
            "",
            json!({
                "campaign_id": ":open", "pay": "link", "orders": [{
                    "buyer": { "member_id": ":buyer", "phone": null, "name": "王阿姨" },
                    "lines": [{ "item_id": ":open-0", "quantity": 1 }], "building_id": ":building",
                    "unit": "1203", "note": "放门口",
                }],
            }),
        ),
        right(
            Leader,
            "POST /api/v1/campaigns/{id}/late-orders",
            "/api/v1/campaigns/:received/late-orders",
            json!({
                "leader_id": ":leader", "buyer": { "member_id": ":buyer", "phone": null, "name": "王阿姨" },
                "lines": [{ "item_id": ":received-0", "quantity": 1 }], "pay": "link", "note": "放门口",
            }),
        ),
        right(Buyer, "POST /api/v1/checkouts", "", cart()),
        right(Buyer, "POST /api/v1/checkouts/quote", "", cart()),
        right(
            Buyer,
            "POST /api/v1/orders/{id}/after-sales",
            "/api/v1/orders/:picked/after-sales",
            json!({
                "kind": "refund_only", "if_none": "wait", "note": "压坏了", "image_keys": [":picture"],
                "lines": [{ "line_id": ":picked-line", "quantity": 1, "share_bps": null, "reason": "quality" }],
            }),
        ),
        right(
            Leader,
            "POST /api/v1/after-sales/{id}/approve",
            "/api/v1/after-sales/:claim_a/approve",
            json!({
                "liable": "supplier", "note": "已核实", "amount": 500, "keep_goods": true, "points": 0,
                "liable_shares": [{ "party": "supplier", "share_bps": 6_000 }, { "party": "carrier", "share_bps": 4_000 }],
            }),
        ),
        right(
            Buyer,
            "POST /api/v1/after-sales/{id}/appeal",
            "/api/v1/after-sales/:claim_p/appeal",
            json!({ "note": "请再看看", "image_keys": [":picture"] }),
        ),
        right(
            Leader,
            "POST /api/v1/after-sales/{id}/returned",
            "/api/v1/after-sales/:claim_b/returned",
            json!({ "goods": "restocked" }),
        ),
        right(
            Leader,
            "POST /api/v1/after-sales/{id}/replace",
            "/api/v1/after-sales/:claim_g/replace",
            json!({
                "liable": "supplier", "note": "随下一批补",
                "liable_shares": [{ "party": "supplier", "share_bps": 6_000 }, { "party": "carrier", "share_bps": 4_000 }],
            }),
        ),
        right(
            Buyer,
            "POST /api/v1/after-sales/{id}/offer",
            "/api/v1/after-sales/:claim_o/offer",
            json!({ "accept": true, "if_none": "wait" }),
        ),
        right(
            Operator,
            "POST /api/v1/lots/{id}/refunds/preview",
            "/api/v1/lots/:lot/refunds/preview",
            lot(),
        ),
        right(
            Operator,
            "POST /api/v1/lots/{id}/refunds",
            "/api/v1/lots/:lot/refunds",
            lot(),
        ),
        right(
            Operator,
            "POST /api/v1/after-sales/batches/preview",
            "",
            batch(),
        ),
        right(Operator, "POST /api/v1/after-sales/batches", "", batch()),
        right(
            Leader,
            "POST /api/v1/after-sales/{id}/reject",
            "/api/v1/after-sales/:claim_r/reject",
            json!({ "note": "不在范围内" }),
        ),
    ]
}

/// A refund of a lot.
fn lot() -> Value {
    json!({
        "share_bps": 100, "amount_each": null, "reason": "quality", "liable": "supplier",
        "liable_shares": [], "note": "这批偏酸", "expected_amount": null,
    })
}

fn cart() -> Value {
    let order = json!({
        "campaign_id": ":open", "leader_id": ":leader", "lines": [{ "item_id": ":open-0", "quantity": 1 }],
        "building_id": ":building", "unit": "1203", "pickup_point_id": ":point", "note": "放门口",
        "live_id": ":onair", "card_id": ":onair-card", "open_team": false, "team_id": null,
        "coupon_ids": [], "points": 0,
    });
    json!({ "orders": [order], "coupon_ids": [], "points": 0 })
}

pub(super) fn promo(now: i64) -> Vec<Right> {
    let coupon = json!({
        "title": "满30减6", "kind": "threshold", "amount": 600, "rate_bps": 0, "cap": null,
        "threshold": 3_000, "supplier_id": null, "tags": ["superfan"], "tier_ids": [":tier"],
        "campaign_ids": [":open"], "product_ids": [":product0"], "leader_ids": [":leader"],
        "valid_from": now, "valid_until": now + 40 * HOUR_MS, "valid_days": 1, "extend_days": 3,
        "total": 100, "per_member": 2, "claimable": true,
    });
    let tier = json!({
        "id": ":tier", "name": "银杏会员", "paid": 20_000, "points": 300, "points_bps": 12_000,
        "coupon_id": ":coupon",
    });
    let tiers = json!({ "period_days": 180, "keep_days": 365, "needs": "all", "tiers": [tier] });
    vec![
        right(Operator, "POST /api/v1/coupons", "", coupon.clone()),
        right(
            Leader,
            "PUT /api/v1/coupons/{id}",
            "/api/v1/coupons/:coupon_e",
            coupon,
        ),
        // After the coupons that name the tier: what is tried on it may replace it.
        right(Operator, "PUT /api/v1/member-tiers", "", tiers),
        right(
            Leader,
            "POST /api/v1/coupons/{id}/stop",
            "/api/v1/coupons/:coupon_s/stop",
            json!({ "void_issued": true }),
        ),
        right(
            Operator,
            "POST /api/v1/coupons/{id}/give",
            "/api/v1/coupons/:coupon/give",
            json!({ "member_ids": [":buyer"] }),
        ),
    ]
}

/// One in a hundred of what everybody paid for an item.
fn batch() -> Value {
    json!({
        "campaign_id": ":received", "item_id": ":received-0", "community_ids": [], "share_bps": 100,
        "amount_each": null, "reason": "quality", "liable": "supplier", "note": "整批偏酸",
        "liable_shares": [{ "party": "supplier", "share_bps": 5_000 }, { "party": "carrier", "share_bps": 5_000 }],
        "expected_amount": null,
    })
}

pub(super) fn supplies() -> Vec<Right> {
    let point = json!({ "pickup_point_id": ":point" });
    vec![
        right(
            Operator,
            "POST /api/v1/campaigns/{id}/sorting",
            "/api/v1/campaigns/:received/sorting",
            point.clone(),
        ),
        right(
            Operator,
            "POST /api/v1/campaigns/{id}/dispatches",
            "/api/v1/campaigns/:received/dispatches",
            point.clone(),
        ),
        right(
            Operator,
            "POST /api/v1/campaigns/{id}/dispatch",
            "/api/v1/campaigns/:counted/dispatch",
            json!({ "pickup_point_id": ":point", "into": null }),
        ),
        right(
            Leader,
            "POST /api/v1/campaigns/{id}/arrivals",
            "/api/v1/campaigns/:received/arrivals",
            point,
        ),
        right(
            Leader,
            "POST /api/v1/handover",
            "",
            json!({ "order_ids": [":waiting"] }),
        ),
        right(
            Buyer,
            "POST /api/v1/orders/{id}/excess",
            "/api/v1/orders/:heavy/excess",
            json!({ "line_id": ":above", "grams": 40 }),
        ),
        right(
            Leader,
            "POST /api/v1/weighings",
            "",
            json!({
                "readings": [{ "line_id": ":bag", "grams": 980, "confirmed": false }],
                "source": "typed",
            }),
        ),
        right(
            Leader,
            "POST /api/v1/campaigns/{id}/weighing/preview",
            "/api/v1/campaigns/:counted/weighing/preview",
            json!({ "pickup_point_id": ":point", "text": "1 950", "unit": "g" }),
        ),
        right(
            Leader,
            "POST /api/v1/scales",
            "",
            json!({ "pickup_point_id": ":point", "name": "门口的秤" }),
        ),
        right(
            Anyone,
            "POST /api/v1/scales/readings",
            "",
            json!({
                "frame": "ST,GS,+  0.980kg", "grams": null, "weight": null, "stable": true,
                "line_id": ":bag", "confirmed": true, "token": ":scale-token",
            }),
        ),
        right(
            Leader,
            "POST /api/v1/handover/code",
            "",
            json!({ "code": ":code", "pickup_point_id": ":point" }),
        ),
        right(
            Leader,
            "POST /api/v1/handover/returns",
            "",
            json!({ "code": ":code_back", "pickup_point_id": ":point" }),
        ),
        right(
            Operator,
            "POST /api/v1/purchase-orders/{id}/receive",
            "/api/v1/purchase-orders/:po_shipped/receive",
            json!({
                "lines": [{ "line_id": ":po_shipped-line", "received": 8, "lots": [{ "code": "B-1122", "pieces": 8 }] }],
                "short": false,
            }),
        ),
    ]
}

/// Asked for first: an order may not be paid for ever.
pub(super) fn due() -> Vec<Right> {
    vec![right(
        Buyer,
        "POST /api/v1/payments/prepay",
        "",
        json!({ "orders": [":unpaid_p"] }),
    )]
}

pub(super) fn money() -> Vec<Right> {
    let payee = json!({ "openid": "o-6f1a2b3c", "name": "陈丽华" });
    vec![
        right(
            Operator,
            "POST /api/v1/settlement/leaders/{id}/cash",
            "/api/v1/settlement/leaders/:leader/cash",
            json!({ "amount": 100, "reference": "回单 0932" }),
        ),
        right(
            Operator,
            "POST /api/v1/settlement/corrections",
            "",
            json!({
                "kind": "refund", "order_id": ":picked", "line_id": ":picked-line", "supplier_id": null,
                "leader_id": null, "amount": 100, "liable": "platform", "reason": "称少了",
            }),
        ),
        right(
            Operator,
            "PUT /api/v1/leaders/{id}/level",
            "/api/v1/leaders/:leader/level",
            json!({ "level": "gold" }),
        ),
        right(
            Operator,
            "PUT /api/v1/leader-levels",
            "",
            json!({ "levels": [{ "level": "gold", "bonus_bps": 200 }] }),
        ),
        right(
            Operator,
            "PUT /api/v1/settlement/leaders/{id}/terms",
            "/api/v1/settlement/leaders/:leader/terms",
            json!({ "pickup_fee": 50, "upline": null, "upline_bps": 0 }),
        ),
        right(
            Leader,
            "POST /api/v1/leader/withdrawals",
            "",
            json!({ "amount": 3_000 }),
        ),
        right(
            Operator,
            "POST /api/v1/settlement/withdrawals/{id}/reject",
            "/api/v1/settlement/withdrawals/:withdrawal_r/reject",
            json!({ "reason": "账户不对" }),
        ),
        right(
            Operator,
            "PUT /api/v1/settlement/leaders/{id}/payee",
            "/api/v1/settlement/leaders/:leader/payee",
            payee,
        ),
        right(
            Operator,
            "POST /api/v1/settlement/reconciliations",
            "",
            json!({ "day": "2026-11-20" }),
        ),
    ]
}
