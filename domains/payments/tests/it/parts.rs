//! An order paid in parts, and parts that are asked for anew.
use crate::bench::{Anew, Ask, Bench, MEMBER, ORDER, Open, SCOPE, Shut, intent, refund};
use crate::fake::Fault;
use julin_kernel::{Id as _, Money, PaymentId};
use julin_ledger::{Account, AccountKind};
use julin_payments::{
    IntentDraft, REFUND_EXCEEDS, RefundStatus, TradeState, captured_total, next_part,
};
use serde_json::json;

const CLEARING: Account = Account::shop(AccountKind::ProviderClearing);

fn part(part: i64, amount: i64) -> IntentDraft {
    IntentDraft {
        part,
        ..intent(amount)
    }
}

/// The first part is paid, a second of 1,500 fen is too.
async fn paid_twice_over() -> (Bench, PaymentId) {
    let b = Bench::paid().await;
    let second = b.app.write(Open(part(1, 1_500))).await.unwrap();
    b.prepay().await.ok();
    b.fake.pay(&second.to_string());
    assert_eq!(b.notify("trade", &second.to_string(), 1_500).await, 204);
    (b, second)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parts_are_paid_one_after_the_other_each_under_its_own_number() {
    let b = Bench::paid().await;
    b.prepay().await.refused(409, "payments.already_paid");
    let second = b.app.write(Open(part(1, 1_500))).await.unwrap();
    let again = b.app.write(Open(part(1, 1_500))).await.unwrap();
    assert_eq!(second, again);
    let view = b.show().await;
    assert_eq!(
        (&view["part"], &view["status"], &view["amount"]),
        (&json!(1), &json!("pending"), &json!(1_500))
    );
    assert_eq!(b.prepay().await.ok()["payment_id"], second.to_string());
    b.fake.pay(&second.to_string());
    assert_eq!(b.notify("trade", &second.to_string(), 1_500).await, 204);
    assert_eq!(b.events("payments.payment_captured").await, 2);
    let view = b.show().await;
    assert_eq!(view["parts"].as_array().unwrap().len(), 2);
    assert_eq!(view["parts"][0]["status"], "captured");
    let mut tx = b.app.ctx.db.read().await.unwrap();
    let total = captured_total(&mut tx, SCOPE, ORDER).await.unwrap();
    assert_eq!(total, Money(3_500));
    assert_eq!(next_part(&mut tx, SCOPE, ORDER).await.unwrap(), 2);
    assert_eq!(b.balance(CLEARING).await, 3_500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_is_spread_over_the_parts_newest_first() {
    let (b, second) = paid_twice_over().await;
    let first: PaymentId = b.number.parse().unwrap();
    b.app.write(Ask(refund("small", 400))).await.unwrap();
    let id = b.app.write(Ask(refund("big", 1_700))).await.unwrap();
    assert_eq!(b.app.write(Ask(refund("big", 1_700))).await.unwrap(), id);
    let other = b.app.write(Ask(refund("big", 1_600))).await.unwrap_err();
    assert_eq!(other.fault().unwrap().code.code, "idempotency.key_reused");
    let refunds = b.refunds().await;
    let told: Vec<_> = refunds
        .iter()
        .map(|r| (r.refund_key.as_str(), r.payment_id, r.amount.0))
        .collect();
    assert_eq!(
        told,
        [
            ("small", second, 400),
            ("big#1", second, 1_100),
            ("big#0", first, 600),
        ]
    );
    let over = b.app.write(Ask(refund("over", 1_401))).await.unwrap_err();
    let over = over.fault().unwrap();
    assert!(over.is(&REFUND_EXCEEDS));
    assert_eq!(over.detail.as_deref(), Some("14.00"));
    b.app.write(Ask(refund("rest", 1_400))).await.unwrap();
    b.app.drain().await;
    let refunds = b.refunds().await;
    assert!(refunds.iter().all(|r| r.status == RefundStatus::Succeeded));
    assert_eq!((b.balance(CLEARING).await, b.held().await), (0, 3_500));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_that_nobody_asked_the_provider_for_is_replaced_in_silence() {
    let b = Bench::pending().await;
    let new = b.app.write(Anew(intent(2_500))).await.unwrap();
    assert_ne!(new.to_string(), b.number);
    assert_eq!(b.show().await["amount"], 2_500);
    b.app.drain().await;
    assert!(b.fake.books().trades.is_empty());
    assert_eq!(b.notify("trade", &new.to_string(), 2_500).await, 204);
    let refused = b.app.write(Anew(intent(2_600))).await.unwrap_err();
    assert_eq!(refused.fault().unwrap().code.code, "payments.already_paid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replaced_part_is_closed_at_the_provider() {
    let b = Bench::pending().await;
    b.prepay().await.ok();
    let new = b.app.write(Anew(intent(2_500))).await.unwrap();
    b.app.drain().await;
    assert_eq!(b.fake.books().trades[&b.number].state, TradeState::Closed);
    assert_eq!(b.prepay().await.ok()["payment_id"], new.to_string());
    b.app.write(Shut(ORDER)).await.unwrap();
    b.app.drain().await;
    assert_eq!(b.show().await["status"], "closed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replaced_part_that_was_paid_in_time_takes_its_place_again() {
    let b = Bench::pending().await;
    b.prepay().await.ok();
    let new = b.app.write(Anew(intent(2_000))).await.unwrap();
    b.prepay().await.ok();
    b.fake.pay(&b.number);
    // The answer to the closing is lost, the asking finds it paid.
    b.fake.books().faults.push_back(Fault::LostBefore);
    b.app.drain().await;
    b.app.advance(60_000).await;
    assert_eq!(b.events("payments.payment_captured").await, 1);
    assert_eq!(b.show().await["status"], "captured");
    assert_eq!(b.balance(CLEARING).await, 2_000);
    // The one that had replaced it can no longer be paid.
    let new = b.fake.books().trades[&new.to_string()].state;
    assert_eq!(new, TradeState::Closed);
    assert!(b.refunds().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_paid_twice_goes_back_by_itself_and_is_told_to_nobody() {
    let b = Bench::pending().await;
    b.prepay().await.ok();
    let new = b.app.write(Anew(intent(2_000))).await.unwrap().to_string();
    assert_eq!(b.notify("trade", &new, 2_000).await, 204);
    // A provider that took the money under both numbers: the same sum, then another one.
    b.fake.pay(&b.number);
    assert_eq!(b.notify("trade", &b.number, 2_000).await, 204);
    assert_eq!(b.notify("trade", &b.number, 2_000).await, 204);
    assert_eq!(b.events("payments.payment_captured").await, 1);
    b.app.drain().await;
    let refunds = b.refunds().await;
    assert_eq!(refunds.len(), 1);
    assert_eq!(
        (
            refunds[0].amount,
            refunds[0].status,
            &*refunds[0].reason_code
        ),
        (Money(2_000), RefundStatus::Succeeded, "paid_twice")
    );
    assert_eq!(refunds[0].payment_id.raw().to_string(), b.number);
    assert_eq!(b.balance(CLEARING).await, 2_000);
    assert_eq!(b.balance(Account::customer_funds(MEMBER)).await, -2_000);
    // What the order itself gives back later is not touched by it.
    b.app.write(Ask(refund("all", 2_000))).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_paid_by_terms_that_no_longer_hold_goes_back() {
    let b = Bench::pending().await;
    b.prepay().await.ok();
    b.app.write(Anew(intent(2_500))).await.unwrap();
    b.fake.pay(&b.number);
    assert_eq!(b.notify("trade", &b.number, 2_000).await, 204);
    b.app.drain().await;
    assert_eq!(b.events("payments.payment_captured").await, 0);
    assert_eq!(b.refunds().await[0].status, RefundStatus::Succeeded);
    assert_eq!(b.show().await["status"], "pending");
    assert_eq!((b.balance(CLEARING).await, b.held().await), (0, 0));
}
