//! A campaign with more unfinished teams than are given up in one transaction.
use crate::bench::World;
use serde_json::json;

const TEAMS: i64 = 53;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_unfinished_teams_end_with_their_campaign_however_many() {
    let mut w = World::start().await;
    let item = json!({
        "quick": { "name": "车厘子", "spec": "1份" }, "base_price": 1_990, "stock": 100,
        "team": { "size": 3, "price": 1_590, "hours": 72, "on_expiry": "refund" },
    });
    let body = json!({
        "title": "周三拼团", "cutoff_at": w.app.ctx.now().plus_s(86_400), "items": [item],
    });
    let made = w.host().post("/api/v1/campaigns", body).await.ok();
    made["id"].as_str().unwrap().clone_into(&mut w.campaign);
    w.items = vec![made["items"][0]["id"].as_str().unwrap().to_owned()];
    let mut orders = vec![];
    for n in 0..TEAMS {
        let who = w.resident(100 + n).await;
        let mut body = w.body(&[1]);
        body["open_team"] = json!(true);
        let order = who.post("/api/v1/orders", body).await.ok();
        let order = order["id"].as_str().unwrap().to_owned();
        w.pay(&who, &order).await;
        orders.push((who, order));
    }
    // One neighbour buys alone, so that the buy comes about.
    let alone = w.resident(99).await;
    let bought = w.bought(&alone, &[1]).await;
    w.count().await;
    for (who, order) in &orders {
        let order = w.order(who, order).await;
        assert_eq!(
            (&order["status"], &order["refunded"]),
            (&json!("cancelled"), &json!(1_590))
        );
    }
    assert_eq!(w.order(&alone, &bought).await["status"], "aggregated");
    assert_eq!(w.till.refunded(), 1_590 * TEAMS);
    assert_eq!(w.trial().await, 0);
}
