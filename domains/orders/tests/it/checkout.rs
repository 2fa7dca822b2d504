//! A cart over several buys: quoted, placed all or nothing, paid.
use crate::bench::World;
use julin_testkit::{Client, START};
use serde_json::{Value, json};

/// The second buy, opened by the other leader: one item at ¥12.50, stock 5.
async fn second(w: &World) -> (String, String) {
    let campaign = json!({
        "title": "周二蔬菜", "cutoff_at": START.plus_s(2 * 86_400),
        "items": [{ "quick": { "name": "青菜", "spec": "1斤" }, "base_price": 1_250, "stock": 5 }],
    });
    let rival = w.app.leader(w.rival);
    let made = rival.post("/api/v1/campaigns", campaign).await.ok();
    let id = |v: &Value| v.as_str().unwrap().to_owned();
    (id(&made["id"]), id(&made["items"][0]["id"]))
}

fn cart(w: &World, (campaign, item): &(String, String), quantity: i64) -> Value {
    let vegetables = json!({ "campaign_id": campaign, "leader_id": w.rival,
        "lines": [{ "item_id": item, "quantity": quantity }] });
    json!({ "orders": [w.body(&[1, 1]), vegetables] })
}

fn using(mut cart: Value, coupons: &[&str], points: i64) -> Value {
    cart["coupon_ids"] = json!(coupons);
    cart["points"] = json!(points);
    cart
}

