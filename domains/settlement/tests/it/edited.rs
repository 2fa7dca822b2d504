//! An edited order's commission is reckoned anew, as if it had been paid so.
use crate::bench::{LEADER, Order, balance, earnings, order, start, tell};
use julin_contracts::{Event, OrderEdited, OrderPaid};
use julin_kernel::Money;
use julin_ledger::Account;
use serde_json::json;

/// The order with other lines, as orders would tell it.
fn edited(o: &Order, revision: i64, lines: &[(i64, i64)]) -> Event {
    let as_paid = order(o.id, lines).paid();
    let Event::OrderPaid(OrderPaid {
        head, lines, total, ..
    }) = as_paid
    else {
        unreachable!("paid is told as paid")
    };
    Event::from(OrderEdited {
        head,
        revision,
        lines,
        removed: vec![],
        total,
        charged: Money(0),
        refunded: Money(0),
        discounts: vec![],
        lessened: vec![],
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commission_follows_the_edit_up_and_down_and_a_fact_told_twice_counts_once() {
    let app = start().await;
    let o = order(1, &[(10_000, 1_000), (5_000, 500)]);
    let frozen = || balance(&app, Account::leader_frozen(LEADER));
    tell(&app, vec![o.paid()]).await;
    assert_eq!(frozen().await, -1_250);
    let more = edited(&o, 1, &[(20_000, 1_000), (5_000, 500)]);
    tell(&app, vec![more.clone(), more]).await;
    assert_eq!(frozen().await, -2_250);
    tell(&app, vec![edited(&o, 2, &[(3_000, 1_000)])]).await;
    assert_eq!(frozen().await, -300);
    let seen = earnings(&app).await;
    let newest = &seen["entries"]["items"][0];
    assert_eq!(
        (&newest["kind"], &newest["amount"], &seen["accrued"]),
        (&json!("edited"), &json!(-1_950), &json!(300))
    );
    assert!(
        newest["explain"]["text"]
            .as_str()
            .unwrap()
            .contains("¥19.50"),
        "{newest}"
    );
    // What follows goes by the lines there are now.
    tell(&app, vec![o.picked_up(), o.completed()]).await;
    assert_eq!(balance(&app, Account::leader_available(LEADER)).await, -300);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_of_an_order_that_is_not_paid_is_nothing_yet() {
    let app = start().await;
    let o = order(1, &[(10_000, 1_000)]);
    tell(&app, vec![edited(&o, 1, &[(20_000, 1_000)]), o.paid()]).await;
    assert_eq!(balance(&app, Account::leader_frozen(LEADER)).await, -1_000);
}
