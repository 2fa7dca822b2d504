//! Lines with a discount, of a team and of a presale are edited too; a counted order moves, and is
//! charged more by an adjustment.
use crate::bench::{DAY_MS, MINUTE_MS, World};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Money, PersonId, Scope};
use julin_ledger::{Account, AccountKind};
use julin_orders::{LineSurcharge, ask_surcharge};
use julin_testkit::{Client, START};
use serde_json::{Value, json};

const MARKETING: Account = Account::shop(AccountKind::Marketing);

impl World {
    /// Buys with a coupon and points; answers the order.
    async fn saved(&self, who: &Client, quantities: &[i64], grant: &str, points: i64) -> String {
        let mut body = self.body(quantities);
        body["coupon_ids"] = json!([grant]);
        body["points"] = json!(points);
        let placed = who.post("/api/v1/orders", body).await.ok();
        let id = placed["id"].as_str().unwrap().to_owned();
        self.pay(who, &id).await;
        id
    }
    async fn points_of(&self, who: &Client) -> i64 {
        let view = who.get("/api/v1/me/points").await.ok();
        view["balance"].as_i64().unwrap()
    }
    async fn coupon_status(&self, who: &Client) -> String {
        let mine = who.get("/api/v1/me/coupons").await.ok();
        mine[0]["status"].as_str().unwrap().to_owned()
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
async fn pieces_that_leave_take_their_part_of_the_discount_with_them() {
    let w = World::start().await;
    let (who, member) = w.neighbour(1).await;
    w.points(member, 2_000).await;
    let coupon = w.coupon(json!({})).await;
    let grant = w.claimed(&who, &coupon).await;
    let id = w.saved(&who, &[3, 2], &grant, 300).await;
    let before = w.assert_worth(&who, &id).await;
    let (was, given) = (discounts(&before), w.balance(MARKETING).await);
    assert_eq!(was.iter().sum::<i64>(), given);
    // One of three cherries stays: a third of what was off, rounded in favour of the shop by no fen.
    w.edited(&who, &id, w.wanted(0, &[1, 2])).await;
    w.app.drain().await;
    let after = w.assert_worth(&who, &id).await;
    let is = discounts(&after);
    assert!((was[0] - 3 * is[0]).abs() <= 2, "{was:?} {is:?}");
    assert_eq!(is[1], was[1], "the other line keeps its own");
    let back = 2 * 1_990 - (was[0] - is[0]);
    assert_eq!(
        (w.till.refunded(), w.balance(MARKETING).await),
        (back, given - was[0] + is[0])
    );
    let step = after["timeline"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    let fields: Vec<&str> = step["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["quantity", "discount", "total"]);
    // Below its threshold the coupon stays used, as it was judged; of the points some came back.
    assert_eq!(w.coupon_status(&who).await, "used");
    let points = w.points_of(&who).await;
    assert!((1_701..2_000).contains(&points), "{points}");
    assert_eq!(w.trial().await, 0);
    // The rest is cancelled: everything that was held is given back.
    who.post(&format!("/api/v1/orders/{id}/cancel"), json!({}))
        .await
        .ok();
    w.app.drain().await;
    assert_eq!(
        (w.till.taken(), w.till.refunded()),
        (w.till.taken(), w.till.taken())
    );
    assert_eq!(
        (
            w.points_of(&who).await,
            w.coupon_status(&who).await.as_str()
        ),
        (2_000, "issued")
    );
    assert_eq!((w.balance(MARKETING).await, w.trial().await), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pieces_that_came_later_have_no_discount_and_leave_first() {
    let w = World::start().await;
    let (who, _) = w.neighbour(1).await;
    let coupon = w.coupon(json!({ "threshold": 900 })).await;
    let grant = w.claimed(&who, &coupon).await;
    let id = w.saved(&who, &[0, 1], &grant, 0).await;
    w.edited(
        &who,
        &id,
        json!({ "revision": 0, "lines": w.body(&[0, 4])["lines"] }),
    )
    .await;
    w.pay(&who, &id).await;
    assert_eq!(discounts(&w.assert_worth(&who, &id).await), [500]);
    w.edited(&who, &id, w.wanted(1, &[0, 1])).await;
    w.app.drain().await;
    let order = w.assert_worth(&who, &id).await;
    assert_eq!((discounts(&order), w.till.refunded()), (vec![500], 3_000));
    // A line of which all goes gives its coupon back, and the order keeps something to pay.
    w.edited(&who, &id, w.wanted(2, &[1, 0])).await;
    w.pay(&who, &id).await;
    let order = w.assert_worth(&who, &id).await;
    assert_eq!(
        (discounts(&order), order["total"].as_i64()),
        (vec![0], Some(1_990))
    );
    assert_eq!(
        (w.coupon_status(&who).await.as_str(), w.trial().await),
        ("issued", 0)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_order_holds_less_and_what_would_be_free_is_refused() {
    let w = World::start().await;
    let (who, member) = w.neighbour(1).await;
    w.points(member, 5_000).await;
    let coupon = w.coupon(json!({ "kind": "fixed", "amount": 2_989, "threshold": 0 })).await;
    let grant = w.claimed(&who, &coupon).await;
    let mut body = w.body(&[1, 1]);
    body["coupon_ids"] = json!([grant]);
    let placed = who.post("/api/v1/orders", body).await.ok();
    let id = placed["id"].as_str().unwrap();
    let order = w.assert_worth(&who, id).await;
    assert_eq!(order["total"], 1, "one fen is left to pay");
    let free = discounts(&order)
        .iter()
        .zip([1_990, 1_000])
        .position(|(d, price)| *d == price)
        .unwrap();
    let only = if free == 0 { [1, 0] } else { [0, 1] };
    who.post(&format!("/api/v1/orders/{id}/edits"), w.wanted(0, &only))
        .await
        .refused(409, "orders.edit_nothing_to_pay");
    let other = if free == 0 { [0, 1] } else { [1, 0] };
    w.edited(&who, id, w.wanted(0, &other)).await;
    w.pay(&who, id).await;
    let order = w.assert_worth(&who, id).await;
    assert_eq!(
        (&order["status"], &order["paid"]),
        (&json!("paid"), &json!(1))
    );
    assert_eq!(w.trial().await, 0);
}

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pieces_of_a_seat_change_while_its_team_forms() {
    let mut w = World::start().await;
    let item = json!({
        "quick": { "name": "车厘子", "spec": "1份" }, "base_price": 1_990, "stock": 20, "tiers": [],
        "team": { "size": 2, "price": 1_590, "hours": 2, "limit": 3, "on_expiry": "refund" },
    });
    let body = json!({ "title": "周二拼团", "cutoff_at": START.plus_s(86_400), "items": [item] });
    let made = w.host().post("/api/v1/campaigns", body).await.ok();
    made["id"].as_str().unwrap().clone_into(&mut w.campaign);
    w.items = vec![made["items"][0]["id"].as_str().unwrap().to_owned()];
    let (a, b) = (w.resident(1).await, w.resident(2).await);
    let mut open = w.body(&[2]);
    open["open_team"] = json!(true);
    let id = a.post("/api/v1/orders", open).await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    w.pay(&a, &id).await;
    let path = format!("/api/v1/orders/{id}/edits");
    let over = a
        .post(&path, w.wanted(0, &[4]))
        .await
        .refused(409, "orders.limit_exceeded");
    assert_eq!(
        (&over["field"], &over["detail"]),
        (&json!("lines.0.quantity"), &json!("3"))
    );
    w.edited(&a, &id, w.wanted(0, &[1])).await;
    w.app.drain().await;
    assert_eq!(
        (w.till.refunded(), w.item(0).await["available"].clone()),
        (1_590, json!(19))
    );
    w.edited(&a, &id, w.wanted(1, &[3])).await;
    // The team is complete before the surcharge is paid: what was held is theirs all the same.
    let team = w.order(&a, &id).await["team"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut join = w.body(&[1]);
    join["team_id"] = json!(team);
    let second = b.post("/api/v1/orders", join).await.ok()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    w.pay(&b, &second).await;
    w.pay(&a, &id).await;
    let order = w.assert_worth(&a, &id).await;
    assert_eq!(
        (&order["lines"][0]["quantity"], &order["total"]),
        (&json!(3), &json!(4_770))
    );
    let campaign = w
        .app
        .anyone()
        .get(&format!("/api/v1/campaigns/{}", w.campaign))
        .await
        .ok();
    assert_eq!(
        campaign["paid_quantity"], 4,
        "seats of a complete team count"
    );
    a.post(&path, w.wanted(2, &[2]))
        .await
        .refused(409, "orders.team_ended");
    assert_eq!(w.trial().await, 0);
    w.count().await;
    assert_eq!(w.order(&a, &id).await["status"], "aggregated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_presale_is_edited_by_its_deposits_and_asks_for_the_rest_of_what_is_left() {
    let mut w = World::start().await;
    let goods = |name: &str| {
        json!({
            "quick": { "name": name, "spec": "1张" }, "base_price": 1_990, "stock": 10, "tiers": [], "deposit": 500,
        })
    };
    let body = json!({
        "title": "蟹券", "cutoff_at": START.plus_s(86_400),
        "presale": { "final_hours": 48, "unpaid": "refund" }, "items": [goods("蟹券"), goods("虾券")],
    });
    let made = w.host().post("/api/v1/campaigns", body).await.ok();
    made["id"].as_str().unwrap().clone_into(&mut w.campaign);
    let ids = made["items"].as_array().unwrap().iter();
    w.items = ids.map(|i| i["id"].as_str().unwrap().to_owned()).collect();
    let (a, b) = (w.resident(1).await, w.resident(2).await);
    let id = w.bought(&a, &[3]).await;
    w.edited(&a, &id, w.wanted(0, &[1])).await;
    w.app.drain().await;
    let order = w.order(&a, &id).await;
    assert_eq!(
        (
            &order["presale"]["deposit"],
            &order["presale"]["rest"],
            w.till.refunded()
        ),
        (&json!(500), &json!(1_490), 1_000)
    );
    let asked = w.edited(&a, &id, w.wanted(1, &[1, 1])).await;
    assert_eq!(
        (&asked["difference"], &asked["part"]),
        (&json!(500), &json!(2))
    );
    w.pay(&a, &id).await;
    assert_eq!(w.item(1).await["paid_quantity"], 1);
    let gone = w.bought(&b, &[2]).await;
    w.edited(&b, &gone, w.wanted(0, &[1])).await;
    w.app.advance(DAY_MS).await;
    w.count().await;
    let due = w.order(&a, &id).await;
    assert_eq!(
        (&due["presale"]["rest"], &due["total"]),
        (&json!(2_980), &json!(3_980))
    );
    w.pay(&a, &id).await;
    let done = w.order(&a, &id).await;
    assert_eq!(
        (
            &done["status"],
            done["paid"].as_i64().unwrap() - done["refunded"].as_i64().unwrap()
        ),
        (&json!("aggregated"), 3_980)
    );
    // Who does not pay the rest has back what is left of the deposit, and not what went back already.
    w.app.advance(49 * 60 * MINUTE_MS).await;
    w.app.advance(5 * MINUTE_MS).await;
    let ended = w.order(&b, &gone).await;
    assert_eq!(ended["status"], "cancelled");
    assert_eq!(
        (w.till.taken() - w.till.refunded(), w.trial().await),
        (3_980, 0)
    );
}
