//! Goods go back, and what was taken off them goes back with them: to the fen, in whatever steps, and the
//! coupon at once when nothing of it is left.
use crate::bench::{DAY_MS, World};
use julin_db::{Command, Result, Tx};
use julin_kernel::{LineId, Money, OrderId, PersonId, Scope};
use julin_ledger::{Account, AccountKind};
use julin_orders::{Liable, LineCorrection, correct_line, refund_short};
use julin_testkit::Client;
use serde_json::{Value, json};

struct Short(Scope, OrderId, LineId, i64);
impl Command for Short {
    type Output = Money;
    async fn run(&self, tx: &mut Tx) -> Result<Money> {
        refund_short(tx, self.0, self.1, self.2, self.3).await
    }
}

struct Correct(Scope, OrderId, LineId, i64, &'static str);
impl Command for Correct {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let correction = LineCorrection {
            order: self.1,
            line: self.2,
            amount: Money(self.3),
            liable: Liable::Platform,
            key: self.4.to_owned(),
            reason: "counted wrongly",
            actor: PersonId(900),
        };
        correct_line(tx, self.0, correction).await
    }
}

/// An order with 5.00 of a coupon and some points, counted.
struct Bought {
    w: World,
    who: Client,
    member: PersonId,
    grant: String,
    id: OrderId,
    lines: Vec<LineId>,
}

impl Bought {
    async fn new(quantities: &[i64], points: i64) -> Self {
        let w = World::start().await;
        let (who, member) = w.neighbour(1).await;
        let coupon = w.coupon(json!({})).await;
        let grant = w.claimed(&who, &coupon).await;
        w.points(member, 200).await;
        let mut body = w.body(quantities);
        body["coupon_ids"] = json!([grant]);
        body["points"] = json!(points);
        let placed = who.post("/api/v1/orders", body).await.ok();
        let id = placed["id"].as_str().unwrap().to_owned();
        w.pay(&who, &id).await;
        w.count().await;
        let order = w.order(&who, &id).await;
        let lines = order["lines"].as_array().unwrap().iter();
        let lines = lines.map(|l| l["id"].as_str().unwrap().parse().unwrap());
        Self {
            lines: lines.collect(),
            id: id.parse().unwrap(),
            w,
            who,
            member,
            grant,
        }
    }
    async fn correct(&self, line: usize, amount: i64, key: &'static str) {
        let scope = self.w.app.scope();
        let correct = Correct(scope, self.id, self.lines[line], amount, key);
        self.w.app.write(correct).await.unwrap();
        self.w.app.drain().await;
    }
    async fn short(&self, line: usize, missing: i64) -> i64 {
        let scope = self.w.app.scope();
        let short = Short(scope, self.id, self.lines[line], missing);
        let back = self.w.app.write(short).await.unwrap();
        self.w.app.drain().await;
        back.0
    }
    /// What the shop still gives, the points the member has, and where the coupon stands.
    async fn stands(&self) -> (i64, i64, String) {
        let marketing = self.w.balance(Account::shop(AccountKind::Marketing)).await;
        let points = self.who.get("/api/v1/me/points").await.ok();
        let mine = self.who.get("/api/v1/me/coupons").await.ok();
        let all = mine.as_array().unwrap();
        let own = all.iter().find(|c| c["id"] == self.grant).unwrap();
        let status = own["status"].as_str().unwrap().to_owned();
        assert_eq!(self.w.trial().await, 0);
        (marketing, points["balance"].as_i64().unwrap(), status)
    }
    async fn order(&self) -> Value {
        self.w.order(&self.who, &self.id.to_string()).await
    }
}

