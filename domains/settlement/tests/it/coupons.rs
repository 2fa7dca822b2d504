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
    for (first, rest) in [(8_000, 0), (3_333, 4_667)] {
        let app = start().await;
        let o = order(1, &[(10_000, 1_000)]);
        tell(
            &app,
            vec![paid(&o, &[(0, DiscountBearer::Platform, 2_000)])],
        )
        .await;
        tell(&app, vec![o.refunded(5, 0, first, LiableParty::Leader)]).await;
        if rest > 0 {
            // 3333 of 8000 paid are 4166 of the goods: 417 of 1000.
            assert_eq!(sums(&app).await.0, 583);
            tell(&app, vec![o.refunded(6, 0, rest, LiableParty::Leader)]).await;
        }
        assert_eq!(sums(&app).await.0, 0, "{first} and {rest}");
    }
}