fn ids(checkout: &Value) -> Vec<String> {
    let orders = checkout["orders"].as_array().unwrap();
    orders
        .iter()
        .map(|o| o["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn totals(w: &World, who: &Client, orders: &[String]) -> Vec<i64> {
    let mut totals = vec![];
    for id in orders {
        totals.push(w.order(who, id).await["total"].as_i64().unwrap());
    }
    totals
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_buys_are_quoted_placed_and_paid_with_one_coupon_and_points() {
    let w = World::start().await;
    let other = second(&w).await;
    let (who, member) = w.neighbour(1).await;
    let coupon = w.coupon(json!({"amount": 1_000, "threshold": 5_000})).await;
    let grant = w.claimed(&who, &coupon).await;
    w.points(member, 1_000).await;
    // 29.90 + 25.00 = 54.90, ten off, then at most half by points.
    let body = using(cart(&w, &other, 2), &[&grant], 300);
    let quote = who.post("/api/v1/checkouts/quote", body.clone()).await.ok();
    assert_eq!(
        (&quote["goods"], &quote["discount"], &quote["total"]),
        (&json!(5_490), &json!(1_300), &json!(4_190)),
        "{quote}"
    );
    assert_eq!(
        (&quote["points"]["free"], &quote["points"]["used"]),
        (&json!(1_000), &json!(300))
    );
    assert_eq!(
        (&quote["coupons"][0]["off"], &quote["coupons"][0]["chosen"]),
        (&json!(1_000), &json!(true))
    );
    assert_eq!(quote["orders"][1]["title"], "周二蔬菜");
    assert_eq!(w.item(0).await["available"], 10, "a quote holds nothing");
    let placed = who
        .post_keyed("/api/v1/checkouts", "checkout-1", body.clone())
        .await;
    assert_eq!(placed.status, 201);
    let placed = placed.ok();
    assert_eq!(placed["total"], quote["total"], "placed as quoted");
    let orders = ids(&placed);
    let quoted: Vec<i64> = quote["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| o["total"].as_i64().unwrap())
        .collect();
    assert_eq!(totals(&w, &who, &orders).await, quoted);
    let again = who
        .post_keyed("/api/v1/checkouts", "checkout-1", body.clone())
        .await
        .ok();
    assert_eq!(ids(&again), orders);
    let another = using(body, &[], 300);
    who.post_keyed("/api/v1/checkouts", "checkout-1", another)
        .await
        .refused(409, "idempotency.key_reused");
    for order in &orders {
        w.pay(&who, order).await;
        assert_eq!(w.order(&who, order).await["status"], "paid");
    }
    assert_eq!(who.get("/api/v1/me/points").await.ok()["balance"], 700);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_placed_whole_is_not_placed_at_all() {
    let w = World::start().await;
    let other = second(&w).await;
    let (who, _) = w.neighbour(1).await;
    let refused = who.post("/api/v1/checkouts", cart(&w, &other, 6)).await;
    let refused = refused.refused(409, "orders.sold_out");
    assert_eq!(refused["field"], "orders.1.lines.0.quantity");
    assert_eq!(
        w.item(0).await["available"],
        10,
        "the first order holds nothing"
    );
    let mine = who.get("/api/v1/orders").await.ok();
    assert_eq!(mine["items"].as_array().unwrap().len(), 0);
    let nobody = json!({ "orders": [w.body(&[1]), { "campaign_id": other.0, "leader_id": "77",
        "lines": [{ "item_id": other.1, "quantity": 1 }] }] });
    let refused = who.post("/api/v1/checkouts", nobody).await;
    assert_eq!(refused.json()["field"], "orders.1.leader_id");
    who.post("/api/v1/checkouts", json!({ "orders": [] }))
        .await
        .refused(422, "invalid");
    let mut inner = cart(&w, &other, 1);
    inner["orders"][1]["points"] = json!(5);
    let refused = who
        .post("/api/v1/checkouts", inner)
        .await
        .refused(422, "invalid");
    assert_eq!(refused["field"], "orders.1.points");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quote_tells_what_is_wrong_and_prices_the_rest() {
    let w = World::start().await;
    let other = second(&w).await;
    let (who, _) = w.neighbour(1).await;
    let coupon = w.coupon(json!({"threshold": 4_000})).await;
    w.claimed(&who, &coupon).await;
    let quote = who
        .post("/api/v1/checkouts/quote", cart(&w, &other, 6))
        .await
        .ok();
    assert_eq!(quote["orders"][1]["refusal"]["code"], "orders.sold_out");
    assert_eq!(quote["orders"][1]["lines"][0]["available"], 5);
    assert_eq!(
        (&quote["goods"], &quote["total"]),
        (&json!(2_990), &json!(2_990))
    );
    let coupon = &quote["coupons"][0];
    assert_eq!(
        (&coupon["refusal"]["code"], &coupon["refusal"]["detail"]),
        (&json!("promo.coupon_below"), &json!("10.10"))
    );
    assert_eq!(quote["orders"][0]["fulfil_on"].as_str().unwrap().len(), 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_coupon_of_two_orders_comes_back_when_both_came_to_nothing() {
    let w = World::start().await;
    let other = second(&w).await;
    let (who, _) = w.neighbour(1).await;
    let coupon = w
        .coupon(json!({"kind": "percentage", "rate_bps": 1_000, "amount": 0,
        "threshold": 0, "cap": 300}))
        .await;
    let grant = w.claimed(&who, &coupon).await;
    let placed = who
        .post(
            "/api/v1/checkouts",
            using(cart(&w, &other, 2), &[&grant], 0),
        )
        .await
        .ok();
    assert_eq!(placed["total"], 5_190, "a tenth, three yuan at the most");
    let orders = ids(&placed);
    let stands = || async {
        who.get("/api/v1/me/coupons").await.ok()[0]["status"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    w.pay(&who, &orders[0]).await;
    assert_eq!(stands().await, "used");
    let cancel = |id: &String| format!("/api/v1/orders/{id}/cancel");
    who.post(&cancel(&orders[1]), json!({})).await.ok();
    assert_eq!(stands().await, "used", "the other order used it");
    who.post(&cancel(&orders[0]), json!({})).await.ok();
    w.app.drain().await;
    assert_eq!(stands().await, "issued");
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_coupon_is_claimed_by_one_of_many() {
    let w = World::start().await;
    let coupon = w.coupon(json!({"total": 3, "per_member": 1})).await;
    let mut asked = vec![];
    for n in 1..=12 {
        let (who, _) = w.neighbour(n).await;
        let path = format!("/api/v1/coupons/{coupon}/claim");
        asked.push(tokio::spawn(async move {
            who.post(&path, json!({})).await.status
        }));
    }
    let mut statuses = vec![];
    for one in asked {
        statuses.push(one.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses[..3], [201, 201, 201]);
    assert!(statuses[3..].iter().all(|s| *s == 409), "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_coupon_used_by_many_requests_at_once_is_used_once() {
    let w = World::start().await;
    let (who, member) = w.neighbour(1).await;
    let coupon = w.coupon(json!({})).await;
    let grant = w.claimed(&who, &coupon).await;
    w.points(member, 50).await;
    let mut asked = vec![];
    for n in 0..6 {
        let (who, body) = (who.clone(), w.body(&[0, 2]));
        let whole = using(json!({ "orders": [body.clone()] }), &[&grant], 50);
        let alone = using(body, &[&grant], 50);
        asked.push(tokio::spawn(async move {
            let (path, body) = if n % 2 == 0 {
                ("/api/v1/checkouts", whole)
            } else {
                ("/api/v1/orders", alone)
            };
            who.post(path, body).await.status
        }));
    }
    let mut placed = 0;
    for one in asked {
        let status = one.await.unwrap();
        assert!(status == 201 || status == 409, "{status}");
        placed += i64::from(status == 201);
    }
    assert_eq!(placed, 1);
    let points = who.get("/api/v1/me/points").await.ok();
    assert_eq!(
        (&points["balance"], &points["reserved"]),
        (&json!(50), &json!(50))
    );
}
