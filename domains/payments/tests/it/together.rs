//! Several orders of a member paid in one go, and never twice.
use crate::bench::{Bench, MEMBER, ORDER, Open, SCOPE, Shut, intent};
use crate::fake::Fault;
use julin_kernel::{Money, OrderId, PersonId};
use julin_ledger::{Account, AccountKind};
use julin_payments::{IntentDraft, RefundStatus, TradeState, payments_of_order, refunds_of_order};
use julin_testkit::Reply;
use serde_json::{Value, json};

const SECOND: OrderId = OrderId(301);
const THIRD: OrderId = OrderId(302);
const CLEARING: Account = Account::shop(AccountKind::ProviderClearing);

/// Orders of 2,000, 1,500 and 700 fen wait for their money.
async fn three() -> Bench {
    let b = Bench::pending().await;
    for (order, amount) in [(SECOND, 1_500), (THIRD, 700)] {
        let draft = IntentDraft {
            order,
            ..intent(amount)
        };
        b.app.write(Open(draft)).await.unwrap();
    }
    b
}

async fn together(b: &Bench, orders: &[OrderId]) -> Reply {
    let at = "/api/v1/payments/prepay";
    b.app
        .member(MEMBER)
        .post(at, json!({ "orders": orders }))
        .await
}

async fn alone(b: &Bench, order: OrderId) -> Reply {
    let at = format!("/api/v1/payments/{order}/prepay");
    b.app.member(MEMBER).post(&at, json!({})).await
}

async fn status(b: &Bench, order: OrderId) -> String {
    let at = format!("/api/v1/payments/{order}");
    let view = b.app.member(MEMBER).get(&at).await.ok();
    view["status"].as_str().unwrap().to_owned()
}

fn set(cashier: &Value) -> String {
    let url = cashier["cashier_url"].as_str().unwrap();
    url.strip_prefix("https://pay.test/set/")
        .unwrap()
        .to_owned()
}

