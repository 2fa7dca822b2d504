//! Callbacks: schedule, replay, forgery.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, StatusCode};
use julin_wechatpay::{Mismatch, Notify, NotifyError, VerifyError};
use julin_wechatpay_sandbox::{Faults, NotifyFault, RETRY_SCHEDULE, RefundFault, SignatureFault};

use crate::harness::{Harness, Received};

fn parse(h: &Harness, callback: &Received) -> Result<Notify, NotifyError> {
    h.client
        .parse_notify(&callback.headers, &callback.body, h.now_s())
}

#[tokio::test]
async fn a_callback_is_repeated_on_schedule_until_it_is_accepted() {
    let h = Harness::start().await;
    h.answer_callbacks_with([StatusCode::INTERNAL_SERVER_ERROR, StatusCode::BAD_REQUEST]);
    h.paid("JLrepeat", 1280).await;
    let waits: Vec<u64> = h
        .waits
        .lock()
        .expect("lock")
        .iter()
        .map(Duration::as_secs)
        .collect();
    assert_eq!(waits, [15, 15]);
    let told: Vec<Notify> = h
        .received()
        .iter()
        .map(|c| parse(&h, c).expect("believed"))
        .collect();
    assert_eq!(told.len(), 3);
    assert!(
        told.iter().all(|each| *each == told[0]),
        "each sending says the same"
    );
}

#[tokio::test]
async fn a_callback_nobody_accepts_is_given_up_after_the_schedule() {
    let h = Harness::start().await;
    h.answer_callbacks_with([StatusCode::BAD_GATEWAY; 16]);
    h.paid("JLgiveup", 1280).await;
    let waits: Vec<u64> = h
        .waits
        .lock()
        .expect("lock")
        .iter()
        .map(Duration::as_secs)
        .collect();
    assert_eq!(waits, RETRY_SCHEDULE);
    assert_eq!(waits.iter().sum::<u64>(), 24 * 3600 + 4 * 60);
    assert_eq!(h.received().len(), 16);
}

#[tokio::test]
async fn a_duplicate_reads_the_same_both_times() {
    let h = Harness::start().await;
    h.sandbox
        .set_faults(Faults::notifies([NotifyFault::Duplicate]));
    h.paid("JLtwice1", 1280).await;
    let [first, second] = h
        .received()
        .try_into()
        .unwrap_or_else(|_| panic!("two callbacks"));
    assert_ne!(first.body, second.body, "each is sealed afresh");
    assert_eq!(
        parse(&h, &first).expect("believed"),
        parse(&h, &second).expect("believed")
    );
}

#[tokio::test]
async fn a_replayed_callback_is_refused_once_its_time_is_over() {
    let h = Harness::start().await;
    h.paid("JLreplay", 1280).await;
    let callback = h.received().pop().expect("a callback");
    parse(&h, &callback).expect("believed");
    parse(&h, &callback).expect("reading it changes nothing");
    h.advance(Duration::from_mins(5));
    let late = parse(&h, &callback).expect_err("stale");
    assert!(
        matches!(late, NotifyError::Signature(VerifyError::Skew(300))),
        "{late}"
    );
}

#[tokio::test]
async fn a_lost_callback_is_made_good_by_a_query() {
    let h = Harness::start().await;
    h.sandbox.set_faults(Faults::notifies([NotifyFault::Lost]));
    h.paid("JLlost01", 1280).await;
    assert!(h.received().is_empty());
    let order = h
        .client
        .query("JLlost01")
        .await
        .expect("an answer")
        .expect("an order");
    assert_eq!(order.settles("JLlost01", 1280), Ok(()));
}

#[tokio::test]
async fn a_signed_callback_of_another_sum_does_not_settle() {
    let h = Harness::start().await;
    h.sandbox
        .set_faults(Faults::notifies([NotifyFault::AmountOff(-1279)]));
    h.paid("JLoffsum", 1280).await;
    let callback = h.received().pop().expect("a callback");
    let Ok(Notify::TransactionSuccess(paid)) = parse(&h, &callback) else {
        panic!("a payment")
    };
    let off = Mismatch::Amount {
        paid: Some(1),
        expected: 1280,
    };
    assert_eq!(paid.settles("JLoffsum", 1280), Err(off));
    let other = paid.settles("JLother1", 1).expect_err("another order");
    assert_eq!(other, Mismatch::Number("JLoffsum".into()));
}

