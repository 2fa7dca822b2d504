//! A closing that is interrupted again and again comes to the same as one that is left alone.
use crate::bench::World;
use julin_testkit::{Client, START};
use serde_json::{Value, json};
use std::pin::Pin;
use std::task::{Context, Poll};

/// More orders than go into one transaction.
const ORDERS: i64 = 110;

/// A campaign with tiers that all orders were placed on before any was paid.
async fn sold() -> (World, Vec<(Client, String)>) {
    let mut w = World::start().await;
    let operator = w.app.operator();
    let supplier = json!({"name": "海边人", "contact": "老李", "phone": "13700000001"});
    let supplier = operator.post("/api/v1/suppliers", supplier).await.ok();
    let sku = json!({"spec_name": "1份", "price": 1_990, "supply_price": 1_200, "stock": 900, "case_size": 7});
    let product = json!({"supplier_id": supplier["id"], "name": "带鱼", "role": "traffic_driver",
                         "temperature": "chilled", "skus": [sku], "image_keys": []});
    let product = operator.post("/api/v1/products", product).await.ok();
    let campaign = json!({
        "title": "大家一起买", "cutoff_at": START.plus_s(86_400), "community_ids": [w.community],
        "items": [{"sku_id": product["skus"][0]["id"], "base_price": 1_990, "stock": 900,
                   "tiers": [{"min_quantity": 50, "price": 1_790}]}],
    });
    let made = operator.post("/api/v1/campaigns", campaign).await.ok();
    w.campaign = made["id"].as_str().unwrap().to_owned();
    w.items = vec![made["items"][0]["id"].as_str().unwrap().to_owned()];
    let mut orders = vec![];
    for n in 0..ORDERS {
        let who = w.resident(n, "小王", 0, None).await;
        let body = json!({"campaign_id": w.campaign, "leader_id": w.leaders[0].0,
                          "lines": [{"item_id": w.items[0], "quantity": 1 + n % 2}]});
        let order = who.post("/api/v1/orders", body).await.ok();
        orders.push((who, order["id"].as_str().unwrap().to_owned()));
    }
    for (who, order) in &orders {
        let prepay = format!("/api/v1/payments/{order}/prepay");
        who.post(&prepay, json!({})).await.ok();
    }
    w.till.pay_all();
    w.app.clock.advance(6_000);
    for (who, order) in &orders {
        who.get(&format!("/api/v1/payments/{order}")).await.ok();
    }
    w.app.drain().await;
    (w, orders)
}

/// What it came to: orders, money, purchase.
async fn outcome(w: &World, orders: &[(Client, String)]) -> Vec<Value> {
    let mut all = vec![];
    for (who, order) in orders {
        let view = who.get(&format!("/api/v1/orders/{order}")).await.ok();
        let inbox = who.get("/api/v1/inbox").await.ok();
        let told = inbox["items"].as_array().unwrap().iter();
        let told = told.filter(|m| m["template"] == "true_up").count();
        all.push(json!([
            view["status"],
            view["paid"],
            view["true_up"],
            view["refunded"],
            view["lines"][0]["final_unit_price"],
            view["timeline"].as_array().unwrap().len(),
            told,
        ]));
    }
    let lines = w.purchase().await["lines"].clone();
    all.push(json!([
        w.till.refunded(),
        lines[0]["needed"],
        lines[0]["quantity"]
    ]));
    all
}

/// Runs a future for so many polls, then drops it wherever it is.
struct Killed<F>(Pin<Box<F>>, u32);

impl<F: Future> Future for Killed<F> {
    type Output = Option<F::Output>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.1 == 0 {
            return Poll::Ready(None);
        }
        self.1 -= 1;
        self.0.as_mut().poll(cx).map(Some)
    }
}

async fn past_counting(w: &World) {
    let view = w.app.anyone().get(&w.path("")).await.ok();
    let left = view["counting_at"].as_i64().unwrap() - w.app.ctx.now().0;
    w.app.clock.advance(left + 1_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closing_that_is_killed_midway_goes_on_to_the_same_end() {
    let (calm, calm_orders) = sold().await;
    past_counting(&calm).await;
    calm.app.drain().await;
    let expected = outcome(&calm, &calm_orders).await;
    assert_eq!(expected[0], json!(["sourcing", 1_990, 200, 0, 1_790, 4, 1]));

    let (killed, orders) = sold().await;
    past_counting(&killed).await;
    let (mut polls, mut kills) = (3, 0);
    loop {
        let runner = killed.app.runner.restarted();
        let drain = Killed(Box::pin(async move { runner.drain().await }), polls);
        if let Some(done) = drain.await {
            done.unwrap();
            break;
        }
        kills += 1;
        polls += 3;
    }
    assert!(kills > 5, "killed {kills} times");
    // What was cut off may have gone on by itself; whatever is left is done now.
    killed.app.drain().await;
    assert_eq!(outcome(&killed, &orders).await, expected);
}
