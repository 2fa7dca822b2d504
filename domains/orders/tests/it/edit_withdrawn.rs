//! Who thought better of an edit has the money back, also what was paid for it before the shop heard of it.
use crate::bench::World;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_surcharge_of_an_edit_that_was_taken_back_goes_back() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[1]).await;
    let asked = w.edited(&who, &id, w.wanted(0, &[3])).await;
    assert_eq!(asked["status"], "pending");
    who.post(&format!("/api/v1/payments/{id}/prepay"), json!({}))
        .await
        .ok();
    w.till.pay_all();
    w.till.deaf(true);
    let path = format!("/api/v1/orders/{id}/edits/withdraw");
    who.post(&path, json!({})).await.ok();
    w.till.deaf(false);
    w.app.advance(120_000).await;
    who.get(&format!("/api/v1/payments/{id}")).await.ok();
    w.app.drain().await;
    let order = w.assert_worth(&who, &id).await;
    assert_eq!(
        (&order["revision"], &order["total"]),
        (&json!(0), &json!(1_990))
    );
    assert_eq!((w.till.refunded(), w.trial().await), (2 * 1_990, 0));
    assert_eq!(w.item(0).await["available"], 9);
}
