//! A counted order moves to another pickup point, and is charged more by an adjustment.
use crate::bench::{DAY_MS, World};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Money, PersonId, Scope};
use julin_ledger::{Account, AccountKind};
use julin_orders::{LineSurcharge, ask_surcharge};
use julin_testkit::Client;
use serde_json::{Value, json};

struct Ask(Scope, Value, i64, &'static str);
impl Command for Ask {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let id = |v: &Value| v.as_str().unwrap().parse().unwrap();
        let surcharge = LineSurcharge {
            order: id(&self.1["id"]),
            line: self.1["lines"][0]["id"].as_str().unwrap().parse().unwrap(),
            amount: Money(self.2),
            key: self.3.to_owned(),
            reason: "标价少写了",
            actor: PersonId(9),
        };
        ask_surcharge(tx, self.0, surcharge).await
    }
}

impl World {
    async fn surcharge(
        &self,
        who: &Client,
        id: &str,
        amount: i64,
        key: &'static str,
    ) -> Result<()> {
        let order = self.order(who, id).await;
        self.app
            .write(Ask(self.app.scope(), order, amount, key))
            .await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_counted_order_is_charged_more_only_if_its_buyer_pays() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[2]).await;
    let early = w
        .surcharge(&who, &id, 100, "correction:1")
        .await
        .unwrap_err();
    assert_eq!(early.fault().unwrap().code.code, "wrong_state");
    w.app.advance(DAY_MS).await;
    w.count().await;
    w.surcharge(&who, &id, 300, "correction:2").await.unwrap();
    let twice = w
        .surcharge(&who, &id, 100, "correction:3")
        .await
        .unwrap_err();
    assert_eq!(twice.fault().unwrap().code.code, "orders.edit_pending");
    w.app.drain().await;
    let asked = w.order(&who, &id).await;
    assert_eq!(
        (
            &asked["pending_edit"]["amount"],
            &asked["pending_edit"]["adjustment"],
            &asked["pending_edit"]["reason"]
        ),
        (&json!(300), &json!(true), &json!("标价少写了"))
    );
    let inbox = who.get("/api/v1/inbox").await.ok();
    assert!(inbox.to_string().contains("order_surcharge"), "{inbox}");
    w.pay(&who, &id).await;
    let paid = w.order(&who, &id).await;
    assert_eq!(
        (&paid["total"], &paid["paid"], &paid["lines"][0]["amount"]),
        (&json!(4_280), &json!(4_280), &json!(4_280))
    );
    let step = paid["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&step["reason"], &step["changes"][1]["to"]),
        (&json!("surcharge_paid"), &json!("42.80"))
    );
    // Another one lapses, and the order stays as it is; its buyer may also say no at once.
    w.surcharge(&who, &id, 500, "correction:4").await.unwrap();
    w.app.advance(8 * DAY_MS).await;
    let order = w.order(&who, &id).await;
    assert_eq!(
        (order["pending_edit"].is_null(), &order["total"]),
        (true, &json!(4_280))
    );
    w.surcharge(&who, &id, 500, "correction:5").await.unwrap();
    let order = who
        .post(&format!("/api/v1/orders/{id}/edits/withdraw"), json!({}))
        .await
        .ok();
    assert!(order["pending_edit"].is_null());
    assert_eq!((w.till.taken(), w.trial().await), (4_280, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_surcharge_of_an_order_that_is_over_is_sales_at_once() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[1]).await;
    w.app.advance(DAY_MS).await;
    w.count().await;
    w.handed_over(&id).await;
    w.app.advance(5 * DAY_MS).await;
    assert_eq!(w.order(&who, &id).await["status"], "completed");
    w.surcharge(&who, &id, 200, "correction:1").await.unwrap();
    w.pay(&who, &id).await;
    let sales = w.balance(Account::shop(AccountKind::Sales)).await;
    assert_eq!((sales, w.trial().await), (-2_190, 0));
    let member = w.app.write(Buyer(w.app.scope())).await.unwrap();
    assert_eq!(w.balance(Account::customer_funds(member)).await, 0);
}

struct Buyer(Scope);
impl Command for Buyer {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        Ok(
            julin_identity::register_or_find(tx, self.0, "13900000001", "")
                .await?
                .0,
        )
    }
}

struct Point(Scope, PersonId);
impl Command for Point {
    type Output = julin_kernel::PickupPointId;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let leader = julin_community::leader(tx, self.0, self.1).await?.unwrap();
        let point = julin_community::NewPickupPoint {
            name: "南门".into(),
            address: "南门".into(),
            hours: String::new(),
            keeper_note: None,
        };
        Ok(julin_community::put_pickup_point(tx, self.0, leader.community, &point).await?)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_counted_order_moves_to_another_pickup_point_until_it_is_sorted() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[1]).await;
    let south = w.app.write(Point(w.app.scope(), w.leader)).await.unwrap();
    w.app.advance(DAY_MS).await;
    w.count().await;
    let path = format!("/api/v1/orders/{id}/edits");
    let body = json!({ "revision": 0, "pickup_point_id": south, "reason": "改到南门取" });
    who.post(&path, body.clone())
        .await
        .refused(409, "orders.counted");
    let lines = json!({ "revision": 0, "lines": w.body(&[2])["lines"], "reason": "多要" });
    w.host()
        .post(&path, lines)
        .await
        .refused(409, "orders.counted");
    assert_eq!(w.order(&w.host(), &id).await["movable"], true);
    w.host().post(&path, body).await.ok();
    w.app.drain().await;
    let order = w.order(&who, &id).await;
    assert_eq!(
        (&order["pickup_point"]["name"], &order["revision"]),
        (&json!("南门"), &json!(1))
    );
    let step = order["timeline"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        (&step["reason"], &step["actor"]),
        (&json!("edited: 改到南门取"), &json!("leader"))
    );
    assert_eq!(
        step["changes"],
        json!([{ "field": "pickup_point", "from": "北门小店", "to": "南门" }])
    );
    w.handed_over(&id).await;
    let body = json!({ "revision": 1, "pickup_point_id": south, "reason": "又改" });
    w.host()
        .post(&path, body)
        .await
        .refused(409, "orders.counted");
}
