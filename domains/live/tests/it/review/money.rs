//! Gross, what went back, and net: by hand, beside what the review says.
use super::{Order, line, review};
use crate::bench::World;
use julin_contracts::{
    LiableParty, LineAmount, LineShortfall, OrderLineFact, OrderRefunded, OrderTruedUp,
    OrderWeightSettled, RefundCause,
};
use julin_kernel::{Grams, Money, PersonId, RefundId, SupplierId};
use serde_json::{Value, json};

fn money(row: &Value) -> [i64; 3] {
    ["gross", "refunded", "net"].map(|key| row[key].as_i64().unwrap())
}

fn order<'a>(
    w: &'a World,
    live: &str,
    id: i64,
    member: PersonId,
    lines: Vec<OrderLineFact>,
) -> Order<'a> {
    Order {
        w,
        live: Some(live.parse().unwrap()),
        id,
        member,
        lines,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn later_refunds_lower_the_net_and_never_the_gross() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (ann, _) = w.resident(1, "王小明").await;
    let (bob, _) = w.resident(2, "陈东").await;
    // Ann: two of 69.90 and one of 19.90; Bob: three of 19.90.
    let lines = vec![line(&w, 0, 2, 6_990), line(&w, 1, 1, 1_990)];
    let first = order(&w, &live, 1, ann, lines);
    let second = order(&w, &live, 2, bob, vec![line(&w, 1, 3, 1_990)]);
    for one in [&first, &second] {
        one.place().await;
        one.pay().await;
    }
    w.host()
        .post(&format!("/api/v1/lives/{live}/end"), json!({}))
        .await
        .ok();
    assert_eq!(
        money(&review(&w, &live).await["funnel"]),
        [21_940, 0, 21_940]
    );
    let campaign = w.campaign.parse().unwrap();
    // The tier gives back 10.00 on each cherry.
    first
        .emit(OrderTruedUp {
            head: first.head(campaign),
            lines: vec![LineAmount {
                line: first.lines[0].line,
                amount: Money(2_000),
            }],
            total: Money(2_000),
            refund: RefundId(1),
        })
        .await;
    // A peach of Bob's was rotten.
    second
        .emit(OrderRefunded {
            head: second.head(campaign),
            line: second.lines[0].line,
            supplier: SupplierId(1),
            amount: Money(1_990),
            liable: LiableParty::Supplier,
            refund: RefundId(2),
            cause: RefundCause::AfterSale,
            discounts: vec![],
        })
        .await;
    // The cherries weighed a little less.
    first
        .emit(OrderWeightSettled {
            head: first.head(campaign),
            lines: vec![LineShortfall {
                line: first.lines[0].line,
                supplier: SupplierId(1),
                ordered: Grams(5_000),
                grams: Grams(4_900),
                amount: Money(290),
                supply: Money(0),
            }],
            total: Money(290),
            liable: LiableParty::Supplier,
            refund: RefundId(3),
            discounts: vec![],
        })
        .await;
    let seen = review(&w, &live).await;
    assert_eq!(money(&seen["funnel"]), [21_940, 4_280, 17_660]);
    assert_eq!(money(&seen["by_card"][0]), [13_980, 2_290, 11_690]);
    assert_eq!(money(&seen["by_card"][1]), [7_960, 1_990, 5_970]);
    assert_eq!(money(&seen["by_leader"][0]), [21_940, 4_280, 17_660]);
    // 42.80 of 219.40.
    let rate = seen["formulas"].as_array().unwrap();
    let rate = rate.iter().find(|f| f["key"] == "refund_rate").unwrap();
    assert_eq!(rate["rate_bps"], 1_951);
    // A refund of an order of no live touches nothing.
    let outside = Order {
        live: None,
        ..order(&w, &live, 9, bob, vec![line(&w, 1, 1, 1_990)])
    };
    outside.place().await;
    outside
        .emit(OrderRefunded {
            head: outside.head(campaign),
            line: outside.lines[0].line,
            supplier: SupplierId(1),
            amount: Money(1_990),
            liable: LiableParty::Supplier,
            refund: RefundId(4),
            cause: RefundCause::AfterSale,
            discounts: vec![],
        })
        .await;
    assert_eq!(review(&w, &live).await["funnel"], seen["funnel"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_is_whose_first_order_and_whose_first_live_it_is() {
    let w = World::start().await;
    let before = w.on_air().await;
    let (ann, ann_page) = w.resident(1, "王小明").await;
    let (bob, bob_page) = w.resident(2, "陈东").await;
    let enter = json!({"events": [{"kind": "enter"}]});
    let track = |live: &str| format!("/api/v1/lives/{live}/track");
    ann_page.post(&track(&before), enter.clone()).await.ok();
    w.host()
        .post(&format!("/api/v1/lives/{before}/end"), json!({}))
        .await
        .ok();
    w.app.advance(60_000).await;
    let live = w.on_air().await;
    for who in [&ann_page, &bob_page, &w.app.anyone()] {
        who.post(&track(&live), enter.clone()).await.ok();
    }
    let first = order(&w, &live, 1, ann, vec![line(&w, 0, 1, 6_990)]);
    first.place().await;
    first.pay().await;
    let second = order(&w, &live, 2, bob, vec![line(&w, 1, 1, 1_990)]);
    second.place().await;
    second.pay_again().await;
    let seen = review(&w, &live).await;
    assert_eq!(
        seen["newcomers"],
        json!({"new_buyers": 1, "returning_buyers": 1, "new_viewers": 1, "returning_viewers": 1,
               "unknown_viewers": 1})
    );
    assert_eq!(seen["before"]["live_id"], before.as_str());
    let rate = &seen["formulas"][0];
    assert_eq!(
        (&rate["key"], &rate["before"]["denominator"]),
        (&json!("order_rate"), &json!(1))
    );
    // Everybody came through a browser.
    let door = &seen["by_door"][0];
    assert_eq!(
        (&door["id"], &door["viewers"], &door["ordered"]),
        (&json!("h5"), &json!(3), &json!(2))
    );
    // Whoever hosts another session sees nothing of this one.
    w.app
        .leader(w.rival)
        .get(&format!("/api/v1/lives/{live}/review"))
        .await
        .refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_sees_the_orders_of_her_own_people_and_the_shop_all() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (ann, _) = w.resident(1, "王小明").await;
    let hers = order(&w, &live, 1, ann, vec![line(&w, 0, 1, 6_990)]);
    hers.place().await;
    hers.pay().await;
    let rivals = order(&w, &live, 2, ann, vec![line(&w, 1, 2, 1_990)]);
    rivals.place_under(w.rival).await;
    let seen = review(&w, &live).await;
    assert_eq!(money(&seen["funnel"]), [6_990, 0, 6_990]);
    assert_eq!(seen["by_leader"].as_array().unwrap().len(), 1);
    assert_eq!(seen["by_card"][1]["ordered"], 0);
    let all = w.app.operator();
    let all = all.get(&format!("/api/v1/lives/{live}/review")).await.ok();
    assert_eq!(
        (&all["funnel"]["ordered"], &all["by_card"][1]["ordered"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(all["by_leader"].as_array().unwrap().len(), 2);
}
