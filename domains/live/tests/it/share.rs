//! Who brought whom, and what is given for a new neighbour.
use crate::bench::{Emit, World};
use julin_contracts::{
    CancelReason, Event, OrderCancelled, OrderCompleted, OrderHead, OrderPaid, PointsGranted,
};
use julin_kernel::{LiveId, Money, OrderId, PersonId, PickupPointId};
use julin_testkit::Client;
use serde_json::{Value, json};

const WECHAT: &str = "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50";

async fn link(live: &str, by: &Client) -> Value {
    by.post(&format!("/api/v1/lives/{live}/share"), json!({}))
        .await
        .ok()
}

fn code(link: &Value) -> String {
    link["path"]
        .as_str()
        .unwrap()
        .split("by=")
        .nth(1)
        .unwrap()
        .to_owned()
}

/// Comes into the room by a link, with this browser.
async fn come(live: &str, who: &Client, by: &str, agent: &str) {
    let body = json!({"events": [{"kind": "enter"}], "by": by}).to_string();
    let path = format!("/api/v1/lives/{live}/track");
    who.send("POST", &path, body.into(), &[("user-agent", agent)])
        .await
        .ok();
}

async fn figures(live: &str, by: &Client) -> (i64, i64) {
    let mine = link(live, by).await;
    (
        mine["came"].as_i64().unwrap(),
        mine["bought"].as_i64().unwrap(),
    )
}

fn head(w: &World, live: &str, member: PersonId, order: i64) -> OrderHead {
    OrderHead {
        order: OrderId(order),
        member,
        campaign: w.campaign.parse().unwrap(),
        leader: w.leader,
        community: w.community,
        pickup_point: PickupPointId(1),
        live: Some(LiveId(live.parse().unwrap())),
        card: None,
    }
}

async fn emit(w: &World, event: impl Into<Event>) {
    w.app
        .write(Emit(w.app.scope(), event.into()))
        .await
        .unwrap();
    w.app.drain().await;
}

async fn pay(w: &World, head: OrderHead, first: bool) {
    let paid = OrderPaid {
        head,
        chain_number: 1,
        lines: vec![],
        total: Money(1_990),
        first,
        discounts: vec![],
    };
    emit(w, paid).await;
}

async fn complete(w: &World, head: OrderHead, net: i64) {
    emit(
        w,
        OrderCompleted {
            head,
            net: Money(net),
        },
    )
    .await;
}

/// All points that were granted, to whom and how many.
async fn granted(w: &World) -> Vec<(PersonId, i64)> {
    let events = julin_events::tail(&w.app.ctx.db, 0, 1_000).await.unwrap();
    let points = events.into_iter().filter_map(|e| match e.event {
        Event::PointsGranted(PointsGranted { member, points, .. }) => Some((member, points)),
        _ => None,
    });
    points.collect()
}

