use crate::bench::{Bench, HOUR_MS, TIMEOUT_MS, campaign_id, told, ts};
use julin_contracts::CommissionRule;
use julin_groupbuy::snapshot;
use julin_kernel::Money;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_opens_a_buy_and_its_stock_is_bound() {
    let b = Bench::start().await;
    let made = b.host().post("/api/v1/campaigns", b.body()).await;
    assert_eq!(made.status, 201);
    let made = made.ok();
    assert_eq!(made["status"], "open");
    assert_eq!(made["leader"]["nickname"], "王姐");
    assert_eq!(made["leader"]["community"]["name"], "翠湖花园");
    assert_eq!(made["counting_at"], ts(10 * HOUR_MS + TIMEOUT_MS).0);
    let item = &made["items"][0];
    assert_eq!(
        (&item["price"], &item["available"]),
        (&json!(1990), &json!(40))
    );
    assert_eq!(item["next_tier"], json!({"gap": 3, "price": 1890}));
    assert_eq!(item["origin"], "山东");
    assert_eq!(made["my"], json!({"orders": [], "bought": {}}));
    assert_eq!((b.stock(0).await, b.stock(1).await), (60, 80));
    assert_eq!(told(&b.app, "groupbuy.campaign_opened").await.len(), 1);
    let mut tx = b.app.ctx.db.read().await.unwrap();
    let found = snapshot(&mut tx, b.app.scope(), campaign_id(&made))
        .await
        .unwrap()
        .unwrap();
    assert!(found.takes_orders(ts(0)) && found.takes_orders(ts(10 * HOUR_MS - 1)));
    assert!(
        !found.takes_orders(ts(10 * HOUR_MS)),
        "the clock decides, not the job"
    );
    assert_eq!(
        (found.leaders.len(), found.items[0].supply_price),
        (1, Money(1_000))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_makes_it_once() {
    let b = Bench::start().await;
    let host = b.host();
    let post = |body| host.post_keyed("/api/v1/campaigns", "campaign-key-1", body);
    let one = post(b.body()).await.ok();
    assert_eq!(post(b.body()).await.ok()["id"], one["id"]);
    assert_eq!(b.stock(0).await, 60, "stock is bound once");
    let mut other = b.body();
    other["title"] = json!("别的团");
    post(other).await.refused(409, "idempotency.key_reused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_named_and_nothing_is_written() {
    let b = Bench::start().await;
    for (pointer, value, status, code, field) in [
        ("/title", json!(""), 422, "invalid", "title"),
        ("/cutoff_at", json!(ts(-1).0), 422, "invalid", "cutoff_at"),
        (
            "/items/0/stock",
            json!(101),
            409,
            "catalog.stock_short",
            "items.0.stock",
        ),
        (
            "/items/1/sku_id",
            json!("77"),
            422,
            "groupbuy.unknown_sku",
            "items.1.sku_id",
        ),
        (
            "/items/0/tiers/0/price",
            json!(1990),
            422,
            "groupbuy.tier_order",
            "items.0.tiers.0",
        ),
        (
            "/items/0/tiers/1/min_quantity",
            json!(3),
            422,
            "groupbuy.tier_order",
            "items.0.tiers.1",
        ),
        (
            "/items/1/base_price",
            json!(-5),
            422,
            "invalid",
            "items.1.base_price",
        ),
        (
            "/items/1/limit_per_member",
            json!(0),
            422,
            "invalid",
            "items.1.limit_per_member",
        ),
    ] {
        let mut body = b.body();
        body["items"][1]["limit_per_member"] = json!(null);
        *body.pointer_mut(pointer).unwrap() = value;
        let said = b
            .host()
            .post("/api/v1/campaigns", body)
            .await
            .refused(status, code);
        assert_eq!(said["field"], field);
    }
    assert_eq!((b.stock(0).await, b.stock(1).await), (100, 100));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pasted_goods_become_products_of_the_leader() {
    let b = Bench::start().await;
    let mut body = b.body();
    body["items"] = json!([{
        "quick": {"name": "手工水饺", "spec": "2斤"}, "base_price": 3600, "stock": 30,
        "tiers": [{"min_quantity": 20, "price": 3200}],
    }]);
    body["source_text"] = json!("手工水饺 2斤 36元 满20份32");
    let made = b.host().post("/api/v1/campaigns", body.clone()).await.ok();
    let item = &made["items"][0];
    assert_eq!(
        (&item["name"], &item["available"]),
        (&json!("手工水饺"), &json!(30))
    );
    let mut tx = b.app.ctx.db.read().await.unwrap();
    let found = snapshot(&mut tx, b.app.scope(), campaign_id(&made))
        .await
        .unwrap()
        .unwrap();
    drop(tx);
    // What a tenth of commission leaves of the lowest price.
    assert_eq!(
        (found.items[0].supply_price, found.items[0].commission_bps),
        (Money(2_880), 1_000)
    );
    let mut hers = b.body();
    hers["items"] = json!([{"sku_id": item["sku_id"], "base_price": 3600, "stock": 1}]);
    b.rival()
        .post("/api/v1/campaigns", hers)
        .await
        .refused(422, "groupbuy.unknown_sku");
    body["community_ids"] = json!([b.community]);
    let said = b
        .app
        .operator()
        .post("/api/v1/campaigns", body)
        .await
        .refused(422, "invalid");
    assert_eq!(said["field"], "items.0.quick.supplier_id");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_says_how_commission_is_reckoned_and_a_leader_does_not() {
    let b = Bench::start().await;
    for (kind, amount, rule) in [
        (
            "per_piece",
            Some(120),
            CommissionRule::PerPiece { amount: Money(120) },
        ),
        ("spread", None, CommissionRule::Spread),
        ("rate", None, CommissionRule::Rate),
    ] {
        let mut body = b.body();
        body["items"][0]["stock"] = json!(1);
        body["items"][0]["commission_kind"] = json!(kind);
        body["items"][0]["commission_per_piece"] = json!(amount);
        let host = b.host().post("/api/v1/campaigns", body.clone()).await;
        let said = host.refused(403, "forbidden");
        assert_eq!(said["field"], "items.0.commission_kind");
        body["community_ids"] = json!([b.community]);
        let made = b.app.operator().post("/api/v1/campaigns", body).await.ok();
        let mut tx = b.app.ctx.db.read().await.unwrap();
        let found = snapshot(&mut tx, b.app.scope(), campaign_id(&made)).await;
        assert_eq!(found.unwrap().unwrap().items[0].commission, rule);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operators_buy_is_all_leaders_and_shown_for_each() {
    let b = Bench::start().await;
    let operator = b.app.operator();
    let said = operator
        .post("/api/v1/campaigns", b.body())
        .await
        .refused(422, "groupbuy.no_leaders");
    assert_eq!(said["field"], "community_ids");
    let mut body = b.body();
    body["community_ids"] = json!([b.community]);
    let made = operator.post("/api/v1/campaigns", body).await.ok();
    assert_eq!(made["leaders"].as_array().unwrap().len(), 2);
    assert!(made.get("owner_id").is_none());
    let id = campaign_id(&made);
    for (leader, name) in b.leaders.iter().zip(["王姐", "李哥"]) {
        let seen = b
            .app
            .anyone()
            .get(&format!("/api/v1/campaigns/{id}?leader={leader}"))
            .await
            .ok();
        assert_eq!(seen["leader"]["nickname"], name);
        let url = seen["share"]["url"].as_str().unwrap();
        assert!(url.ends_with(&format!("/c/{id}?l={leader}")), "{url}");
    }
    b.host()
        .post(&format!("/api/v1/campaigns/{id}/cutoff-now"), json!({}))
        .await
        .refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_what() {
    let b = Bench::start().await;
    let (member, anyone) = (b.app.member(b.members[0]), b.app.anyone());
    member
        .post("/api/v1/campaigns", b.body())
        .await
        .refused(403, "forbidden");
    anyone
        .post("/api/v1/campaigns", b.body())
        .await
        .refused(401, "unauthenticated");
    let text = json!({"text": "苹果 5斤 20元"});
    member
        .post("/api/v1/campaigns/parse", text.clone())
        .await
        .refused(403, "forbidden");
    anyone
        .post("/api/v1/campaigns/parse", text.clone())
        .await
        .refused(401, "unauthenticated");
    let read = b.host().post("/api/v1/campaigns/parse", text).await.ok();
    assert_eq!(
        (&read["items"][0]["name"], &read["items"][0]["price"]),
        (&json!("苹果"), &json!(2000))
    );
    let id = campaign_id(&b.campaign().await);
    for action in ["open", "cutoff-now", "cancel"] {
        let path = format!("/api/v1/campaigns/{id}/{action}");
        b.rival()
            .post(&path, json!({}))
            .await
            .refused(403, "forbidden");
        anyone
            .post(&path, json!({}))
            .await
            .refused(401, "unauthenticated");
        b.host()
            .post(&format!("/api/v1/campaigns/77/{action}"), json!({}))
            .await
            .refused(404, "not_found");
    }
    b.rival()
        .put(&format!("/api/v1/campaigns/{id}"), json!({}))
        .await
        .refused(403, "forbidden");
    b.app
        .operator()
        .post(&format!("/api/v1/campaigns/{id}/cutoff-now"), json!({}))
        .await
        .ok();
}
