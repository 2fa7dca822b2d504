//! What the client makes of a provider that misbehaves.

use std::collections::BTreeMap;
use std::time::Duration;

use julin_wechatpay::{BillKind, PayError, TradeState};
use julin_wechatpay_sandbox::{AnswerFault, Faults, Losing, SignatureFault};

use crate::harness::{Harness, http};

use AnswerFault::{
    Accepted, ServerError, ServerErrorAfterCommit, Signature, TimeoutAfterCommit, TooMany,
};

#[tokio::test]
async fn a_timeout_is_unknown_is_not_repeated_and_a_query_tells() {
    let h = Harness::start().await;
    h.sandbox.set_faults(Faults::answers([TimeoutAfterCommit]));
    let prepay = h.prepay("JLtimeout", 1280);
    let lost = h
        .client
        .jsapi(&prepay, "oPayer")
        .await
        .expect_err("no answer");
    assert!(lost.is_unknown(), "{lost}");
    let order = h
        .client
        .query("JLtimeout")
        .await
        .expect("an answer")
        .expect("it took effect");
    assert_eq!(order.trade_state, TradeState::NotPay);
    h.client
        .jsapi(&prepay, "oPayer")
        .await
        .expect("the same number is safe");
}

#[tokio::test]
async fn a_refund_that_timed_out_is_found_by_its_number() {
    let h = Harness::start().await;
    h.paid("JLlostrf", 1280).await;
    h.sandbox.set_faults(Faults::answers([TimeoutAfterCommit]));
    let refund = h.refund_of("JLlostrf", "RFlost", 1280, 1280);
    assert!(
        h.client
            .refund(&refund)
            .await
            .expect_err("no answer")
            .is_unknown()
    );
    h.sandbox.drain().await;
    let found = h
        .client
        .query_refund("RFlost")
        .await
        .expect("an answer")
        .expect("a refund");
    let again = h
        .client
        .refund(&refund)
        .await
        .expect("the same number is safe");
    assert_eq!(found, again);
}

#[tokio::test]
async fn what_had_no_effect_is_retried_and_signed_afresh() {
    // The sandbox refuses a nonce that comes twice, so a retry that was not signed afresh fails.
    for fault in [TooMany, ServerError, Accepted] {
        let h = Harness::start().await;
        h.sandbox.set_faults(Faults::answers([fault, fault]));
        let answer = h.client.native(&h.prepay("JLretry1", 100)).await;
        assert!(answer.is_ok(), "{fault:?}: {answer:?}");
    }
}

#[tokio::test]
async fn when_attempts_are_used_up_the_last_word_is_what_is_known() {
    let h = Harness::start().await;
    h.sandbox.set_faults(Faults::answers([TooMany; 3]));
    let throttled = h
        .client
        .native(&h.prepay("JLthrottle", 100))
        .await
        .expect_err("throttled");
    assert!(
        matches!(throttled, PayError::Rejected { status: 429, .. }),
        "{throttled}"
    );
    assert!(throttled.may_send_again());
    for fault in [ServerError, Accepted] {
        h.sandbox.set_faults(Faults::answers([fault; 3]));
        let failed = h
            .client
            .native(&h.prepay("JLfailing", 100))
            .await
            .expect_err("failing");
        assert!(failed.is_unknown(), "{fault:?}: {failed}");
    }
}

#[tokio::test]
async fn a_doubt_is_not_undone_by_being_throttled_afterwards() {
    let h = Harness::start().await;
    h.paid("JLdoubt1", 1280).await;
    h.sandbox
        .set_faults(Faults::answers([ServerErrorAfterCommit, TooMany, TooMany]));
    let refund = h.refund_of("JLdoubt1", "RFdoubt", 100, 1280);
    let error = h.client.refund(&refund).await.expect_err("used up");
    assert!(error.is_unknown(), "{error}");
    assert!(
        h.client
            .query_refund("RFdoubt")
            .await
            .expect("an answer")
            .is_some()
    );
}

#[tokio::test]
async fn an_error_after_the_effect_is_healed_by_the_same_number() {
    let h = Harness::start().await;
    h.paid("JLheal01", 1280).await;
    h.sandbox
        .set_faults(Faults::answers([ServerErrorAfterCommit]));
    let refund = h.refund_of("JLheal01", "RFheal", 700, 1280);
    h.client.refund(&refund).await.expect("the retry finds it");
    let rest = h.refund_of("JLheal01", "RFrest", 580, 1280);
    h.client
        .refund(&rest)
        .await
        .expect("700 were taken once, not twice");
}

const SIGNATURE_FAULTS: [SignatureFault; 6] = [
    SignatureFault::Bad,
    SignatureFault::Missing,
    SignatureFault::SignTest,
    SignatureFault::UnknownSerial,
    SignatureFault::ClockSkew(301),
    SignatureFault::ClockSkew(-301),
];

