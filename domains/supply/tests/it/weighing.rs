//! Goods sold by weight: the rule's examples, corrections, questions, pastes.
use crate::bench::World;
use julin_kernel::PersonId;
use julin_testkit::{Client, START};
use serde_json::{Value, json};

/// Perch at ¥10 the 斤 that ends at ¥9 when four are paid, beside tofu by the piece.
pub(crate) async fn market() -> World {
    let mut w = World::start().await;
    let operator = w.app.operator();
    let sku = json!({"spec_name": "1斤", "price": 1_000, "supply_price": 600, "stock": 100,
                     "weighing": {"unit": "斤", "grams": 500, "tolerance_bps": 1_000}});
    let product = json!({"supplier_id": w.supplier, "name": "鲈鱼", "role": "traffic_driver",
                         "temperature": "chilled", "skus": [sku], "image_keys": []});
    let made = operator.post("/api/v1/products", product).await.ok();
    assert_eq!(made["skus"][0]["weighing"]["grams"], 500, "{made}");
    let tofu = json!({"supplier_id": w.supplier, "name": "豆腐", "role": "traffic_driver",
                      "temperature": "chilled", "image_keys": [],
                      "skus": [{"price": 500, "supply_price": 300, "stock": 100}]});
    let plain = operator.post("/api/v1/products", tofu).await.ok();
    let campaign = json!({
        "title": "河鲜", "cutoff_at": START.plus_s(86_400), "community_ids": [w.community],
        "items": [
            {"sku_id": made["skus"][0]["id"], "base_price": 1_000, "stock": 50,
             "tiers": [{"min_quantity": 4, "price": 900}]},
            {"sku_id": plain["skus"][0]["id"], "base_price": 500, "stock": 50},
        ],
    });
    let made = operator.post("/api/v1/campaigns", campaign).await.ok();
    assert_eq!(made["items"][0]["weighing"]["unit"], "斤", "{made}");
    w.campaign = text(&made["id"]);
    let items = made["items"].as_array().unwrap().iter();
    w.items = items.map(|i| text(&i["id"])).collect();
    w
}

fn text(v: &Value) -> String {
    v.as_str().unwrap().to_owned()
}

/// The weighed line of an order.
pub(crate) async fn line(who: &Client, order: &str) -> Value {
    let view = who.get(&format!("/api/v1/orders/{order}")).await.ok();
    view["lines"][0].clone()
}

pub(crate) fn body(line: &Value, grams: i64) -> Value {
    json!({"readings": [{"line_id": line["id"], "grams": grams}], "source": "typed"})
}

pub(crate) const WEIGH: &str = "/api/v1/weighings";

