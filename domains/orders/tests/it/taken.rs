//! Orders taken for neighbours, paid by them or in cash to the leader.
use crate::bench::{DAY_MS, HOUR_MS, World};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Money, PersonId, Scope, SessionId};
use julin_orders::{CollectCash, Liable, LineCorrection, cash_of_leader, correct_line};
use julin_web::{Actor, Grant, Reach, Role};
use serde_json::{Value, json};

struct Owed(Scope, PersonId);
impl Command for Owed {
    type Output = Money;
    async fn run(&self, tx: &mut Tx) -> Result<Money> {
        cash_of_leader(tx, self.0, self.1).await
    }
}

impl World {
    fn taken(&self, buyer: Value, quantities: &[i64], pay: &str) -> Value {
        let lines = self.body(quantities)["lines"].clone();
        json!({ "campaign_id": self.campaign, "buyer": buyer, "lines": lines, "pay": pay })
    }
    async fn owed(&self) -> i64 {
        self.app
            .write(Owed(self.app.scope(), self.leader))
            .await
            .unwrap()
            .0
    }
    fn leader_actor(&self) -> Actor {
        let reach = Reach::Leader(self.leader);
        let role = Role::Leader;
        Actor {
            person: self.leader,
            shop: self.app.scope().shop,
            session: SessionId(1),
            grants: vec![Grant { role, reach }],
        }
    }
    /// What the leader owes, less what she has to give back to members.
    pub(crate) async fn cash_kept(&self) -> i64 {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        let waiting = julin_payments::cash_to_return(&mut tx, self.app.scope(), self.leader).await;
        drop(tx);
        let waiting: i64 = waiting.unwrap().iter().map(|r| r.refund.amount.0).sum();
        self.owed().await - waiting
    }
}

