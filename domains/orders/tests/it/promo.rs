//! Coupons and points: what they take off, what holds them, and where they go when an order ends.
use crate::bench::{DAY_MS, HOUR_MS, MINUTE_MS, World};
use julin_contracts::PointsGranted;
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{Money, PersonId, Scope};
use julin_ledger::{Account, AccountKind};
use julin_testkit::{Client, START};
use serde_json::{Value, json};

pub(crate) struct Grant(pub(crate) Scope, pub(crate) PersonId, pub(crate) i64);
impl Command for Grant {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let granted = PointsGranted {
            member: self.1,
            points: self.2,
            order: None,
            basis: Money(self.2),
        };
        emit(tx, self.0, granted).await.map(|_| ())
    }
}

struct Balance(Scope, Account);
impl Command for Balance {
    type Output = i64;
    async fn run(&self, tx: &mut Tx) -> Result<i64> {
        Ok(julin_ledger::balance(tx, self.0, self.1).await?.0)
    }
}

impl World {
    /// ¥5 off ¥20, five of them, two a member; changed as asked.
    pub(crate) async fn coupon(&self, change: Value) -> String {
        let mut coupon = json!({
            "title": "满20减5", "kind": "threshold", "amount": 500, "threshold": 2_000,
            "valid_until": START.plus_s(30 * 86_400), "total": 5, "per_member": 2,
        });
        for (field, value) in change.as_object().unwrap() {
            coupon[field] = value.clone();
        }
        let made = self
            .app
            .operator()
            .post("/api/v1/coupons", coupon)
            .await
            .ok();
        made["coupon_id"].as_str().unwrap().to_owned()
    }
    /// Claims a coupon; answers the member's own.
    pub(crate) async fn claimed(&self, who: &Client, coupon: &str) -> String {
        let path = format!("/api/v1/coupons/{coupon}/claim");
        let claimed = who.post(&path, json!({})).await.ok();
        claimed["id"].as_str().unwrap().to_owned()
    }
    pub(crate) async fn points(&self, member: PersonId, points: i64) {
        self.app
            .write(Grant(self.app.scope(), member, points))
            .await
            .unwrap();
        self.app.drain().await;
    }
    pub(crate) async fn balance(&self, account: Account) -> i64 {
        self.app
            .write(Balance(self.app.scope(), account))
            .await
            .unwrap()
    }
    async fn status(&self, who: &Client, grant: &str) -> String {
        let mine = who.get("/api/v1/me/coupons").await.ok();
        let all = mine.as_array().unwrap();
        let found = all.iter().find(|c| c["id"] == grant).unwrap();
        found["status"].as_str().unwrap().to_owned()
    }
    fn with(&self, quantities: &[i64], coupons: &[&str], points: i64) -> Value {
        let mut body = self.body(quantities);
        body["coupon_ids"] = json!(coupons);
        body["points"] = json!(points);
        body
    }
}

