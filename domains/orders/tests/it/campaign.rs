//! The counting: true-up, or everything back.
use crate::bench::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_buyer_gets_the_deepest_tier_back_once() {
    let w = World::start().await;
    let (early, middle, late) = (
        w.resident(1).await,
        w.resident(2).await,
        w.resident(3).await,
    );
    let first = w.bought(&early, &[2]).await;
    let second = w.bought(&middle, &[2, 1]).await;
    let third = w.bought(&late, &[2]).await;
    // The third buyer already pays the tier that was reached when they ordered.
    assert_eq!(w.order(&late, &third).await["total"], 2 * 1_890);
    w.count().await;
    let (a, b, c) = (
        w.order(&early, &first).await,
        w.order(&middle, &second).await,
        w.order(&late, &third).await,
    );
    for order in [&a, &b, &c] {
        assert_eq!(order["status"], "aggregated");
        assert_eq!(order["lines"][0]["final_unit_price"], 1_790);
    }
    assert_eq!(
        (
            a["true_up"].as_i64(),
            b["true_up"].as_i64(),
            c["true_up"].as_i64()
        ),
        (Some(400), Some(400), Some(200))
    );
    assert_eq!(b["lines"][1]["true_up"], 0);
    assert_eq!(w.till.refunded(), 1_000);
    w.app.drain().await;
    w.count_again().await;
    assert_eq!(w.till.refunded(), 1_000);
    assert_eq!(w.trial().await, 0);
}

impl World {
    /// Runs whatever is due once more, a day later: nothing may happen twice.
    async fn count_again(&self) {
        self.app.advance(crate::bench::DAY_MS).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn below_the_minimum_everybody_is_refunded() {
    let w = World::with_minimum(Some(5)).await;
    let who = w.resident(1).await;
    let order = w.bought(&who, &[2, 1]).await;
    w.count().await;
    let order = w.order(&who, &order).await;
    assert_eq!(
        (order["status"].as_str(), order["refunded"].as_i64()),
        (Some("cancelled"), Some(4_980))
    );
    assert_eq!((w.till.taken(), w.till.refunded()), (4_980, 4_980));
    let inbox = who.get("/api/v1/inbox").await.ok();
    assert!(inbox.to_string().contains("campaign_failed"), "{inbox}");
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_placed_before_the_cutoff_may_be_paid_until_its_deadline() {
    let w = World::start().await;
    let who = w.resident(1).await;
    w.app.advance(crate::bench::DAY_MS - 60_000).await;
    let order = who.post("/api/v1/orders", w.body(&[3])).await.ok();
    w.app.advance(2 * 60_000).await;
    who.post("/api/v1/orders", w.body(&[0, 1]))
        .await
        .refused(409, "orders.campaign_not_open");
    let id = order["id"].as_str().unwrap();
    w.pay(&who, id).await;
    assert_eq!(w.order(&who, id).await["status"], "paid");
    w.count().await;
    let counted = w.order(&who, id).await;
    assert_eq!(
        (counted["status"].as_str(), counted["true_up"].as_i64()),
        (Some("aggregated"), Some(300))
    );
}