fn state(b: &Bench, number: &Value) -> TradeState {
    b.fake.books().trades[number.as_str().unwrap()].state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_orders_are_paid_in_one_go_and_each_is_booked() {
    let b = three().await;
    let cashier = together(&b, &[SECOND, ORDER]).await.ok();
    assert_eq!(cashier["amount"], 3_500);
    assert_eq!(cashier["payment_ids"][1], b.number);
    let again = together(&b, &[ORDER, SECOND]).await.ok();
    assert_eq!(set(&again), set(&cashier));
    assert_eq!(b.fake.books().prepays, 1, "a fresh cashier is used again");
    b.fake.pay_set(&set(&cashier));
    b.app.clock.advance(5_000);
    assert_eq!(status(&b, ORDER).await, "captured");
    assert_eq!(
        status(&b, SECOND).await,
        "captured",
        "one answer tells of all"
    );
    assert_eq!(status(&b, THIRD).await, "pending");
    assert_eq!(b.events("payments.payment_captured").await, 2);
    assert_eq!(b.balance(CLEARING).await, 3_500);
    let paid = together(&b, &[THIRD, ORDER]).await;
    paid.refused(409, "payments.already_paid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_that_nobody_looks_at_is_found_before_it_expires() {
    let b = three().await;
    let cashier = together(&b, &[ORDER, SECOND]).await.ok();
    b.fake.pay_set(&set(&cashier));
    b.app.advance(880_000).await;
    assert_eq!(b.events("payments.payment_captured").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stood_open_alone_is_closed_before_it_is_opened_together() {
    let b = three().await;
    let first = alone(&b, ORDER).await.ok();
    let cashier = together(&b, &[ORDER, SECOND]).await.ok();
    assert_eq!(state(&b, &first["payment_id"]), TradeState::Closed);
    assert_ne!(first["payment_id"], cashier["payment_ids"][0]);
    assert_eq!(state(&b, &cashier["payment_ids"][0]), TradeState::Open);
    // And back: whoever goes to pay one alone closes the set, the other can be paid alone too.
    let back = alone(&b, ORDER).await.ok();
    assert_eq!(state(&b, &cashier["payment_ids"][0]), TradeState::Closed);
    assert_eq!(state(&b, &cashier["payment_ids"][1]), TradeState::Closed);
    let other = alone(&b, SECOND).await.ok();
    for cashier in [back, other] {
        b.fake.pay(cashier["payment_id"].as_str().unwrap());
    }
    b.app.clock.advance(5_000);
    assert_eq!(status(&b, ORDER).await, "captured");
    assert_eq!(status(&b, SECOND).await, "captured");
    assert_eq!(b.balance(CLEARING).await, 3_500);
    assert!(b.refunds().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_set_replaces_the_first() {
    let b = three().await;
    let first = together(&b, &[ORDER, SECOND]).await.ok();
    let second = together(&b, &[SECOND, THIRD]).await.ok();
    for number in first["payment_ids"].as_array().unwrap() {
        assert_eq!(state(&b, number), TradeState::Closed);
    }
    b.fake.pay_set(&set(&second));
    let whole = together(&b, &[ORDER, SECOND, THIRD]).await;
    whole.refused(409, "payments.already_paid");
    let last = together(&b, &[ORDER]).await.ok();
    b.fake.pay(last["payment_ids"][0].as_str().unwrap());
    b.app.clock.advance(5_000);
    for order in [ORDER, SECOND, THIRD] {
        assert_eq!(status(&b, order).await, "captured");
    }
    assert_eq!(b.balance(CLEARING).await, 4_200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_paid_alone_a_moment_before_is_not_asked_for_again() {
    let b = three().await;
    let first = alone(&b, ORDER).await.ok();
    b.fake.pay(first["payment_id"].as_str().unwrap());
    let refused = together(&b, &[ORDER, SECOND]).await;
    refused.refused(409, "payments.already_paid");
    assert_eq!(status(&b, ORDER).await, "captured");
    together(&b, &[SECOND, THIRD]).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_takes_both_gives_one_back() {
    let b = three().await;
    let first = alone(&b, ORDER).await.ok();
    let number = first["payment_id"].as_str().unwrap();
    let cashier = together(&b, &[ORDER, SECOND]).await.ok();
    // It said that it had closed the first, and took the money all the same.
    assert_eq!(b.notify("trade", number, 2_000).await, 204);
    b.app.drain().await;
    b.fake.books().trades.get_mut(number).unwrap().state = TradeState::Paid;
    assert_eq!(status(&b, ORDER).await, "captured");
    // The set is closed with it: the second order has to be asked for anew.
    assert_eq!(state(&b, &cashier["payment_ids"][0]), TradeState::Closed);
    let taken = cashier["payment_ids"][0].as_str().unwrap();
    assert_eq!(b.notify("trade", taken, 2_000).await, 204);
    b.app.drain().await;
    let mut tx = b.app.ctx.db.read().await.unwrap();
    let refunds = refunds_of_order(&mut tx, SCOPE, ORDER).await.unwrap();
    assert_eq!(refunds.len(), 1);
    assert_eq!(refunds[0].status, RefundStatus::Succeeded);
    assert_eq!(refunds[0].payment_id.to_string(), taken);
    assert_eq!(b.events("payments.payment_captured").await, 1);
    assert_eq!(b.balance(CLEARING).await, 2_000);
    assert_eq!(status(&b, SECOND).await, "pending");
    assert_eq!(alone(&b, SECOND).await.ok()["amount"], 1_500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_ends_takes_only_itself_out_of_the_set() {
    for fault in [
        Fault::None,
        Fault::LostBefore,
        Fault::LostAfter,
        Fault::NotSent,
    ] {
        let b = three().await;
        let cashier = together(&b, &[ORDER, SECOND]).await.ok();
        b.fake.books().faults.push_back(fault);
        b.app.write(Shut(ORDER)).await.unwrap();
        b.app.drain().await;
        b.app.advance(60_000).await;
        for number in cashier["payment_ids"].as_array().unwrap() {
            assert_eq!(state(&b, number), TradeState::Closed, "{fault:?}");
        }
        assert_eq!(status(&b, ORDER).await, "closed", "{fault:?}");
        assert_eq!(status(&b, SECOND).await, "pending", "{fault:?}");
        let refused = together(&b, &[ORDER, SECOND]).await;
        refused.refused(409, "payments.expired");
        let anew = together(&b, &[SECOND, THIRD]).await.ok();
        assert_eq!(anew["amount"], 2_200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_opens_no_second_set() {
    let b = three().await;
    for fault in [Fault::LostAfter, Fault::NotSent, Fault::LostBefore] {
        b.fake.books().faults.push_back(fault);
        let lost = together(&b, &[ORDER, SECOND]).await;
        lost.refused(503, "payments.provider_unavailable");
    }
    together(&b, &[ORDER, SECOND]).await.ok();
    assert_eq!(b.fake.books().sets.len(), 1);
    // The closing that is not answered leaves everything as it was.
    b.fake.books().faults.push_back(Fault::LostAfter);
    let lost = together(&b, &[SECOND, THIRD]).await;
    lost.refused(503, "payments.provider_unavailable");
    let cashier = together(&b, &[SECOND, THIRD]).await.ok();
    b.fake.pay_set(&set(&cashier));
    b.app.clock.advance(5_000);
    assert_eq!(status(&b, THIRD).await, "captured");
    assert_eq!(b.balance(CLEARING).await, 2_200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_members_own_orders_each_once_and_not_too_many() {
    let b = three().await;
    let at = "/api/v1/payments/prepay";
    let stranger = b.app.member(PersonId(101));
    let refused = stranger
        .post(at, json!({ "orders": [ORDER, SECOND] }))
        .await;
    assert_eq!(refused.refused(404, "not_found")["field"], "orders.0");
    let twice = together(&b, &[ORDER, SECOND, ORDER]).await;
    assert_eq!(twice.refused(422, "invalid")["field"], "orders.2");
    together(&b, &[]).await.refused(422, "invalid");
    let many: Vec<OrderId> = (300..351).map(OrderId).collect();
    together(&b, &many).await.refused(422, "invalid");
    let unknown = together(&b, &[ORDER, OrderId(999)]).await;
    assert_eq!(unknown.refused(404, "not_found")["field"], "orders.1");
    let anyone = b.app.anyone();
    let refused = anyone.post(at, json!({ "orders": [ORDER] })).await;
    refused.refused(401, "unauthenticated");
    let mut tx = b.app.ctx.db.read().await.unwrap();
    let parts = payments_of_order(&mut tx, SCOPE, ORDER).await.unwrap();
    assert_eq!((parts[0].asked_at, parts[0].captured), (None, Money(0)));
}
