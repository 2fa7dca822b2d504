//! What a side has today: purchase orders in every status, goods at the counter, claims, a draft and
//! an open buy, a planned live and one on air.
use super::side::Side;
use super::town::{HOUR_MS, post};
use julin_testkit::{Client, TestApp};
use serde_json::{Value, json};

/// Brings a side to today.
pub(super) async fn bring(app: &TestApp, operator: &Client, side: &mut Side) {
    for campaign in ["received", "arrived"] {
        let orders = purchase_orders(operator, side, campaign).await;
        let order = orders[0]["id"].as_str().unwrap().to_owned();
        for step in ["send", "confirm", "ship"] {
            post(
                operator,
                &format!("/api/v1/purchase-orders/{order}/{step}"),
                json!({}),
            )
            .await;
        }
        receive(operator, &order).await;
    }
    app.drain().await;
    at_the_counter(app, side).await;
    decided(app, operator, side).await;
    in_every_status(operator, side).await;
    on_the_scale(operator, side).await;
    on_offer(app, side).await;
    lives(app, operator, side).await;
    picture(operator, side).await;
    super::posts::bring(side).await;
    super::purse::fill(app, side).await;
    // After the withdrawals: they would set it off.
    let cash = side.made.fill("/api/v1/orders/:in_cash/cash");
    post(&side.leader, &cash, json!({})).await;
    app.drain().await;
    messages(side).await;
}

async fn purchase_orders(operator: &Client, side: &Side, campaign: &str) -> Vec<Value> {
    let path = format!(
        "/api/v1/purchase-orders?campaign={}",
        side.made.id(campaign)
    );
    let found = operator.get(&path).await.ok();
    let mut orders = found["items"].as_array().unwrap().clone();
    orders.sort_by_key(|o| o["supplier"]["id"].as_str().unwrap().to_owned());
    orders
}

async fn receive(operator: &Client, order: &str) {
    let path = format!("/api/v1/purchase-orders/{order}");
    let view = operator.get(&path).await.ok();
    let lines = view["lines"].as_array().unwrap().iter();
    let lines: Vec<Value> = lines
        .map(|l| {
            let lots = [json!({ "code": "A-1121", "pieces": l["quantity"] })];
            json!({ "line_id": l["id"], "received": l["quantity"], "lots": lots })
        })
        .collect();
    post(
        operator,
        &format!("{path}/receive"),
        json!({ "lines": lines }),
    )
    .await;
}

/// The purchase orders of the counted campaign: planned, sent, confirmed, shipped.
async fn in_every_status(operator: &Client, side: &mut Side) {
    let orders = purchase_orders(operator, side, "counted").await;
    assert_eq!(orders.len(), super::side::SUPPLIERS);
    let steps = ["send", "confirm", "ship"];
    for (done, (order, name)) in orders
        .iter()
        .zip(["po_planned", "po_sent", "po_confirmed", "po_shipped"])
        .enumerate()
    {
        let id = side.made.keep(name, order.clone());
        for step in &steps[..done] {
            post(
                operator,
                &format!("/api/v1/purchase-orders/{id}/{step}"),
                json!({}),
            )
            .await;
        }
        side.made
            .keep(&format!("{name}-line"), order["lines"][0].clone());
    }
}

/// Orders with a claim: to approve, to reject, to withdraw, to appeal, of goods to be brought back, to be
/// settled with goods, with goods on offer, with goods awaited.
const CLAIMED: [(&str, &str); 9] = [
    ("claimed_a", "claim_a"),
    ("claimed_r", "claim_r"),
    ("claimed_w", "claim_w"),
    ("claimed_p", "claim_p"),
    ("claimed_b", "claim_b"),
    ("claimed_g", "claim_g"),
    ("claimed_o", "claim_o"),
    ("claimed_i", "claim_i"),
    ("claimed_k", "claim_k"),
];

