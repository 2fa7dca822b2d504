//! Presale: a deposit with the order, the rest after the counting.
use crate::bench::{DAY_MS, HOUR_MS, World};
use julin_db::q;
use julin_ledger::{Account, AccountKind};
use julin_testkit::{Client, START};
use serde_json::{Value, json};

/// Of 1,990 with tiers at 3 and 6, a deposit of 500 is asked for; the rest within two days.
async fn presale(unpaid: &str, min_quantity: Option<i64>) -> World {
    let mut w = World::start().await;
    let tiers =
        json!([{ "min_quantity": 3, "price": 1_890 }, { "min_quantity": 6, "price": 1_790 }]);
    let campaign = json!({
        "title": "阳澄湖蟹券", "cutoff_at": START.plus_s(86_400), "min_quantity": min_quantity,
        "presale": { "final_hours": 48, "unpaid": unpaid },
        "items": [{
            "quick": { "name": "蟹券", "spec": "1张" }, "base_price": 1_990, "stock": 10,
            "tiers": tiers, "deposit": 500, "limit_per_member": 5,
        }],
    });
    let made = w.host().post("/api/v1/campaigns", campaign).await.ok();
    made["id"].as_str().unwrap().clone_into(&mut w.campaign);
    w.items = vec![made["items"][0]["id"].as_str().unwrap().to_owned()];
    w
}

impl World {
    /// Events of that name about this campaign.
    async fn told(&self, name: &str) -> usize {
        let sql = q!("SELECT body FROM events_outbox WHERE name = $1", name);
        let bodies: Vec<(String,)> = self.app.ctx.db.all(sql).await.unwrap();
        let about = |(body,): &&(String,)| body.contains(&self.campaign);
        bodies.iter().filter(about).count()
    }
    async fn demand(&self) -> i64 {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        let campaign = self.campaign.parse().unwrap();
        let demand = julin_orders::demand(&mut tx, self.app.scope(), campaign);
        demand.await.unwrap().iter().map(|line| line.quantity).sum()
    }
}

fn state(order: &Value) -> (&str, &str) {
    let presale = order["presale"]["state"].as_str().unwrap();
    (order["status"].as_str().unwrap(), presale)
}

async fn inbox(who: &Client) -> String {
    who.get("/api/v1/inbox").await.ok().to_string()
}

