use crate::{start, supplier};
use julin_catalog::{QuickProduct, product_snapshot, quick_product, suppliers};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Money, PersonId, ProductId, Scope, SkuId};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn suppliers_are_made_edited_and_listed_by_those_who_may() {
    let app = start().await;
    let operator = app.operator();
    let id = supplier(&operator).await;
    let path = format!("/api/v1/suppliers/{id}");
    let body = json!({"name": "绿源农场", "contact": "老李", "phone": "0536-1234567"});
    assert_eq!(
        operator.put(&path, body.clone()).await.ok()["contact"],
        "老李"
    );
    operator
        .put("/api/v1/suppliers/77", body)
        .await
        .refused(404, "not_found");
    let page = operator.get("/api/v1/suppliers").await.ok();
    assert_eq!(page["items"][0]["name"], "绿源农场");
    let keyed = |name: &'static str| {
        operator.post_keyed("/api/v1/suppliers", "supplier-key-1", json!({"name": name}))
    };
    let (one, same) = (keyed("甲").await.ok(), keyed("甲").await.ok());
    assert_eq!(one, same);
    keyed("乙").await.refused(409, "idempotency.key_reused");
    app.leader(PersonId(3))
        .get("/api/v1/suppliers")
        .await
        .refused(403, "forbidden");
}

struct Quick(QuickProduct);
impl Command for Quick {
    type Output = (ProductId, SkuId);
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        quick_product(tx, Scope::shop(julin_testkit::SHOP), &self.0).await
    }
}

fn quick(owner: i64, name: &str) -> Quick {
    Quick(QuickProduct {
        owner: PersonId(owner),
        owner_name: "王姐".to_owned(),
        own_goods: true,
        name: name.to_owned(),
        spec: "2斤".to_owned(),
        price: Money(3_600),
        supply_price: Money(3_240),
        supplier: None,
        image_keys: vec![],
        stock: 40,
        commission_bps: 1_000,
        weighing: None,
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_is_the_supplier_of_her_own_goods() {
    let app = start().await;
    let (_, one) = app.write(quick(3, "手工水饺")).await.unwrap();
    let (product, two) = app.write(quick(3, "手工馄饨")).await.unwrap();
    let (_, other) = app.write(quick(4, "自制酱菜")).await.unwrap();
    let mut tx = app.ctx.db.read().await.unwrap();
    let found = product_snapshot(&mut tx, app.scope(), &[one, two, other])
        .await
        .unwrap();
    assert_eq!(found[&one].supplier, found[&two].supplier);
    assert_ne!(found[&one].supplier, found[&other].supplier);
    assert_eq!(
        (found[&one].owner, found[&one].available),
        (Some(PersonId(3)), 40)
    );
    let mine = suppliers(&mut tx, app.scope(), &[found[&one].supplier])
        .await
        .unwrap();
    assert_eq!(mine[&found[&one].supplier].name, "王姐");
    drop(tx);
    // Her own goods are hers alone; she sees what the supplier is paid: that is she.
    let hers = app.leader(PersonId(3)).get("/api/v1/products").await.ok();
    assert_eq!(hers["items"].as_array().unwrap().len(), 2);
    assert_eq!(hers["items"][0]["skus"][0]["supply_price"], 3_240);
    let path = format!("/api/v1/products/{product}");
    app.leader(PersonId(4))
        .get(&path)
        .await
        .refused(404, "not_found");
    let none = quick(3, " ");
    assert!(app.write(none).await.is_err(), "a name is a must");
}
