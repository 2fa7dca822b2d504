//! The room through HTTP and through its facade, on either engine.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod pictures;
mod pools;
mod pools_property;
mod products;
mod suppliers;

use julin_testkit::{Client, TestApp};
use serde_json::{Value, json};

async fn start() -> TestApp {
    TestApp::start(vec![julin_catalog::room()]).await
}

async fn supplier(operator: &Client) -> String {
    let made = operator
        .post("/api/v1/suppliers", json!({"name": "绿源合作社"}))
        .await
        .ok();
    made["id"].as_str().unwrap().to_owned()
}

fn tomato(supplier: &str, stock: i64) -> Value {
    json!({
        "supplier_id": supplier, "name": "沙瓤西红柿", "subtitle": "老品种", "origin": "山东寿光",
        "unit_text": "约5斤/箱", "role": "traffic_driver", "temperature": "ambient",
        "skus": [{"spec_name": "5斤", "price": 1990, "supply_price": 1400, "stock": stock}],
    })
}

/// A product with one SKU and its stock: the answer.
async fn product(operator: &Client, stock: i64) -> Value {
    let supplier = supplier(operator).await;
    operator
        .post("/api/v1/products", tomato(&supplier, stock))
        .await
        .ok()
}
