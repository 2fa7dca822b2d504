//! What is given away in the lives of a side: bags in each state, a prize to claim and one to hand over,
//! coupons to take.
use super::side::Side;
use super::town::{HOUR_MS, post};
use julin_testkit::{Client, TestApp};
use serde_json::{Value, json};

/// Seconds for which the bags that are drawn here were open.
const OPEN_S: i64 = 10;

pub(super) async fn bring(app: &TestApp, operator: &Client, side: &mut Side) {
    let coupon = json!({
        "title": "立减3元", "kind": "fixed", "amount": 300, "threshold": 0, "total": 500,
        "per_member": 50, "valid_until": app.ctx.now().0 + 900 * HOUR_MS,
    });
    let made = post(&side.leader, "/api/v1/coupons", coupon).await;
    let id = made["coupon_id"].as_str().unwrap().to_owned();
    side.made.put("coupon_g", id);
    for name in ["bag_w", "bag_h"] {
        won(app, operator, side, name).await;
    }
    let code = post(
        &side.buyer,
        &side.made.fill("/api/v1/lucky-bags/:bag_h/claim"),
        json!({}),
    )
    .await;
    let code = code["mine"]["prize"]["code"].as_str().unwrap().to_owned();
    side.made.put("code_h", code);
    let path = side.made.fill("/api/v1/lives/:onair_g/lucky-prizes");
    let prizes = side.leader.get(&path).await.ok();
    let claimed = prizes
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["state"] == "claimed");
    side.made.keep("prize_h", claimed.unwrap().clone());
    for (name, live) in [
        ("bag_o", "onair_g"),
        ("bag_c", "onair_g"),
        ("bag_e", "onair"),
    ] {
        let body = json!({
            "title": name, "coupon_id": side.made.id("coupon_g"), "pieces": 1, "open_s": 3_600,
        });
        plan(&side.leader.clone(), side, (name, live), body).await;
    }
    post(
        &side.leader,
        &side.made.fill("/api/v1/lucky-bags/:bag_e/open"),
        json!({}),
    )
    .await;
    for name in ["drop", "drop_e"] {
        let body = json!({ "coupon_id": side.made.id("coupon_g"), "pieces": 3, "lasts_s": 3_600 });
        let path = side.made.fill("/api/v1/lives/:onair_g/coupon-drops");
        let made = post(&side.leader, &path, body).await;
        side.made.keep(name, made);
    }
}

async fn plan(by: &Client, side: &mut Side, (name, live): (&str, &str), body: Value) {
    let path = side.made.fill(&format!("/api/v1/lives/:{live}/lucky-bags"));
    let made = post(by, &path, body).await;
    side.made.keep(name, made);
}

/// A bag of goods that the buyer won: the shop's goods, given by the operator.
async fn won(app: &TestApp, operator: &Client, side: &mut Side, name: &str) {
    let body = json!({
        "title": name, "sku_id": side.made.id("sku0"), "pieces": 1, "open_s": OPEN_S,
    });
    plan(operator, side, (name, "onair_g"), body).await;
    let bag = side.made.id(name).to_owned();
    post(
        &side.leader,
        &format!("/api/v1/lucky-bags/{bag}/open"),
        json!({}),
    )
    .await;
    let ticket = json!({ "ticket": format!("{:064x}", 7) });
    post(
        &side.buyer,
        &format!("/api/v1/lucky-bags/{bag}/enter"),
        ticket,
    )
    .await;
    app.advance(OPEN_S * 1_000).await;
}
