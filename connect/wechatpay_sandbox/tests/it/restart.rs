//! What a restart keeps.

use std::sync::Arc;

use axum::http::StatusCode;
use julin_wechatpay::{Notify, RefundState};
use julin_wechatpay_sandbox::{Sandbox, SandboxConfig};
use tokio::sync::Semaphore;

use crate::harness::{Harness, START_MS, http};

#[tokio::test]
async fn keys_orders_payments_and_refunds_survive() {
    let first = Harness::start().await;
    first.paid("JLkept01", 1280).await;
    first
        .client
        .refund(&first.refund_of("JLkept01", "RFkept", 280, 1280))
        .await
        .expect("accepted");
    first.sandbox.drain().await;
    let before = first.client.query("JLkept01").await.expect("an answer");
    let second = Harness::start_in(&first.dir, |_config| ()).await;
    assert_eq!(
        second.client.query("JLkept01").await.expect("an answer"),
        before
    );
    let refund = second
        .client
        .query_refund("RFkept")
        .await
        .expect("an answer");
    assert_eq!(refund.expect("kept").status, RefundState::Success);
    let too_much = second.refund_of("JLkept01", "RFmore", 1001, 1280);
    assert!(
        second.client.refund(&too_much).await.is_err(),
        "280 are still taken"
    );
    second.sandbox.resume();
    second.sandbox.drain().await;
    assert!(
        second.received().is_empty(),
        "what was accepted is not told again"
    );
}

#[tokio::test]
async fn callbacks_and_refunds_under_way_are_taken_up() {
    let dir = tempfile::tempdir().expect("a directory");
    let asleep = Arc::new(Semaphore::new(0));
    let never_waking = |config: &mut SandboxConfig| {
        let asleep = asleep.clone();
        config.sleeper = Arc::new(move |_wait| {
            asleep.add_permits(1);
            Box::pin(std::future::pending())
        });
    };
    let first = Harness::start_in(dir.path(), never_waking).await;
    let id = first
        .client
        .jsapi(&first.prepay("JLcrash1", 1280), "oPayer")
        .await
        .expect("an id");
    first.answer_callbacks_with([StatusCode::SERVICE_UNAVAILABLE]);
    first.press(&id, "pay").await;
    let refund = first.refund_of("JLcrash1", "RFcrash", 280, 1280);
    first.client.refund(&refund).await.expect("accepted");
    // One sleeps before the refund arrives, one before the refused callback is repeated.
    drop(asleep.acquire_many(2).await.expect("open"));

    let second = Harness::start_in(dir.path(), |_config| ()).await;
    second.sandbox.resume();
    second.sandbox.drain().await;
    let refund = second
        .client
        .query_refund("RFcrash")
        .await
        .expect("an answer");
    assert_eq!(refund.expect("kept").status, RefundState::Success);
    // The shop's address of before is still the one that is told.
    let told: Vec<Notify> = first
        .received()
        .iter()
        .map(|each| {
            second
                .client
                .parse_notify(&each.headers, &each.body, second.now_s())
        })
        .collect::<Result<_, _>>()
        .expect("believed by the same keys");
    let payments = told
        .iter()
        .filter(|each| matches!(each, Notify::TransactionSuccess(_)));
    let refunds = told
        .iter()
        .filter(|each| matches!(each, Notify::RefundSuccess(_)));
    assert_eq!(
        payments.count(),
        2,
        "refused before the restart, told again after it"
    );
    assert_eq!(refunds.count(), 1);
}

#[test]
fn without_a_directory_each_sandbox_has_keys_of_its_own() {
    let fresh = || {
        let config = SandboxConfig::new(Arc::new(|| START_MS), "http://127.0.0.1", http());
        Sandbox::new(config).expect("a sandbox").merchant()
    };
    let (one, other) = (fresh(), fresh());
    assert_ne!(one.private_key_pem, other.private_key_pem);
    assert_ne!(one.apiv3_key, other.apiv3_key);
    assert_ne!(one.platform_serial, other.platform_serial);
    assert!(
        !format!("{one:?}").contains(&one.apiv3_key),
        "keys never reach a log"
    );
}
