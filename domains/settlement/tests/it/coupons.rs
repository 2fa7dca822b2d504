//! Who bears a coupon: the base of commission, the leader's charge, the supplier's statement.
use crate::bench::{LEADER, Order, SUPPLIER, balance, earnings, order, start, sums, tell};
use julin_contracts::{
    CancelReason, DiscountBearer, DiscountFact, DiscountSource, Event, LiableParty, OrderPaid,
};
use julin_kernel::Money;
use julin_ledger::{Account, AccountKind};
use serde_json::json;

/// The order, paid with parts of a discount: line, bearer, amount.
fn paid(o: &Order, parts: &[(usize, DiscountBearer, i64)]) -> Event {
    let Event::OrderPaid(paid) = o.paid() else {
        unreachable!("an order that is paid");
    };
    let part = |(line, bearer, amount): &(usize, DiscountBearer, i64)| DiscountFact {
        line: o.line(*line),
        source: DiscountSource::Coupon,
        bearer: *bearer,
        amount: Money(*amount),
    };
    let discounts: Vec<DiscountFact> = parts.iter().map(part).collect();
    let off: i64 = discounts.iter().map(|d| d.amount.0).sum();
    let total = Money(paid.total.0 - off);
    OrderPaid {
        discounts,
        total,
        ..paid
    }
    .into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_platforms_coupon_leaves_the_commission_and_the_leaders_lowers_it() {
    let app = start().await;
    let (a, b) = (order(1, &[(10_000, 1_000)]), order(2, &[(10_000, 1_000)]));
    tell(
        &app,
        vec![paid(&a, &[(0, DiscountBearer::Platform, 2_000)])],
    )
    .await;
    assert_eq!(sums(&app).await, (1_000, 0, 0));
    assert_eq!(balance(&app, Account::leader_available(LEADER)).await, 0);
    tell(&app, vec![paid(&b, &[(0, DiscountBearer::Leader, 2_000)])]).await;
    // A tenth of what is paid, and the discount itself is hers.
    assert_eq!(sums(&app).await.0, 1_800);
    assert_eq!(
        balance(&app, Account::leader_available(LEADER)).await,
        2_000
    );
    assert_eq!(
        balance(&app, Account::shop(AccountKind::Marketing)).await,
        -2_000
    );
    let entry = &earnings(&app).await["entries"]["items"][0];
    assert_eq!(
        (&entry["kind"], &entry["amount"]),
        (&json!("charge"), &json!(-2_000))
    );
    tell(&app, vec![b.cancelled(CancelReason::Member)]).await;
    assert_eq!(sums(&app).await.0, 1_000);
    assert_eq!(balance(&app, Account::leader_available(LEADER)).await, 0);
    assert_eq!(
        balance(&app, Account::shop(AccountKind::Marketing)).await,
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suppliers_coupon_is_taken_off_its_statement_until_the_order_ends() {
    let app = start().await;
    let o = order(1, &[(10_000, 1_000), (5_000, 1_000)]);
    let coupon = paid(
        &o,
        &[
            (0, DiscountBearer::Supplier, 900),
            (1, DiscountBearer::Supplier, 600),
        ],
    );
    tell(&app, vec![coupon.clone(), coupon]).await;
    assert_eq!(
        balance(&app, Account::supplier_payable(SUPPLIER)).await,
        1_500
    );
    assert_eq!(sums(&app).await.0, 1_500, "the leader earns on the whole");
    tell(&app, vec![o.cancelled(CancelReason::Member)]).await;
    assert_eq!(balance(&app, Account::supplier_payable(SUPPLIER)).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_refund_takes_the_whole_commission_whoever_paid_part_of_the_price() {
    for steps in [vec![(8_000, 2_000)], vec![(3_333, 833), (4_667, 1_167)]] {
        let app = start().await;
        let o = order(1, &[(10_000, 1_000)]);
        let coupon = [(0, DiscountBearer::Platform, 2_000)];
        tell(&app, vec![paid(&o, &coupon)]).await;
        for (n, (amount, back)) in (5..).zip(&steps) {
            let back = [(DiscountBearer::Platform, *back)];
            let refund = o.refund(n, 0, *amount, LiableParty::Leader, &back);
            tell(&app, vec![refund.into()]).await;
            if n == 5 && steps.len() == 2 {
                // 33.33 of the 80.00 paid are 41.66 of the goods: 4.17 of 10.00.
                assert_eq!(sums(&app).await.0, 583);
            }
        }
        assert_eq!(sums(&app).await.0, 0, "{steps:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_she_bore_goes_back_with_the_goods_and_the_liable_party_bears_all_of_it() {
    let app = start().await;
    let o = order(1, &[(10_000, 1_000)]);
    let coupon = [
        (0, DiscountBearer::Leader, 2_000),
        (0, DiscountBearer::Supplier, 1_000),
    ];
    tell(&app, vec![paid(&o, &coupon)]).await;
    let shop = |kind| balance(&app, Account::shop(kind));
    assert_eq!(shop(AccountKind::Marketing).await, -3_000);
    // Half of the goods are rotten: 35.00 to the member, 10.00 to the leader, 5.00 to the supplier.
    let back = [
        (DiscountBearer::Leader, 1_000),
        (DiscountBearer::Supplier, 500),
    ];
    let rotten: Event = o.refund(7, 0, 3_500, LiableParty::Supplier, &back).into();
    tell(&app, vec![rotten.clone(), rotten]).await;
    assert_eq!(
        balance(&app, Account::leader_available(LEADER)).await,
        1_000
    );
    assert_eq!(shop(AccountKind::Marketing).await, -1_500);
    // It bears the goods as they were sold, and its own coupon of them is not used.
    assert_eq!(shop(AccountKind::Recoveries).await, -5_000);
    let owed = balance(&app, Account::supplier_payable(SUPPLIER)).await;
    assert_eq!(owed, 1_000 + 5_000 - 500);
    assert_eq!(sums(&app).await.0, 800, "she keeps the commission");
    // The rest by the leader's fault: as if neither coupon nor goods had been.
    let rest: Event = o.refund(8, 0, 3_500, LiableParty::Leader, &back).into();
    tell(&app, vec![rest]).await;
    assert_eq!(sums(&app).await.0, 400);
    assert_eq!(shop(AccountKind::Marketing).await, 0);
    assert_eq!(shop(AccountKind::Recoveries).await, -10_000);
    assert_eq!(
        balance(&app, Account::leader_available(LEADER)).await,
        5_000
    );
    assert_eq!(
        balance(&app, Account::supplier_payable(SUPPLIER)).await,
        5_000
    );
    tell(&app, vec![o.completed()]).await;
    assert_eq!(
        shop(AccountKind::Marketing).await,
        0,
        "nothing goes back twice"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_ends_gives_back_what_is_left_of_a_coupon() {
    let app = start().await;
    let o = order(1, &[(10_000, 1_000)]);
    tell(&app, vec![paid(&o, &[(0, DiscountBearer::Leader, 2_000)])]).await;
    let back = [(DiscountBearer::Leader, 700)];
    let some: Event = o.refund(7, 0, 2_800, LiableParty::Platform, &back).into();
    tell(&app, vec![some, o.cancelled(CancelReason::Member)]).await;
    assert_eq!(balance(&app, Account::leader_available(LEADER)).await, 0);
    let marketing = Account::shop(AccountKind::Marketing);
    assert_eq!(balance(&app, marketing).await, 0);
}
