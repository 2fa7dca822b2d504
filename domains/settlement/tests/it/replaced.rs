//! Goods in place of others: who is liable bears their cost, once; commission stays.
use crate::bench::{LEADER, balance, order, start, tell};
use crate::suppliers::supplier;
use julin_contracts::{Event, GoodsReplaced, LiableParty};
use julin_kernel::{AfterSaleId, Money, SupplierId};
use julin_ledger::{Account, AccountKind};
use serde_json::json;

fn replaced(supplier: SupplierId, claim: i64, cost: i64, liable: LiableParty) -> Event {
    let o = order(1, &[(10_000, 1_000)]);
    GoodsReplaced {
        head: o.head(),
        claim: AfterSaleId(claim),
        line: o.line(0),
        supplier,
        pieces: 2,
        cost: Money(cost),
        liable,
    }
    .into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_liable_bears_what_they_cost_once_and_commission_stays() {
    let app = start().await;
    let supplier = supplier(&app).await;
    let paid = order(1, &[(10_000, 1_000)]).paid();
    tell(&app, vec![paid]).await;
    let accrued = balance(&app, Account::shop(AccountKind::CommissionExpense)).await;
    for (claim, cost, liable) in [
        (1, 2_400, LiableParty::Supplier),
        // One that two bear tells its part of each.
        (2, 700, LiableParty::Carrier),
        (2, 500, LiableParty::Leader),
        (3, 900, LiableParty::Platform),
    ] {
        let event = replaced(supplier, claim, cost, liable);
        tell(&app, vec![event.clone(), event]).await;
    }
    let payable = Account::supplier_payable(supplier);
    let carrier = Account::shop(AccountKind::CarrierReceivable);
    let hers = Account::leader_available(LEADER);
    for (account, owes) in [(payable, 2_400), (carrier, 700), (hers, 500)] {
        assert_eq!(balance(&app, account).await.abs(), owes, "{account:?}");
    }
    let recovered = balance(&app, Account::shop(AccountKind::Recoveries)).await;
    assert_eq!(recovered.abs(), 3_600);
    let after = balance(&app, Account::shop(AccountKind::CommissionExpense)).await;
    assert_eq!(after, accrued);
    let all = app
        .operator()
        .get("/api/v1/settlement/suppliers")
        .await
        .ok();
    assert_eq!(
        (&all[0]["chargebacks"], &all[0]["payable"]),
        (&json!(2_400), &json!(-2_400))
    );
}