fn discounts(order: &Value) -> Vec<i64> {
    let lines = order["lines"].as_array().unwrap();
    lines
        .iter()
        .map(|l| l["discount"].as_i64().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_coupon_is_split_over_the_lines_and_paid_less() {
    let w = World::start().await;
    let (who, _) = w.neighbour(1).await;
    let coupon = w.coupon(json!({})).await;
    let grant = w.claimed(&who, &coupon).await;
    let body = w.with(&[1, 1], &[&grant], 0);
    let order = who
        .post_keyed("/api/v1/orders", "coupon-0001", body.clone())
        .await
        .ok();
    assert_eq!(order["total"], 2_490);
    let id = order["id"].as_str().unwrap();
    // 500 over 1990 and 1000: 332.8 and 167.2.
    assert_eq!(discounts(&w.order(&who, id).await), [333, 167]);
    assert_eq!(w.status(&who, &grant).await, "reserved");
    let again = who
        .post_keyed("/api/v1/orders", "coupon-0001", body)
        .await
        .ok();
    assert_eq!(again["id"], order["id"], "a replay uses nothing twice");
    w.pay(&who, id).await;
    assert_eq!(w.order(&who, id).await["paid"], 2_490);
    assert_eq!(w.status(&who, &grant).await, "used");
    assert_eq!(w.balance(Account::shop(AccountKind::Marketing)).await, 500);
    assert_eq!(w.trial().await, 0);
    let shown = w
        .app
        .operator()
        .get(&format!("/api/v1/coupons/{coupon}"))
        .await
        .ok();
    assert_eq!(
        (
            &shown["issued"],
            &shown["used"],
            &shown["orders"],
            &shown["discounted"]
        ),
        (&json!(1), &json!(1), &json!(1), &json!(500))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_order_holds_comes_back_when_it_expires_or_is_cancelled() {
    let w = World::start().await;
    let (who, member) = w.neighbour(1).await;
    let coupon = w.coupon(json!({})).await;
    let grant = w.claimed(&who, &coupon).await;
    w.points(member, 300).await;
    let body = w.with(&[1, 1], &[&grant], 300);
    let order = who.post("/api/v1/orders", body.clone()).await.ok();
    assert_eq!(order["total"], 2_190);
    let points = who.get("/api/v1/me/points").await.ok();
    assert_eq!(
        (&points["balance"], &points["reserved"]),
        (&json!(300), &json!(300))
    );
    who.post("/api/v1/orders", w.with(&[1], &[], 1))
        .await
        .refused(409, "promo.points_short");
    who.post("/api/v1/orders", body.clone())
        .await
        .refused(409, "promo.coupon_taken");
    w.app.advance(16 * MINUTE_MS).await;
    assert_eq!(w.status(&who, &grant).await, "issued");
    let points = who.get("/api/v1/me/points").await.ok();
    assert_eq!(
        (&points["balance"], &points["reserved"]),
        (&json!(300), &json!(0))
    );
    let order = who.post("/api/v1/orders", body).await.ok();
    let id = order["id"].as_str().unwrap();
    w.pay(&who, id).await;
    assert_eq!(who.get("/api/v1/me/points").await.ok()["balance"], 0);
    who.post(&format!("/api/v1/orders/{id}/cancel"), json!({}))
        .await
        .ok();
    w.app.drain().await;
    assert_eq!(w.status(&who, &grant).await, "issued");
    let points = who.get("/api/v1/me/points").await.ok();
    assert_eq!(points["balance"], 300);
    let kinds: Vec<&str> = points["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["restored", "spent", "earned"]);
    assert_eq!(
        w.till.refunded(),
        2_190,
        "what was paid, and nothing of the discount"
    );
    assert_eq!(w.balance(Account::shop(AccountKind::Marketing)).await, 0);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_after_the_end_holds_the_coupon_again_or_goes_back() {
    let w = World::start().await;
    let (who, _) = w.neighbour(1).await;
    let coupon = w.coupon(json!({})).await;
    let grant = w.claimed(&who, &coupon).await;
    let late = |w: &World| w.with(&[1, 1], &[&grant], 0);
    let order = who.post("/api/v1/orders", late(&w)).await.ok();
    let id = order["id"].as_str().unwrap().to_owned();
    who.post(&format!("/api/v1/payments/{id}/prepay"), json!({}))
        .await
        .ok();
    w.till.deaf(true);
    w.app.advance(16 * MINUTE_MS).await;
    w.till.deaf(false);
    assert_eq!(w.order(&who, &id).await["status"], "cancelled");
    let other = who.post("/api/v1/orders", late(&w)).await.ok();
    w.till.pay_all();
    w.app.advance(6 * MINUTE_MS).await;
    let ended = w.order(&who, &id).await;
    assert_eq!(
        (&ended["status"], &ended["refunded"]),
        (&json!("cancelled"), &json!(2_490))
    );
    let other = w.order(&who, other["id"].as_str().unwrap()).await;
    assert_eq!(
        discounts(&other),
        [333, 167],
        "the coupon stays with the order that holds it"
    );
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_discount_stays_where_it_is_and_a_true_up_takes_no_more_than_is_left() {
    let w = World::start().await;
    let (who, _) = w.neighbour(1).await;
    let coupon = w
        .coupon(json!({"kind": "fixed", "amount": 500, "threshold": 0}))
        .await;
    let grant = w.claimed(&who, &coupon).await;
    let order = who
        .post("/api/v1/orders", w.with(&[3], &[&grant], 0))
        .await
        .ok();
    assert_eq!(order["total"], 5_470);
    let id = order["id"].as_str().unwrap();
    w.pay(&who, id).await;
    let (other, _) = w.neighbour(2).await;
    w.bought(&other, &[3]).await;
    w.count().await;
    // Six pieces: 1790 each, 600 back, and the discount stays.
    let counted = w.order(&who, id).await;
    assert_eq!(
        (&counted["true_up"], discounts(&counted)),
        (&json!(600), vec![500])
    );
    w.handed_over(id).await;
    let line = counted["lines"][0]["id"].clone();
    let claim = json!({"lines": [{"line_id": line, "quantity": 3, "reason": "damaged"}]});
    let claim = who
        .post(&format!("/api/v1/orders/{id}/after-sales"), claim)
        .await
        .ok()["items"][0]
        .clone();
    assert_eq!(
        claim["amount"], 4_870,
        "all that was paid, and nothing of the discount"
    );
    let approve = json!({"liable": "platform"});
    let path = format!(
        "/api/v1/after-sales/{}/approve",
        claim["id"].as_str().unwrap()
    );
    w.host().post(&path, approve).await.ok();
    w.app.drain().await;
    w.app.advance(3 * DAY_MS).await;
    let over = w.order(&who, id).await;
    assert_eq!(
        (&over["status"], &over["refunded"]),
        (&json!("completed"), &json!(4_870))
    );
    assert_eq!(
        w.status(&who, &grant).await,
        "issued",
        "the whole order came back"
    );
    assert_eq!(w.balance(Account::shop(AccountKind::Marketing)).await, 0);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_refunded_gives_no_coupon_back_and_a_whole_one_gives_days() {
    let w = World::start().await;
    let (who, member) = w.neighbour(1).await;
    w.points(member, 100).await;
    let soon = START.plus_s(3_600);
    let coupon = w
        .coupon(json!({"valid_until": soon, "extend_days": 3}))
        .await;
    let (kept, whole) = (
        w.claimed(&who, &coupon).await,
        w.claimed(&who, &coupon).await,
    );
    let mut orders = vec![];
    for (grant, points) in [(&kept, 100), (&whole, 0)] {
        let order = who
            .post("/api/v1/orders", w.with(&[1, 1], &[grant], points))
            .await
            .ok();
        let id = order["id"].as_str().unwrap().to_owned();
        w.pay(&who, &id).await;
        orders.push(id);
    }
    w.app.advance(2 * HOUR_MS).await;
    who.post(&format!("/api/v1/orders/{}/cancel", orders[1]), json!({}))
        .await
        .ok();
    w.app.drain().await;
    let mine = who.get("/api/v1/me/coupons").await.ok();
    let back = mine
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["id"] == whole)
        .unwrap();
    let until = back["terms"]["valid_until"].as_i64().unwrap();
    assert_eq!(
        (&back["status"], &back["expired"]),
        (&json!("issued"), &json!(false))
    );
    assert!(until > START.0 + 3 * DAY_MS, "three days from the refund");
    w.count().await;
    w.handed_over(&orders[0]).await;
    let line = w.order(&who, &orders[0]).await["lines"][0]["id"].clone();
    let claim = json!({"lines": [{"line_id": line, "quantity": 1, "reason": "damaged"}]});
    let claim = who
        .post(&format!("/api/v1/orders/{}/after-sales", orders[0]), claim)
        .await
        .ok()["items"][0]
        .clone();
    let path = format!(
        "/api/v1/after-sales/{}/approve",
        claim["id"].as_str().unwrap()
    );
    w.host()
        .post(&path, json!({"liable": "platform"}))
        .await
        .ok();
    w.app.advance(3 * DAY_MS).await;
    assert_eq!(w.order(&who, &orders[0]).await["status"], "completed");
    assert_eq!(w.status(&who, &kept).await, "used");
    // The points of the line that came back, and what the shop gave of it.
    assert_eq!(who.get("/api/v1/me/points").await.ok()["balance"], 67);
    assert_eq!(w.balance(Account::shop(AccountKind::Marketing)).await, 200);
    assert_eq!(w.balance(Account::customer_funds(member)).await, 0);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_coupon_says_why_it_cannot_be_used_and_takes_no_stock() {
    let w = World::start().await;
    let (who, _) = w.neighbour(1).await;
    let coupon = w.coupon(json!({"valid_until": START.plus_s(3_600)})).await;
    let grant = w.claimed(&who, &coupon).await;
    let asked = |quantities: &[i64]| w.with(quantities, &[&grant], 0);
    let below = who
        .post("/api/v1/orders", asked(&[1]))
        .await
        .refused(409, "promo.coupon_below");
    assert_eq!(
        (&below["field"], &below["detail"]),
        (&json!("coupon_ids.0"), &json!("0.10"))
    );
    let (other, _) = w.neighbour(2).await;
    other
        .post("/api/v1/orders", asked(&[2]))
        .await
        .refused(422, "promo.coupon_unknown");
    let twice = w.with(&[2], &[&grant, &grant], 0);
    who.post("/api/v1/orders", twice)
        .await
        .refused(422, "promo.coupon_stacked");
    w.app.advance(2 * HOUR_MS).await;
    who.post("/api/v1/orders", asked(&[2]))
        .await
        .refused(409, "promo.coupon_expired");
    assert_eq!(
        w.item(0).await["available"],
        10,
        "what was refused took nothing"
    );
}
