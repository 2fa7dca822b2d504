//! Late orders: from what whole cases leave over, at the counted price, paid in cash or by a link.
use crate::bench::World;
use julin_testkit::Client;
use serde_json::{Value, json};

impl World {
    fn late(&self, cherries: i64, pay: &str) -> Value {
        json!({
            "buyer": { "phone": "13911112222", "name": "赵奶奶" }, "pay": pay, "note": "放传达室",
            "lines": [{ "item_id": self.items[0], "quantity": cherries }],
        })
    }
    async fn left(&self) -> Vec<i64> {
        let found = self.host(0).get(&self.path("/surplus")).await.ok();
        let items = found.as_array().unwrap().iter();
        items.map(|i| i["left"].as_i64().unwrap()).collect()
    }
    async fn cash(&self) -> Value {
        let path = "/api/v1/ledger/trial-balance";
        self.app.operator().get(path).await.ok()
    }
    async fn late_order(&self, host: &Client, id: &str) -> Value {
        host.get(&format!("/api/v1/orders/{id}")).await.ok()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_surplus_is_taken_late_for_cash_and_moves_no_tier() {
    let w = World::start().await;
    let who = w.resident(1, "王小明", 0, None).await;
    w.bought(&who, 0, &[5, 1]).await;
    w.host(0)
        .post(&w.path("/late-orders"), w.late(1, "cash"))
        .await
        .refused(409, "orders.late_not_now");
    w.count().await;
    // Five pieces are bought in two cases of four.
    assert_eq!(w.left().await, [3]);
    let path = w.path("/late-orders");
    let much = w
        .host(0)
        .post(&path, w.late(4, "cash"))
        .await
        .refused(409, "supply.not_left");
    assert_eq!(
        (&much["field"], &much["detail"]),
        (&json!("lines.0.quantity"), &json!("3"))
    );
    who.post(&path, w.late(1, "cash"))
        .await
        .refused(403, "forbidden");
    let made = w
        .host(0)
        .post_keyed(&path, "late-0001", w.late(2, "cash"))
        .await
        .ok();
    let again = w
        .host(0)
        .post_keyed(&path, "late-0001", w.late(2, "cash"))
        .await
        .ok();
    assert_eq!(made, again);
    w.app.drain().await;
    let id = made["id"].as_str().unwrap();
    let order = w.late_order(&w.host(0), id).await;
    assert_eq!(
        (&order["status"], &order["chain_number"], &order["cash"]),
        (&json!("sourcing"), &json!(2), &json!(3_980))
    );
    assert_eq!(
        (
            &order["taken"]["kind"],
            &order["lines"][0]["final_unit_price"]
        ),
        (&json!("late"), &json!(1_990))
    );
    assert_eq!(w.left().await, [1]);
    let page = w.app.anyone().get(&w.path("")).await.ok();
    assert_eq!(page["items"][0]["paid_quantity"], 5, "no tier is moved");
    assert!(w.cash().await.to_string().contains("leader_cash"));
    // It arrives with the others and is handed over like theirs.
    w.received(&[0, 0], false).await.ok();
    w.arrived(0).await;
    assert_eq!(w.late_order(&w.host(0), id).await["status"], "at_pickup");
    let hand = json!({ "order_ids": [id] });
    w.host(0).post("/api/v1/handover", hand).await.ok();
    assert_eq!(w.late_order(&w.host(0), id).await["status"], "picked_up");
    // After the arrival a late order waits at the pickup point at once.
    let last = w.host(0).post(&path, w.late(1, "cash")).await.ok();
    w.app.drain().await;
    let last = w.late_order(&w.host(0), last["id"].as_str().unwrap()).await;
    assert_eq!(
        (&last["status"], w.left().await.len()),
        (&json!("at_pickup"), 0)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_nobody_pays_leaves_the_goods_to_others() {
    let w = World::start().await;
    let who = w.resident(1, "王小明", 0, None).await;
    w.bought(&who, 0, &[5, 0]).await;
    w.count().await;
    let path = w.path("/late-orders");
    let made = w.host(0).post(&path, w.late(3, "link")).await.ok();
    assert!(w.left().await.is_empty());
    w.app.advance(25 * 3_600_000).await;
    let order = w.late_order(&w.host(0), made["id"].as_str().unwrap()).await;
    assert_eq!(
        (&order["status"], w.left().await),
        (&json!("cancelled"), vec![3])
    );
    let made = w.host(0).post(&path, w.late(3, "cash")).await.ok();
    w.app.drain().await;
    let order = w.late_order(&w.host(0), made["id"].as_str().unwrap()).await;
    assert_eq!(order["status"], "sourcing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_less_comes_the_late_go_short_first() {
    let w = World::start().await;
    let who = w.resident(1, "王小明", 0, None).await;
    let first = w.bought(&who, 0, &[5, 0]).await;
    w.count().await;
    let made = w
        .host(0)
        .post(&w.path("/late-orders"), w.late(3, "cash"))
        .await
        .ok();
    w.app.drain().await;
    w.received(&[2], false).await.ok();
    w.app.drain().await;
    let late = w.late_order(&w.host(0), made["id"].as_str().unwrap()).await;
    assert_eq!(late["refunded"], 2 * 1_990);
    let first = w.late_order(&w.host(0), &first).await;
    assert_eq!((&first["refunded"], w.left().await.len()), (&json!(0), 0));
}
