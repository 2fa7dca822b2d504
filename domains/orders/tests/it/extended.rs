//! A campaign that opened again: what was paid stands, those who paid are told, and may leave.
use crate::bench::{HOUR_MS, World};
use serde_json::json;

/// One item, a minimum of five, one extension of twelve hours.
async fn world() -> World {
    let mut w = World::start().await;
    let item =
        json!({ "quick": { "name": "蓝莓", "spec": "1盒" }, "base_price": 1_990, "stock": 20 });
    let body = json!({
        "title": "周三蓝莓", "cutoff_at": w.app.ctx.now().plus_s(86_400), "min_quantity": 5,
        "extension": { "hours": 12, "times": 1 }, "items": [item],
    });
    let made = w.host().post("/api/v1/campaigns", body).await.ok();
    made["id"].as_str().unwrap().clone_into(&mut w.campaign);
    w.items = vec![made["items"][0]["id"].as_str().unwrap().to_owned()];
    w
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_paid_stays_is_told_once_and_may_leave() {
    let w = world().await;
    let (stays, leaves) = (w.resident(1).await, w.resident(2).await);
    let kept = w.bought(&stays, &[1]).await;
    let twice = w.bought(&stays, &[1]).await;
    let left = w.bought(&leaves, &[1]).await;
    w.count().await;
    for id in [&kept, &twice] {
        assert_eq!(w.order(&stays, id).await["status"], "paid");
    }
    let inbox = stays.get("/api/v1/inbox").await.ok().to_string();
    assert_eq!(inbox.matches("campaign_extended").count(), 1, "{inbox}");
    let cancel = format!("/api/v1/orders/{left}/cancel");
    leaves.post(&cancel, json!({})).await.ok();
    // It takes orders again; what comes in counts.
    let more = w.bought(&leaves, &[3]).await;
    let settling = format!("/api/v1/campaigns/{}/settling", w.campaign);
    let before = w.host().get(&settling).await.ok();
    let waiting = json!({ "counted": false, "phase": "waiting", "left": 3, "done": 0 });
    assert_eq!(before, waiting);
    w.count().await;
    let after = w.host().get(&settling).await.ok();
    // Nobody buys for them here.
    let counted = json!({ "counted": true, "phase": "purchasing", "left": 3, "done": 0 });
    assert_eq!(after, counted);
    leaves.get(&settling).await.refused(403, "forbidden");
    for (who, id) in [(&stays, &kept), (&leaves, &more)] {
        assert_eq!(w.order(who, id).await["status"], "aggregated");
    }
    assert_eq!((w.till.refunded(), w.trial().await), (1_990, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_last_time_everybody_is_refunded() {
    let w = world().await;
    let who = w.resident(1).await;
    let order = w.bought(&who, &[2]).await;
    w.count().await;
    assert_eq!(
        (
            w.till.refunded(),
            w.order(&who, &order).await["status"].clone()
        ),
        (0, json!("paid"))
    );
    w.app.advance(13 * HOUR_MS).await;
    let order = w.order(&who, &order).await;
    assert_eq!(
        (&order["status"], &order["refunded"]),
        (&json!("cancelled"), &json!(3_980))
    );
    w.app.advance(100 * HOUR_MS).await;
    assert_eq!((w.till.refunded(), w.trial().await), (3_980, 0));
}
