//! What a product is guaranteed for, and how long.
use crate::bench::{DAY_MS, HOUR_MS, World};
use crate::claims::{claimed, on, path, picked_up, pieces};
use julin_testkit::START;
use serde_json::{Value, json};

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