#[tokio::test]
async fn a_badly_signed_callback_is_refused_and_the_next_one_believed() {
    let faults = [
        (SignatureFault::Bad, "does not match"),
        (SignatureFault::Missing, "is missing"),
        (SignatureFault::SignTest, "probe"),
        (SignatureFault::UnknownSerial, "no platform key"),
        (SignatureFault::ClockSkew(301), "301 s away"),
        (SignatureFault::ClockSkew(-301), "301 s away"),
    ];
    for (fault, words) in faults {
        let h = Harness::start().await;
        h.sandbox
            .set_faults(Faults::notifies([NotifyFault::Signature(fault)]));
        h.answer_callbacks_with([StatusCode::UNAUTHORIZED]);
        h.paid("JLforge1", 1280).await;
        let [forged, good] = h
            .received()
            .try_into()
            .unwrap_or_else(|_| panic!("two callbacks"));
        let error = parse(&h, &forged).expect_err("forged");
        assert!(error.to_string().contains(words), "{fault:?}: {error}");
        assert_eq!(error.status(), 401);
        parse(&h, &good).expect("believed");
    }
}

#[tokio::test]
async fn changing_any_part_of_a_callback_spoils_it() {
    let h = Harness::start().await;
    h.paid("JLtamper", 1280).await;
    let good = h.received().pop().expect("a callback");
    let mut longer = good.body.to_vec();
    longer.push(b' ');
    let flipped = |at: usize| {
        let mut bytes = good.body.to_vec();
        bytes[at] ^= 1;
        bytes
    };
    let step = good.body.len() / 16;
    let bodies = (0..16)
        .map(|part| flipped(part * step))
        .chain([longer, Vec::new()]);
    for body in bodies {
        let told = h.client.parse_notify(&good.headers, &body, h.now_s());
        let error = told.expect_err("tampered");
        assert!(
            matches!(error, NotifyError::Signature(VerifyError::Forged)),
            "{error}"
        );
    }
    for name in [
        "wechatpay-nonce",
        "wechatpay-timestamp",
        "wechatpay-signature",
    ] {
        let headers = altered(&good.headers, name);
        assert!(
            h.client
                .parse_notify(&headers, &good.body, h.now_s())
                .is_err(),
            "{name}"
        );
    }
}

fn altered(headers: &HeaderMap, name: &'static str) -> HeaderMap {
    let mut headers = headers.clone();
    let mut value = headers[name].as_bytes().to_vec();
    let last = value.len() - 3;
    value[last] = if value[last] == b'1' { b'2' } else { b'1' };
    headers.insert(name, HeaderValue::from_bytes(&value).expect("ascii"));
    headers
}

#[tokio::test]
async fn a_callback_for_another_merchant_or_under_another_key_is_refused() {
    let h = Harness::start().await;
    h.paid("JLforeign", 1280).await;
    let callback = h.received().pop().expect("a callback");
    let read = |client: julin_wechatpay::Client| {
        client
            .parse_notify(&callback.headers, &callback.body, h.now_s())
            .expect_err("refused")
    };
    let other = h.client_with(|config| config.mchid = "1900000999".into());
    assert!(matches!(read(other), NotifyError::Foreign));
    let other = h.client_with(|config| config.appid = "wxother".into());
    assert!(matches!(read(other), NotifyError::Foreign));
    let other = h.client_with(|config| config.apiv3_key = "x".repeat(32));
    assert!(matches!(read(other), NotifyError::Sealed));
}

#[tokio::test]
async fn a_refund_that_fails_is_told_as_what_it_is() {
    let h = Harness::start().await;
    h.paid("JLfailrf", 1280).await;
    h.sandbox.set_faults(Faults::refunds([
        RefundFault::Abnormal,
        RefundFault::Closed,
    ]));
    for number in ["RFabnormal", "RFclosed"] {
        let refund = h.refund_of("JLfailrf", number, 100, 1280);
        h.client.refund(&refund).await.expect("accepted");
        h.sandbox.drain().await;
    }
    let told: Vec<Notify> = h
        .received()
        .iter()
        .map(|c| parse(&h, c).expect("believed"))
        .collect();
    let [
        Notify::TransactionSuccess(_),
        Notify::RefundAbnormal(stuck),
        Notify::RefundClosed(closed),
    ] = told.as_slice()
    else {
        panic!("{told:?}")
    };
    assert_eq!(stuck.out_refund_no, "RFabnormal");
    assert_eq!(
        (closed.out_refund_no.as_str(), closed.refunded_at_ms),
        ("RFclosed", None)
    );
}
