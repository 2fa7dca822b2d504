//! Claims from the first word to the last: several lines, guarantees, deadlines, appeals, returns.
use crate::bench::{DAY_MS, HOUR_MS, World};
use julin_testkit::{Client, START};
use serde_json::{Value, json};

/// Buys, counts, hands over; answers the order and its lines.
async fn picked_up(w: &World, who: &Client, quantities: &[i64]) -> (String, Vec<String>) {
    let order = w.bought(who, quantities).await;
    w.count().await;
    w.handed_over(&order).await;
    let view = w.order(who, &order).await;
    let lines = view["lines"].as_array().unwrap().iter();
    let ids = lines.map(|l| l["id"].as_str().unwrap().to_owned());
    (order.clone(), ids.collect())
}

fn path(order: &str) -> String {
    format!("/api/v1/orders/{order}/after-sales")
}

fn pieces(line: &str, n: i64, reason: &str) -> Value {
    json!({ "line_id": line, "quantity": n, "reason": reason })
}

async fn claimed(who: &Client, order: &str, line: Value) -> Value {
    let body = json!({ "lines": [line] });
    who.post(&path(order), body).await.ok()["items"][0].clone()
}

fn on(claim: &Value, what: &str) -> String {
    format!(
        "/api/v1/after-sales/{}/{what}",
        claim["id"].as_str().unwrap()
    )
}

async fn shown(who: &Client, claim: &Value) -> Value {
    let id = claim["id"].as_str().unwrap();
    who.get(&format!("/api/v1/after-sales/{id}")).await.ok()
}

fn actions(claim: &Value) -> Vec<(String, String)> {
    let word = |v: &Value| v.as_str().unwrap().to_owned();
    let steps = claim["steps"].as_array().unwrap().iter();
    steps
        .map(|s| (word(&s["action"]), word(&s["actor"])))
        .collect()
}

