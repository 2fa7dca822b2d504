use crate::bench::{Bench, HOUR_MS, TIMEOUT_MS, campaign_id, told, ts};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_binds_nothing_until_it_is_published() {
    let b = Bench::start().await;
    let mut body = b.body();
    body["draft"] = json!(true);
    let made = b.host().post("/api/v1/campaigns", body).await.ok();
    let path = format!("/api/v1/campaigns/{}", campaign_id(&made));
    assert_eq!((&made["status"], b.stock(0).await), (&json!("draft"), 100));
    b.app.anyone().get(&path).await.refused(404, "not_found");
    b.rival().get(&path).await.refused(404, "not_found");
    let items = json!([{"sku_id": b.skus[1], "base_price": 6500, "stock": 10}]);
    let edited = b
        .host()
        .put(&path, json!({"items": items, "title": "车厘子团"}))
        .await
        .ok();
    assert_eq!(
        (edited["items"].as_array().unwrap().len(), &edited["status"]),
        (1, &json!("draft"))
    );
    let opens = ts(HOUR_MS).0;
    let published = b
        .host()
        .put(&path, json!({"draft": false, "opens_at": opens}))
        .await
        .ok();
    assert_eq!(
        (&published["status"], b.stock(1).await),
        (&json!("scheduled"), 90)
    );
    let opened = b.host().post(&format!("{path}/open"), json!({})).await.ok();
    assert_eq!(
        (&opened["status"], &opened["opens_at"]),
        (&json!("open"), &json!(ts(0).0))
    );
    assert_eq!((b.stock(0).await, b.stock(1).await), (100, 90));
    b.app.advance(HOUR_MS).await;
    assert_eq!(told(&b.app, "groupbuy.campaign_opened").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scheduled_buy_may_be_rewritten_and_its_stock_follows() {
    let b = Bench::start().await;
    let mut body = b.body();
    body["opens_at"] = json!(ts(2 * HOUR_MS).0);
    let made = b.host().post("/api/v1/campaigns", body).await.ok();
    let path = format!("/api/v1/campaigns/{}", campaign_id(&made));
    assert_eq!((b.stock(0).await, b.stock(1).await), (60, 80));
    let items = json!([{"sku_id": b.skus[0], "base_price": 1800, "stock": 100}]);
    b.host().put(&path, json!({"items": items})).await.ok();
    assert_eq!((b.stock(0).await, b.stock(1).await), (0, 100));
    b.host().put(&path, json!({"title": "换个名字"})).await.ok();
    assert_eq!(b.stock(0).await, 0);
    b.host().put(&path, json!({"draft": true})).await.ok();
    assert_eq!(b.stock(0).await, 100);
    b.app.advance(3 * HOUR_MS).await;
    assert_eq!(
        b.host().get(&path).await.ok()["status"],
        "draft",
        "its timer finds a draft"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_buy_keeps_its_terms_and_may_be_extended() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let path = format!("/api/v1/campaigns/{}", campaign_id(&made));
    for (change, field) in [
        (
            json!({"items": [{"sku_id": b.skus[0], "base_price": 1, "stock": 1}]}),
            "items",
        ),
        (json!({"cutoff_at": ts(9 * HOUR_MS).0}), "cutoff_at"),
        (json!({"min_quantity": 5}), "min_quantity"),
        (json!({"draft": true}), "draft"),
    ] {
        let said = b
            .host()
            .put(&path, change)
            .await
            .refused(409, "groupbuy.fixed_once_open");
        assert_eq!(said["field"], field);
    }
    let later = ts(12 * HOUR_MS);
    let change = json!({"title": "加时", "cutoff_at": later.0, "pickup_note": "带袋子"});
    let edited = b.host().put(&path, change).await.ok();
    assert_eq!(
        (&edited["title"], &edited["pickup_note"]),
        (&json!("加时"), &json!("带袋子"))
    );
    assert_eq!(edited["counting_at"], later.plus_ms(TIMEOUT_MS).0);
    b.app.advance(10 * HOUR_MS + TIMEOUT_MS).await;
    assert_eq!(
        b.host().get(&path).await.ok()["status"],
        "open",
        "the old timers find nothing to do"
    );
    b.app.advance(2 * HOUR_MS).await;
    assert_eq!(b.host().get(&path).await.ok()["status"], "failed");
    b.host()
        .put(&path, json!({"title": "太晚"}))
        .await
        .refused(409, "wrong_state");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_called_off_only_before_anybody_paid() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let path = format!("/api/v1/campaigns/{}/cancel", campaign_id(&made));
    b.paid(&made, 0, &[(0, 1)]).await;
    b.host()
        .post(&path, json!({}))
        .await
        .refused(409, "groupbuy.has_paid_orders");
    let mut body = b.body();
    body["items"] = json!([body["items"][1]]);
    let other = b.host().post("/api/v1/campaigns", body.clone()).await.ok();
    assert_eq!(b.stock(1).await, 60);
    let path = format!("/api/v1/campaigns/{}/cancel", campaign_id(&other));
    assert_eq!(
        b.host().post(&path, json!({})).await.ok()["status"],
        "failed"
    );
    b.host().post(&path, json!({})).await.ok();
    assert_eq!(b.stock(1).await, 80);
    let closed = told(&b.app, "groupbuy.campaign_closed").await;
    assert_eq!((closed.len(), &closed[0]["succeeded"]), (1, &json!(false)));
    body["draft"] = json!(true);
    let draft = b.host().post("/api/v1/campaigns", body).await.ok();
    let path = format!("/api/v1/campaigns/{}", campaign_id(&draft));
    b.host()
        .post(&format!("{path}/cancel"), json!({}))
        .await
        .ok();
    b.host().get(&path).await.refused(404, "not_found");
}
