//! A list of orders is taken at once, and guests claim what was taken for them.
use crate::bench::World;
use julin_ledger::Account;
use serde_json::{Value, json};

const LIST: &str = "/api/v1/leader/orders/list";

impl World {
    async fn read(&self, text: &str) -> Value {
        let body = json!({ "campaign_id": self.campaign, "text": text });
        self.host()
            .post("/api/v1/leader/orders/read", body)
            .await
            .ok()
    }
    /// What is taken if everything was read right.
    fn list_of(&self, read: &Value, pay: &str) -> Value {
        let order = |o: &Value| {
            let lines: Vec<Value> = o["lines"]
                .as_array()
                .unwrap()
                .iter()
                .map(|l| json!({ "item_id": l["item_id"], "quantity": l["quantity"] }))
                .collect();
            json!({
                "buyer": { "member_id": o["member_id"], "phone": o["phone"], "name": o["name"] },
                "lines": lines, "unit": o["unit"], "note": o["note"],
            })
        };
        let orders: Vec<Value> = read["orders"]
            .as_array()
            .unwrap()
            .iter()
            .map(order)
            .collect();
        json!({ "campaign_id": self.campaign, "pay": pay, "orders": orders })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_read_shown_and_taken_as_a_whole() {
    let w = World::start().await;
    let who = w.resident(1).await;
    // 王小明 is one of her people.
    w.bought(&who, &[0, 1]).await;
    let read = w.read("#接龙\n1. 王小明 3栋1203 樱桃2份\n2. 赵奶奶 蜜桃x3 樱桃1\n3. 13900000007 老孙 蜜桃两份\n4. 收到").await;
    assert_eq!(read["unread"], json!([{ "line": 5, "text": "4. 收到" }]));
    let orders = read["orders"].as_array().unwrap();
    assert!(
        orders[0]["member_id"].is_string() && orders[1]["member_id"].is_null(),
        "{orders:?}"
    );
    assert_eq!(orders[2]["phone"], "13900000007");
    assert_eq!(
        (&orders[1]["lines"][0]["quantity"], &orders[1]["confidence"]),
        (&json!(3), &json!("high"))
    );
    let body = w.list_of(&read, "cash");
    let made = w
        .host()
        .post_keyed(LIST, "list-0001", body.clone())
        .await
        .ok();
    let again = w
        .host()
        .post_keyed(LIST, "list-0001", body.clone())
        .await
        .ok();
    assert_eq!(made, again);
    let mut other = body;
    other["pay"] = json!("link");
    w.host()
        .post_keyed(LIST, "list-0001", other)
        .await
        .refused(409, "idempotency.key_reused");
    w.app.drain().await;
    assert_eq!(
        (
            w.item(0).await["paid_quantity"].clone(),
            w.item(1).await["paid_quantity"].clone()
        ),
        (json!(3), json!(6))
    );
    assert!(
        made[1]["claim_path"]
            .as_str()
            .unwrap()
            .starts_with("/claim/")
    );
    assert!(made[0]["claim_path"].is_null() && made[2]["claim_path"].is_null());
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_list_that_cannot_be_taken_nothing_is() {
    let w = World::start().await;
    // Four cherries are more than one may have.
    let read = w.read("赵奶奶 蜜桃3\n钱爷爷 樱桃4").await;
    let said = w
        .host()
        .post(LIST, w.list_of(&read, "cash"))
        .await
        .refused(409, "orders.limit_exceeded");
    assert_eq!(said["field"], "orders.1.lines.0.quantity");
    let list = [0, 1, 2, 3].map(|n| format!("邻居{n} 樱桃3\n")).concat();
    let read = w.read(&list).await;
    let said = w
        .host()
        .post(LIST, w.list_of(&read, "link"))
        .await
        .refused(409, "orders.sold_out");
    assert_eq!(said["field"], "orders.3.lines.0.quantity");
    assert_eq!(w.item(0).await["available"], 10);
    assert_eq!(
        (w.item(1).await["available"].clone(), w.cash_kept().await),
        (json!(100), 0)
    );
    let none = json!({ "campaign_id": w.campaign, "pay": "cash", "orders": [] });
    w.host().post(LIST, none).await.refused(422, "invalid");
    w.resident(1)
        .await
        .post(LIST, w.list_of(&read, "cash"))
        .await
        .refused(403, "forbidden");
    let foreign = json!({ "campaign_id": w.campaign, "text": "赵奶奶 蜜桃3" });
    w.app
        .leader(w.rival)
        .post("/api/v1/leader/orders/read", foreign)
        .await
        .refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_claims_the_order_and_pays_it() {
    let w = World::start().await;
    let read = w.read("赵奶奶 1203 樱桃2").await;
    let made = w.host().post(LIST, w.list_of(&read, "link")).await.ok();
    let id = made[0]["id"].as_str().unwrap().to_owned();
    let link = made[0]["claim_path"]
        .as_str()
        .unwrap()
        .replace("/claim/", "/api/v1/guest-claims/");
    let shown = w.app.anyone().get(&link).await.ok();
    assert_eq!(
        (
            &shown["name"],
            &shown["claimed"],
            &shown["orders"][0]["total"]
        ),
        (&json!("赵奶奶"), &json!(false), &json!(3_980))
    );
    assert_eq!(
        w.order(&w.host(), &id).await["taken"]["claim_path"],
        made[0]["claim_path"]
    );
    w.host()
        .post(&link, json!({}))
        .await
        .refused(403, "orders.guest_own");
    w.app
        .anyone()
        .post(&link, json!({}))
        .await
        .refused(401, "unauthenticated");
    w.app
        .anyone()
        .get("/api/v1/guest-claims/nobody")
        .await
        .refused(404, "not_found");
    let who = w.resident(1).await;
    who.get(&format!("/api/v1/orders/{id}"))
        .await
        .refused(404, "not_found");
    let claimed = who.post(&link, json!({})).await.ok();
    assert_eq!(
        (&claimed["mine"], &claimed["orders"][0]["id"]),
        (&json!(true), &json!(id))
    );
    assert_eq!(who.post(&link, json!({})).await.ok(), claimed);
    w.resident(2)
        .await
        .post(&link, json!({}))
        .await
        .refused(409, "orders.guest_claimed");
    let stranger = w.app.anyone().get(&link).await.ok();
    assert_eq!(
        (&stranger["claimed"], &stranger["orders"]),
        (&json!(true), &json!([]))
    );
    w.pay(&who, &id).await;
    let order = w.order(&who, &id).await;
    assert_eq!(
        (&order["status"], &order["unit"]),
        (&json!("paid"), &json!("1203"))
    );
    assert!(order["taken"]["claim_path"].is_null());
    let steps = order["timeline"].as_array().unwrap();
    let step = steps.iter().find(|s| s["reason"] == "claimed").unwrap();
    assert_eq!(
        step["changes"],
        json!([{ "field": "buyer", "from": "赵奶奶", "to": "王小明" }])
    );
    // What the guest was allowed counts for the member.
    let more = who
        .post("/api/v1/orders", w.body(&[2]))
        .await
        .refused(409, "orders.limit_exceeded");
    assert_eq!(more["detail"], "1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_paid_for_a_guest_in_cash_is_theirs_once_they_claim() {
    let w = World::start().await;
    let read = w.read("赵奶奶 樱桃1").await;
    let made = w.host().post(LIST, w.list_of(&read, "cash")).await.ok();
    w.app.drain().await;
    let link = made[0]["claim_path"]
        .as_str()
        .unwrap()
        .replace("/claim/", "/api/v1/guest-claims/");
    let (who, member) = w.neighbour(1).await;
    who.post(&link, json!({})).await.ok();
    w.app.drain().await;
    assert_eq!(w.balance(Account::customer_funds(member)).await, -1_990);
    let chain = who
        .get(&format!("/api/v1/campaigns/{}/chain", w.campaign))
        .await
        .ok();
    assert_eq!(chain["items"][0]["mine"], true);
    let id = made[0]["id"].as_str().unwrap();
    who.post(&format!("/api/v1/orders/{id}/cancel"), json!({}))
        .await
        .ok();
    w.app.drain().await;
    assert_eq!(
        (
            w.balance(Account::customer_funds(member)).await,
            w.trial().await
        ),
        (0, 0)
    );
}
