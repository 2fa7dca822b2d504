//! Lines with a discount are edited: it stays on the pieces it was frozen on.
use crate::bench::World;
use julin_ledger::{Account, AccountKind};
use julin_testkit::Client;
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
    let coupon = w
        .coupon(json!({ "kind": "fixed", "amount": 2_989, "threshold": 0 }))
        .await;
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
