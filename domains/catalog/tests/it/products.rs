use crate::{product, start, supplier, tomato};
use julin_catalog::product_snapshot;
use julin_kernel::{Money, PersonId, SkuId};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_is_made_once_and_read_back() {
    let app = start().await;
    let operator = app.operator();
    let supplier = supplier(&operator).await;
    let body = tomato(&supplier, 100);
    let made = operator
        .post_keyed("/api/v1/products", "key-00000001", body.clone())
        .await;
    assert_eq!(made.status, 201);
    let made = made.ok();
    let again = operator
        .post_keyed("/api/v1/products", "key-00000001", body)
        .await
        .ok();
    assert_eq!(made, again);
    let other = tomato(&supplier, 99);
    operator
        .post_keyed("/api/v1/products", "key-00000001", other)
        .await
        .refused(409, "idempotency.key_reused");
    let sku = &made["skus"][0];
    assert_eq!(sku["stock"], 100);
    assert_eq!(sku["commission_bps"], 1_000, "the shop's usual rate");
    assert_eq!(made["supplier_name"], "绿源合作社");
    let path = format!("/api/v1/products/{}", made["id"].as_str().unwrap());
    assert_eq!(operator.get(&path).await.ok(), made);
    operator
        .get("/api/v1/products/77")
        .await
        .refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_named() {
    let app = start().await;
    let operator = app.operator();
    let supplier = supplier(&operator).await;
    for (pointer, value, field) in [
        ("/name", json!(" "), "name"),
        ("/skus/0/price", json!(0), "skus.0.price"),
        ("/skus/0/stock", json!(-1), "skus.0.stock"),
        ("/skus", json!([]), "skus"),
        ("/supplier_id", json!("12345"), "supplier_id"),
        ("/role", json!("star"), "role"),
    ] {
        let mut body = tomato(&supplier, 1);
        *body.pointer_mut(pointer).unwrap() = value;
        let said = operator
            .post("/api/v1/products", body)
            .await
            .refused(422, "invalid");
        assert_eq!(said["field"], field);
    }
    let mut body = tomato(&supplier, 1);
    body["image_keys"] = json!(["../../etc/passwd"]);
    let said = operator
        .post("/api/v1/products", body)
        .await
        .refused(422, "invalid");
    assert_eq!(said["field"], "image_keys.0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_changes_adds_and_retires_skus_and_never_the_stock() {
    let app = start().await;
    let operator = app.operator();
    let made = product(&operator, 100).await;
    let path = format!("/api/v1/products/{}", made["id"].as_str().unwrap());
    let sku = made["skus"][0]["id"].as_str().unwrap();
    let mut body = tomato(made["supplier_id"].as_str().unwrap(), 7);
    body["skus"] = json!([
        {"id": sku, "spec_name": "5斤装", "price": 2090, "supply_price": 1400, "stock": 5},
        {"spec_name": "10斤装", "price": 3690, "supply_price": 2700, "stock": 30, "case_size": 4},
    ]);
    let edited = operator.put(&path, body.clone()).await.ok();
    let skus = edited["skus"].as_array().unwrap();
    assert_eq!(
        (skus.len(), &skus[0]["stock"], &skus[1]["stock"]),
        (2, &json!(100), &json!(30))
    );
    assert_eq!(
        (&skus[0]["price"], &skus[1]["case_size"]),
        (&json!(2090), &json!(4))
    );
    body["skus"] = json!([skus[1].clone()]);
    let edited = operator.put(&path, body.clone()).await.ok();
    assert_eq!(edited["skus"].as_array().unwrap().len(), 1);
    body["skus"] = json!([{"id": "99", "price": 1, "supply_price": 0}]);
    let said = operator.put(&path, body).await.refused(422, "invalid");
    assert_eq!(said["field"], "skus.0.id");
    // A SKU that was taken away is still known to those who sold it.
    let mut tx = app.ctx.db.read().await.unwrap();
    let id: SkuId = sku.parse().unwrap();
    let kept = product_snapshot(&mut tx, app.scope(), &[id]).await.unwrap();
    assert_eq!(kept[&id].price, Money(2090));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_filter_and_page() {
    let app = start().await;
    let operator = app.operator();
    let supplier = supplier(&operator).await;
    for (name, role) in [
        ("苹果100%", "profit_maker"),
        ("Apple 苹果", "traffic_driver"),
        ("梨", "profit_maker"),
    ] {
        let mut body = tomato(&supplier, 1);
        (body["name"], body["role"]) = (json!(name), json!(role));
        operator.post("/api/v1/products", body).await.ok();
    }
    let names = async |query: &str| -> Vec<String> {
        let page = operator
            .get(&format!("/api/v1/products?{query}"))
            .await
            .ok();
        let rows = page["items"].as_array().unwrap().clone();
        rows.iter()
            .map(|p| p["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names("").await, ["梨", "Apple 苹果", "苹果100%"]);
    assert_eq!(
        names("q=%E8%8B%B9%E6%9E%9C&role=profit_maker").await,
        ["苹果100%"]
    );
    assert_eq!(names("q=APPLE").await, ["Apple 苹果"]);
    assert_eq!(
        names("q=100%25").await,
        ["苹果100%"],
        "a percent sign is no pattern"
    );
    let first = operator.get("/api/v1/products?limit=2").await.ok();
    let next = first["next"].as_str().unwrap();
    assert_eq!(names(&format!("limit=2&cursor={next}")).await, ["苹果100%"]);
    let id = first["items"][0]["id"].as_str().unwrap();
    operator
        .post(&format!("/api/v1/products/{id}/archive"), json!({}))
        .await
        .ok();
    assert_eq!(names("").await.len(), 2);
    assert_eq!(names("status=archived").await, ["梨"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_what() {
    let app = start().await;
    let operator = app.operator();
    let made = product(&operator, 1).await;
    let path = format!("/api/v1/products/{}", made["id"].as_str().unwrap());
    app.anyone()
        .get("/api/v1/products")
        .await
        .refused(401, "unauthenticated");
    app.member(PersonId(2))
        .get("/api/v1/products")
        .await
        .refused(403, "forbidden");
    let leader = app.leader(PersonId(3));
    let seen = leader.get(&path).await.ok();
    assert_eq!(seen["skus"][0]["price"], 1990);
    assert!(
        seen["skus"][0].get("supply_price").is_none(),
        "leaders are not told"
    );
    leader
        .put(&path, tomato("1", 1))
        .await
        .refused(403, "forbidden");
    let body = tomato("1", 1);
    leader
        .post("/api/v1/products", body.clone())
        .await
        .refused(403, "forbidden");
    app.anyone()
        .post("/api/v1/products", body)
        .await
        .refused(401, "unauthenticated");
}
