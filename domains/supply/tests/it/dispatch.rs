//! No goods leave for a pickup point below the dispatch minimum before somebody has decided (rule 32).
use crate::bench::World;
use serde_json::{Value, json};

/// A buy of the same goods for both leaders, five pieces for a truck.
async fn world() -> World {
    let mut w = World::start().await;
    let seen = w.app.anyone().get(&w.path("")).await.ok();
    let item = |i: &Value| json!({ "sku_id": i["sku_id"], "base_price": 1_000, "stock": 20 });
    let items: Vec<Value> = seen["items"].as_array().unwrap().iter().map(item).collect();
    let body = json!({
        "title": "起送", "cutoff_at": w.app.ctx.now().plus_s(86_400), "community_ids": [w.community],
        "items": items, "dispatch": { "min_quantity": 5, "policy": "merge" },
    });
    let made = w.app.operator().post("/api/v1/campaigns", body).await.ok();
    made["id"].as_str().unwrap().clone_into(&mut w.campaign);
    let ids = made["items"].as_array().unwrap().iter();
    w.items = ids.map(|i| i["id"].as_str().unwrap().to_owned()).collect();
    w
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_wait_where_nobody_decided_that_a_truck_goes() {
    let w = world().await;
    let (many, few) = (
        w.resident(1, "王小明", 0, None).await,
        w.resident(2, "小赵", 1, None).await,
    );
    w.bought(&many, 0, &[5]).await;
    let order = w.bought(&few, 1, &[1]).await;
    w.count().await;
    w.received(&[0], false).await.ok();
    w.arrived(0).await;
    let point = json!({ "pickup_point_id": w.leaders[1].1 });
    let operator = w.app.operator();
    for path in ["/dispatches", "/arrivals"] {
        operator
            .post(&w.path(path), point.clone())
            .await
            .refused(409, "supply.dispatch_waits");
    }
    assert_eq!(w.status(&few, &order).await, "sourcing");
    // Sorting may go on meanwhile.
    operator.post(&w.path("/sorting"), point.clone()).await.ok();
    operator.post(&w.path("/dispatch"), point).await.ok();
    w.arrived(1).await;
    assert_eq!(w.status(&few, &order).await, "at_pickup");
}
