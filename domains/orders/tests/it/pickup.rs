//! Hand-over and completion.
use crate::bench::{DAY_MS, World};
use julin_orders::HandOver;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_hand_over_is_harmless_and_the_window_completes_the_order() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let order = w.bought(&who, &[1]).await;
    assert_eq!(w.handed_over(&order).await, HandOver::Blocked);
    w.count().await;
    assert_eq!(w.handed_over(&order).await, HandOver::Done);
    assert_eq!(w.handed_over(&order).await, HandOver::Already);
    w.app.advance(DAY_MS).await;
    assert_eq!(w.order(&who, &order).await["status"], "picked_up");
    w.app.advance(DAY_MS + 1_000).await;
    let done = w.order(&who, &order).await;
    assert_eq!(done["status"], "completed");
    assert!(done["pickup_code"].is_null());
    let steps: Vec<_> = done["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["status"].as_str().unwrap())
        .collect();
    assert_eq!(
        steps,
        [
            "pending_payment",
            "paid",
            "aggregated",
            "at_pickup",
            "picked_up",
            "completed"
        ]
    );
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_comes_for_ends_by_the_overdue_policy() {
    let w = World::start().await;
    let (who, other) = (w.resident(1).await, w.resident(2).await);
    let (left, taken) = (w.bought(&who, &[1]).await, w.bought(&other, &[1]).await);
    w.count().await;
    w.handed_over(&taken).await;
    w.app.advance(6 * DAY_MS).await;
    assert_eq!(w.order(&who, &left).await["status"], "at_pickup");
    w.app.advance(DAY_MS + 1_000).await;
    assert_eq!(w.order(&who, &left).await["status"], "completed");
    assert_eq!(w.trial().await, 0);
}