const FORFEITED: Account = Account::shop(AccountKind::ForfeitedDeposits);
const CLEARING: Account = Account::shop(AccountKind::ProviderClearing);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deposit_counts_and_the_rest_is_asked_for_at_the_final_price() {
    let w = presale("forfeit", None).await;
    let (a, b) = (w.resident(1).await, w.resident(2).await);
    let placed = a.post("/api/v1/orders", w.body(&[3])).await.ok();
    let first = placed["id"].as_str().unwrap().to_owned();
    let waiting = w.order(&a, &first).await;
    assert_eq!(state(&waiting), ("pending_payment", "deposit_due"));
    assert_eq!(
        (
            &waiting["total"],
            &waiting["presale"]["deposit"],
            &waiting["presale"]["rest"]
        ),
        (&json!(5_970), &json!(1_500), &json!(4_470))
    );
    assert_eq!(waiting["presale"]["unpaid"], "forfeit");
    w.pay(&a, &first).await;
    assert_eq!(w.till.taken(), 1_500);
    let paid = w.order(&a, &first).await;
    assert_eq!(state(&paid), ("paid", "deposit_paid"));
    assert_eq!(
        (&paid["paid"], &paid["chain_number"]),
        (&json!(1_500), &json!(1))
    );
    // What a deposit was paid for counts for the tiers, and for the stock that is left.
    assert_eq!(w.item(0).await["paid_quantity"], 3);
    assert_eq!(w.item(0).await["price"], 1_890);
    assert_eq!(w.item(0).await["available"], 7);
    let second = w.bought(&b, &[3]).await;
    w.count().await;
    let due = w.order(&a, &first).await;
    assert_eq!(state(&due), ("paid", "final_due"));
    assert_eq!(
        (
            &due["total"],
            &due["presale"]["rest"],
            &due["lines"][0]["final_unit_price"]
        ),
        (&json!(5_370), &json!(3_870), &json!(1_790))
    );
    assert!(inbox(&a).await.contains("final_due"));
    assert_eq!(
        (w.demand().await, w.told("orders.order_paid").await),
        (0, 0)
    );
    assert_eq!(w.told("orders.campaign_aggregated").await, 0);
    // Whoever pays the rest is bought for.
    w.pay(&a, &first).await;
    let done = w.order(&a, &first).await;
    assert_eq!(state(&done), ("aggregated", "paid"));
    assert_eq!(
        (&done["paid"], &done["refunded"]),
        (&json!(5_370), &json!(0))
    );
    assert_eq!(
        (w.demand().await, w.told("orders.order_paid").await),
        (3, 1)
    );
    w.pay(&b, &second).await;
    w.app.advance(2 * DAY_MS + HOUR_MS).await;
    assert_eq!(w.told("orders.campaign_aggregated").await, 1);
    assert_eq!(w.demand().await, 6);
    assert_eq!((w.balance(FORFEITED).await, w.trial().await), (0, 0));
    assert_eq!(w.balance(CLEARING).await, 2 * 5_370);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_pay_the_rest_is_reminded_and_loses_or_keeps_the_deposit_by_the_terms() {
    for unpaid in ["forfeit", "refund"] {
        let w = presale(unpaid, None).await;
        let (a, b) = (w.resident(1).await, w.resident(2).await);
        let first = w.bought(&a, &[2]).await;
        let second = w.bought(&b, &[2]).await;
        w.count().await;
        w.pay(&b, &second).await;
        w.app.advance(DAY_MS + HOUR_MS).await;
        assert!(inbox(&a).await.contains("final_reminder"));
        assert!(!inbox(&b).await.contains("final_reminder"));
        w.app.advance(DAY_MS).await;
        let ended = w.order(&a, &first).await;
        let kept = unpaid == "forfeit";
        let (word, back) = if kept {
            ("forfeited", 0)
        } else {
            ("ended", 1_000)
        };
        assert_eq!(state(&ended), ("cancelled", word));
        assert_eq!(ended["refunded"], back);
        assert_eq!(w.till.refunded(), back);
        assert_eq!(w.balance(FORFEITED).await, if kept { -1_000 } else { 0 });
        let template = if kept {
            "final_forfeited"
        } else {
            "final_refunded"
        };
        assert!(inbox(&a).await.contains(template));
        // Its quota is free again, the other's price stays.
        assert_eq!(w.item(0).await["available"], 8);
        assert_eq!(w.order(&b, &second).await["paid"], 2 * 1_890);
        assert_eq!((w.demand().await, w.trial().await), (2, 0));
        assert_eq!(w.told("orders.campaign_aggregated").await, 1);
        let gone = format!("/api/v1/payments/{first}/prepay");
        a.post(&gone, json!({}))
            .await
            .refused(409, "payments.expired");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_presale_whose_rest_nobody_pays_has_failed_after_all() {
    let w = presale("refund", None).await;
    let who = w.resident(1).await;
    w.bought(&who, &[2]).await;
    w.count().await;
    w.app.advance(2 * DAY_MS + HOUR_MS).await;
    let path = format!("/api/v1/campaigns/{}", w.campaign);
    let campaign = w.app.anyone().get(&path).await.ok();
    assert_eq!(campaign["status"], "failed");
    assert_eq!((w.demand().await, w.till.refunded()), (0, 1_000));
    assert_eq!(w.told("orders.campaign_aggregated").await, 1);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_final_payment_that_comes_too_late_goes_back_and_buys_nothing() {
    let w = presale("forfeit", None).await;
    let (a, b) = (w.resident(1).await, w.resident(2).await);
    let first = w.bought(&a, &[1]).await;
    w.bought(&b, &[1]).await;
    w.count().await;
    let prepay = format!("/api/v1/payments/{first}/prepay");
    a.post(&prepay, json!({})).await.ok();
    // The provider takes the money, and nobody hears of it before the order is given up.
    w.till.deaf(true);
    w.till.pay_all();
    w.app.advance(2 * DAY_MS + HOUR_MS).await;
    assert_eq!(
        state(&w.order(&a, &first).await),
        ("cancelled", "forfeited")
    );
    w.till.deaf(false);
    w.app.advance(2 * HOUR_MS).await;
    let late = w.order(&a, &first).await;
    assert_eq!(state(&late), ("cancelled", "forfeited"));
    assert_eq!(
        (&late["paid"], &late["refunded"]),
        (&json!(1_990), &json!(1_490))
    );
    assert_eq!(w.till.refunded(), 1_490);
    assert_eq!((w.demand().await, w.trial().await), (0, 0));
    assert_eq!(w.balance(FORFEITED).await, -1_000, "both deposits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_the_cutoff_the_deposit_goes_back_and_afterwards_it_does_not() {
    let w = presale("forfeit", None).await;
    let (a, b) = (w.resident(1).await, w.resident(2).await);
    let first = w.bought(&a, &[2]).await;
    let second = w.bought(&b, &[1]).await;
    let cancel = |id: &str| format!("/api/v1/orders/{id}/cancel");
    a.post(&cancel(&first), json!({})).await.ok();
    w.app.drain().await;
    let ended = w.order(&a, &first).await;
    assert_eq!(state(&ended), ("cancelled", "ended"));
    assert_eq!(
        (w.till.refunded(), &ended["refunded"]),
        (1_000, &json!(1_000))
    );
    assert_eq!(w.item(0).await["paid_quantity"], 1);
    assert_eq!(w.item(0).await["available"], 9);
    w.count().await;
    b.post(&cancel(&second), json!({}))
        .await
        .refused(409, "orders.cutoff_passed");
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn below_the_minimum_deposits_go_back() {
    let w = presale("forfeit", Some(5)).await;
    let who = w.resident(1).await;
    let order = w.bought(&who, &[3]).await;
    w.count().await;
    let failed = w.order(&who, &order).await;
    assert_eq!(state(&failed), ("cancelled", "ended"));
    assert_eq!((w.till.taken(), w.till.refunded()), (1_500, 1_500));
    assert_eq!(w.told("orders.campaign_aggregated").await, 1);
    assert_eq!((w.balance(FORFEITED).await, w.trial().await), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_paid_goods_is_refunded_over_both_payments() {
    let w = presale("refund", None).await;
    let who = w.resident(1).await;
    let order = w.bought(&who, &[2]).await;
    w.count().await;
    w.pay(&who, &order).await;
    w.app.advance(2 * DAY_MS + HOUR_MS).await;
    let line = w.order(&who, &order).await["lines"][0]["id"].clone();
    let line: julin_kernel::LineId = line.as_str().unwrap().parse().unwrap();
    // Of 3,980 paid by 1,000 and 2,980 all goes back: more than either payment was.
    let short = Short(w.app.scope(), order.parse().unwrap(), line);
    w.app.write(short).await.unwrap();
    w.app.drain().await;
    assert_eq!(w.till.refunded(), 3_980);
    assert_eq!((w.balance(CLEARING).await, w.trial().await), (0, 0));
}

struct Short(
    julin_kernel::Scope,
    julin_kernel::OrderId,
    julin_kernel::LineId,
);
impl julin_db::Command for Short {
    type Output = julin_kernel::Money;
    async fn run(&self, tx: &mut julin_db::Tx) -> julin_db::Result<Self::Output> {
        julin_orders::refund_short(tx, self.0, self.1, self.2, 2).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_presale_quota_is_no_stock() {
    let w = presale("refund", None).await;
    let who = w.resident(1).await;
    w.bought(&who, &[5]).await;
    let sql = q!(
        "SELECT on_hand, quota, parent_id FROM catalog_pool WHERE label = $1",
        format!("campaign {}", w.campaign)
    );
    let (on_hand, quota, parent): (i64, bool, Option<i64>) = w.app.ctx.db.one(sql).await.unwrap();
    assert_eq!((on_hand, quota), (10, true));
    let shelf = || async {
        let sql = q!("SELECT on_hand FROM catalog_pool WHERE id = $1", parent);
        w.app.ctx.db.one::<(i64,)>(sql).await.unwrap().0
    };
    assert_eq!(shelf().await, 0, "none of it was ever on the shelf");
    w.count().await;
    w.app.advance(2 * DAY_MS + HOUR_MS).await;
    assert_eq!(
        shelf().await,
        0,
        "and what was not sold does not come back as stock"
    );
    let over = who.post("/api/v1/orders", w.body(&[1])).await;
    over.refused(409, "orders.campaign_not_open");
}