const PATH: &str = "/api/v1/leader/orders";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cash_pays_at_once_and_the_neighbour_claims_by_the_number() {
    let w = World::start().await;
    let buyer = json!({ "phone": "139 0000 0001", "name": "赵奶奶" });
    let body = w.taken(buyer, &[2, 1], "cash");
    let made = w
        .host()
        .post_keyed(PATH, "take-0001", body.clone())
        .await
        .ok();
    let again = w.host().post_keyed(PATH, "take-0001", body).await.ok();
    assert_eq!(made, again);
    w.app.drain().await;
    assert_eq!((w.owed().await, w.trial().await), (4_980, 0));
    // Whoever has the number is that member.
    let who = w.resident(1).await;
    let order = w.order(&who, made["id"].as_str().unwrap()).await;
    assert_eq!(
        (&order["status"], &order["chain_number"], &order["cash"]),
        (&json!("paid"), &json!(1), &json!(4_980))
    );
    assert_eq!(
        (&order["taken"]["kind"], &order["taken"]["by_name"]),
        (&json!("on_behalf"), &json!("李姐"))
    );
    assert_eq!(w.item(0).await["paid_quantity"], 2);
    let mine = w
        .host()
        .get(&format!("/api/v1/orders/search?leader={}", w.leader))
        .await
        .ok();
    assert_eq!(mine["items"][0]["member_name"], "赵奶奶");
    // A refund of it waits for her hand, and lowers what she owes.
    who.post(
        &format!("/api/v1/orders/{}/cancel", order["id"].as_str().unwrap()),
        json!({}),
    )
    .await
    .ok();
    w.app.drain().await;
    assert_eq!((w.till.refunded(), w.owed().await), (0, 4_980));
    let payment = format!("/api/v1/payments/{}", order["id"].as_str().unwrap());
    let refund = who.get(&payment).await.ok()["refunds"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let back = format!("/api/v1/payments/refunds/{refund}/return-cash");
    w.app
        .leader(w.rival)
        .post(&back, json!({}))
        .await
        .refused(404, "not_found");
    assert_eq!(w.host().post(&back, json!({})).await.status, 204);
    assert_eq!((w.owed().await, w.trial().await), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_waits_for_its_buyer_longer_than_a_cart() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let buyer = json!({ "phone": "13900000001" });
    let made = w
        .host()
        .post(PATH, w.taken(buyer.clone(), &[1], "link"))
        .await
        .ok();
    let id = made["id"].as_str().unwrap();
    w.app.advance(20 * HOUR_MS).await;
    assert_eq!(w.order(&who, id).await["status"], "pending_payment");
    w.pay(&who, id).await;
    assert_eq!(
        (&w.order(&who, id).await["status"], w.owed().await),
        (&json!("paid"), 0)
    );
    // Whoever was to pay by the link may bring cash instead.
    let second = w.host().post(PATH, w.taken(buyer, &[1], "link")).await.ok();
    let id = second["id"].as_str().unwrap();
    let cash = format!("/api/v1/orders/{id}/cash");
    who.post(&cash, json!({})).await.refused(404, "not_found");
    w.app
        .operator()
        .post(&cash, json!({}))
        .await
        .refused(403, "orders.cash_not_yours");
    w.host().post(&cash, json!({})).await.ok();
    w.app.drain().await;
    assert_eq!(
        (&w.order(&who, id).await["status"], w.owed().await),
        (&json!("paid"), 1_990)
    );
    w.host()
        .post(&cash, json!({}))
        .await
        .refused(409, "payments.already_paid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_surcharge_can_be_paid_in_cash_too() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[1]).await;
    w.edited(&who, &id, w.wanted(0, &[2])).await;
    w.host()
        .post(&format!("/api/v1/orders/{id}/cash"), json!({}))
        .await
        .ok();
    w.app.drain().await;
    let order = w.assert_worth(&who, &id).await;
    assert_eq!(
        (&order["paid"], &order["cash"], w.owed().await),
        (&json!(3_980), &json!(1_990), 1_990)
    );
    // Fewer again: the newest payment gives back first, and that was cash.
    w.edited(&who, &id, w.wanted(1, &[1])).await;
    w.app.drain().await;
    assert_eq!((w.till.refunded(), w.trial().await), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_leader_may_not_take_is_refused() {
    let w = World::start().await;
    let named = |buyer: Value, pay: &str| w.taken(buyer, &[0, 1], pay);
    let nobody = named(json!({ "name": " " }), "link");
    let said = w.host().post(PATH, nobody).await.refused(422, "invalid");
    assert_eq!(said["field"], "buyer.name");
    w.host()
        .post(PATH, named(json!({ "name": "赵奶奶" }), "cash"))
        .await
        .ok();
    let wrong = w
        .host()
        .post(PATH, named(json!({ "phone": "12" }), "cash"))
        .await;
    assert_eq!(
        (wrong.status, &wrong.json()["field"]),
        (422, &json!("buyer.phone"))
    );
    let stranger = named(json!({ "member_id": "77" }), "cash");
    let said = w
        .host()
        .post(PATH, stranger)
        .await
        .refused(404, "not_found");
    assert_eq!(said["field"], "buyer.member_id");
    let herself = named(json!({ "phone": "13800000001" }), "cash");
    w.host()
        .post(PATH, herself)
        .await
        .refused(403, "orders.cash_not_yours");
    let who = w.resident(1).await;
    who.post(PATH, named(json!({ "phone": "13900000001" }), "cash"))
        .await
        .refused(403, "forbidden");
    let theirs = named(json!({ "phone": "13900000001" }), "cash");
    w.app
        .leader(w.rival)
        .post(PATH, theirs)
        .await
        .refused(422, "orders.leader_unknown");
    // 2 000.00 of cash is the most that may be owed; 10.00 are owed by now.
    let many = json!({ "phone": "13900000002" });
    w.host()
        .post(PATH, w.taken(many.clone(), &[0, 90], "cash"))
        .await
        .ok();
    for n in 0..3 {
        let cherries = json!({ "phone": format!("1390000010{n}") });
        w.host()
            .post(PATH, w.taken(cherries, &[3, 0], "cash"))
            .await
            .ok();
    }
    assert_eq!(w.owed().await, 1_000 + 90_000 + 3 * 5_970);
    // Who owes as much as she may takes no more.
    let placed = who.post("/api/v1/orders", w.body(&[0, 1])).await.ok();
    let collect = |debt_max: i64| CollectCash {
        scope: w.app.scope(),
        actor: w.leader_actor(),
        order: placed["id"].as_str().unwrap().parse().unwrap(),
        debt_max: Money(debt_max),
    };
    let owed = w.owed().await;
    let full = w.app.write(collect(owed + 999)).await.unwrap_err();
    let full = full.fault().unwrap();
    assert_eq!(
        (full.code.code, full.detail.as_deref()),
        ("orders.cash_limit", Some("¥9.99"))
    );
    assert_eq!(w.owed().await, owed);
    w.app.write(collect(owed + 1_000)).await.unwrap();
}

struct Correct(Scope, Value, i64);
impl Command for Correct {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let id = |v: &Value| v.as_str().unwrap().parse().unwrap();
        let line = self.1["lines"][0]["id"].as_str().unwrap().parse().unwrap();
        let correction = LineCorrection {
            order: id(&self.1["id"]),
            line,
            amount: Money(self.2),
            liable: Liable::Platform,
            key: "correction:1".to_owned(),
            reason: "秤少了一两",
            actor: PersonId(9),
        };
        correct_line(tx, self.0, correction).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_counted_order_is_corrected_with_its_reason_and_never_beyond_what_is_left() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let id = w.bought(&who, &[2]).await;
    let correct = |order: Value, amount: i64| w.app.write(Correct(w.app.scope(), order, amount));
    let early = correct(w.order(&who, &id).await, 100).await.unwrap_err();
    assert_eq!(early.fault().unwrap().code.code, "wrong_state");
    w.app.advance(DAY_MS).await;
    w.count().await;
    let order = w.order(&who, &id).await;
    let much = correct(order.clone(), 3_981).await.unwrap_err();
    assert_eq!(much.fault().unwrap().code.code, "orders.claim_too_large");
    correct(order, 100).await.unwrap();
    w.app.drain().await;
    let order = w.order(&who, &id).await;
    assert_eq!((&order["refunded"], w.till.refunded()), (&json!(100), 100));
    let step = order["timeline"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(step["reason"], "corrected: 秤少了一两");
    assert_eq!(
        step["changes"],
        json!([{ "field": "refunded", "name": "樱桃 1份", "from": "0.00", "to": "1.00" }])
    );
    assert_eq!(w.trial().await, 0);
}