/// One claim was rejected, one waits for its goods; a batch of another buy was refunded.
async fn decided(app: &TestApp, operator: &Client, side: &mut Side) {
    let decide = |claim: &str, how: &str| {
        side.made
            .fill(&format!("/api/v1/after-sales/:{claim}/{how}"))
    };
    let (reject, approve) = (decide("claim_p", "reject"), decide("claim_b", "approve"));
    post(&side.leader, &reject, json!({ "note": "没有问题" })).await;
    for approve in [approve, decide("claim_k", "approve")] {
        post(&side.leader, &approve, json!({ "liable": "supplier" })).await;
    }
    for claim in ["claim_o", "claim_i"] {
        let replace = decide(claim, "replace");
        post(&side.leader, &replace, json!({ "liable": "supplier" })).await;
    }
    let lots = side.made.fill("/api/v1/campaigns/:received/lots");
    let lots = operator.get(&lots).await.ok();
    let back = side.made.fill("/api/v1/orders/:claimed_k");
    let back = side.buyer.get(&back).await.ok()["pickup_code"].clone();
    let batch = json!({
        "campaign_id": side.made.id("received"), "item_id": side.made.id("received-0"),
        "share_bps": 100, "reason": "quality", "liable": "supplier", "note": "偏酸",
    });
    let batch = post(operator, "/api/v1/after-sales/batches", batch).await;
    app.drain().await;
    side.made.keep("batch", batch);
    side.made.keep("lot", lots[0].clone());
    side.made
        .put("code_back", back.as_str().unwrap().to_owned());
}

async fn at_the_counter(app: &TestApp, side: &mut Side) {
    let point = json!({ "pickup_point_id": side.made.id("point") });
    let path = side.made.fill("/api/v1/campaigns/:arrived/arrivals");
    post(&side.leader, &path, point).await;
    app.drain().await;
    let code = side.made.fill("/api/v1/orders/:waiting_code");
    let code = side.buyer.get(&code).await.ok();
    side.made
        .put("code", code["pickup_code"].as_str().unwrap().to_owned());
    let orders = ["picked"].into_iter().chain(CLAIMED.map(|c| c.0));
    let orders: Vec<_> = orders.map(|o| side.made.id(o).to_owned()).collect();
    post(
        &side.leader,
        "/api/v1/handover",
        json!({ "order_ids": orders }),
    )
    .await;
    app.drain().await;
    for (order, claim) in CLAIMED {
        let line = json!({
            "line_id": side.made.id(&format!("{order}-line")), "quantity": 1, "reason": "damaged",
        });
        let kind = match claim {
            "claim_b" | "claim_k" => "return_refund",
            "claim_g" | "claim_i" => "replacement",
            _ => "refund_only",
        };
        let body = json!({ "kind": kind, "if_none": "wait", "lines": [line] });
        let path = side
            .made
            .fill(&format!("/api/v1/orders/:{order}/after-sales"));
        let view = post(&side.buyer, &path, body).await["items"][0].clone();
        side.made.keep(claim, view);
    }
}

/// A bag to be weighed, and scales.
async fn on_the_scale(operator: &Client, side: &mut Side) {
    for (order, bag) in [("ordered", "bag"), ("heavy", "above")] {
        let path = side.made.fill(&format!("/api/v1/orders/:{order}"));
        let view = side.buyer.get(&path).await.ok();
        let lines = view["lines"].as_array().unwrap();
        let line = lines.iter().find(|l| l["weighing"].is_object());
        side.made.keep(bag, line.unwrap().clone());
    }
    let reading = json!({ "line_id": side.made.id("above"), "grams": 1_040 });
    let weighed = json!({ "readings": [reading], "source": "typed" });
    post(&side.leader, "/api/v1/weighings", weighed).await;
    for name in ["scale", "scale_r"] {
        let new = json!({ "pickup_point_id": side.made.id("point"), "name": "1号秤" });
        let scale = post(operator, "/api/v1/scales", new).await;
        let token = scale["token"].as_str().unwrap().to_owned();
        side.made.put(&format!("{name}-token"), token);
        side.made.keep(name, scale);
    }
}

async fn on_offer(app: &TestApp, side: &mut Side) {
    for name in ["draft", "draft_c", "draft_o"] {
        side.open(app, name, &[1]).await;
    }
    side.open(app, "open", &[0, 2]).await;
    side.open(app, "closing", &[0]).await;
    flash_sales(side).await;
    side.order("open", 1, "unpaid").await;
    side.order("open", 1, "unpaid_p").await;
    side.order("open", 2, "paid").await;
    side.pay(app, "paid").await;
    side.order("open", 1, "edited").await;
    side.pay(app, "edited").await;
    for cash in ["in_cash", "unpaid_c"] {
        side.order("open", 1, cash).await;
    }
    guest(side).await;
}

/// A neighbour whose name alone is known; the link is named.
async fn guest(side: &mut Side) {
    let line = json!({ "item_id": side.made.id("open-0"), "quantity": 1 });
    let order = json!({ "buyer": { "name": "赵奶奶" }, "lines": [line] });
    let list = json!({ "campaign_id": side.made.id("open"), "pay": "link", "orders": [order] });
    let taken = post(&side.leader, "/api/v1/leader/orders/list", list).await;
    let path = taken[0]["claim_path"].as_str().unwrap().to_owned();
    side.made.put("guest", path.replace("/claim/", ""));
}

