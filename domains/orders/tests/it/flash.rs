//! 秒杀: by the server's clock, never more than was set aside, and back to the item when it is over.
use crate::bench::{MINUTE_MS, World};
use crate::lane::rush;
use julin_testkit::Client;
use serde_json::{Value, json};

impl World {
    /// Sets peaches aside: they cost 10.00 and there are 100 of them.
    async fn flash(&self, quantity: i64, limit: i64) -> String {
        let body = json!({ "item_id": self.items[1], "price": 500, "quantity": quantity,
                           "limit_per_member": limit, "seconds": 60 });
        let path = format!("/api/v1/campaigns/{}/flash-sales", self.campaign);
        let made = self.host().post(&path, body).await.ok();
        made["id"].as_str().unwrap().to_owned()
    }
    async fn press(&self, sale: &str, countdown_s: i64) -> Value {
        let path = format!("/api/v1/flash-sales/{sale}/start");
        let body = json!({ "countdown_s": countdown_s });
        self.host().post(&path, body).await.ok()
    }
    fn grab(&self, sale: &str, quantity: i64) -> Value {
        json!({ "campaign_id": self.campaign, "leader_id": self.leader,
                "lines": [{ "item_id": sale, "quantity": quantity }] })
    }
    async fn left(&self, sale: &str) -> i64 {
        let path = format!("/api/v1/flash-sales/{sale}");
        let view = self.app.anyone().get(&path).await.ok();
        view["available"].as_i64().unwrap()
    }
}

async fn place(who: &Client, body: Value) -> julin_testkit::Reply {
    who.post("/api/v1/orders", body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_buys_a_millisecond_before_the_press_or_after_the_end() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let sale = w.flash(10, 3).await;
    let refused = |reply: julin_testkit::Reply, code: &str| reply.refused(409, code);
    let early = refused(
        place(&who, w.grab(&sale, 1)).await,
        "orders.flash_not_started",
    );
    assert_eq!(early["field"], "lines.0.item_id");
    w.press(&sale, 3).await;
    w.app.advance(2_999).await;
    refused(
        place(&who, w.grab(&sale, 1)).await,
        "orders.flash_not_started",
    );
    w.app.advance(1).await;
    assert_eq!(place(&who, w.grab(&sale, 1)).await.ok()["total"], 500);
    w.app.advance(59_999).await;
    place(&who, w.grab(&sale, 1)).await.ok();
    w.app.clock.advance(1);
    refused(place(&who, w.grab(&sale, 1)).await, "orders.flash_over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_own_limit_alone_counts() {
    let w = World::start().await;
    let who = w.resident(1).await;
    place(&who, w.body(&[3, 5])).await.ok();
    let sale = w.flash(10, 2).await;
    w.press(&sale, 0).await;
    place(&who, w.grab(&sale, 3))
        .await
        .refused(409, "orders.limit_exceeded");
    place(&who, w.grab(&sale, 2)).await.ok();
    place(&who, w.grab(&sale, 1))
        .await
        .refused(409, "orders.limit_exceeded");
    place(&w.resident(2).await, w.grab(&sale, 1)).await.ok();
    assert_eq!(
        (w.left(&sale).await, w.item(1).await["available"].as_i64()),
        (7, Some(85))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_press_for_fifty_pieces() {
    let w = World::start().await;
    let sale = w.flash(50, 1).await;
    let buyers = w.residents(200).await;
    w.press(&sale, 0).await;
    let before = w.happened("groupbuy.campaign_progressed").await;
    let first = rush(&buyers, |_| w.grab(&sale, 1)).await;
    assert_eq!(first.iter().flatten().count(), 50);
    let refused = first.iter().filter_map(|a| a.as_ref().err());
    assert!(refused.clone().all(|code| code == "orders.sold_out"));
    assert_eq!(
        w.happened("groupbuy.campaign_progressed").await - before,
        1,
        "sold out once"
    );
    assert_eq!(w.left(&sale).await, 0);
    let again = rush(&buyers, |_| w.grab(&sale, 1)).await;
    assert_eq!(again, first, "each key has its answer");
    let other = rush(&buyers, |_| w.grab(&sale, 2)).await;
    let reused = Err("idempotency.key_reused".to_owned());
    for (before, after) in first.iter().zip(&other) {
        assert!(before.is_err() || *after == reused, "{after:?}");
    }
    assert_eq!(w.happened("orders.order_placed").await, 50);
    // Nobody pays: what was held goes through the sale that is over back to the item.
    w.app.advance(16 * MINUTE_MS).await;
    assert_eq!(
        (w.left(&sale).await, w.item(1).await["available"].as_i64()),
        (0, Some(100))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_paid_stays_and_a_payment_too_late_goes_back() {
    let w = World::start().await;
    let (quick, slow) = (w.resident(1).await, w.resident(2).await);
    let sale = w.flash(2, 1).await;
    w.press(&sale, 0).await;
    let paid = w.bought_body(&quick, w.grab(&sale, 1)).await;
    let late = place(&slow, w.grab(&sale, 1)).await.ok();
    let late = late["id"].as_str().unwrap().to_owned();
    slow.post(&format!("/api/v1/payments/{late}/prepay"), json!({}))
        .await
        .ok();
    // It is paid in time, but the provider does not say so before the order has expired.
    w.till.deaf(true);
    w.till.pay_all();
    w.app.advance(16 * MINUTE_MS).await;
    assert_eq!(w.item(1).await["available"], 99);
    w.till.deaf(false);
    w.app.clock.advance(6_000);
    slow.get(&format!("/api/v1/payments/{late}")).await;
    w.app.advance(MINUTE_MS).await;
    assert_eq!(w.order(&slow, &late).await["status"], "cancelled");
    assert_eq!(
        w.till.refunded(),
        500,
        "the sale is over: nothing is taken again"
    );
    // Cancelled after the end: straight back to the item.
    quick
        .post(&format!("/api/v1/orders/{paid}/cancel"), json!({}))
        .await
        .ok();
    assert_eq!(
        (w.left(&sale).await, w.item(1).await["available"].as_i64()),
        (0, Some(100))
    );
    w.count().await;
    w.app.drain().await;
    assert_eq!(w.trial().await, 0);
}

impl World {
    async fn bought_body(&self, who: &Client, body: Value) -> String {
        let order = place(who, body).await.ok();
        let id = order["id"].as_str().unwrap().to_owned();
        self.pay(who, &id).await;
        id
    }
}
