//! Cash: a leader takes it, owes it, and gives refunds of it back by hand.
use crate::bench::{Ask, Bench, MEMBER, ORDER, SCOPE, refund};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Money, PersonId};
use julin_ledger::{Account, AccountKind};
use julin_payments::{ALREADY_PAID, EXPIRED, RefundStatus, collect_cash};
use serde_json::json;

const LEADER: PersonId = PersonId(200);
const OTHER: PersonId = PersonId(201);
const PAYABLE: Account = Account::shop(AccountKind::RefundsPayable);
const CLEARING: Account = Account::shop(AccountKind::ProviderClearing);

struct Collect;
impl Command for Collect {
    type Output = Money;
    async fn run(&self, tx: &mut Tx) -> Result<Money> {
        collect_cash(tx, SCOPE, ORDER, LEADER).await
    }
}

impl Bench {
    async fn owed(&self) -> i64 {
        self.balance(Account::leader_cash(LEADER)).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cash_pays_an_order_at_once_and_is_the_leaders_debt() {
    let b = Bench::pending().await;
    assert_eq!(b.app.write(Collect).await.unwrap(), Money(2_000));
    assert_eq!(
        (b.owed().await, b.show().await["status"].clone()),
        (2_000, json!("captured"))
    );
    assert_eq!(b.balance(Account::customer_funds(MEMBER)).await, -2_000);
    assert_eq!(b.events("payments.payment_captured").await, 1);
    let again = b.app.write(Collect).await.unwrap_err();
    assert!(again.fault().unwrap().is(&ALREADY_PAID));
    assert_eq!(b.owed().await, 2_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_of_cash_waits_for_the_leaders_hand() {
    let b = Bench::pending().await;
    b.app.write(Collect).await.unwrap();
    let id = b.app.write(Ask(refund("true_up", 300))).await.unwrap();
    b.app.drain().await;
    assert_eq!(b.refunds().await[0].status, RefundStatus::Requested);
    assert!(b.fake.books().arrived.is_empty(), "no provider is asked");
    assert_eq!((b.balance(PAYABLE).await, b.owed().await), (-300, 2_000));
    let path = format!("/api/v1/payments/refunds/{id}/return-cash");
    b.app
        .member(MEMBER)
        .post(&path, json!({}))
        .await
        .refused(404, "not_found");
    b.app
        .leader(OTHER)
        .post(&path, json!({}))
        .await
        .refused(404, "not_found");
    for _twice in 0..2 {
        let done = b.app.leader(LEADER).post(&path, json!({})).await;
        assert_eq!(done.status, 204);
    }
    assert_eq!(b.refunds().await[0].status, RefundStatus::Succeeded);
    assert_eq!((b.balance(PAYABLE).await, b.owed().await), (0, 1_700));
    assert_eq!(b.balance(CLEARING).await, 0);
    assert_eq!(b.events("payments.refund_succeeded").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_pays_online_and_in_cash_has_the_online_money_back() {
    let b = Bench::pending().await;
    b.prepay().await.ok();
    b.app.write(Collect).await.unwrap();
    b.fake.pay(&b.number);
    b.notify("trade", &b.number, 2_000).await;
    b.app.drain().await;
    assert_eq!((b.owed().await, b.balance(CLEARING).await), (2_000, 0));
    assert_eq!(b.balance(Account::customer_funds(MEMBER)).await, -2_000);
    assert_eq!(b.events("payments.payment_captured").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_paid_any_more_is_not_taken_in_cash() {
    let b = Bench::pending().await;
    b.app.clock.advance(900_000);
    let late = b.app.write(Collect).await.unwrap_err();
    assert!(late.fault().unwrap().is(&EXPIRED));
    assert_eq!(b.owed().await, 0);
}
