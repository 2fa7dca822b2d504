//! From the intent to the captured payment, and to the closed one.
use crate::bench::{Bench, MEMBER, ORDER, Open, SCOPE, Shut, intent};
use crate::fake::Fault;
use julin_kernel::{Money, PersonId};
use julin_ledger::{Account, AccountKind};
use julin_payments::{TradeState, captured_total};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_has_one_intent() {
    let b = Bench::pending().await;
    let again = b.app.write(Open(intent(2_000))).await.unwrap();
    assert_eq!(again.to_string(), b.number);
    assert!(b.app.write(Open(intent(2_001))).await.is_err());
    assert!(b.app.write(Open(intent(0))).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_pays_and_the_callback_books_it_once() {
    let b = Bench::pending().await;
    let cashier = b.prepay().await.ok();
    assert_eq!(
        cashier["cashier_url"],
        format!("https://pay.test/{}", b.number)
    );
    assert_eq!(
        (&cashier["amount"], &cashier["payment_id"]),
        (&2_000.into(), &b.number.clone().into())
    );
    b.prepay().await.ok();
    assert_eq!(b.fake.books().prepays, 1, "a fresh cashier is used again");
    assert_eq!(b.show().await["status"], "pending");
    b.fake.pay(&b.number);
    assert_eq!(b.notify("trade", &b.number, 2_000).await, 204);
    assert_eq!(b.notify("trade", &b.number, 2_000).await, 204);
    assert_eq!(b.show().await["status"], "captured");
    assert_eq!(b.events("payments.payment_captured").await, 1);
    assert_eq!(
        b.balance(Account::shop(AccountKind::ProviderClearing))
            .await,
        2_000
    );
    assert_eq!(b.balance(Account::customer_funds(MEMBER)).await, -2_000);
    let mut tx = b.app.ctx.db.read().await.unwrap();
    assert_eq!(
        captured_total(&mut tx, SCOPE, ORDER).await.unwrap(),
        Money(2_000)
    );
    b.prepay().await.refused(409, "payments.already_paid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_that_is_forged_wrong_or_foreign_books_nothing() {
    let b = Bench::pending().await;
    b.prepay().await.ok();
    assert_eq!(b.notify_signed("trade", &b.number, 2_000, "bad").await, 401);
    assert_eq!(b.notify("trade", &b.number, 1_999).await, 409);
    assert_eq!(b.notify("trade", "12345678", 2_000).await, 409);
    assert_eq!(b.notify("trade", "no-number", 2_000).await, 409);
    assert_eq!(b.events("payments.payment_captured").await, 0);
    assert_eq!(b.show().await["status"], "pending");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_callback_is_made_good_by_asking_and_not_too_often() {
    let b = Bench::pending().await;
    b.show().await;
    assert_eq!(b.fake.books().queries, 0, "the provider knows nothing yet");
    b.prepay().await.ok();
    for _ in 0..3 {
        assert_eq!(b.show().await["status"], "pending");
    }
    assert_eq!(b.fake.books().queries, 1);
    b.fake.pay(&b.number);
    b.app.clock.advance(5_000);
    assert_eq!(b.show().await["status"], "captured");
    assert_eq!(b.fake.books().queries, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_nobody_looks_at_is_found_before_it_expires() {
    let b = Bench::pending().await;
    b.prepay().await.ok();
    b.fake.pay(&b.number);
    b.app.advance(879_000).await;
    assert_eq!(b.events("payments.payment_captured").await, 0);
    b.app.advance(1_000).await;
    assert_eq!(b.events("payments.payment_captured").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_cashier_is_opened_again_under_the_same_number() {
    let b = Bench::pending().await;
    b.prepay().await.ok();
    b.app.clock.advance(5 * 60_000);
    b.prepay().await.ok();
    assert_eq!(b.fake.books().prepays, 2);
    assert_eq!(b.fake.books().trades.len(), 1);
    b.app.clock.advance(10 * 60_000);
    b.prepay().await.refused(409, "payments.expired");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_in_trouble_is_told_as_such_and_asking_again_works() {
    let b = Bench::pending().await;
    for (fault, status, code) in [
        (Fault::NotSent, 503, "payments.provider_unavailable"),
        (Fault::LostAfter, 503, "payments.provider_unavailable"),
        (Fault::Rejected, 502, "payments.provider_refused"),
    ] {
        b.fake.books().faults.push_back(fault);
        b.prepay().await.refused(status, code);
    }
    b.prepay().await.ok();
    assert_eq!(b.fake.books().trades.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_what_the_provider_never_saw_asks_nobody() {
    let b = Bench::pending().await;
    b.app.write(Shut(ORDER)).await.unwrap();
    b.app.drain().await;
    assert_eq!(b.show().await["status"], "closed");
    b.prepay().await.refused(409, "payments.expired");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_goes_to_the_provider_also_when_answers_are_lost() {
    for fault in [
        Fault::None,
        Fault::NotSent,
        Fault::LostBefore,
        Fault::LostAfter,
    ] {
        let b = Bench::pending().await;
        b.prepay().await.ok();
        b.fake.books().faults.push_back(fault);
        b.app.write(Shut(ORDER)).await.unwrap();
        b.prepay().await.refused(409, "payments.expired");
        b.app.drain().await;
        b.app.advance(60_000).await;
        assert_eq!(b.show().await["status"], "closed", "{fault:?}");
        assert_eq!(
            b.fake.books().trades[&b.number].state,
            TradeState::Closed,
            "{fault:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_paid_before_it_could_be_closed_is_booked() {
    let b = Bench::pending().await;
    b.prepay().await.ok();
    b.fake.pay(&b.number);
    b.app.write(Shut(ORDER)).await.unwrap();
    b.app.drain().await;
    assert_eq!(b.show().await["status"], "captured");
    assert_eq!(b.events("payments.payment_captured").await, 1);
    b.app.write(Shut(ORDER)).await.unwrap();
    assert_eq!(b.show().await["status"], "captured");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_that_arrives_after_closing_is_not_lost() {
    let b = Bench::pending().await;
    b.app.write(Shut(ORDER)).await.unwrap();
    assert_eq!(b.notify("trade", &b.number, 2_000).await, 204);
    assert_eq!(b.show().await["status"], "captured");
    assert_eq!(b.events("payments.payment_captured").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_its_payers_affair() {
    let b = Bench::pending().await;
    let path = format!("/api/v1/payments/{ORDER}");
    let prepay = format!("{path}/prepay");
    let other = b.app.member(PersonId(101));
    other.get(&path).await.refused(404, "not_found");
    other
        .post(&prepay, serde_json::json!({}))
        .await
        .refused(404, "not_found");
    b.app
        .anyone()
        .get(&path)
        .await
        .refused(401, "unauthenticated");
    assert_eq!(b.app.operator().get(&path).await.ok()["amount"], 2_000);
    b.app
        .operator()
        .post(&prepay, serde_json::json!({}))
        .await
        .refused(404, "not_found");
}
