use crate::bench::{Bench, campaign_id, ts};
use julin_testkit::Client;
use serde_json::{Value, json};

async fn titles(client: &Client, query: &str) -> Vec<String> {
    let page: Value = client.get(&format!("/api/v1/campaigns?{query}")).await.ok();
    let rows = page["items"].as_array().unwrap();
    rows.iter()
        .map(|c| c["title"].as_str().unwrap().to_owned())
        .collect()
}

async fn make(client: &Client, b: &Bench, title: &str, more: Value) -> Value {
    let mut body = b.body();
    body["items"] = json!([{"sku_id": b.skus[0], "base_price": 1990, "stock": 10,
        "tiers": [{"min_quantity": 3, "price": 1890}]}]);
    body["title"] = json!(title);
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    client.post("/api/v1/campaigns", body).await.ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_find_titles_and_mean_nothing_else() {
    let b = Bench::start().await;
    let operator = b.app.operator();
    for title in ["周末水果团", "Weekend 50% off", "水果_罐头"] {
        make(&b.host(), &b, title, json!({})).await;
    }
    make(&b.host(), &b, "水果草稿", json!({"draft": true})).await;
    assert_eq!(
        titles(&operator, "q=%E6%B0%B4%E6%9E%9C").await,
        ["水果_罐头", "周末水果团"]
    );
    assert_eq!(
        titles(&operator, "mine=true&q=%E6%B0%B4%E6%9E%9C&limit=1").await,
        ["水果草稿"]
    );
    assert_eq!(titles(&operator, "q=wEEKend").await, ["Weekend 50% off"]);
    assert_eq!(titles(&operator, "q=%25").await, ["Weekend 50% off"]);
    assert_eq!(titles(&operator, "q=_").await, ["水果_罐头"]);
    assert_eq!(titles(&operator, "q=!").await, Vec::<String>::new());
    assert_eq!(titles(&operator, "q=%20").await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_are_by_community_leader_state_and_owner() {
    let b = Bench::start().await;
    let (host, rival, operator, anyone) = (b.host(), b.rival(), b.app.operator(), b.app.anyone());
    let first = make(&host, &b, "王姐的", json!({})).await;
    make(&host, &b, "草稿", json!({"draft": true})).await;
    make(&rival, &b, "李哥的", json!({"opens_at": ts(1_000_000).0})).await;
    make(
        &operator,
        &b,
        "全场",
        json!({"community_ids": [b.community]}),
    )
    .await;
    assert_eq!(titles(&anyone, "").await, ["全场", "李哥的", "王姐的"]);
    assert_eq!(titles(&anyone, "status=open").await, ["全场", "王姐的"]);
    assert_eq!(
        titles(&anyone, "status=scheduled,open&limit=1").await,
        ["全场"]
    );
    assert_eq!(
        titles(&anyone, &format!("leader={}", b.leaders[0])).await,
        ["全场", "王姐的"]
    );
    assert_eq!(
        titles(&anyone, &format!("community={}", b.community))
            .await
            .len(),
        3
    );
    assert_eq!(titles(&anyone, "community=77").await, Vec::<String>::new());
    assert_eq!(titles(&anyone, "status=draft").await, Vec::<String>::new());
    assert_eq!(titles(&host, "mine=true").await, ["全场", "草稿", "王姐的"]);
    assert_eq!(titles(&operator, "mine=true&status=draft").await, ["草稿"]);
    anyone
        .get("/api/v1/campaigns?mine=true")
        .await
        .refused(401, "unauthenticated");
    anyone
        .get("/api/v1/campaigns?status=lost")
        .await
        .refused(422, "invalid");
    b.paid(&first, 0, &[(0, 1)]).await;
    let page = anyone
        .get(&format!("/api/v1/campaigns?leader={}", b.leaders[0]))
        .await
        .ok();
    let cards = page["items"].as_array().unwrap();
    assert_eq!(
        cards[0]["leader"]["nickname"], "王姐",
        "shown for the leader asked for"
    );
    let card = cards.iter().find(|c| c["id"] == first["id"]).unwrap();
    for (key, value) in [
        ("joined_count", 1),
        ("item_count", 1),
        ("min_price", 1990),
        ("next_tier_gap", 2),
        ("stock_ratio_bps", 10_000),
    ] {
        assert_eq!(card[key], value, "{key}");
    }
    assert_eq!(campaign_id(card), campaign_id(&first));
}
