//! Refunds: promised once, sent under one number, settled by the provider's word.
use crate::bench::{Ask, Bench, MEMBER, ORDER, refund};
use crate::fake::Fault;
use julin_ledger::{Account, AccountKind};
use julin_payments::{
    NOT_CAPTURED, REFUND_AMOUNT, REFUND_EXCEEDS, RefundDraft, RefundState, RefundStatus,
};
use serde_json::json;

const CLEARING: Account = Account::shop(AccountKind::ProviderClearing);
const PAYABLE: Account = Account::shop(AccountKind::RefundsPayable);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_is_promised_sent_and_booked() {
    let b = Bench::paid().await;
    let id = b.app.write(Ask(refund("true_up", 300))).await.unwrap();
    assert_eq!(b.balance(PAYABLE).await, -300);
    assert_eq!(b.balance(Account::customer_funds(MEMBER)).await, -1_700);
    b.app.drain().await;
    let view = b.show().await;
    assert_eq!(
        (
            &view["refunds"][0]["status"],
            &view["refunds"][0]["amount"],
            &view["refunds"][0]["id"]
        ),
        (&json!("succeeded"), &json!(300), &json!(id))
    );
    assert_eq!(
        (b.balance(PAYABLE).await, b.balance(CLEARING).await),
        (0, 1_700)
    );
    assert_eq!(b.events("payments.refund_succeeded").await, 1);
    assert_eq!(b.fake.books().arrived, [id.to_string()]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_is_the_same_refund() {
    let b = Bench::paid().await;
    let first = b.app.write(Ask(refund("true_up", 300))).await.unwrap();
    assert_eq!(
        b.app.write(Ask(refund("true_up", 300))).await.unwrap(),
        first
    );
    let other = b.app.write(Ask(refund("true_up", 301))).await.unwrap_err();
    assert!(other.fault().unwrap().is(&julin_kernel::Code::KEY_REUSED));
    b.app.drain().await;
    assert_eq!(
        b.app.write(Ask(refund("true_up", 300))).await.unwrap(),
        first
    );
    assert_eq!((b.refunds().await.len(), b.held().await), (1, 300));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_came_in_is_refused_also_at_the_same_time() {
    let b = Bench::pending().await;
    let early = b.app.write(Ask(refund("a", 1))).await.unwrap_err();
    assert!(early.fault().unwrap().is(&NOT_CAPTURED));
    let b = Bench::paid().await;
    for wrong in [0, -5] {
        let refused = b.app.write(Ask(refund("a", wrong))).await.unwrap_err();
        assert!(refused.fault().unwrap().is(&REFUND_AMOUNT));
    }
    let asks = (0..12).map(|n| b.app.write(Ask(refund(&format!("k{n}"), 300))));
    let outcomes = futures_util::future::join_all(asks).await;
    assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 6);
    for error in outcomes.into_iter().filter_map(Result::err) {
        assert!(error.fault().unwrap().is(&REFUND_EXCEEDS), "{error}");
    }
    let refused = b.app.write(Ask(refund("last", 201))).await.unwrap_err();
    assert_eq!(refused.fault().unwrap().detail.as_deref(), Some("2.00"));
    b.app.write(Ask(refund("last", 200))).await.unwrap();
    b.app.drain().await;
    assert_eq!(b.balance(CLEARING).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_outcome_is_asked_for_and_never_sent_under_another_number() {
    for fault in [
        Fault::NotSent,
        Fault::NotNow,
        Fault::LostBefore,
        Fault::LostAfter,
    ] {
        let b = Bench::paid().await;
        b.fake.books().faults.push_back(fault);
        let id = b.app.write(Ask(refund("a", 500))).await.unwrap();
        b.app.drain().await;
        assert_eq!(b.refunds().await[0].status, RefundStatus::Sent, "{fault:?}");
        b.app.advance(60_000).await;
        assert_eq!(
            b.refunds().await[0].status,
            RefundStatus::Succeeded,
            "{fault:?}"
        );
        assert_eq!(
            b.fake.books().arrived,
            [id.to_string()],
            "{fault:?}: sent once"
        );
        assert_eq!(b.events("payments.refund_succeeded").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accepted_is_not_refunded_until_the_provider_says_so() {
    let b = Bench::paid().await;
    b.fake.books().accept_as = Some(RefundState::Processing);
    let id = b
        .app
        .write(Ask(refund("a", 500)))
        .await
        .unwrap()
        .to_string();
    b.app.drain().await;
    assert_eq!(b.refunds().await[0].status, RefundStatus::Sent);
    assert_eq!(b.balance(PAYABLE).await, -500);
    b.fake.end_refund(&id, RefundState::Succeeded);
    assert_eq!(b.notify("refund", &id, 499).await, 409);
    assert_eq!(b.notify("refund", &id, 500).await, 204);
    assert_eq!(b.notify("refund", &id, 500).await, 204);
    b.app.advance(60_000).await;
    assert_eq!(b.refunds().await[0].status, RefundStatus::Succeeded);
    assert_eq!(b.events("payments.refund_succeeded").await, 1);
    assert_eq!(b.balance(PAYABLE).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_refund_callback_is_made_good_by_asking() {
    let b = Bench::paid().await;
    b.fake.books().accept_as = Some(RefundState::Processing);
    let id = b
        .app
        .write(Ask(refund("a", 500)))
        .await
        .unwrap()
        .to_string();
    b.app.drain().await;
    for minutes in [1, 5, 30] {
        b.app.advance(minutes * 60_000).await;
    }
    assert_eq!(b.refunds().await[0].status, RefundStatus::Sent);
    b.fake.end_refund(&id, RefundState::Succeeded);
    b.app.advance(120 * 60_000).await;
    assert_eq!(b.refunds().await[0].status, RefundStatus::Succeeded);
    let due = b.app.runner.next_due().await.unwrap();
    assert_eq!(due, None, "there is nothing more to ask");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_refund_is_reversed_told_and_can_be_sent_again() {
    let b = Bench::paid().await;
    b.fake.books().faults.push_back(Fault::Rejected);
    let id = b.app.write(Ask(refund("a", 2_000))).await.unwrap();
    b.app.drain().await;
    assert_eq!(b.events("payments.refund_failed").await, 1);
    assert_eq!((b.held().await, b.balance(PAYABLE).await), (0, 0));
    assert_eq!(b.balance(Account::customer_funds(MEMBER)).await, -2_000);
    let operator = b.app.operator();
    let troubled = operator.get("/api/v1/payments/refunds/troubled").await.ok();
    assert_eq!(troubled[0]["failure"], "not allowed");
    let retry = format!("/api/v1/payments/refunds/{id}/retry");
    b.app
        .member(MEMBER)
        .post(&retry, json!({}))
        .await
        .refused(403, "forbidden");
    operator.post(&retry, json!({})).await.ok();
    operator
        .post(&retry, json!({}))
        .await
        .refused(409, "wrong_state");
    b.app.drain().await;
    assert_eq!(b.refunds().await[0].status, RefundStatus::Succeeded);
    assert_eq!(b.fake.books().arrived, [format!("{id}-2")]);
    assert_eq!((b.held().await, b.balance(CLEARING).await), (2_000, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_abnormal_refund_stays_bound_until_the_merchant_acts() {
    let b = Bench::paid().await;
    b.fake.books().accept_as = Some(RefundState::Abnormal);
    let id = b
        .app
        .write(Ask(refund("a", 1_500)))
        .await
        .unwrap()
        .to_string();
    b.app.drain().await;
    assert_eq!(b.refunds().await[0].status, RefundStatus::Abnormal);
    assert_eq!((b.held().await, b.balance(PAYABLE).await), (1_500, -1_500));
    assert_eq!(b.notify("refund", &id, 1_500).await, 204);
    assert_eq!(b.events("payments.refund_failed").await, 1, "told once");
    b.fake.end_refund(&id, RefundState::Succeeded);
    b.app.advance(60_000).await;
    assert_eq!(b.refunds().await[0].status, RefundStatus::Succeeded);
    assert_eq!(b.balance(PAYABLE).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_completion_a_refund_is_a_return_of_sold_goods() {
    let b = Bench::paid().await;
    let late = RefundDraft {
        before_completion: false,
        ..refund("claim:1", 400)
    };
    b.app.write(Ask(late)).await.unwrap();
    b.app.drain().await;
    assert_eq!(
        b.balance(Account::shop(AccountKind::SalesReturns)).await,
        400
    );
    assert_eq!(b.balance(Account::customer_funds(MEMBER)).await, -2_000);
    let journals = format!("/api/v1/ledger/journals?order={ORDER}");
    let journals = b.app.operator().get(&journals).await.ok();
    let memos: Vec<_> = journals["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|j| &j["memo_code"])
        .collect();
    assert_eq!(memos, ["refund_succeeded", "refund_requested", "capture"]);
}