#[tokio::test]
async fn an_answer_that_is_not_vouched_for_is_unknown_and_not_repeated() {
    let h = Harness::start().await;
    for fault in SIGNATURE_FAULTS {
        // Were it repeated, the second and third fault would be used up as well.
        h.sandbox.set_faults(Faults::answers([
            Signature(fault),
            TooMany,
            TooMany,
            TooMany,
        ]));
        let error = h
            .client
            .native(&h.prepay("JLforged", 100))
            .await
            .expect_err("forged");
        assert!(error.is_unknown(), "{fault:?}: {error}");
        let next = h
            .client
            .query("JLforged")
            .await
            .expect_err("throttled thrice");
        assert_eq!(next.code(), Some("FREQUENCY_LIMITED"), "{fault:?}");
    }
}

#[tokio::test]
async fn a_clock_a_little_off_is_tolerated() {
    let h = Harness::start().await;
    for seconds in [299, -299] {
        h.sandbox
            .set_faults(Faults::answers([Signature(SignatureFault::ClockSkew(
                seconds,
            ))]));
        h.client
            .native(&h.prepay("JLclocks", 100))
            .await
            .expect("within five minutes");
    }
}

#[tokio::test]
async fn a_refusal_with_a_wrong_signature_is_not_believed() {
    let h = Harness::start().await;
    h.sandbox
        .set_faults(Faults::answers([Signature(SignatureFault::Bad)]));
    let error = h.client.query("JLmissing").await.expect_err("forged");
    assert!(
        error.is_unknown(),
        "a forged 404 must not look like no payment: {error}"
    );
}

#[tokio::test]
async fn what_never_reached_the_provider_is_not_sent() {
    let h = Harness::start().await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let nowhere = h.client_with(|config| config.base_url = base);
    let error = nowhere
        .native(&h.prepay("JLnowhere", 100))
        .await
        .expect_err("nobody there");
    assert!(matches!(error, PayError::NotSent(_)), "{error}");
    let odd = h.client.query("JL/../x").await.expect_err("not a number");
    assert!(matches!(odd, PayError::NotSent(_)), "{odd}");
}

#[tokio::test]
async fn an_old_and_a_new_platform_key_are_both_good_while_one_rotates() {
    let h = Harness::start().await;
    let merchant = h.sandbox.merchant();
    let current = (
        merchant.platform_serial,
        merchant.platform_public_key_pem.clone(),
    );
    let old = (
        "5157F09EFDC096DE15EBE81A47057A72".into(),
        merchant.platform_public_key_pem,
    );
    let rotating =
        h.client_with(|config| config.platform_keys = BTreeMap::from([old.clone(), current]));
    rotating
        .native(&h.prepay("JLrotate", 100))
        .await
        .expect("the new serial is known");
    let stale = h.client_with(|config| config.platform_keys = BTreeMap::from([old]));
    let error = stale
        .native(&h.prepay("JLrotate", 100))
        .await
        .expect_err("unknown serial");
    assert!(error.is_unknown(), "{error}");
}

#[tokio::test]
async fn a_bill_with_another_digest_is_not_believed() {
    let h = Harness::start().await;
    h.paid("JLdigest", 1280).await;
    h.advance(Duration::from_hours(24));
    // The digest is told in the first call; what the second brings is swapped underneath.
    h.sandbox.set_faults(Faults::answers([
        AnswerFault::None,
        AnswerFault::AlteredFile,
    ]));
    let error = h
        .client
        .trade_bill("2025-11-22", BillKind::All)
        .await
        .expect_err("altered");
    assert!(error.is_unknown(), "{error}");
}

#[tokio::test]
async fn faults_are_armed_over_http_only_where_that_is_allowed() {
    let h = Harness::start().await;
    let arm = |base: String| {
        let body = r#"{"answers": [{"signature": {"clock_skew": 301}}, "too_many"]}"#;
        let request = http().post(format!("{base}/sandbox/faults"));
        request
            .header("content-type", "application/json")
            .body(body)
            .send()
    };
    assert_eq!(arm(h.base.clone()).await.expect("an answer").status(), 204);
    assert!(
        h.client
            .native(&h.prepay("JLarmed1", 100))
            .await
            .expect_err("skewed")
            .is_unknown()
    );
    let closed = Harness::start_in(&h.dir, |config| config.allow_faults = false).await;
    assert_eq!(
        arm(closed.base.clone()).await.expect("an answer").status(),
        404
    );
}

#[tokio::test]
async fn every_second_refund_takes_effect_and_loses_its_answer() {
    let h = Harness::start().await;
    h.paid("JLlosing", 1280).await;
    for hang in [false, true] {
        h.sandbox.set_faults(Faults {
            losing: Losing {
                refund: 2,
                hang,
                ..Losing::default()
            },
            ..Faults::default()
        });
        let numbers = [1, 2].map(|n| format!("RFlosing{hang}{n}"));
        let [answered, lost] = &numbers;
        let refund = h.refund_of("JLlosing", answered, 100, 1280);
        h.client
            .refund(&refund)
            .await
            .expect("the first is answered");
        let refund = h.refund_of("JLlosing", lost, 100, 1280);
        let error = h.client.refund(&refund).await.expect_err("lost");
        assert!(error.is_unknown(), "{error}");
        for number in &numbers {
            let found = h.client.query_refund(number).await.expect("an answer");
            assert!(found.is_some(), "{number} took effect");
        }
    }
    h.sandbox.drain().await;
}
