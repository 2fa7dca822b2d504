//! Goods that weighed less: the commission follows the net, the supplier bears what was not in the bag
//! at the supply price.
use crate::bench::{balance, earnings, order, received, start, sums, tell};
use julin_contracts::{LiableParty, LineShortfall, OrderWeightSettled};
use julin_kernel::{Grams, Money, RefundId, SupplierId};
use julin_ledger::{Account, AccountKind};
use serde_json::json;

fn settled(
    o: &crate::bench::Order,
    supplier: SupplierId,
    liable: LiableParty,
) -> julin_contracts::Event {
    let line = LineShortfall {
        line: o.line(0),
        supplier,
        ordered: Grams(1_000),
        grams: Grams(950),
        amount: Money(90),
        supply: Money(60),
    };
    OrderWeightSettled {
        head: o.head(),
        lines: vec![line],
        total: Money(90),
        liable,
        refund: RefundId(9),
        discounts: vec![],
    }
    .into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shortfall_takes_its_share_of_the_commission_and_of_what_is_owed() {
    let app = start().await;
    let supplier = crate::suppliers::supplier(&app).await;
    let o = order(1, &[(2_000, 1_000), (5_000, 1_000)]);
    let goods = received(7, supplier, 10_000);
    let up = o.trued_up(9, &[200]);
    let short = settled(&o, supplier, LiableParty::Supplier);
    tell(&app, vec![o.paid(), goods, up, short.clone(), short]).await;
    // 10 % of 20.00 − 2.00 − 0.90, and of 50.00.
    assert_eq!(sums(&app).await, (171 + 500, 0, 0));
    let entry = &earnings(&app).await["entries"]["items"][0];
    assert_eq!(
        (&entry["amount"], &entry["explain"]["reason"]),
        (&json!(-9), &json!("weighed"))
    );
    let all = app
        .operator()
        .get("/api/v1/settlement/suppliers")
        .await
        .ok();
    assert_eq!(
        (&all[0]["chargebacks"], &all[0]["payable"]),
        (&json!(60), &json!(9_940))
    );
    assert_eq!(
        balance(&app, Account::shop(AccountKind::Recoveries)).await,
        -60
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_liable_is_not_charged() {
    let app = start().await;
    let supplier = crate::suppliers::supplier(&app).await;
    let o = order(1, &[(2_000, 1_000)]);
    let goods = received(7, supplier, 10_000);
    let short = settled(&o, supplier, LiableParty::Platform);
    tell(&app, vec![o.paid(), goods, short]).await;
    assert_eq!(sums(&app).await, (191, 0, 0));
    let all = app
        .operator()
        .get("/api/v1/settlement/suppliers")
        .await
        .ok();
    assert_eq!(all[0]["payable"], 10_000);
}