fn stands(marketing: i64, points: i64, coupon: &str) -> (i64, i64, String) {
    (marketing, points, coupon.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_off_goes_back_in_steps_and_the_coupon_with_the_last_of_them() {
    // 19.90 and 10.00 with 5.00 of a coupon (3.33 and 1.67) and 1.00 of points (0.67 and 0.33).
    let b = Bought::new(&[1, 1], 100).await;
    assert_eq!(b.stands().await, stands(600, 100, "used"));
    // 15.90 was paid of the first: a third of it takes a third of 4.00 back.
    b.correct(0, 530, "first").await;
    assert_eq!(b.stands().await, stands(467, 122, "used"));
    b.correct(0, 1_060, "rest").await;
    assert_eq!(b.stands().await, stands(200, 167, "used"));
    // The last of it: everything is back at once, while the order waits for pickup.
    b.correct(1, 800, "all").await;
    assert_eq!(b.stands().await, stands(0, 200, "issued"));
    assert_eq!(b.order().await["refunded"], 2_390);
    assert_eq!(b.w.balance(Account::customer_funds(b.member)).await, 0);
    b.w.handed_over(&b.id.to_string()).await;
    b.w.app.advance(4 * DAY_MS).await;
    assert_eq!(b.stands().await, stands(0, 200, "issued"));
    let sales = b.w.balance(Account::shop(AccountKind::Sales)).await;
    assert_eq!(sales, 0, "nothing was sold");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_is_sold_for_what_was_paid_of_it_by_all() {
    let b = Bought::new(&[1, 1], 0).await;
    b.correct(0, 1_657, "whole").await;
    b.w.handed_over(&b.id.to_string()).await;
    b.w.app.advance(4 * DAY_MS).await;
    assert_eq!(b.order().await["status"], "completed");
    let shop = |kind| b.w.balance(Account::shop(kind));
    // The second line: 8.33 of the member and 1.67 of the coupon.
    assert_eq!(shop(AccountKind::Sales).await, -1_000);
    assert_eq!(b.stands().await, stands(167, 200, "used"));
    // Over, and corrected after all: out of what was sold, and the coupon is free.
    b.correct(1, 833, "late").await;
    assert_eq!(shop(AccountKind::SalesReturns).await, 1_000);
    assert_eq!(b.stands().await, stands(0, 200, "issued"));
    assert_eq!(b.w.balance(Account::customer_funds(b.member)).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_that_never_came_take_their_part_of_the_discount_back_once() {
    let b = Bought::new(&[3], 0).await;
    // 59.70 less 5.00 and 3.00 of the tier; one of three did not come.
    assert_eq!(b.short(0, 1).await, 1_723);
    assert_eq!(b.stands().await, stands(333, 200, "used"));
    assert_eq!(b.short(0, 1).await, 0, "told twice");
    assert_eq!(b.stands().await, stands(333, 200, "used"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_coupon_paid_as_a_whole_is_fetched_or_goes_back_as_a_whole() {
    let w = World::start().await;
    let (who, _) = w.neighbour(1).await;
    // All of the ¥10 of the second item, and nothing of the first.
    let mut tx = w.app.ctx.db.read().await.unwrap();
    let campaign = w.campaign.parse().unwrap();
    let found = julin_groupbuy::snapshot(&mut tx, w.app.scope(), campaign).await;
    let product = found.unwrap().unwrap().items[1].product;
    drop(tx);
    let only = json!({"kind": "fixed", "amount": 1_000, "threshold": 0, "product_ids": [product]});
    let coupon = w.coupon(only).await;
    let grant = w.claimed(&who, &coupon).await;
    let mut body = w.body(&[1, 1]);
    body["coupon_ids"] = json!([grant]);
    let placed = who.post("/api/v1/orders", body).await.ok();
    assert_eq!(placed["total"], 1_990);
    let id = placed["id"].as_str().unwrap().to_owned();
    w.pay(&who, &id).await;
    w.count().await;
    let order = w.order(&who, &id).await;
    let line = |n: usize| -> LineId { order["lines"][n]["id"].as_str().unwrap().parse().unwrap() };
    let short = |n| Short(w.app.scope(), id.parse().unwrap(), line(n), 1);
    // What was paid does not come, what was free does: somebody fetches it.
    assert_eq!(w.app.write(short(0)).await.unwrap(), Money(1_990));
    assert_ne!(w.order(&who, &id).await["status"], "completed");
    let marketing = Account::shop(AccountKind::Marketing);
    assert_eq!(w.balance(marketing).await, 1_000);
    assert_eq!(w.app.write(short(1)).await.unwrap(), Money::ZERO);
    w.app.drain().await;
    assert_eq!(w.balance(marketing).await, 0);
    let mine = who.get("/api/v1/me/coupons").await.ok();
    assert_eq!(mine[0]["status"], "issued");
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_corrected_before_is_still_refunded_when_it_does_not_come() {
    let b = Bought::new(&[3], 0).await;
    b.correct(0, 470, "goodwill").await;
    assert_eq!(b.short(0, 1).await, 1_723);
    assert_eq!(b.order().await["refunded"], 2_193);
    assert_eq!(b.short(0, 3).await, 0, "told twice");
    assert_eq!(b.w.trial().await, 0);
}
