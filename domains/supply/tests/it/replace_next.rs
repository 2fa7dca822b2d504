//! Who waits gets goods in place of others with the next purchase.
use crate::replace::{DAY_MS, Fetched, actions, on};
use serde_json::{Value, json};

/// A second buy of the same cherries by the same leaders; answers its path.
async fn next_buy(f: &Fetched) -> String {
    let page =
        f.w.app
            .operator()
            .get("/api/v1/products?limit=100")
            .await
            .ok();
    let products = page["items"].as_array().unwrap().iter();
    let cherry = products.clone().find(|p| p["name"] == "樱桃").unwrap();
    let now = f.w.app.ctx.now();
    let campaign = json!({
        "title": "周三鲜货", "cutoff_at": now.plus_s(86_400), "community_ids": [f.w.community],
        "items": [{ "sku_id": cherry["skus"][0]["id"], "base_price": 1_990, "stock": 40 }],
    });
    let made =
        f.w.app
            .operator()
            .post("/api/v1/campaigns", campaign)
            .await
            .ok();
    format!("/api/v1/campaigns/{}", made["id"].as_str().unwrap())
}

/// Somebody of the first leader buys `pieces` there; it is counted and its purchase planned.
async fn bought_next(f: &Fetched, path: &str, pieces: i64) -> Value {
    let other = f.w.resident(2, "小赵", 0, None).await;
    let view = f.w.app.anyone().get(path).await.ok();
    let body = json!({ "campaign_id": view["id"], "leader_id": f.w.leaders[0].0,
        "lines": [{ "item_id": view["items"][0]["id"], "quantity": pieces }] });
    let order = other.post("/api/v1/orders", body).await.ok();
    let id = order["id"].as_str().unwrap();
    let pay = format!("/api/v1/payments/{id}");
    other.post(&format!("{pay}/prepay"), json!({})).await.ok();
    f.w.till.pay_all();
    f.w.app.clock.advance(6_000);
    other.get(&pay).await.ok();
    f.w.app.drain().await;
    let left = view["counting_at"].as_i64().unwrap() - f.w.app.ctx.now().0;
    f.w.app.advance(left + 1_000).await;
    let found = format!(
        "/api/v1/purchase-orders?campaign={}",
        view["id"].as_str().unwrap()
    );
    f.w.app.operator().get(&found).await.ok()["items"][0].clone()
}

async fn receive(f: &Fetched, po: &Value, pieces: i64) {
    let path = format!("/api/v1/purchase-orders/{}", po["id"].as_str().unwrap());
    let operator = f.w.app.operator();
    operator.post(&format!("{path}/send"), json!({})).await.ok();
    let body = json!({ "lines": [{ "line_id": po["lines"][0]["id"], "received": pieces }], "short": true });
    operator.post(&format!("{path}/receive"), body).await.ok();
    f.w.app.drain().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_gets_theirs_with_the_next_purchase() {
    let f = Fetched::cherries(4).await;
    let claim = f.claim(2, "replacement", "wait").await;
    assert_eq!(f.replace(&claim).await["status"], "awaiting_goods");
    let next = next_buy(&f).await;
    let po = bought_next(&f, &next, 3).await;
    let line = &po["lines"][0];
    assert_eq!(
        (&line["needed"], &line["quantity"]),
        (&json!(3), &json!(8)),
        "three for the buyer, two for the claim, whole cases of four"
    );
    let surplus = f.w.host(0).get(&format!("{next}/surplus")).await.ok();
    assert_eq!(
        surplus[0]["left"], 3,
        "what is bought for a claim is not sold"
    );
    receive(&f, &po, 8).await;
    let point = f.w.leaders[0].1;
    let list = format!("{next}/sorting?pickup_point={point}");
    let list = f.w.host(0).get(&list).await.ok();
    let along = &list["replacements"][0];
    assert_eq!(
        (&along["order_id"], &along["pieces"], &along["state"]),
        (&json!(f.order), &json!(2), &json!("sorted"))
    );
    assert_eq!(f.shown(&claim).await["status"], "awaiting_goods");
    let body = json!({ "pickup_point_id": point });
    f.w.host(0)
        .post(&format!("{next}/arrivals"), body)
        .await
        .ok();
    f.w.app.drain().await;
    assert_eq!(f.shown(&claim).await["status"], "goods_ready");
    let inbox = f.who.get("/api/v1/inbox").await.ok();
    assert!(
        inbox.to_string().contains("after_sale_goods_ready"),
        "{inbox}"
    );
    assert_eq!(f.scan().await["replaced"], json!([claim["id"]]));
    assert_eq!(f.shown(&claim).await["status"], "replaced");
    assert_eq!(f.w.till.refunded(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_less_comes_buyers_go_first_and_the_claim_waits_on() {
    let f = Fetched::cherries(4).await;
    let claim = f.claim(2, "replacement", "wait").await;
    f.replace(&claim).await;
    let next = next_buy(&f).await;
    let po = bought_next(&f, &next, 3).await;
    receive(&f, &po, 4).await;
    assert_eq!(f.shown(&claim).await["status"], "awaiting_goods");
    let surplus = f.w.host(0).get(&format!("{next}/surplus")).await.ok();
    assert_eq!(surplus[0]["left"], 1);
    // Nothing more comes within a fortnight: the money goes back by itself.
    f.w.app.advance(14 * DAY_MS).await;
    let done = f.shown(&claim).await;
    assert_eq!(done["status"], "approved");
    assert_eq!(actions(&done).last(), Some(&"refunded"));
    assert_eq!(f.w.till.refunded(), 2 * 1_990);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_the_money_instead_leaves_the_goods_to_others() {
    let f = Fetched::cherries(4).await;
    let claim = f.claim(2, "replacement", "wait").await;
    f.replace(&claim).await;
    let next = next_buy(&f).await;
    let po = bought_next(&f, &next, 3).await;
    receive(&f, &po, 8).await;
    let other = f.w.resident(9, "小钱", 0, None).await;
    other
        .post(&on(&claim, "refund-instead"), json!({}))
        .await
        .refused(404, "not_found");
    f.who
        .post(&on(&claim, "refund-instead"), json!({}))
        .await
        .ok();
    f.who
        .post(&on(&claim, "refund-instead"), json!({}))
        .await
        .refused(409, "wrong_state");
    f.w.app.drain().await;
    assert_eq!(f.w.till.refunded(), 2 * 1_990);
    let surplus = f.w.host(0).get(&format!("{next}/surplus")).await.ok();
    assert_eq!(surplus[0]["left"], 5);
    let list = format!("{next}/sorting?pickup_point={}", f.w.leaders[0].1);
    let list = f.w.host(0).get(&list).await.ok();
    assert_eq!(list["replacements"], json!([]));
}