fn told(steps: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    steps.iter().map(own).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_lines_are_claimed_at_once_under_one_key() {
    let w = World::start().await;
    let (who, other) = (w.resident(1).await, w.resident(2).await);
    let theirs = w.bought(&other, &[0, 1]).await;
    let (order, lines) = picked_up(&w, &who, &[3, 2]).await;
    let theirs = w.order(&other, &theirs).await;
    let body = json!({ "note": "一箱压坏", "lines": [
        { "line_id": lines[0], "share_bps": 5_000, "reason": "damaged" },
        pieces(&lines[1], 1, "missing"),
    ] });
    let made = who
        .post_keyed(&path(&order), "several-0001", body.clone())
        .await
        .ok();
    let amounts: Vec<i64> = made["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["amount"].as_i64().unwrap())
        .collect();
    // Half of 3 × 18.90, and one of two at 10.00.
    assert_eq!(amounts, [2_835, 1_000]);
    let again = who
        .post_keyed(&path(&order), "several-0001", body)
        .await
        .ok();
    assert_eq!(again, made);
    let other_body = json!({ "lines": [pieces(&lines[1], 1, "missing")] });
    who.post_keyed(&path(&order), "several-0001", other_body)
        .await
        .refused(409, "idempotency.key_reused");
    let twice = json!({ "lines": [pieces(&lines[1], 1, "wrong"), pieces(&lines[1], 1, "wrong")] });
    who.post(&path(&order), twice).await.refused(422, "invalid");
    let foreign =
        json!({ "lines": [pieces(theirs["lines"][0]["id"].as_str().unwrap(), 1, "wrong")] });
    who.post(&path(&order), foreign)
        .await
        .refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn piece_after_piece_sums_to_the_whole_line_and_not_a_fen_more() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[3]).await;
    let mut sum = 0;
    for _ in 0..3 {
        let claim = claimed(&who, &order, pieces(&lines[0], 1, "damaged")).await;
        w.host()
            .post(&on(&claim, "approve"), json!({ "liable": "supplier" }))
            .await
            .ok();
        sum += claim["amount"].as_i64().unwrap();
    }
    assert_eq!(sum, 3 * 1_890);
    let more = json!({ "lines": [pieces(&lines[0], 1, "damaged")] });
    who.post(&path(&order), more).await.refused(422, "invalid");
    let share =
        json!({ "lines": [{ "line_id": lines[0], "share_bps": 100, "reason": "damaged" }] });
    who.post(&path(&order), share)
        .await
        .refused(422, "orders.claim_too_large");
    w.app.drain().await;
    assert_eq!(w.till.refunded(), 300 + 3 * 1_890);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_leader_does_not_decide_goes_to_operators_with_a_deadline() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[1]).await;
    let claim = claimed(&who, &order, pieces(&lines[0], 1, "quality")).await;
    assert_eq!(
        claim["deadline_at"].as_i64().unwrap(),
        w.app.ctx.now().0 + DAY_MS
    );
    w.app.advance(DAY_MS + 1_000).await;
    let late = shown(&w.host(), &claim).await;
    assert_eq!(
        (late["escalated"].as_bool(), late["status"].as_str()),
        (Some(true), Some("requested"))
    );
    assert_eq!(
        actions(&late),
        told(&[("requested", "member"), ("escalated", "system")])
    );
    assert_eq!(
        late["deadline_at"].as_i64().unwrap(),
        w.app.ctx.now().0 + DAY_MS
    );
    let body = json!({ "liable": "platform" });
    w.host()
        .post(&on(&claim, "approve"), body.clone())
        .await
        .refused(403, "orders.claim_escalated");
    let queue = w
        .app
        .operator()
        .get("/api/v1/after-sales?escalated=true&status=requested")
        .await
        .ok();
    assert_eq!(queue["items"][0]["id"], claim["id"]);
    let none = w
        .app
        .operator()
        .get("/api/v1/after-sales?escalated=false")
        .await
        .ok();
    assert_eq!(none["items"], json!([]));
    // By default nothing is granted by itself, however late.
    w.app.advance(2 * DAY_MS).await;
    assert_eq!(shown(&who, &claim).await["status"], "requested");
    w.app
        .operator()
        .post(&on(&claim, "approve"), body)
        .await
        .ok();
    let done = shown(&who, &claim).await;
    assert_eq!(
        actions(&done).last(),
        told(&[("approved", "operator")]).last()
    );
    w.app.drain().await;
    // Both claim windows have passed meanwhile: the last decision completes the order.
    assert_eq!(w.order(&who, &order).await["status"], "completed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_can_be_taken_back_and_a_rejection_appealed_once() {
    let w = World::start().await;
    let (who, other) = (w.resident(1).await, w.resident(2).await);
    let (order, lines) = picked_up(&w, &who, &[2]).await;
    let first = claimed(&who, &order, pieces(&lines[0], 1, "wrong")).await;
    other
        .post(&on(&first, "withdraw"), json!({}))
        .await
        .refused(404, "not_found");
    let gone = who.post(&on(&first, "withdraw"), json!({})).await.ok();
    assert_eq!(gone["status"], "withdrawn");
    who.post(&on(&first, "withdraw"), json!({})).await.ok();
    w.host()
        .post(&on(&first, "approve"), json!({ "liable": "leader" }))
        .await
        .refused(409, "orders.claim_decided");

    let second = claimed(&who, &order, pieces(&lines[0], 2, "wrong")).await;
    let appeal = json!({ "note": "照片里看得清楚" });
    who.post(&on(&second, "appeal"), appeal.clone())
        .await
        .refused(409, "wrong_state");
    w.host()
        .post(&on(&second, "reject"), json!({ "note": "没有问题" }))
        .await
        .ok();
    who.post(&on(&second, "withdraw"), json!({}))
        .await
        .refused(409, "orders.claim_decided");
    other
        .post(&on(&second, "appeal"), appeal.clone())
        .await
        .refused(404, "not_found");
    who.post(&on(&second, "appeal"), json!({ "note": " " }))
        .await
        .refused(422, "invalid");
    let open = who.post(&on(&second, "appeal"), appeal.clone()).await.ok();
    assert_eq!(
        (
            open["status"].as_str(),
            open["appealed"].as_bool(),
            open["escalated"].as_bool()
        ),
        (Some("requested"), Some(true), Some(true))
    );
    w.host()
        .post(&on(&second, "reject"), json!({ "note": "还是没有" }))
        .await
        .refused(403, "orders.claim_escalated");
    w.app
        .operator()
        .post(&on(&second, "reject"), json!({ "note": "核实过了" }))
        .await
        .ok();
    who.post(&on(&second, "appeal"), appeal)
        .await
        .refused(409, "orders.claim_appealed");
    let steps = told(&[
        ("requested", "member"),
        ("rejected", "leader"),
        ("appealed", "member"),
        ("rejected", "operator"),
    ]);
    assert_eq!(actions(&shown(&who, &second).await), steps);
    other
        .get(&format!(
            "/api/v1/after-sales/{}",
            second["id"].as_str().unwrap()
        ))
        .await
        .refused(404, "not_found");
    w.app
        .leader(w.rival)
        .get(&format!(
            "/api/v1/after-sales/{}",
            second["id"].as_str().unwrap()
        ))
        .await
        .refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_appeal_granted_after_the_order_was_over_comes_out_of_the_sale() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[1]).await;
    w.app.advance(40 * HOUR_MS).await;
    let claim = claimed(&who, &order, pieces(&lines[0], 1, "wrong")).await;
    w.app.advance(10 * HOUR_MS).await;
    w.host()
        .post(&on(&claim, "reject"), json!({ "note": "没有问题" }))
        .await
        .ok();
    w.app.drain().await;
    assert_eq!(w.order(&who, &order).await["status"], "completed");
    who.post(&on(&claim, "appeal"), json!({ "note": "发错了" }))
        .await
        .ok();
    w.app
        .operator()
        .post(&on(&claim, "approve"), json!({ "liable": "leader" }))
        .await
        .ok();
    w.app.drain().await;
    // One piece reached no tier.
    assert_eq!(w.till.refunded(), 1_990);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_appeal_has_its_time() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[1]).await;
    let claim = claimed(&who, &order, pieces(&lines[0], 1, "wrong")).await;
    w.host()
        .post(&on(&claim, "reject"), json!({ "note": "没有问题" }))
        .await
        .ok();
    let until = shown(&who, &claim).await["appeal_until"].as_i64().unwrap();
    w.app.advance(until - w.app.ctx.now().0).await;
    who.post(&on(&claim, "appeal"), json!({ "note": "晚了" }))
        .await
        .refused(409, "orders.appeal_passed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_come_back_before_their_money_does() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[2, 1]).await;
    let by_share = json!({ "kind": "return_refund", "lines": [{ "line_id": lines[0], "share_bps": 5_000, "reason": "wrong" }] });
    who.post(&path(&order), by_share)
        .await
        .refused(422, "invalid");
    let body = json!({ "kind": "return_refund", "lines": [pieces(&lines[0], 2, "wrong"), pieces(&lines[1], 1, "wrong")] });
    let made = who.post(&path(&order), body).await.ok();
    let (back, lost) = (made["items"][0].clone(), made["items"][1].clone());
    w.host()
        .post(&on(&back, "returned"), json!({ "goods": "wasted" }))
        .await
        .refused(409, "wrong_state");
    for claim in [&back, &lost] {
        let granted = w
            .host()
            .post(&on(claim, "approve"), json!({ "liable": "supplier" }))
            .await
            .ok();
        assert_eq!(granted["status"], "awaiting_return");
    }
    w.app.drain().await;
    let before = w.till.refunded();
    w.app
        .leader(w.rival)
        .post(&on(&back, "returned"), json!({ "goods": "restocked" }))
        .await
        .refused(403, "forbidden");
    who.post(&on(&back, "returned"), json!({ "goods": "restocked" }))
        .await
        .refused(403, "forbidden");
    let free = stock(&w).await;
    let taken = w
        .host()
        .post(&on(&back, "returned"), json!({ "goods": "restocked" }))
        .await
        .ok();
    assert_eq!(
        (taken["status"].as_str(), taken["goods"].as_str()),
        (Some("approved"), Some("restocked"))
    );
    w.host()
        .post(&on(&back, "returned"), json!({ "goods": "restocked" }))
        .await
        .refused(409, "wrong_state");
    w.app.drain().await;
    assert_eq!(w.till.refunded() - before, 2 * 1_990);
    assert_eq!(stock(&w).await, free + 2);
    // The other parcel never comes: its claim ends by itself, and the order with it.
    w.app.advance(7 * DAY_MS + 1_000).await;
    assert_eq!(shown(&who, &lost).await["status"], "withdrawn");
    assert_eq!(w.order(&who, &order).await["status"], "completed");
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_decide_at_once_refund_once() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[1]).await;
    let claim = claimed(&who, &order, pieces(&lines[0], 1, "damaged")).await;
    let (host, operator) = (w.host(), w.app.operator());
    let shares = json!([{ "party": "supplier", "share_bps": 3_334 }, { "party": "leader", "share_bps": 6_666 }]);
    let body = json!({ "liable": "leader", "liable_shares": shares });
    let path = on(&claim, "approve");
    let (a, b) = tokio::join!(host.post(&path, body.clone()), operator.post(&path, body));
    let mut codes = [a.status, b.status];
    codes.sort_unstable();
    assert_eq!(codes, [200, 409]);
    w.app.drain().await;
    assert_eq!(w.till.refunded(), 1_990);
    assert_eq!(shown(&who, &claim).await["liable_shares"], shares);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shares_that_are_not_whole_are_refused() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[1]).await;
    let claim = claimed(&who, &order, pieces(&lines[0], 1, "damaged")).await;
    let shares = json!([{ "party": "supplier", "share_bps": 5_000 }, { "party": "leader", "share_bps": 4_000 }]);
    let body = json!({ "liable": "supplier", "liable_shares": shares });
    let refused = w.host().post(&on(&claim, "approve"), body).await;
    assert_eq!(refused.json()["field"], "liable_shares");
    refused.refused(422, "invalid");
}

