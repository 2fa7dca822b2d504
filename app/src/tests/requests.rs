//! One request that is right for every write of the API. `:name` stands for what the town made under
//! that name.
use super::side::{Made, Side};
use super::town::{HOUR_MS, Town};
use julin_testkit::{Client, Reply};
use serde_json::{Value, json};

/// Who may ask it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Anyone,
    Buyer,
    Leader,
    Operator,
}
use Who::{Anyone, Buyer, Leader, Operator};

/// A right request.
#[derive(Debug, Clone)]
pub(super) struct Right {
    /// `POST /api/v1/…` as documented.
    pub(super) name: &'static str,
    pub(super) who: Who,
    /// The path, with names for ids.
    pub(super) path: &'static str,
    /// The body, with names for ids; null where none is read.
    pub(super) body: Value,
}

impl Right {
    pub(super) fn method(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or_default()
    }
    pub(super) fn client<'a>(&self, town: &'a Town, side: &'a Side) -> Client {
        match self.who {
            Anyone => town.app.anyone(),
            Buyer => side.buyer.clone(),
            Leader => side.leader.clone(),
            Operator => town.operator.clone(),
        }
    }
    /// The body with the ids of a side.
    pub(super) fn body_of(&self, made: &Made) -> Value {
        serde_json::from_str(&made.fill(&self.body.to_string())).unwrap()
    }
    /// Sends it as the first side, under a key of the test's choice.
    pub(super) async fn send(&self, town: &Town, body: String, headers: &[(&str, &str)]) -> Reply {
        let side = &town.sides[0];
        let path = side.made.fill(self.path);
        let client = self.client(town, side);
        client
            .send(self.method(), &path, body.into(), headers)
            .await
    }
}

/// All writes whose body is JSON.
pub(super) fn with_body(town: &Town) -> Vec<Right> {
    let now = town.app.ctx.now().0;
    let buys = campaigns(now);
    let all = [
        accounts(),
        places(),
        goods(),
        buys,
        lives(now),
        orders(),
        supplies(),
        money(),
    ];
    all.into_iter().flatten().collect()
}

fn right(who: Who, name: &'static str, path: &'static str, body: Value) -> Right {
    let path = if path.is_empty() {
        name.split(' ').nth(1).unwrap_or_default()
    } else {
        path
    };
    Right {
        name,
        who,
        path,
        body,
    }
}

fn accounts() -> Vec<Right> {
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

fn places() -> Vec<Right> {
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

fn goods() -> Vec<Right> {
    let product = |sku: Value| {
        json!({
            "supplier_id": ":supplier0", "name": "沃柑", "subtitle": "皮薄", "origin": "武鸣",
            "unit_text": "箱", "guarantee_text": "坏单包赔", "role": "profit_maker",
            "temperature": "chilled", "image_keys": [":picture"], "skus": [sku],
        })
    };
    let sku = |id: Value| {
        json!({
            "id": id, "spec_name": "5斤", "price": 2_990, "supply_price": 1_880, "stock": 10,
            "case_size": 6, "commission_bps": 900,
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

fn campaigns(now: i64) -> Vec<Right> {
    let quick = json!({
        "name": "手打年糕", "spec": "2斤", "price": 1_500, "supply_price": 900, "stock": 40,
        "image_keys": [":picture"], "supplier_id": ":supplier1",
    });
    let tiers =
        json!([{ "min_quantity": 5, "price": 1_890 }, { "min_quantity": 10, "price": 1_790 }]);
    let items = json!([
        { "sku_id": ":sku1", "quick": null, "base_price": 1_990, "stock": 20, "tiers": tiers, "limit_per_member": 5 },
        { "sku_id": null, "quick": quick, "base_price": 1_400, "stock": 20, "tiers": [], "limit_per_member": null },
    ]);
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
                "cutoff_at": cutoff, "min_quantity": 3, "pickup_note": "带袋子", "items": items,
                "as_leader": false, "source_text": "接龙", "draft": true,
            }),
        ),
        right(
            Leader,
            "PUT /api/v1/campaigns/{id}",
            "/api/v1/campaigns/:draft",
            json!({
                "title": "沃柑上市", "description": "整箱", "opens_at": opens, "cutoff_at": cutoff,
                "min_quantity": 3, "pickup_note": "带袋子", "items": items, "draft": true,
            }),
        ),
    ]
}

fn lives(now: i64) -> Vec<Right> {
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
            Buyer,
            "POST /api/v1/lives/{id}/comments",
            "/api/v1/lives/:onair/comments",
            json!({ "text": "好吃" }),
        ),
        right(
            Anyone,
            "POST /api/v1/lives/{id}/likes",
            "/api/v1/lives/:onair/likes",
            json!({ "count": 3 }),
        ),
        right(
            Buyer,
            "POST /api/v1/lives/{id}/reserve",
            "/api/v1/lives/:planned/reserve",
            json!({ "interests": ["水果"] }),
        ),
        right(
            Anyone,
            "POST /api/v1/lives/{id}/track",
            "/api/v1/lives/:onair/track",
            json!({
                "events": [{ "kind": "card_view", "card_id": ":onair-card" }],
            }),
        ),
        right(
            Operator,
            "PUT /api/v1/live-words",
            "",
            json!({ "words": ["加微信"] }),
        ),
    ]
}

