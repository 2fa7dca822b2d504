//! Two items of one SKU come in the same boxes; what nobody gets binds no stock.
use crate::bench::{World, purchase_path};
use julin_db::q;
use julin_testkit::Client;
use serde_json::{Value, json};

/// Six cherries: four ordinary ones, two of a flash sale of the same boxes. The last to pay bought an
/// ordinary one.
async fn sold() -> (World, Vec<(Client, String)>) {
    let mut w = World::start().await;
    let operator = w.app.operator();
    let sale = json!({"item_id": w.items[0], "price": 1_500, "quantity": 10, "limit_per_member": 5,
                      "seconds": 600});
    let sale = operator.post(&w.path("/flash-sales"), sale).await.ok();
    let sale = sale["id"].as_str().unwrap().to_owned();
    let start = format!("/api/v1/flash-sales/{sale}/start");
    operator.post(&start, json!({"countdown_s": 0})).await.ok();
    w.items[1] = sale;
    let mut orders = vec![];
    for (n, quantities) in [(1, [3, 0]), (2, [0, 2]), (3, [1, 0])] {
        let who = w.resident(n, "小王", 0, None).await;
        let order = w.bought(&who, 0, &quantities).await;
        orders.push((who, order));
    }
    w.count().await;
    (w, orders)
}

async fn receive(w: &World, came: [i64; 2], short: bool) -> julin_testkit::Reply {
    let po = w.purchase().await;
    let (path, operator) = (purchase_path(&po), w.app.operator());
    if po["status"] == "draft" {
        operator.post(&format!("{path}/send"), json!({})).await.ok();
    }
    let lines = po["lines"].as_array().unwrap().iter().zip(came);
    let lines: Vec<Value> = lines
        .map(|(l, received)| json!({"line_id": l["id"], "received": received}))
        .collect();
    let body = json!({"lines": lines, "short": short});
    operator.post(&format!("{path}/receive"), body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_much_of_one_line_fills_the_other() {
    let (w, orders) = sold().await;
    let lines = w.purchase().await["lines"].clone();
    let quantity = |n: usize| lines[n]["quantity"].as_i64().unwrap();
    assert_eq!(
        (quantity(0), quantity(1)),
        (6, 2),
        "two whole cases of four"
    );
    receive(&w, [6, 0], false).await.ok();
    w.app.drain().await;
    for (who, order) in &orders {
        let view = who.get(&format!("/api/v1/orders/{order}")).await.ok();
        assert_eq!(view["refunded"], 0, "{view}");
    }
    let left = w.app.operator().get(&w.path("/surplus")).await.ok();
    assert_eq!(left, json!([]), "six came, six are in bags");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_to_pay_goes_short_whatever_line_it_was() {
    let (w, orders) = sold().await;
    let refused = receive(&w, [4, 1], false)
        .await
        .refused(409, "supply.short");
    assert_eq!(
        (refused["field"].clone(), refused["detail"].clone()),
        ("lines.1.received".into(), "1".into())
    );
    receive(&w, [4, 1], true).await.ok();
    w.app.drain().await;
    let mut refunded = vec![];
    for (who, order) in &orders {
        let view = who.get(&format!("/api/v1/orders/{order}")).await.ok();
        refunded.push(view["refunded"].as_i64().unwrap());
    }
    assert_eq!(refunded, [0, 0, 1_990], "they paid last, and had one piece");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_of_which_nothing_came_bind_no_stock() {
    let (w, _) = sold().await;
    receive(&w, [0, 0], true).await.ok();
    w.app.drain().await;
    let bound = q!("SELECT CAST(SUM(reserved + committed) AS BIGINT) FROM catalog_pool");
    let (bound,): (i64,) = w.app.ctx.db.one(bound).await.unwrap();
    assert_eq!(bound, 0);
}