impl World {
    pub(crate) async fn trial(&self) -> i64 {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        let rows = julin_ledger::trial_balance(&mut tx, self.app.scope()).await;
        rows.unwrap().iter().map(|r| r.balance.0).sum()
    }
    pub(crate) async fn hand(&self, order: &str) -> Value {
        let body = json!({"order_ids": [order]});
        let result = self.host(0).post("/api/v1/handover", body).await.ok();
        self.app.drain().await;
        result
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_jin_at_ten_yuan_go_back_by_weight_and_tier_in_one_refund() {
    let w = market().await;
    let (light, heavy) = (
        w.resident(1, "王小明", 0, Some(("3栋", "1203"))).await,
        w.resident(2, "李阿姨", 0, Some(("12栋", "801"))).await,
    );
    let first = w.bought(&light, 0, &[2]).await;
    let second = w.bought(&heavy, 0, &[2, 1]).await;
    let before = line(&light, &first).await;
    assert_eq!(before["weighing"]["ordered_grams"], 1_000);
    w.host(0)
        .post(WEIGH, body(&before, 950))
        .await
        .refused(409, "orders.weigh_too_early");
    w.count().await;
    assert_eq!(w.till.refunded(), 0, "the true-up waits for the weight");
    w.received(&[0, 0], false).await.ok();
    w.arrived(0).await;
    let blocked = w.hand(&first).await;
    assert_eq!(
        blocked["blocked"][0]["code"], "orders.unweighed",
        "{blocked}"
    );
    let weighed = w.host(0).post(WEIGH, body(&before, 950)).await.ok();
    assert_eq!(weighed["lines"][0]["refund"], 290);
    let other = line(&heavy, &second).await;
    let weighed = w.verifier(0).post(WEIGH, body(&other, 1_060)).await.ok();
    assert_eq!(weighed["lines"][0]["refund"], 200);
    let seen = line(&light, &first).await["weighing"].clone();
    assert_eq!(
        (
            seen["grams"].as_i64(),
            seen["refund"].as_i64(),
            seen["settled"].as_bool()
        ),
        (Some(950), Some(290), Some(false))
    );
    for order in [&first, &second] {
        assert_eq!(w.hand(order).await["handed"][0], *order);
        assert_eq!(w.hand(order).await["already"][0], *order);
    }
    let of = |view: &Value, key: &str| view[key].as_i64().unwrap();
    let one = light.get(&format!("/api/v1/orders/{first}")).await.ok();
    assert_eq!((of(&one, "true_up"), of(&one, "refunded")), (200, 90));
    assert_eq!(one["lines"][0]["weighing"]["refund"], 90);
    let two = heavy.get(&format!("/api/v1/orders/{second}")).await.ok();
    assert_eq!((of(&two, "true_up"), of(&two, "refunded")), (200, 0));
    assert_eq!(w.till.refunded(), 490);
    let inbox = light.get("/api/v1/inbox").await.ok();
    assert!(inbox.to_string().contains("weight_settled"), "{inbox}");
    assert_eq!(w.trial().await, 0);
    // Half of what the fish cost at last: 17.10.
    let claim =
        json!({"lines": [{"line_id": before["id"], "share_bps": 5_000, "reason": "damaged"}]});
    let path = format!("/api/v1/orders/{first}/after-sales");
    let claim = light.post(&path, claim).await.ok();
    assert_eq!(claim["items"][0]["amount"], 855);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_weight_is_corrected_until_pickup_and_every_change_is_kept() {
    let w = market().await;
    let who = w.resident(1, "王小明", 0, None).await;
    let order = w.bought(&who, 0, &[2]).await;
    w.count().await;
    w.received(&[0], false).await.ok();
    w.arrived(0).await;
    let of = line(&who, &order).await;
    // 950 g typed as 95 g, then right, then right again.
    w.host(0)
        .post(WEIGH, body(&of, 95))
        .await
        .refused(409, "orders.weight_questioned");
    let sure = json!({"readings": [{"line_id": of["id"], "grams": 95, "confirmed": true}], "source": "typed"});
    w.host(0).post(WEIGH, sure).await.ok();
    for _ in 0..2 {
        let right = w.host(0).post(WEIGH, body(&of, 950)).await.ok();
        assert_eq!(right["lines"][0]["refund"], 100, "{right}");
    }
    let view = who.get(&format!("/api/v1/orders/{order}")).await.ok();
    let steps: Vec<_> = view["weighings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| {
            (
                s["before_grams"].as_i64(),
                s["grams"].as_i64(),
                s["confirmed"].as_bool(),
            )
        })
        .collect();
    assert_eq!(
        steps,
        [
            (None, Some(95), Some(true)),
            (Some(95), Some(950), Some(false))
        ]
    );
    w.hand(&order).await;
    w.host(0)
        .post(WEIGH, body(&of, 900))
        .await
        .refused(409, "orders.weight_final");
    assert_eq!((w.till.refunded(), w.trial().await), (100, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_grams_typed_as_kilograms_are_questioned_and_all_or_none_is_taken() {
    let w = market().await;
    let (a, b) = (
        w.resident(1, "王小明", 0, None).await,
        w.resident(2, "李阿姨", 0, None).await,
    );
    let (one, two) = (w.bought(&a, 0, &[1]).await, w.bought(&b, 0, &[1, 1]).await);
    w.count().await;
    let (one, two) = (line(&a, &one).await, line(&b, &two).await);
    let both = |grams: i64| {
        json!({"source": "pasted", "readings": [
            {"line_id": one["id"], "grams": 500}, {"line_id": two["id"], "grams": grams}]})
    };
    let refused = w.host(0).post(WEIGH, both(500_000)).await;
    let refused = refused.refused(409, "orders.weight_questioned");
    assert_eq!(refused["field"], "readings.1.grams");
    assert_eq!(refused["detail"], "450–550 g");
    let sheet = w.path(&format!("/weighing?pickup_point={}", w.leaders[0].1));
    let seen = w.host(0).get(&sheet).await.ok();
    assert_eq!(seen["items"][0]["weighed"], 0, "nothing half done");
    for grams in [0, -500, 10_000_001] {
        let refused = w.host(0).post(WEIGH, both(grams)).await;
        assert_eq!(refused.refused(422, "invalid")["field"], "readings.1.grams");
    }
    let key = "weigh-key-0001";
    let done = w.host(0).post_keyed(WEIGH, key, both(490)).await.ok();
    assert_eq!(w.host(0).post_keyed(WEIGH, key, both(490)).await.ok(), done);
    w.host(0)
        .post_keyed(WEIGH, key, both(491))
        .await
        .refused(409, "idempotency.key_reused");
    let seen = w.host(0).get(&sheet).await.ok();
    assert_eq!(seen["items"][0]["weighed"], 2);
    assert_eq!(seen["items"][0]["weighed_grams"], 990);
    assert_eq!(seen["lines"][0]["least_grams"], 450);
    // Another leader, another point's verifier, a member, a stranger.
    for other in [w.host(1), w.verifier(1), w.app.member(PersonId(5))] {
        other.post(WEIGH, both(480)).await.refused(403, "forbidden");
    }
    for other in [w.verifier(1), w.app.member(PersonId(5))] {
        other.get(&sheet).await.refused(403, "forbidden");
    }
    let hers = w.host(1).get(&sheet).await.ok();
    assert_eq!(hers["lines"], json!([]), "nobody's but her own people's");
    w.app
        .anyone()
        .post(WEIGH, both(480))
        .await
        .refused(401, "unauthenticated");
    w.app.operator().post(WEIGH, both(480)).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_weighs_gives_its_tier_back_alone_and_the_weight_later() {
    let w = market().await;
    let who = w.resident(1, "王小明", 0, None).await;
    let order = w.bought(&who, 0, &[4]).await;
    w.count().await;
    let of = line(&who, &order).await;
    w.app.advance(6 * 86_400_000).await;
    assert_eq!(w.till.refunded(), 0);
    w.app.advance(86_400_000).await;
    assert_eq!(w.till.refunded(), 400);
    w.app.advance(86_400_000).await;
    w.received(&[0], false).await.ok();
    w.arrived(0).await;
    let weighed = w.host(0).post(WEIGH, body(&of, 1_950)).await.ok();
    assert_eq!(weighed["lines"][0]["refund"], 90);
    w.hand(&order).await;
    assert_eq!((w.till.refunded(), w.trial().await), (490, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unclaimed_bags_are_settled_by_weight_or_by_the_tier_alone() {
    let w = market().await;
    let (a, b) = (
        w.resident(1, "王小明", 0, None).await,
        w.resident(2, "李阿姨", 0, None).await,
    );
    let (one, two) = (w.bought(&a, 0, &[2]).await, w.bought(&b, 0, &[2]).await);
    w.count().await;
    w.received(&[0], false).await.ok();
    w.arrived(0).await;
    let of = line(&a, &one).await;
    w.host(0).post(WEIGH, body(&of, 950)).await.ok();
    w.app.advance(8 * 86_400_000).await;
    assert_eq!(w.status(&a, &one).await, "completed");
    assert_eq!(w.status(&b, &two).await, "completed");
    assert_eq!((w.till.refunded(), w.trial().await), (290 + 200, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pieces_that_did_not_come_are_refunded_and_the_rest_is_weighed() {
    let w = market().await;
    let who = w.resident(1, "王小明", 0, None).await;
    let order = w.bought(&who, 0, &[4]).await;
    w.count().await;
    w.received(&[1], true).await.ok();
    w.app.drain().await;
    assert_eq!(
        w.till.refunded(),
        1_000,
        "what was paid for the missing one"
    );
    w.arrived(0).await;
    let of = line(&who, &order).await;
    let weighed = w.host(0).post(WEIGH, body(&of, 1_450)).await.ok();
    // 3 × 10.00 paid, 1 450 g at 9.00 the 斤 are worth 26.10.
    assert_eq!(weighed["lines"][0]["refund"], 390);
    w.hand(&order).await;
    assert_eq!((w.till.refunded(), w.trial().await), (1_390, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_purchase_order_tells_pieces_and_weight() {
    let w = market().await;
    let who = w.resident(1, "王小明", 0, None).await;
    w.bought(&who, 0, &[3, 1]).await;
    w.count().await;
    let po = w.purchase().await;
    let grams: Vec<_> = po["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| (l["quantity"].as_i64(), l["expected_grams"].as_i64()))
        .collect();
    assert_eq!(grams, [(Some(3), Some(1_500)), (Some(1), None)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_wishes_to_pays_for_what_is_above_and_nobody_is_made_to() {
    let w = market().await;
    let (a, b) = (
        w.resident(1, "王小明", 0, None).await,
        w.resident(2, "李阿姨", 0, None).await,
    );
    let (one, two) = (w.bought(&a, 0, &[2]).await, w.bought(&b, 0, &[2]).await);
    w.count().await;
    w.received(&[0], false).await.ok();
    w.arrived(0).await;
    let (mine, theirs) = (line(&a, &one).await, line(&b, &two).await);
    for of in [&mine, &theirs] {
        w.host(0).post(WEIGH, body(of, 1_060)).await.ok();
    }
    let path = format!("/api/v1/orders/{one}/excess");
    let ask = |grams: i64| json!({"line_id": mine["id"], "grams": grams});
    let offered = line(&a, &one).await["weighing"]["excess"].clone();
    assert_eq!(offered, json!({"grams": 60, "amount": 108, "paid": 0}));
    a.post(&path, ask(59))
        .await
        .refused(409, "orders.no_excess");
    b.post(&path, ask(60)).await.refused(404, "not_found");
    let asked = a.post_keyed(&path, "excess-key-1", ask(60)).await.ok();
    assert_eq!(asked["amount"], 108);
    assert_eq!(
        a.post_keyed(&path, "excess-key-1", ask(60)).await.ok(),
        asked
    );
    pay(&w, &a, &one).await;
    let paid = a.get(&format!("/api/v1/orders/{one}")).await.ok();
    assert_eq!(
        (paid["paid"].as_i64(), paid["total"].as_i64()),
        (Some(2_108), Some(2_108))
    );
    assert_eq!(
        paid["lines"][0]["weighing"]["excess"],
        json!({"grams": 0, "amount": 0, "paid": 108})
    );
    // The other asks, does not pay, and gets the fish all the same.
    let asked = json!({"line_id": theirs["id"], "grams": 60});
    b.post(&format!("/api/v1/orders/{two}/excess"), asked)
        .await
        .ok();
    for order in [&one, &two] {
        assert_eq!(w.hand(order).await["handed"][0], *order);
    }
    assert_eq!(w.till.refunded(), 400, "the tier alone, to both");
    w.app.advance(86_400_000).await;
    pay_late(&w, &b, &two).await;
    assert_eq!((w.till.refunded(), w.trial().await), (400, 0));
    // Once it is handed over there is nothing to pay for any more.
    a.post(&path, ask(60))
        .await
        .refused(409, "orders.no_excess");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_excess_that_was_paid_for_goes_back_when_the_weight_is_corrected() {
    let w = market().await;
    let who = w.resident(1, "王小明", 0, None).await;
    let order = w.bought(&who, 0, &[4]).await;
    w.count().await;
    w.received(&[0], false).await.ok();
    w.arrived(0).await;
    let of = line(&who, &order).await;
    w.host(0).post(WEIGH, body(&of, 2_100)).await.ok();
    let ask = json!({"line_id": of["id"], "grams": 100});
    let path = format!("/api/v1/orders/{order}/excess");
    assert_eq!(who.post(&path, ask).await.ok()["amount"], 180);
    pay(&w, &who, &order).await;
    w.host(0).post(WEIGH, body(&of, 1_950)).await.ok();
    w.hand(&order).await;
    // 41.80 paid, 1 950 g at 9.00 the 斤 are worth 35.10.
    assert_eq!((w.till.refunded(), w.trial().await), (670, 0));
}

/// Pays what is asked of an order at the till.
async fn pay(w: &World, who: &Client, order: &str) {
    who.post(&format!("/api/v1/payments/{order}/prepay"), json!({}))
        .await
        .ok();
    pay_late(w, who, order).await;
}

async fn pay_late(w: &World, who: &Client, order: &str) {
    w.till.pay_all();
    w.app.clock.advance(6_000);
    who.get(&format!("/api/v1/payments/{order}")).await.ok();
    w.app.drain().await;
}