/// What lies in the own pool of the first item's SKU.
async fn stock(w: &World) -> i64 {
    let products = w
        .app
        .operator()
        .get("/api/v1/products?limit=100")
        .await
        .ok();
    let products = products["items"].as_array().unwrap().iter();
    let cherry = products.clone().find(|p| p["name"] == "樱桃").unwrap();
    cherry["skus"][0]["on_hand"].as_i64().unwrap()
}

/// A campaign of one item whose product carries a guarantee.
async fn guaranteed(guarantee: Value) -> World {
    let mut w = World::start().await;
    let operator = w.app.operator();
    let supplier = json!({ "name": "云岭果园", "contact": "老李", "phone": "13800001234" });
    let supplier = operator.post("/api/v1/suppliers", supplier).await.ok();
    let sku = json!({ "price": 2_000, "supply_price": 1_200, "stock": 50 });
    let product = json!({ "supplier_id": supplier["id"], "name": "蓝莓", "role": "profit_maker",
        "temperature": "chilled", "guarantee": guarantee, "skus": [sku] });
    let product = operator.post("/api/v1/products", product).await.ok();
    assert_eq!(product["guarantee"], guarantee);
    let item = json!({ "sku_id": product["skus"][0]["id"], "base_price": 2_000, "stock": 20, "tiers": [] });
    let campaign = json!({ "title": "蓝莓团", "cutoff_at": START.plus_s(86_400), "items": [item] });
    let made = w.host().post("/api/v1/campaigns", campaign).await.ok();
    assert_eq!(made["items"][0]["guarantee"], guarantee);
    made["id"].as_str().unwrap().clone_into(&mut w.campaign);
    w.items = vec![made["items"][0]["id"].as_str().unwrap().to_owned()];
    w
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guarantee_says_until_when_and_from_which_share() {
    let w = guaranteed(json!({ "kind": "covered", "hours": 6, "floor_bps": 1_000 })).await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[2]).await;
    let view = w.order(&who, &order).await;
    let until = view["lines"][0]["claim_until"].as_i64().unwrap();
    assert_eq!(until, w.app.ctx.now().0 + 6 * HOUR_MS);
    let share = |bps: i64| json!({ "lines": [{ "line_id": lines[0], "share_bps": bps, "reason": "damaged" }] });
    who.post(&path(&order), share(999))
        .await
        .refused(422, "orders.claim_below_floor");
    who.post(&path(&order), share(1_000)).await.ok();
    w.app.advance(6 * HOUR_MS).await;
    who.post(&path(&order), share(1_000))
        .await
        .refused(409, "orders.after_sale_window_passed");
    // What is missing is no question of quality: the shop's own window holds.
    claimed(&who, &order, pieces(&lines[0], 1, "missing")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_guarantee_holds_the_completion_back() {
    let w = guaranteed(json!({ "kind": "covered", "hours": 96, "floor_bps": 0 })).await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[1]).await;
    w.app.advance(3 * DAY_MS).await;
    assert_eq!(w.order(&who, &order).await["status"], "picked_up");
    let missing = json!({ "lines": [pieces(&lines[0], 1, "missing")] });
    who.post(&path(&order), missing)
        .await
        .refused(409, "orders.after_sale_window_passed");
    claimed(&who, &order, pieces(&lines[0], 1, "damaged")).await;
    let reject = |claim: Value| on(&claim, "reject");
    let open = w
        .app
        .operator()
        .get("/api/v1/after-sales?status=requested")
        .await
        .ok();
    w.app.advance(DAY_MS + 1_000).await;
    assert_eq!(w.order(&who, &order).await["status"], "picked_up");
    w.app
        .operator()
        .post(&reject(open["items"][0].clone()), json!({ "note": "过期" }))
        .await
        .ok();
    w.app.drain().await;
    assert_eq!(w.order(&who, &order).await["status"], "completed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_without_a_guarantee_are_refunded_for_what_is_missing_only() {
    let w = guaranteed(json!({ "kind": "unsupported" })).await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[2]).await;
    assert!(w.order(&who, &order).await["lines"][0]["claim_until"].is_null());
    let spoiled = json!({ "lines": [pieces(&lines[0], 1, "damaged")] });
    who.post(&path(&order), spoiled)
        .await
        .refused(409, "orders.not_guaranteed");
    claimed(&who, &order, pieces(&lines[0], 1, "missing")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn points_beyond_the_money_are_the_operators_to_give_up_to_a_limit() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[1]).await;
    let claim = claimed(&who, &order, pieces(&lines[0], 1, "quality")).await;
    let with = |points: i64| json!({ "liable": "platform", "points": points });
    let path = on(&claim, "approve");
    w.host()
        .post(&path, with(100))
        .await
        .refused(403, "forbidden");
    let operator = w.app.operator();
    for points in [-1, 1_001] {
        let refused = operator
            .post(&path, with(points))
            .await
            .refused(422, "invalid");
        assert_eq!(refused["field"], "points");
    }
    let granted = operator.post(&path, with(500)).await.ok();
    assert_eq!(
        (granted["amount"].as_i64(), granted["points"].as_i64()),
        (Some(1_990), Some(500))
    );
    w.app.drain().await;
    let inbox = who.get("/api/v1/inbox").await.ok();
    let told = inbox["items"].as_array().unwrap().iter();
    assert_eq!(told.filter(|m| m["template"] == "points").count(), 1);
}