async fn allow(w: &World, doors: Value) {
    let rules = json!({"points": 200, "above_points": 50, "doors": doors});
    w.app
        .operator()
        .put("/api/v1/live-share-rules", rules)
        .await
        .ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_touch_counts_and_nobody_brings_themselves() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (ann_id, ann) = w.resident(1, "王小明").await;
    let (_, bob) = w.resident(2, "陈东").await;
    let (cat_id, cat) = w.resident(3, "孙悦").await;
    let (by_ann, by_bob) = (
        code(&link(&live, &ann).await),
        code(&link(&live, &bob).await),
    );
    assert_eq!(by_ann, code(&link(&live, &ann).await), "one link a member");
    come(&live, &cat, &by_ann, "").await;
    come(&live, &cat, &by_bob, "").await;
    come(&live, &ann, &by_ann, "").await;
    assert_eq!(
        (figures(&live, &ann).await, figures(&live, &bob).await),
        ((1, 0), (0, 0))
    );
    // Who was here before was brought by nobody, and an unknown code brings nobody.
    come(&live, &bob, "nobody", "").await;
    come(&live, &bob, &by_ann, "").await;
    assert_eq!(figures(&live, &ann).await, (1, 0));
    pay(&w, head(&w, &live, cat_id, 71), false).await;
    assert_eq!(figures(&live, &ann).await, (1, 1));
    let path = format!("/api/v1/lives/{live}/sharers");
    let list = w.host().get(&path).await.ok();
    assert_eq!(
        list,
        json!([{"member_id": ann_id, "name": "王小明", "came": 1, "bought": 1}])
    );
    ann.get(&path).await.refused(403, "forbidden");
    w.app
        .leader(w.rival)
        .get(&path)
        .await
        .refused(403, "forbidden");
    w.app
        .anyone()
        .get(&path)
        .await
        .refused(401, "unauthenticated");
    let share = format!("/api/v1/lives/{live}/share");
    w.app
        .anyone()
        .post(&share, json!({}))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reward_comes_with_a_first_order_that_is_completed_once_and_for_two_levels() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (ann_id, ann) = w.resident(1, "王小明").await;
    let (bob_id, bob) = w.resident(2, "陈东").await;
    let (cat_id, cat) = w.resident(3, "孙悦").await;
    let (dan_id, dan) = w.resident(4, "李四").await;
    assert!(
        link(&live, &ann).await["reward_points"].is_null(),
        "nothing unless the shop says so"
    );
    allow(&w, json!(["h5"])).await;
    assert_eq!(link(&live, &ann).await["reward_points"], 200);
    for (who, by) in [(&bob, &ann), (&cat, &bob), (&dan, &cat)] {
        come(&live, who, &code(&link(&live, by).await), "").await;
    }
    let order = |member: PersonId, id: i64| head(&w, &live, member, id);
    pay(&w, order(bob_id, 1), true).await;
    pay(&w, order(cat_id, 2), true).await;
    pay(&w, order(dan_id, 3), true).await;
    assert!(granted(&w).await.is_empty(), "nothing for a head");
    complete(&w, order(bob_id, 1), 1_990).await;
    assert_eq!(granted(&w).await, [(ann_id, 200)]);
    complete(&w, order(bob_id, 1), 1_990).await;
    pay(&w, order(bob_id, 9), true).await;
    complete(&w, order(bob_id, 9), 1_990).await;
    assert_eq!(granted(&w).await, [(ann_id, 200)], "one reward a neighbour");
    complete(&w, order(cat_id, 2), 1_990).await;
    assert_eq!(
        granted(&w).await,
        [(ann_id, 200), (bob_id, 200), (ann_id, 50)]
    );
    // Two levels and no third: nothing for Ann here.
    complete(&w, order(dan_id, 3), 1_990).await;
    assert_eq!(granted(&w).await[3..], [(cat_id, 200), (bob_id, 50)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inside_wechat_nothing_is_promised_and_nothing_given() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (ann_id, ann) = w.resident(1, "王小明").await;
    allow(&w, json!(["h5"])).await;
    let share = format!("/api/v1/lives/{live}/share");
    let inside = ann
        .send("POST", &share, "{}".into(), &[("user-agent", WECHAT)])
        .await
        .ok();
    assert!(inside["reward_points"].is_null());
    let by = code(&inside);
    for (n, agent) in [(1_i64, WECHAT), (2, "Mozilla/5.0 Chrome/130")] {
        let (id, neighbour) = w.resident(10 + n, "邻居").await;
        come(&live, &neighbour, &by, agent).await;
        pay(&w, head(&w, &live, id, n), true).await;
        complete(&w, head(&w, &live, id, n), 1_000).await;
    }
    assert_eq!(figures(&live, &ann).await.0, 2, "both are counted");
    assert_eq!(granted(&w).await, [(ann_id, 200)], "one is rewarded");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_does_not_claim_its_way_out_of_wechat() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (ann_id, ann) = w.resident(1, "王小明").await;
    let by = code(&link(&live, &ann).await);
    let path = format!("/api/v1/lives/{live}/track");
    for (n, doors) in [
        (1, json!(["channels"])),
        (2, json!(["channels", "wechat_webview"])),
    ] {
        allow(&w, doors).await;
        let (id, neighbour) = w.resident(10 + n, "邻居").await;
        let enter = json!({"events": [{"kind": "enter"}], "by": by, "entry": "channels"});
        let wechat = [("user-agent", WECHAT)];
        let body = enter.to_string();
        neighbour
            .send("POST", &path, body.into(), &wechat)
            .await
            .ok();
        pay(&w, head(&w, &live, id, n), true).await;
        complete(&w, head(&w, &live, id, n), 1_000).await;
        let rewarded = if n == 1 { vec![] } else { vec![(ann_id, 200)] };
        assert_eq!(granted(&w).await, rewarded);
    }
    assert_eq!(figures(&live, &ann).await.0, 2, "both are counted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_comes_to_nothing_rewards_nobody() {
    let w = World::start().await;
    let live = w.on_air().await;
    let (_, ann) = w.resident(1, "王小明").await;
    allow(&w, json!(["h5"])).await;
    let by = code(&link(&live, &ann).await);
    for n in [1, 2] {
        let (id, neighbour) = w.resident(10 + n, "邻居").await;
        come(&live, &neighbour, &by, "").await;
        let order = head(&w, &live, id, n);
        pay(&w, order.clone(), true).await;
        if n == 1 {
            complete(&w, order, 0).await;
        } else {
            let gone = OrderCancelled {
                head: order.clone(),
                lines: vec![],
                reason: CancelReason::Expired,
                was_paid: true,
            };
            emit(&w, gone).await;
            complete(&w, order, 1_000).await;
        }
    }
    assert!(granted(&w).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_shop_sets_the_rules_and_nobody_else() {
    let w = World::start().await;
    let path = "/api/v1/live-share-rules";
    let rules =
        |points: i64, above: i64| json!({"points": points, "above_points": above, "doors": ["h5"]});
    w.host()
        .put(path, rules(1, 0))
        .await
        .refused(403, "forbidden");
    w.app
        .anyone()
        .get(path)
        .await
        .refused(401, "unauthenticated");
    let operator = w.app.operator();
    for (points, above, field) in [
        (-1, 0, "points"),
        (10_001, 0, "points"),
        (5, 6, "above_points"),
    ] {
        let said = operator
            .put(path, rules(points, above))
            .await
            .refused(422, "invalid");
        assert_eq!(said["field"], field);
    }
    assert_eq!(
        operator.get(path).await.ok(),
        json!({"points": 0, "above_points": 0, "doors": []})
    );
    operator.put(path, rules(5, 5)).await.ok();
    assert_eq!(operator.get(path).await.ok(), rules(5, 5));
}
