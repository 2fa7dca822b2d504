//! Orders with a seat in a team and orders of a presale are edited too.
use crate::bench::{DAY_MS, MINUTE_MS, World};
use julin_testkit::START;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pieces_of_a_seat_change_while_its_team_forms() {
    let mut w = World::start().await;
    let item = json!({
        "quick": { "name": "车厘子", "spec": "1份" }, "base_price": 1_990, "stock": 20, "tiers": [],
        "team": { "size": 2, "price": 1_590, "hours": 2, "limit": 3, "on_expiry": "refund" },
    });
    let body = json!({ "title": "周二拼团", "cutoff_at": START.plus_s(86_400), "items": [item] });
    let made = w.host().post("/api/v1/campaigns", body).await.ok();
    made["id"].as_str().unwrap().clone_into(&mut w.campaign);
    w.items = vec![made["items"][0]["id"].as_str().unwrap().to_owned()];
    let (a, b) = (w.resident(1).await, w.resident(2).await);
    let mut open = w.body(&[2]);
    open["open_team"] = json!(true);
    let id = a.post("/api/v1/orders", open).await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    w.pay(&a, &id).await;
    let path = format!("/api/v1/orders/{id}/edits");
    let over = a
        .post(&path, w.wanted(0, &[4]))
        .await
        .refused(409, "orders.limit_exceeded");
    assert_eq!(
        (&over["field"], &over["detail"]),
        (&json!("lines.0.quantity"), &json!("3"))
    );
    w.edited(&a, &id, w.wanted(0, &[1])).await;
    w.app.drain().await;
    assert_eq!(
        (w.till.refunded(), w.item(0).await["available"].clone()),
        (1_590, json!(19))
    );
    w.edited(&a, &id, w.wanted(1, &[3])).await;
    // The team is complete before the surcharge is paid: what was held is theirs all the same.
    let team = w.order(&a, &id).await["team"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut join = w.body(&[1]);
    join["team_id"] = json!(team);
    let second = b.post("/api/v1/orders", join).await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    w.pay(&b, &second).await;
    w.pay(&a, &id).await;
    let order = w.assert_worth(&a, &id).await;
    assert_eq!(
        (&order["lines"][0]["quantity"], &order["total"]),
        (&json!(3), &json!(4_770))
    );
    let campaign = w
        .app
        .anyone()
        .get(&format!("/api/v1/campaigns/{}", w.campaign))
        .await
        .ok();
    assert_eq!(
        campaign["paid_quantity"], 4,
        "seats of a complete team count"
    );
    a.post(&path, w.wanted(2, &[2]))
        .await
        .refused(409, "orders.team_ended");
    assert_eq!(w.trial().await, 0);
    w.count().await;
    assert_eq!(w.order(&a, &id).await["status"], "aggregated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_presale_is_edited_by_its_deposits_and_asks_for_the_rest_of_what_is_left() {
    let mut w = World::start().await;
    let goods = |name: &str| {
        json!({
            "quick": { "name": name, "spec": "1张" }, "base_price": 1_990, "stock": 10, "tiers": [], "deposit": 500,
        })
    };
    let body = json!({
        "title": "蟹券", "cutoff_at": START.plus_s(86_400),
        "presale": { "final_hours": 48, "unpaid": "refund" }, "items": [goods("蟹券"), goods("虾券")],
    });
    let made = w.host().post("/api/v1/campaigns", body).await.ok();
    made["id"].as_str().unwrap().clone_into(&mut w.campaign);
    let ids = made["items"].as_array().unwrap().iter();
    w.items = ids.map(|i| i["id"].as_str().unwrap().to_owned()).collect();
    let (a, b) = (w.resident(1).await, w.resident(2).await);
    let id = w.bought(&a, &[3]).await;
    w.edited(&a, &id, w.wanted(0, &[1])).await;
    w.app.drain().await;
    let order = w.order(&a, &id).await;
    assert_eq!(
        (
            &order["presale"]["deposit"],
            &order["presale"]["rest"],
            w.till.refunded()
        ),
        (&json!(500), &json!(1_490), 1_000)
    );
    let asked = w.edited(&a, &id, w.wanted(1, &[1, 1])).await;
    assert_eq!(
        (&asked["difference"], &asked["part"]),
        (&json!(500), &json!(2))
    );
    w.pay(&a, &id).await;
    assert_eq!(w.item(1).await["paid_quantity"], 1);
    let gone = w.bought(&b, &[2]).await;
    w.edited(&b, &gone, w.wanted(0, &[1])).await;
    w.app.advance(DAY_MS).await;
    w.count().await;
    let due = w.order(&a, &id).await;
    assert_eq!(
        (&due["presale"]["rest"], &due["total"]),
        (&json!(2_980), &json!(3_980))
    );
    w.pay(&a, &id).await;
    let done = w.order(&a, &id).await;
    assert_eq!(
        (
            &done["status"],
            done["paid"].as_i64().unwrap() - done["refunded"].as_i64().unwrap()
        ),
        (&json!("aggregated"), 3_980)
    );
    // Who does not pay the rest has back what is left of the deposit, and not what went back already.
    w.app.advance(49 * 60 * MINUTE_MS).await;
    w.app.advance(5 * MINUTE_MS).await;
    let ended = w.order(&b, &gone).await;
    assert_eq!(ended["status"], "cancelled");
    assert_eq!(
        (w.till.taken() - w.till.refunded(), w.trial().await),
        (3_980, 0)
    );
}
