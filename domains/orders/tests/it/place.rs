//! Placing, paying, expiring, cancelling.
use crate::bench::{DAY_MS, MINUTE_MS, World};
use julin_db::{Command, Result, Tx, q};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_holds_stock_is_paid_and_joins_the_chain() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let order = who.post("/api/v1/orders", w.body(&[2, 1])).await;
    assert_eq!(order.status, 201);
    let order = order.ok();
    assert_eq!(order["total"], 4_980);
    assert_eq!(w.item(0).await["available"], 8);
    let id = order["id"].as_str().unwrap();
    let placed = w.order(&who, id).await;
    assert_eq!(placed["status"], "pending_payment");
    assert_eq!(placed["timeline"][0]["reason"], "placed");
    w.pay(&who, id).await;
    let paid = w.order(&who, id).await;
    assert_eq!(
        (paid["status"].as_str(), paid["chain_number"].as_i64()),
        (Some("paid"), Some(1))
    );
    assert_eq!(paid["pickup_code"].as_str().unwrap().len(), 8);
    assert_eq!(paid["paid"], 4_980);
    let chain = w
        .app
        .anyone()
        .get(&format!("/api/v1/campaigns/{}/chain", w.campaign))
        .await
        .ok();
    assert_eq!(chain["items"][0]["number"], 1);
    assert_eq!(w.item(0).await["paid_quantity"], 2);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_commission_is_reckoned_is_frozen_on_the_line() {
    struct Spread;
    impl Command for Spread {
        type Output = ();
        async fn run(&self, tx: &mut Tx) -> Result<()> {
            let sql = q!(
                "UPDATE groupbuy_item SET commission = $1",
                r#"{"kind":"spread"}"#
            );
            Ok(tx.run(sql).await.map(|_| ())?)
        }
    }
    let w = World::start().await;
    let who = w.resident(1).await;
    w.bought(&who, &[1]).await;
    w.app.write(Spread).await.unwrap();
    w.bought(&who, &[1]).await;
    let sql = q!("SELECT body FROM events_outbox WHERE name = 'orders.order_paid' ORDER BY id");
    let told: Vec<(String,)> = w.app.ctx.db.all(sql).await.unwrap();
    let kind = |n: usize| {
        let event: serde_json::Value = serde_json::from_str(&told[n].0).unwrap();
        event["data"]["lines"][0]["commission"]["kind"].clone()
    };
    assert_eq!((kind(0), kind(1)), (json!("rate"), json!("spread")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_is_the_same_order_and_another_body_is_refused() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let first = who
        .post_keyed("/api/v1/orders", "key-000001", w.body(&[1]))
        .await
        .ok();
    let again = who
        .post_keyed("/api/v1/orders", "key-000001", w.body(&[1]))
        .await
        .ok();
    assert_eq!(first["id"], again["id"]);
    assert_eq!(w.item(0).await["available"], 9);
    who.post_keyed("/api/v1/orders", "key-000001", w.body(&[2]))
        .await
        .refused(409, "idempotency.key_reused");
    let other = w.resident(2).await;
    let theirs = other
        .post_keyed("/api/v1/orders", "key-000001", w.body(&[1]))
        .await
        .ok();
    assert_ne!(first["id"], theirs["id"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_placed_is_refused_and_takes_nothing() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let at = "/api/v1/orders";
    let over = who
        .post(at, w.body(&[4]))
        .await
        .refused(409, "orders.limit_exceeded");
    assert_eq!(
        (over["field"].as_str(), over["detail"].as_str()),
        (Some("lines.0.quantity"), Some("3"))
    );
    who.post(at, w.body(&[0, 101]))
        .await
        .refused(409, "orders.sold_out");
    who.post(at, w.body(&[0, -1]))
        .await
        .refused(422, "orders.quantity");
    who.post(at, w.body(&[0, 1_000]))
        .await
        .refused(422, "orders.quantity");
    who.post(at, w.body(&[]))
        .await
        .refused(422, "orders.quantity");
    let mut body = w.body(&[1]);
    body["lines"][0]["item_id"] = json!("77");
    who.post(at, body).await.refused(422, "orders.item_unknown");
    let mut body = w.body(&[1]);
    body["leader_id"] = json!(w.rival.to_string());
    who.post(at, body)
        .await
        .refused(422, "orders.leader_unknown");
    let mut body = w.body(&[1]);
    body["campaign_id"] = json!("77");
    who.post(at, body)
        .await
        .refused(409, "orders.campaign_not_open");
    let mut body = w.body(&[1]);
    body["lines"][0]["quantity"] = json!("two");
    let wrong = who.post(at, body).await.refused(422, "invalid");
    assert_eq!(wrong["field"], "lines.0.quantity");
    let mut body = w.body(&[1]);
    body["note"] = json!("x".repeat(201));
    who.post(at, body).await.refused(422, "invalid");
    w.app
        .anyone()
        .post(at, w.body(&[1]))
        .await
        .refused(401, "unauthenticated");
    assert_eq!(
        (
            w.item(0).await["available"].as_i64(),
            w.item(1).await["available"].as_i64()
        ),
        (Some(10), Some(100))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_counts_across_orders_and_comes_back_on_cancel() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let first = who.post("/api/v1/orders", w.body(&[2])).await.ok();
    who.post("/api/v1/orders", w.body(&[2]))
        .await
        .refused(409, "orders.limit_exceeded");
    let path = format!("/api/v1/orders/{}/cancel", first["id"].as_str().unwrap());
    let cancelled = who.post(&path, json!({})).await.ok();
    assert_eq!(cancelled["status"], "cancelled");
    who.post(&path, json!({})).await.ok();
    who.post("/api/v1/orders", w.body(&[3])).await.ok();
    assert_eq!(w.item(0).await["available"], 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_order_expires_and_gives_everything_back() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let order = who.post("/api/v1/orders", w.body(&[3])).await.ok();
    w.app.advance(14 * MINUTE_MS).await;
    assert_eq!(w.item(0).await["available"], 7);
    w.app.advance(2 * MINUTE_MS).await;
    let order = w.order(&who, order["id"].as_str().unwrap()).await;
    assert_eq!(order["status"], "cancelled");
    assert_eq!(w.item(0).await["available"], 10);
    who.post("/api/v1/orders", w.body(&[3])).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_after_expiry_takes_stock_again_or_goes_back() {
    let w = World::start().await;
    let (lucky, late) = (w.resident(1).await, w.resident(2).await);
    let mut ids = vec![];
    for who in [&lucky, &late] {
        let order = who.post("/api/v1/orders", w.body(&[3])).await.ok();
        let id = order["id"].as_str().unwrap().to_owned();
        who.post(&format!("/api/v1/payments/{id}/prepay"), json!({}))
            .await
            .ok();
        ids.push(id);
    }
    w.till.pay_all();
    // The clock passes the deadline before any answer of the provider is read; meanwhile others take
    // what is left, so that one of the two can no longer be served.
    w.app.clock.advance(16 * MINUTE_MS);
    for n in 3..=5 {
        let other = w.resident(n).await;
        w.app.drain().await;
        let _ = other
            .post("/api/v1/orders", w.body(&[if n == 5 { 1 } else { 3 }]))
            .await;
    }
    for (who, id) in [(&lucky, &ids[0]), (&late, &ids[1])] {
        w.app.clock.advance(6_000);
        who.get(&format!("/api/v1/payments/{id}")).await.ok();
        w.app.drain().await;
    }
    w.app.advance(DAY_MS / 24).await;
    let (one, two) = (
        w.order(&lucky, &ids[0]).await,
        w.order(&late, &ids[1]).await,
    );
    let kept = [&one, &two]
        .iter()
        .filter(|o| o["status"] == "paid")
        .count();
    for order in [&one, &two] {
        let back = order["status"] == "cancelled" && order["refunded"] == order["paid"];
        assert!(order["status"] == "paid" || back, "{order}");
    }
    let held: i64 = 10 - w.item(0).await["available"].as_i64().unwrap();
    assert!(held <= 10 && kept <= 2, "{held} {kept}");
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_cancelled_gets_back_what_they_had_just_paid_and_no_goods() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let order = who.post("/api/v1/orders", w.body(&[2])).await.ok();
    let id = order["id"].as_str().unwrap();
    who.post(&format!("/api/v1/payments/{id}/prepay"), json!({}))
        .await
        .ok();
    w.till.pay_all();
    // The payment is booked, but the order has not heard of it when its member cancels.
    w.app.clock.advance(6_000);
    who.get(&format!("/api/v1/payments/{id}")).await.ok();
    let path = format!("/api/v1/orders/{id}/cancel");
    assert_eq!(who.post(&path, json!({})).await.ok()["status"], "cancelled");
    w.app.drain().await;
    let order = w.order(&who, id).await;
    assert_eq!(order["status"], "cancelled");
    assert_eq!(
        (order["paid"].as_i64(), order["refunded"].as_i64()),
        (Some(3_980), Some(3_980))
    );
    assert_eq!(w.till.refunded(), 3_980);
    assert_eq!(w.item(0).await["available"], 10);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paid_order_can_be_cancelled_until_the_cutoff_with_a_full_refund() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let order = w.bought(&who, &[2]).await;
    let path = format!("/api/v1/orders/{order}/cancel");
    let cancelled = who.post(&path, json!({})).await.ok();
    assert_eq!(
        (cancelled["status"].as_str(), cancelled["refunded"].as_i64()),
        (Some("cancelled"), Some(3_980))
    );
    w.app.drain().await;
    assert_eq!(w.till.refunded(), 3_980);
    assert_eq!(
        (
            w.item(0).await["available"].as_i64(),
            w.item(0).await["paid_quantity"].as_i64()
        ),
        (Some(10), Some(0))
    );
    let late = w.bought(&who, &[1]).await;
    w.app.advance(DAY_MS).await;
    who.post(&format!("/api/v1/orders/{late}/cancel"), json!({}))
        .await
        .refused(409, "orders.cutoff_passed");
    who.post("/api/v1/orders", w.body(&[1]))
        .await
        .refused(409, "orders.campaign_not_open");
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_its_buyers_alone() {
    let w = World::start().await;
    let (who, other) = (w.resident(1).await, w.resident(2).await);
    let order = w.bought(&who, &[1]).await;
    other
        .get(&format!("/api/v1/orders/{order}"))
        .await
        .refused(404, "not_found");
    other
        .post(&format!("/api/v1/orders/{order}/cancel"), json!({}))
        .await
        .refused(404, "not_found");
    let path = format!("/api/v1/orders/{order}");
    w.app
        .leader(w.rival)
        .get(&path)
        .await
        .refused(404, "not_found");
    for staff in [w.host(), w.app.operator()] {
        let seen = staff.get(&path).await.ok();
        assert!(
            seen["status"] == "paid" && seen["pickup_code"].is_null(),
            "{seen}"
        );
    }
    let mine = format!("/api/v1/orders/search?leader={}", w.leader);
    w.app
        .leader(w.rival)
        .get(&mine)
        .await
        .refused(403, "forbidden");
    other.get(&mine).await.refused(403, "forbidden");
    w.host()
        .get("/api/v1/orders/search")
        .await
        .refused(403, "forbidden");
    let rows = w.host().get(&mine).await.ok();
    assert_eq!(rows["items"][0]["phone_masked"], "139****0001");
    let all = w.app.operator().get("/api/v1/orders/search").await.ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    let book = w.app.operator().get("/api/v1/orders/export.xlsx").await;
    assert_eq!((book.status, &book.bytes[..2]), (200, &b"PK"[..]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_cannot_buy_more_than_there_is() {
    let w = World::start().await;
    let mut crowd = vec![];
    for n in 0..20 {
        let who = w.resident(n).await;
        let body = w.body(&[1]);
        crowd.push(tokio::spawn(async move {
            who.post("/api/v1/orders", body).await.status
        }));
    }
    let mut placed = 0;
    for one in crowd {
        match one.await.unwrap() {
            201 => placed += 1,
            status => assert_eq!(status, 409),
        }
    }
    assert_eq!(
        (placed, w.item(0).await["available"].as_i64()),
        (10, Some(0))
    );
}
