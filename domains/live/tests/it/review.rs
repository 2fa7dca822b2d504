//! The review counts what was done, and nothing else.
mod asked;
mod curve;
mod money;
mod order;
mod work;

use crate::bench::{MINUTE_MS, World, told};
use julin_contracts::{OrderEdited, OrderHead, OrderLineFact};
use julin_kernel::{CampaignId, LiveId, Money, OrderId, PersonId};
use julin_live::fold_presence;
pub(crate) use order::{Order, line};
use serde_json::{Value, json};

pub(crate) async fn review(w: &World, live: &str) -> Value {
    w.app.drain().await;
    w.host()
        .get(&format!("/api/v1/lives/{live}/review"))
        .await
        .ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_funnel_is_what_was_done() {
    let w = World::start().await;
    let id = w.planned().await;
    let live: LiveId = id.parse().unwrap();
    let path = format!("/api/v1/lives/{id}");
    let (ann_id, ann) = w.resident(1, "王小明").await;
    let (bob_id, bob) = w.resident(2, "陈东").await;
    let (_, cat) = w.resident(3, "孙悦").await;
    for member in [&ann, &bob, &cat] {
        member
            .post(&format!("{path}/reserve"), json!({"interests": []}))
            .await
            .ok();
    }
    // Ann waits for the start: that is not watching yet.
    let mut one = w.listener(&id, &format!("m:{ann_id}"), Some(ann_id));
    w.app.advance(20_000).await;
    one.beat(&format!("live:{id}"));
    w.host()
        .post(&format!("{path}/start"), json!({}))
        .await
        .ok();
    let guest = w.listener(&id, "v:guest", None);
    told(&mut one);
    w.app.advance(20_000).await;
    one.beat(&format!("live:{id}"));
    drop(guest);
    fold_presence(&w.app.ctx, live).await.unwrap();
    assert_eq!(
        told(&mut one),
        [("viewers".to_owned(), json!({"count": 1}))]
    );
    w.app.advance(MINUTE_MS / 3).await;
    one.beat(&format!("live:{id}"));
    fold_presence(&w.app.ctx, live).await.unwrap();
    fold_presence(&w.app.ctx, live).await.unwrap();
    // Bob is told of by his page only.
    let cards = w.cards(&id).await;
    let track = |events: Value| json!({ "events": events });
    let tap = |card: usize| json!([{"kind": "card_click", "card_id": cards[card]}]);
    bob.post(&format!("{path}/track"), track(tap(0))).await.ok();
    ann.post(&format!("{path}/track"), track(tap(1))).await.ok();
    ann.post(
        &format!("{path}/track"),
        track(json!([{"kind": "card_view", "card_id": cards[0]}])),
    )
    .await
    .ok();
    ann.post(&format!("{path}/comments"), json!({"text": "甜吗"}))
        .await
        .ok();
    bob.post(&format!("{path}/likes"), json!({"count": 7}))
        .await
        .ok();
    let order = |id: i64, member: PersonId, lines: Vec<OrderLineFact>| Order {
        w: &w,
        live: Some(live),
        id,
        member,
        lines,
    };
    let first = order(
        1,
        ann_id,
        vec![line(&w, 0, 2, 6_990), line(&w, 1, 1, 1_990)],
    );
    first.place().await;
    first.pay().await;
    let second = order(2, ann_id, vec![line(&w, 0, 1, 6_990)]);
    second.place().await;
    second.cancel(false).await;
    let third = order(3, bob_id, vec![line(&w, 1, 3, 1_990)]);
    third.place().await;
    third.pay().await;
    third.cancel(true).await;
    // Not of this live: outside any, in an unknown one, and of another campaign.
    Order {
        live: None,
        ..order(4, bob_id, vec![line(&w, 0, 1, 6_990)])
    }
    .place()
    .await;
    Order {
        live: Some(LiveId(1)),
        ..order(5, bob_id, vec![line(&w, 0, 1, 1)])
    }
    .place()
    .await;
    order(6, bob_id, vec![line(&w, 0, 1, 1)])
        .place_on(CampaignId(1))
        .await;

    let seen = review(&w, &id).await;
    assert_eq!(
        seen["funnel"],
        json!({
            "reserved": 3, "reserved_came": 2, "entered": 3, "watched_s": 60, "watchers": 2,
            "avg_dwell_s": 30, "comments": 1, "card_view": 2, "card_click": 2, "ordered": 3,
            "buyers": 2, "payers": 2, "paid": 1, "paid_amount": 15_970, "cancelled": 2,
            "ever_paid": 2, "gross": 21_940, "refunded": 5_970, "net": 15_970,
        })
    );
    let formula = |key: &str| {
        let all = seen["formulas"].as_array().unwrap();
        let f = all.iter().find(|f| f["key"] == key).unwrap();
        (
            f["numerator"].as_i64(),
            f["denominator"].as_i64(),
            f["rate_bps"].as_i64(),
            f["value"].as_i64(),
        )
    };
    // Of three no percentage is said.
    assert_eq!(formula("attendance"), (Some(2), Some(3), None, None));
    assert_eq!(formula("avg_dwell"), (Some(60), Some(2), None, Some(30)));
    assert_eq!(formula("order_rate"), (Some(2), Some(3), None, None));
    assert_eq!(formula("payment_rate"), (Some(1), Some(3), None, None));
    assert_eq!(
        formula("average_order"),
        (Some(21_940), Some(2), None, Some(10_970))
    );
    let by_card = |i: usize| {
        let c = &seen["by_card"][i];
        [
            "view",
            "click",
            "ordered",
            "paid",
            "quantity",
            "paid_amount",
        ]
        .map(|k| c[k].as_i64().unwrap())
    };
    assert_eq!(by_card(0), [2, 1, 2, 1, 2, 13_980]);
    assert_eq!(by_card(1), [1, 1, 2, 1, 1, 1_990]);
    assert_eq!(seen["by_card"][0]["name"], "樱桃");
    assert_eq!(
        seen["by_community"],
        json!([{"id": w.community, "name": "枫林苑", "viewers": 0, "members": 0, "ordered": 3, "buyers": 2,
                "new_buyers": 2, "paid": 1, "paid_amount": 15_970, "gross": 21_940, "refunded": 5_970,
                "net": 15_970}])
    );
    assert_eq!(seen["by_leader"][0]["name"], "李姐");
    let minutes = seen["minutes"].as_array().unwrap();
    let sum = |key: &str| {
        minutes
            .iter()
            .map(|m| m[key].as_i64().unwrap())
            .sum::<i64>()
    };
    assert_eq!((sum("comments"), sum("likes"), sum("orders")), (1, 7, 3));
    assert_eq!(
        minutes
            .iter()
            .map(|m| m["viewers"].as_i64().unwrap())
            .collect::<Vec<_>>(),
        [2, 1]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_paid_after_it_expired_counts_again() {
    let w = World::start().await;
    let id = w.on_air().await;
    let (ann, _) = w.resident(1, "王小明").await;
    let lines = vec![line(&w, 0, 1, 6_990), line(&w, 0, 2, 6_990)];
    let order = Order {
        w: &w,
        live: Some(id.parse().unwrap()),
        id: 1,
        member: ann,
        lines,
    };
    order.place().await;
    order.cancel(false).await;
    assert_eq!(review(&w, &id).await["funnel"]["cancelled"], 1);
    order.pay().await;
    let seen = review(&w, &id).await;
    let funnel = &seen["funnel"];
    assert_eq!(
        (
            &funnel["paid"],
            &funnel["cancelled"],
            &funnel["paid_amount"]
        ),
        (&json!(1), &json!(0), &json!(20_970))
    );
    // Two lines of one item are one order of it.
    assert_eq!(
        (
            &seen["by_card"][0]["ordered"],
            &seen["by_card"][0]["quantity"]
        ),
        (&json!(1), &json!(3))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edited_order_counts_as_it_is_now() {
    let w = World::start().await;
    let id = w.on_air().await;
    let (ann, _) = w.resident(1, "王小明").await;
    let lines = vec![line(&w, 0, 3, 6_990)];
    let order = Order {
        w: &w,
        live: Some(id.parse().unwrap()),
        id: 1,
        member: ann,
        lines,
    };
    order.place().await;
    order.pay().await;
    let now = vec![line(&w, 0, 1, 6_990), line(&w, 1, 2, 1_990)];
    for (live, head) in [(order.live, 1), (None, 9)] {
        // One that was placed in no live stays outside, whatever becomes of it.
        order
            .emit(OrderEdited {
                head: OrderHead {
                    order: OrderId(head),
                    live,
                    ..order.head(w.campaign.parse().unwrap())
                },
                revision: 1,
                lines: now.clone(),
                removed: vec![],
                total: Money(10_970),
                charged: Money(0),
                refunded: Money(10_000),
                discounts: vec![],
                lessened: vec![],
            })
            .await;
    }
    let seen = review(&w, &id).await;
    assert_eq!(
        (&seen["funnel"]["paid"], &seen["funnel"]["paid_amount"]),
        (&json!(1), &json!(10_970))
    );
    let sold = |n: usize| &seen["by_card"][n]["quantity"];
    assert_eq!((sold(0), sold(1)), (&json!(1), &json!(2)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn watching_before_and_after_is_not_counted() {
    let w = World::start().await;
    let id = w.planned().await;
    let live: LiveId = id.parse().unwrap();
    let viewer = w.listener(&id, "v:guest", None);
    w.app.advance(10_000).await;
    viewer.beat(&format!("live:{id}"));
    fold_presence(&w.app.ctx, live).await.unwrap();
    w.host()
        .post(&format!("/api/v1/lives/{id}/start"), json!({}))
        .await
        .ok();
    w.app.advance(10_000).await;
    viewer.beat(&format!("live:{id}"));
    // The end folds what was watched until then.
    w.host()
        .post(&format!("/api/v1/lives/{id}/end"), json!({}))
        .await
        .ok();
    w.app.advance(10_000).await;
    viewer.beat(&format!("live:{id}"));
    fold_presence(&w.app.ctx, live).await.unwrap();
    let funnel = review(&w, &id).await["funnel"].clone();
    assert_eq!(
        (&funnel["watched_s"], &funnel["entered"]),
        (&json!(10), &json!(1))
    );
}