/// Flash sales that wait for a press, and one that runs.
async fn flash_sales(side: &mut Side) {
    let plan =
        json!({ "item_id": side.made.id("open-0"), "price": 990, "quantity": 2, "seconds": 3_600 });
    for name in ["flash", "flash_s", "flash_w"] {
        let path = side.made.fill("/api/v1/campaigns/:open/flash-sales");
        let sale = post(&side.leader, &path, plan.clone()).await;
        side.made.keep(name, sale);
    }
    let path = side.made.fill("/api/v1/flash-sales/:flash_s/start");
    post(&side.leader, &path, json!({})).await;
}

async fn lives(app: &TestApp, operator: &Client, side: &mut Side) {
    for name in [
        "planned",
        "planned_c",
        "planned_s",
        "onair",
        "onair_e",
        "onair_g",
        "onair_r",
        "onair_w",
    ] {
        let items: Vec<_> = ["open-0", "open-1"].map(|i| side.made.id(i)).to_vec();
        let body = json!({
            "title": name, "campaign_id": side.made.id("open"), "item_ids": items,
            "starts_at": app.ctx.now().0 + HOUR_MS / 2, "interest_tags": ["水果"],
        });
        let view = post(&side.leader, "/api/v1/lives", body).await;
        let id = side.made.keep(name, view.clone());
        side.made
            .keep(&format!("{name}-card"), view["cards"][0].clone());
        side.made.put(
            &format!("{name}-key"),
            view["rtmp"]["key"].as_str().unwrap_or_default().to_owned(),
        );
        if name.starts_with("onair") {
            post(
                &side.leader,
                &format!("/api/v1/lives/{id}/start"),
                json!({}),
            )
            .await;
        }
    }
    let path = side.made.fill("/api/v1/lives/:onair/comments");
    let said = post(&side.buyer, &path, json!({ "text": "甜不甜" })).await;
    side.made.keep("comment", said);
    talk(app, operator, side).await;
    recordings(app, side).await;
    super::gifts::bring(app, operator, side).await;
    super::shows::bring(app, side).await;
    super::reviews::bring(app, side).await;
}

/// Two sessions that are over and recorded, one of them with clips.
async fn recordings(app: &TestApp, side: &mut Side) {
    for path in ["/api/v1/lives/:onair_r/end", "/api/v1/lives/:onair_w/end"] {
        post(&side.leader, &side.made.fill(path), json!({})).await;
    }
    app.advance(3_000).await;
    let path = side.made.fill("/api/v1/lives/:onair_r/clips");
    for name in ["clip", "clip_d"] {
        let body = json!({ "title": name, "from_ms": 0, "to_ms": 20_000 });
        let clip = post(&side.leader, &path, body).await;
        side.made.keep(name, clip);
    }
}

/// A question, comments that wait for review, and an assistant of the session on air.
async fn talk(app: &TestApp, operator: &Client, side: &mut Side) {
    let path = side.made.fill("/api/v1/lives/:onair/comments");
    app.advance(2_000).await;
    let asked = post(&side.leader, &path, json!({ "text": "欢迎" })).await;
    side.made.keep("spoken", asked);
    let asked = post(&side.buyer, &path, json!({ "text": "几点到？" })).await;
    side.made.keep("question", asked);
    let words = json!({ "words": [], "review_words": ["怎么退"] });
    operator.put("/api/v1/live-words", words).await.ok();
    app.advance(2_000).await;
    let waits = post(&side.buyer, &path, json!({ "text": "怎么退呀" })).await;
    side.made.keep("held", waits);
    let me = side.buyer.get("/api/v1/me").await.ok();
    let path = side.made.fill("/api/v1/lives/:onair_e/assistants");
    let body = json!({ "member_id": me["id"] });
    let named = post(&side.leader, &path, body).await;
    side.made.keep("assistant", named);
    // It is not judged what waits later.
    let none = json!({ "words": [], "review_words": [] });
    operator.put("/api/v1/live-words", none).await.ok();
    app.advance(2_000).await;
}

async fn picture(operator: &Client, side: &mut Side) {
    let png = super::uploads::png(2, 2);
    // Evidence is one's own: the buyer brings it too.
    for who in [operator, &side.buyer] {
        let reply = super::uploads::upload(who, "p.png", "image/png", &png).await;
        let key = reply.ok()["key"].as_str().unwrap().to_owned();
        side.made.put("picture", key);
    }
}

async fn messages(side: &mut Side) {
    let inbox = side.buyer.get("/api/v1/inbox").await.ok();
    side.made.keep("message", inbox["items"][0].clone());
}
