//! Paid and unpaid orders are edited until the counting.
use crate::bench::{DAY_MS, MINUTE_MS, World};
use julin_testkit::Client;
use serde_json::{Value, json};

impl World {
    /// What is wanted: some pieces of each item.
    pub(crate) fn wanted(&self, revision: i64, quantities: &[i64]) -> Value {
        let lines = self.body(quantities)["lines"].clone();
        json!({ "revision": revision, "lines": lines })
    }
    pub(crate) async fn edited(&self, who: &Client, order: &str, body: Value) -> Value {
        who.post(&format!("/api/v1/orders/{order}/edits"), body)
            .await
            .ok()
    }
    /// Pays at the till, which then answers nobody.
    async fn paid_unheard(&self, who: &Client, id: &str) {
        let path = format!("/api/v1/payments/{id}/prepay");
        who.post(&path, json!({})).await.ok();
        self.till.pay_all();
        self.till.deaf(true);
    }
    /// The till answers again, and is asked.
    async fn hear(&self, who: &Client, id: &str) {
        self.till.deaf(false);
        self.app.clock.advance(6_000);
        who.get(&format!("/api/v1/payments/{id}")).await.ok();
        self.app.drain().await;
    }
    /// What was paid less what went back is what the lines are worth.
    pub(crate) async fn assert_worth(&self, who: &Client, id: &str) -> Value {
        let order = self.order(who, id).await;
        let n = |v: &Value| v.as_i64().unwrap();
        let lines = order["lines"].as_array().unwrap();
        let worth: i64 = lines
            .iter()
            .map(|l| n(&l["amount"]) - n(&l["discount"]))
            .sum();
        assert_eq!(n(&order["total"]), worth, "{order}");
        if order["status"] == "paid" {
            assert_eq!(n(&order["paid"]) - n(&order["refunded"]), worth, "{order}");
        }
        order
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fewer_pieces_and_other_goods_give_the_difference_back_once() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[3, 1]).await;
    let path = format!("/api/v1/orders/{id}/edits");
    let body = w.wanted(0, &[1, 2]);
    let first = who.post_keyed(&path, "edit-0001", body.clone()).await.ok();
    assert_eq!(
        (&first["status"], &first["difference"]),
        (&json!("applied"), &json!(-2_980))
    );
    let again = who.post_keyed(&path, "edit-0001", body).await.ok();
    assert_eq!(again, first);
    who.post_keyed(&path, "edit-0001", w.wanted(1, &[2]))
        .await
        .refused(409, "idempotency.key_reused");
    w.app.drain().await;
    assert_eq!(w.till.refunded(), 2_980);
    let order = w.assert_worth(&who, &id).await;
    assert_eq!(
        (&order["revision"], &order["total"]),
        (&json!(1), &json!(3_990))
    );
    let step = order["timeline"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        (&step["reason"], &step["actor"]),
        (&json!("edited"), &json!("member"))
    );
    assert_eq!(
        step["changes"],
        json!([
            { "field": "quantity", "name": "樱桃 1份", "from": "3", "to": "1" },
            { "field": "quantity", "name": "蜜桃 1份", "from": "1", "to": "2" },
            { "field": "total", "from": "69.70", "to": "39.90" },
        ])
    );
    let (cherries, peaches) = (w.item(0).await, w.item(1).await);
    assert_eq!(
        (&cherries["available"], &cherries["paid_quantity"]),
        (&json!(9), &json!(1))
    );
    assert_eq!(
        (&peaches["available"], &peaches["paid_quantity"]),
        (&json!(98), &json!(2))
    );
    let path = format!("/api/v1/campaigns/{}/chain", w.campaign);
    let chain = w.app.anyone().get(&path).await.ok();
    assert_eq!(
        (
            &chain["items"][0]["number"],
            &chain["items"][0]["items"][0]["quantity"]
        ),
        (&json!(1), &json!(1))
    );
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_pieces_are_held_until_their_surcharge_is_paid() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[1]).await;
    let asked = w.edited(&who, &id, w.wanted(0, &[3, 1])).await;
    assert_eq!(
        (&asked["status"], &asked["difference"], &asked["part"]),
        (&json!("pending"), &json!(4_980), &json!(1))
    );
    let waiting = w.assert_worth(&who, &id).await;
    assert_eq!(
        (&waiting["total"], &waiting["pending_edit"]["amount"]),
        (&json!(1_990), &json!(4_980))
    );
    assert_eq!(
        (
            &w.item(0).await["available"],
            &w.item(0).await["paid_quantity"]
        ),
        (&json!(7), &json!(1))
    );
    let path = format!("/api/v1/orders/{id}/edits");
    who.post(&path, w.wanted(0, &[2]))
        .await
        .refused(409, "orders.edit_pending");
    w.pay(&who, &id).await;
    let order = w.assert_worth(&who, &id).await;
    assert_eq!(
        (&order["paid"], &order["revision"]),
        (&json!(6_970), &json!(1))
    );
    assert!(order["pending_edit"].is_null());
    assert_eq!(
        (
            &w.item(0).await["available"],
            &w.item(0).await["paid_quantity"]
        ),
        (&json!(7), &json!(3))
    );
    assert_eq!((w.till.taken(), w.trial().await), (6_970, 0));
    // The whole of it goes back over both payments.
    who.post(&format!("/api/v1/orders/{id}/cancel"), json!({}))
        .await
        .ok();
    w.app.drain().await;
    assert_eq!(
        (w.till.refunded(), w.item(0).await["available"].clone()),
        (6_970, json!(10))
    );
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_surcharge_that_is_not_paid_leaves_the_order_as_it_was() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[1]).await;
    w.edited(&who, &id, w.wanted(0, &[3])).await;
    w.app.advance(16 * MINUTE_MS).await;
    let order = w.assert_worth(&who, &id).await;
    assert_eq!(
        (&order["revision"], &order["lines"][0]["quantity"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(
        order["timeline"].as_array().unwrap().last().unwrap()["reason"],
        "edit_expired"
    );
    assert_eq!(w.item(0).await["available"], 9);
    // What it held is free for another edit, and taking one back frees it at once.
    w.edited(&who, &id, w.wanted(0, &[2])).await;
    assert_eq!(w.item(0).await["available"], 8);
    let path = format!("/api/v1/orders/{id}/edits/withdraw");
    let order = who.post(&path, json!({})).await.ok();
    assert!(order["pending_edit"].is_null());
    who.post(&path, json!({})).await.ok();
    assert_eq!(w.item(0).await["available"], 9);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_surcharge_paid_too_late_is_taken_up_again_or_goes_back() {
    for gone in [false, true] {
        let w = World::start().await;
        let who = w.resident(1).await;
        let id = w.bought(&who, &[1]).await;
        w.edited(&who, &id, w.wanted(0, &[3])).await;
        w.paid_unheard(&who, &id).await;
        w.app.advance(16 * MINUTE_MS).await;
        if gone {
            for n in 2..5 {
                let other = w.resident(n).await;
                other.post("/api/v1/orders", w.body(&[3])).await.ok();
            }
        }
        w.hear(&who, &id).await;
        let order = w.assert_worth(&who, &id).await;
        let quantity = if gone { 1 } else { 3 };
        assert_eq!(order["lines"][0]["quantity"], quantity, "{order}");
        let back = if gone { 3_980 } else { 0 };
        assert_eq!((w.till.refunded(), w.trial().await), (back, 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_order_is_asked_for_anew() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let placed = who.post("/api/v1/orders", w.body(&[1])).await.ok();
    let id = placed["id"].as_str().unwrap();
    who.post(&format!("/api/v1/payments/{id}/prepay"), json!({}))
        .await
        .ok();
    let edited = w.edited(&who, id, w.wanted(0, &[2, 1])).await;
    assert_eq!(
        (&edited["status"], &edited["difference"]),
        (&json!("applied"), &json!(2_990))
    );
    assert_eq!(w.item(0).await["available"], 8);
    let order = w.assert_worth(&who, id).await;
    assert_eq!(
        (&order["pay_by"], &order["total"]),
        (&placed["pay_by"], &json!(4_980))
    );
    w.app.drain().await;
    w.pay(&who, id).await;
    let order = w.assert_worth(&who, id).await;
    assert_eq!(
        (&order["status"], &order["paid"]),
        (&json!("paid"), &json!(4_980))
    );
    assert_eq!(
        (w.till.taken(), w.till.refunded(), w.trial().await),
        (4_980, 0, 0)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_edited_is_refused_and_changes_nothing() {
    let w = World::start().await;
    let (who, other) = (w.resident(1).await, w.resident(2).await);
    let id = w.bought(&who, &[2]).await;
    let path = format!("/api/v1/orders/{id}/edits");
    let over = who
        .post(&path, w.wanted(0, &[4]))
        .await
        .refused(409, "orders.limit_exceeded");
    assert_eq!(
        (&over["field"], &over["detail"]),
        (&json!("lines.0.quantity"), &json!("1"))
    );
    let much = who
        .post(&path, w.wanted(0, &[2, 101]))
        .await
        .refused(409, "orders.sold_out");
    assert_eq!(much["field"], "lines.1.quantity");
    who.post(&path, w.wanted(0, &[]))
        .await
        .refused(422, "orders.quantity");
    who.post(&path, w.wanted(0, &[2]))
        .await
        .refused(422, "orders.nothing_changes");
    who.post(&path, w.wanted(3, &[1]))
        .await
        .refused(409, "orders.edited_meanwhile");
    let twice = json!({ "revision": 0, "lines": [
        { "item_id": w.items[0], "quantity": 1 }, { "item_id": w.items[0], "quantity": 1 } ] });
    who.post(&path, twice).await.refused(422, "orders.quantity");
    let unknown = json!({ "revision": 0, "lines": [{ "item_id": "77", "quantity": 1 }] });
    who.post(&path, unknown)
        .await
        .refused(422, "orders.item_unknown");
    let far = json!({ "revision": 0, "pickup_point_id": "77" });
    let far = who
        .post(&path, far)
        .await
        .refused(422, "orders.pickup_point_unknown");
    assert_eq!(far["field"], "pickup_point_id");
    other
        .post(&path, w.wanted(0, &[1]))
        .await
        .refused(404, "not_found");
    w.app
        .leader(w.rival)
        .post(&path, w.wanted(0, &[1]))
        .await
        .refused(404, "not_found");
    w.app
        .anyone()
        .post(&path, w.wanted(0, &[1]))
        .await
        .refused(401, "unauthenticated");
    w.host()
        .post(&path, w.wanted(0, &[1]))
        .await
        .refused(422, "invalid");
    w.app.advance(DAY_MS - MINUTE_MS).await;
    w.count().await;
    who.post(&path, w.wanted(0, &[1]))
        .await
        .refused(409, "orders.counted");
    assert_eq!((w.till.refunded(), w.trial().await), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_leader_edits_with_a_reason_and_the_buyer_is_told() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[2]).await;
    let mut body = w.wanted(0, &[1]);
    body["reason"] = json!("王阿姨在群里说少要一份");
    w.edited(&w.host(), &id, body).await;
    w.app.drain().await;
    let order = w.assert_worth(&who, &id).await;
    let step = order["timeline"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        (&step["actor"], &step["reason"]),
        (&json!("leader"), &json!("edited: 王阿姨在群里说少要一份"))
    );
    let inbox = who.get("/api/v1/inbox").await.ok();
    assert!(inbox.to_string().contains("order_edited"), "{inbox}");
    let mut more = w.wanted(1, &[3]);
    more["reason"] = json!("又想要了");
    w.edited(&w.app.operator(), &id, more).await;
    w.app.drain().await;
    let inbox = who.get("/api/v1/inbox").await.ok();
    assert!(inbox.to_string().contains("order_surcharge"), "{inbox}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counting_ends_an_edit_that_waits_and_its_money_goes_back() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[1]).await;
    w.app.advance(DAY_MS - 5 * MINUTE_MS).await;
    w.edited(&who, &id, w.wanted(0, &[3])).await;
    w.paid_unheard(&who, &id).await;
    w.count().await;
    w.hear(&who, &id).await;
    let order = w.order(&who, &id).await;
    assert_eq!(
        (&order["status"], &order["lines"][0]["quantity"]),
        (&json!("aggregated"), &json!(1))
    );
    assert_eq!(
        (&order["paid"], &order["refunded"]),
        (&json!(5_970), &json!(3_980))
    );
    assert_eq!((w.till.refunded(), w.trial().await), (3_980, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_edits_at_once_one_is_refused() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[3]).await;
    let path = format!("/api/v1/orders/{id}/edits");
    let (one, two) = (w.wanted(0, &[1]), w.wanted(0, &[2]));
    let (a, b) = tokio::join!(who.post(&path, one), who.post(&path, two));
    let mut seen = [a.status, b.status];
    seen.sort_unstable();
    assert_eq!(seen, [201, 409]);
    w.app.drain().await;
    let order = w.assert_worth(&who, &id).await;
    let left = order["lines"][0]["quantity"].as_i64().unwrap();
    assert_eq!(w.item(0).await["available"], 10 - left);
    assert_eq!(w.item(0).await["paid_quantity"], left);
}