fn orders() -> Vec<Right> {
    vec![
        right(
            Buyer,
            "POST /api/v1/orders",
            "",
            json!({
                "campaign_id": ":open", "leader_id": ":leader", "lines": [{ "item_id": ":open-0", "quantity": 1 }],
                "building_id": ":building", "unit": "1203", "pickup_point_id": ":point", "note": "放门口",
                "live_id": ":onair", "card_id": ":onair-card",
            }),
        ),
        right(
            Buyer,
            "POST /api/v1/orders/{id}/after-sales",
            "/api/v1/orders/:picked/after-sales",
            json!({
                "line_id": ":picked-line", "quantity": 1, "share_bps": null, "reason": "quality", "note": "压坏了",
                "image_keys": [":picture"],
            }),
        ),
        right(
            Leader,
            "POST /api/v1/after-sales/{id}/approve",
            "/api/v1/after-sales/:claim_a/approve",
            json!({
                "liable": "supplier", "note": "已核实", "amount": 500,
            }),
        ),
        right(
            Leader,
            "POST /api/v1/after-sales/{id}/reject",
            "/api/v1/after-sales/:claim_r/reject",
            json!({ "note": "不在范围内" }),
        ),
    ]
}

fn supplies() -> Vec<Right> {
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
            Leader,
            "POST /api/v1/handover/code",
            "",
            json!({ "code": ":code", "pickup_point_id": ":point" }),
        ),
        right(
            Operator,
            "POST /api/v1/purchase-orders/{id}/receive",
            "/api/v1/purchase-orders/:po_shipped/receive",
            json!({
                "lines": [{ "line_id": ":po_shipped-line", "received": 8 }], "short": false,
            }),
        ),
    ]
}

fn money() -> Vec<Right> {
    let payee = json!({ "openid": "o-6f1a2b3c", "name": "陈丽华" });
    vec![
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

/// All writes that read no body.
pub(super) fn without_body() -> Vec<Right> {
    let bare = |who, name, path| right(who, name, path, Value::Null);
    vec![
        bare(
            Operator,
            "POST /api/v1/products/{id}/archive",
            "/api/v1/products/:product2/archive",
        ),
        bare(
            Leader,
            "POST /api/v1/campaigns/{id}/open",
            "/api/v1/campaigns/:draft_o/open",
        ),
        bare(
            Leader,
            "POST /api/v1/campaigns/{id}/cancel",
            "/api/v1/campaigns/:draft_c/cancel",
        ),
        bare(
            Leader,
            "POST /api/v1/campaigns/{id}/cutoff-now",
            "/api/v1/campaigns/:closing/cutoff-now",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/cards/{card}/spotlight",
            "/api/v1/lives/:onair/cards/:onair-card/spotlight",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/cards/{card}/hide",
            "/api/v1/lives/:onair/cards/:onair-card/hide",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/cards/{card}/show",
            "/api/v1/lives/:onair/cards/:onair-card/show",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/start",
            "/api/v1/lives/:planned_s/start",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/rotate-key",
            "/api/v1/lives/:planned/rotate-key",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/end",
            "/api/v1/lives/:onair_e/end",
        ),
        bare(
            Leader,
            "POST /api/v1/lives/{id}/cancel",
            "/api/v1/lives/:planned_c/cancel",
        ),
        bare(
            Leader,
            "DELETE /api/v1/lives/{id}/comments/{cid}",
            "/api/v1/lives/:onair/comments/:comment",
        ),
        bare(
            Buyer,
            "DELETE /api/v1/lives/{id}/reserve",
            "/api/v1/lives/:planned/reserve",
        ),
        bare(
            Buyer,
            "POST /api/v1/orders/{id}/cancel",
            "/api/v1/orders/:unpaid/cancel",
        ),
        bare(
            Buyer,
            "POST /api/v1/payments/{order_id}/prepay",
            "/api/v1/payments/:unpaid_p/prepay",
        ),
        bare(
            Buyer,
            "POST /api/v1/inbox/{id}/read",
            "/api/v1/inbox/:message/read",
        ),
        bare(Buyer, "POST /api/v1/inbox/read-all", ""),
        bare(
            Operator,
            "POST /api/v1/purchase-orders/{id}/send",
            "/api/v1/purchase-orders/:po_planned/send",
        ),
        bare(
            Operator,
            "POST /api/v1/purchase-orders/{id}/confirm",
            "/api/v1/purchase-orders/:po_sent/confirm",
        ),
        bare(
            Operator,
            "POST /api/v1/purchase-orders/{id}/ship",
            "/api/v1/purchase-orders/:po_confirmed/ship",
        ),
        bare(
            Leader,
            "POST /api/v1/leader/withdrawals/{id}/cancel",
            "/api/v1/leader/withdrawals/:withdrawal_c/cancel",
        ),
        bare(
            Operator,
            "POST /api/v1/settlement/withdrawals/{id}/approve",
            "/api/v1/settlement/withdrawals/:withdrawal_a/approve",
        ),
        bare(Buyer, "POST /api/v1/auth/logout", ""),
    ]
}
