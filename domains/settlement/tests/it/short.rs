//! Goods that never came, and goods above what was ordered: earned and owed is what was sold and received.
use crate::bench::{LEADER, SUPPLIER, balance, earnings, order, received_short, start, sums, tell};
use julin_contracts::{DiscountBearer, DiscountFact, DiscountSource, Event, OrderPaid};
use julin_kernel::Money;
use julin_ledger::{Account, AccountKind};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_never_came_earns_nothing_and_is_charged_to_nobody_twice() {
    let app = start().await;
    let supplier = crate::suppliers::supplier(&app).await;
    let o = order(1, &[(3_000, 1_000), (5_000, 1_000)]);
    // Two of three pieces at 8.00 came; the third was refunded at its price.
    let goods = received_short(7, supplier, 1_600, 800);
    let mut short = o.short(9, 0, 1_000);
    short.supplier = supplier;
    let short: Event = short.into();
    tell(&app, vec![o.paid(), goods, short.clone(), short]).await;
    assert_eq!(sums(&app).await, (200 + 500, 0, 0));
    assert_eq!(
        balance(&app, Account::supplier_payable(supplier)).await,
        -1_600
    );
    let shop = |kind| balance(&app, Account::shop(kind));
    assert_eq!(shop(AccountKind::Recoveries).await, 0);
    assert_eq!(shop(AccountKind::CostOfGoods).await, 1_600);
    assert_eq!(balance(&app, Account::leader_available(LEADER)).await, 0);
    let entry = &earnings(&app).await["entries"]["items"][0];
    assert_eq!(
        (
            &entry["amount"],
            &entry["explain"]["reason"],
            &entry["explain"]["text"]
        ),
        (
            &json!(-100),
            &json!("short"),
            &json!("Goods never came: ¥10.00 × 10.00% = ¥1.00")
        )
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_she_bore_of_goods_that_never_came_is_hers_again() {
    let app = start().await;
    let o = order(1, &[(3_000, 1_000)]);
    let Event::OrderPaid(paid) = o.paid() else {
        unreachable!("an order that is paid");
    };
    let coupon = |amount| DiscountFact {
        line: o.line(0),
        source: DiscountSource::Coupon,
        bearer: DiscountBearer::Leader,
        amount: Money(amount),
    };
    let discounts = vec![coupon(600)];
    tell(&app, vec![OrderPaid { discounts, ..paid }.into()]).await;
    assert_eq!(sums(&app).await, (240, 0, -600));
    let mut short = o.short(9, 0, 800);
    short.discounts = vec![coupon(200)];
    tell(&app, vec![short.into()]).await;
    assert_eq!(sums(&app).await, (160, 0, -400));
    let marketing = Account::shop(AccountKind::Marketing);
    assert_eq!(balance(&app, marketing).await, -400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_weight_above_what_was_ordered_is_earned_and_owed() {
    let app = start().await;
    let o = order(1, &[(2_000, 1_000)]);
    let more = o.excess(1, 0, 105, 60);
    tell(&app, vec![o.paid(), more.clone(), more]).await;
    // 10 % of 1.05, half up.
    assert_eq!(sums(&app).await, (211, 0, 0));
    assert_eq!(
        balance(&app, Account::supplier_payable(SUPPLIER)).await,
        -60
    );
    let cost = Account::shop(AccountKind::CostOfGoods);
    assert_eq!(balance(&app, cost).await, 60);
    let entry = &earnings(&app).await["entries"]["items"][0];
    assert_eq!(
        (
            &entry["kind"],
            &entry["amount"],
            &entry["explain"]["reason"]
        ),
        (&json!("excess"), &json!(11), &json!("excess_paid"))
    );
    // It goes back with the rest when all of it does.
    let all = o.refunded(9, 0, 2_105, julin_contracts::LiableParty::Leader);
    tell(&app, vec![all]).await;
    assert_eq!(sums(&app).await.0, 0);
}
