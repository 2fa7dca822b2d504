//! One item refunded to everybody who bought it: looked at first, each line once, told to each.
use crate::bench::World;
use julin_testkit::Client;
use serde_json::{Value, json};

const BATCHES: &str = "/api/v1/after-sales/batches";

fn body(w: &World, item: usize) -> Value {
    json!({ "campaign_id": w.campaign, "item_id": w.items[item], "share_bps": 3_000, "reason": "quality",
            "liable": "supplier", "note": "整批偏酸" })
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

async fn line_of(w: &World, who: &Client, order: &str, n: usize) -> Value {
    w.order(who, order).await["lines"][n].clone()
}

async fn preview(w: &World, body: &Value) -> Value {
    let path = format!("{BATCHES}/preview");
    w.app.operator().post(&path, body.clone()).await.ok()
}

/// Three who bought: cherries and peaches, cherries, peaches. The campaign is counted.
async fn three(w: &World) -> Vec<(Client, String)> {
    let mut all = vec![];
    for (n, quantities) in (1..).zip([[2, 1], [1, 0], [0, 3]]) {
        let who = w.resident(n).await;
        let order = w.bought(&who, &quantities).await;
        all.push((who, order));
    }
    w.count().await;
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_who_bought_it_gets_their_share_back_once() {
    let w = World::start().await;
    let all = three(&w).await;
    let body = body(&w, 0);
    let seen = preview(&w, &body).await;
    // Three pieces reached 18.90: 30 % of 37.80 and of 18.90.
    let expected = json!({ "item_name": "樱桃", "orders": 2, "people": 2, "lines": 2, "skipped": 0, "amount": 1_701 });
    assert_eq!(seen, expected);
    let body = with(body, "expected_amount", json!(1_701));
    let operator = w.app.operator();
    let batch = operator
        .post_keyed(BATCHES, "batch-0001", body.clone())
        .await
        .ok();
    assert_eq!(
        (batch["status"].as_str(), batch["lines"].as_i64()),
        (Some("running"), Some(2))
    );
    let before = w.till.refunded();
    w.app.drain().await;
    let show = format!("{BATCHES}/{}", batch["id"].as_str().unwrap());
    let done = operator.get(&show).await.ok();
    let figures = ["done", "skipped", "failed", "refunded"].map(|f| done[f].as_i64().unwrap());
    assert_eq!(
        (done["status"].as_str(), figures),
        (Some("done"), [2, 0, 0, 1_701])
    );
    assert_eq!(w.till.refunded() - before, 1_701);
    assert_eq!(
        line_of(&w, &all[0].0, &all[0].1, 0).await["refunded"],
        1_134
    );
    assert_eq!(line_of(&w, &all[1].0, &all[1].1, 0).await["refunded"], 567);
    assert_eq!(line_of(&w, &all[2].0, &all[2].1, 0).await["refunded"], 0);
    let inbox = all[1].0.get("/api/v1/inbox").await.ok();
    let told = inbox["items"].as_array().unwrap().iter();
    assert_eq!(
        told.filter(|m| m["template"] == "after_sale_batch").count(),
        1
    );
    // The same key answers the same batch; run again, nothing is refunded twice.
    let again = operator
        .post_keyed(BATCHES, "batch-0001", body.clone())
        .await
        .ok();
    assert_eq!(again["id"], batch["id"]);
    operator
        .post(&format!("{show}/retry"), json!({}))
        .await
        .ok();
    w.app.drain().await;
    assert_eq!(operator.get(&show).await.ok()["refunded"], 1_701);
    assert_eq!(w.till.refunded() - before, 1_701);
    let other = with(body, "note", json!("别的"));
    operator
        .post_keyed(BATCHES, "batch-0001", other)
        .await
        .refused(409, "idempotency.key_reused");
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refunded_already_is_skipped_and_never_exceeded() {
    let w = World::start().await;
    let all = three(&w).await;
    let operator = w.app.operator();
    let whole = with(
        with(body(&w, 1), "share_bps", Value::Null),
        "amount_each",
        json!(600),
    );
    let first = operator.post(BATCHES, whole.clone()).await.ok();
    w.app.drain().await;
    assert_eq!(
        operator
            .get(&format!("{BATCHES}/{}", first["id"].as_str().unwrap()))
            .await
            .ok()["refunded"],
        4 * 600
    );
    // 4.00 of each piece are left, and no more goes back.
    operator.post(BATCHES, whole.clone()).await.ok();
    w.app.drain().await;
    assert_eq!(
        line_of(&w, &all[2].0, &all[2].1, 0).await["refunded"],
        3_000
    );
    let seen = preview(&w, &whole).await;
    assert_eq!(
        (seen["orders"].as_i64(), seen["skipped"].as_i64()),
        (Some(0), Some(2))
    );
    operator
        .post(BATCHES, whole)
        .await
        .refused(409, "orders.batch_empty");
    let page = operator.get(BATCHES).await.ok();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_that_the_batch_paid_for_ends_with_it() {
    let w = World::start().await;
    let all = three(&w).await;
    let (who, order) = &all[1];
    w.handed_over(order).await;
    let line = line_of(&w, who, order, 0).await["id"].clone();
    let claim = json!({ "lines": [{ "line_id": line, "share_bps": 2_000, "reason": "damaged" }] });
    let path = format!("/api/v1/orders/{order}/after-sales");
    let claim = who.post(&path, claim).await.ok()["items"][0].clone();
    w.app.operator().post(BATCHES, body(&w, 0)).await.ok();
    w.app.drain().await;
    let view = w.order(who, order).await;
    let after = &view["after_sales"][0];
    assert_eq!(
        (&after["id"], after["status"].as_str()),
        (&claim["id"], Some("covered"))
    );
    let last = after["steps"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (last["action"].as_str(), last["from"].as_str()),
        (Some("covered"), Some("requested"))
    );
    assert_eq!(view["refunded"], 567);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_that_are_refunded_in_full_are_not_handed_over() {
    let w = World::start().await;
    let all = three(&w).await;
    w.app
        .operator()
        .post(BATCHES, with(body(&w, 0), "share_bps", json!(10_000)))
        .await
        .ok();
    w.app.drain().await;
    assert_eq!(
        w.handed_over(&all[1].1).await,
        julin_orders::HandOver::Blocked
    );
    // The peaches of the same order are not refunded.
    assert_eq!(w.handed_over(&all[0].1).await, julin_orders::HandOver::Done);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_is_the_operators_and_must_make_sense() {
    let w = World::start().await;
    three(&w).await;
    let right = body(&w, 0);
    w.host()
        .post(BATCHES, right.clone())
        .await
        .refused(403, "forbidden");
    w.host()
        .post(&format!("{BATCHES}/preview"), right.clone())
        .await
        .refused(403, "forbidden");
    w.host().get(BATCHES).await.refused(403, "forbidden");
    let operator = w.app.operator();
    for (wrong, field) in [
        (with(right.clone(), "share_bps", Value::Null), "share_bps"),
        (with(right.clone(), "share_bps", json!(10_001)), "share_bps"),
        (with(right.clone(), "amount_each", json!(100)), "share_bps"),
        (with(right.clone(), "note", json!(" ")), "note"),
        (
            with(
                right.clone(),
                "liable_shares",
                json!([{ "party": "leader", "share_bps": 10_000 }]),
            ),
            "liable",
        ),
    ] {
        let refused = operator.post(BATCHES, wrong).await.refused(422, "invalid");
        assert_eq!(refused["field"], field);
    }
    let unknown = with(right.clone(), "item_id", json!("77"));
    operator
        .post(BATCHES, unknown)
        .await
        .refused(404, "not_found");
    let changed = with(right.clone(), "expected_amount", json!(1));
    operator
        .post(BATCHES, changed)
        .await
        .refused(409, "orders.batch_changed");
    let elsewhere = with(right, "community_ids", json!(["77"]));
    operator
        .post(BATCHES, elsewhere)
        .await
        .refused(409, "orders.batch_empty");
}
