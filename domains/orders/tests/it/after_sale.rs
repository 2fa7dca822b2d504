//! Claims by share and by piece, decided once, never more than was paid.
use crate::bench::{DAY_MS, World};
use julin_testkit::Client;
use serde_json::{Value, json};

async fn picked_up(w: &World, who: &Client) -> (String, String) {
    let order = w.bought(who, &[3]).await;
    w.count().await;
    w.handed_over(&order).await;
    let line = w.order(who, &order).await["lines"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    (order, line)
}

fn share(line: &str, bps: i64) -> Value {
    json!({ "lines": [{ "line_id": line, "share_bps": bps, "reason": "damaged" }] })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spoiled_share_is_refunded_once_and_the_liable_party_is_told() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, line) = picked_up(&w, &who).await;
    let path = format!("/api/v1/orders/{order}/after-sales");
    // 3 × 18.90 after the true-up; three of ten are spoiled.
    let claim = who.post(&path, share(&line, 3_000)).await.ok()["items"][0].clone();
    assert_eq!(claim["amount"], 1_701);
    who.post(&path, share(&line, 8_000))
        .await
        .refused(422, "orders.claim_too_large");
    let id = claim["id"].as_str().unwrap();
    let approve = format!("/api/v1/after-sales/{id}/approve");
    let body = json!({ "liable": "supplier" });
    w.app
        .leader(w.rival)
        .post(&approve, body.clone())
        .await
        .refused(403, "forbidden");
    who.post(&approve, body.clone())
        .await
        .refused(403, "forbidden");
    let too_much = json!({ "liable": "supplier", "amount": 1_702 });
    w.host()
        .post(&approve, too_much)
        .await
        .refused(422, "invalid");
    let approved = w.host().post(&approve, body.clone()).await.ok();
    assert_eq!(
        (approved["status"].as_str(), approved["liable"].as_str()),
        (Some("approved"), Some("supplier"))
    );
    w.host()
        .post(&approve, body)
        .await
        .refused(409, "orders.claim_decided");
    w.app.drain().await;
    let view = w.order(&who, &order).await;
    assert_eq!(
        (view["refunded"].as_i64(), view["true_up"].as_i64()),
        (Some(1_701), Some(300))
    );
    assert_eq!(w.till.refunded(), 2_001);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_claim_holds_the_completion_back_until_it_is_decided() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, line) = picked_up(&w, &who).await;
    let path = format!("/api/v1/orders/{order}/after-sales");
    let by_piece = json!({ "lines": [{ "line_id": line, "quantity": 1, "reason": "missing" }] });
    let claim = who.post(&path, by_piece).await.ok()["items"][0].clone();
    assert_eq!(claim["amount"], 1_890);
    w.app.advance(3 * DAY_MS).await;
    assert_eq!(w.order(&who, &order).await["status"], "picked_up");
    let reject = format!(
        "/api/v1/after-sales/{}/reject",
        claim["id"].as_str().unwrap()
    );
    w.app
        .operator()
        .post(&reject, json!({ "note": "" }))
        .await
        .refused(422, "invalid");
    w.app
        .operator()
        .post(&reject, json!({ "note": "照片里是三份" }))
        .await
        .ok();
    w.app.drain().await;
    assert_eq!(w.order(&who, &order).await["status"], "completed");
    who.post(&path, share(&line, 1_000))
        .await
        .refused(409, "orders.after_sale_window_passed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claims_open_after_pickup_and_close_with_the_window() {
    let w = World::start().await;
    let (who, other) = (w.resident(1).await, w.resident(2).await);
    let order = w.bought(&who, &[1]).await;
    let line = w.order(&who, &order).await["lines"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/orders/{order}/after-sales");
    who.post(&path, share(&line, 5_000))
        .await
        .refused(409, "orders.not_picked_up");
    other
        .post(&path, share(&line, 5_000))
        .await
        .refused(404, "not_found");
    let both = json!({ "line_id": line, "share_bps": 1, "quantity": 1, "reason": "wrong" });
    let both = json!({ "lines": [both] });
    w.count().await;
    w.handed_over(&order).await;
    who.post(&path, both).await.refused(422, "invalid");
    who.post(&path, share(&line, 10_001))
        .await
        .refused(422, "invalid");
    who.post(&path, share("77", 5_000))
        .await
        .refused(404, "not_found");
}
