//! Claims granted: goods that come back, several who bear it, points, and two who decide at once.
use crate::bench::{DAY_MS, World};
use crate::claims::{claimed, on, path, picked_up, pieces, shown};
use serde_json::json;

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
