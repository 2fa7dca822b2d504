//! The provider never gives back more than it took.

use std::collections::BTreeSet;
use std::time::Duration;

use julin_wechatpay::{Client, RefundState};
use julin_wechatpay_sandbox::{Faults, RefundFault};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::harness::Harness;

const PAID: i64 = 1000;

#[tokio::test]
async fn a_refund_must_fit_its_payment() {
    let h = Harness::start().await;
    h.paid("JLfits01", PAID).await;
    let refused = async |number: &str, fen, total| {
        let refund = h.refund_of("JLfits01", number, fen, total);
        h.client
            .refund(&refund)
            .await
            .expect_err("refused")
            .code()
            .map(str::to_owned)
    };
    assert_eq!(
        refused("RF1", PAID + 1, PAID).await.as_deref(),
        Some("INVALID_REQUEST")
    );
    assert_eq!(
        refused("RF1", 0, PAID).await.as_deref(),
        Some("PARAM_ERROR")
    );
    assert_eq!(
        refused("RF1", -5, PAID).await.as_deref(),
        Some("PARAM_ERROR")
    );
    assert_eq!(
        refused("RF1", 500, PAID + 1).await.as_deref(),
        Some("PARAM_ERROR")
    );
    h.client
        .refund(&h.refund_of("JLfits01", "RF1", 600, PAID))
        .await
        .expect("fits");
    assert_eq!(
        refused("RF2", 401, PAID).await.as_deref(),
        Some("INVALID_REQUEST")
    );
    assert_eq!(
        refused("RF1", 400, PAID).await.as_deref(),
        Some("INVALID_REQUEST")
    );
    h.client
        .refund(&h.refund_of("JLfits01", "RF2", 400, PAID))
        .await
        .expect("the rest");
}

#[tokio::test]
async fn only_a_payment_is_refunded_and_only_for_a_year() {
    let h = Harness::start().await;
    let refund = h.refund_of("JLunpaid", "RF1", 1, PAID);
    let code = |error: julin_wechatpay::PayError| error.code().map(str::to_owned);
    let missing = h.client.refund(&refund).await.expect_err("no order");
    assert_eq!(code(missing).as_deref(), Some("RESOURCE_NOT_EXISTS"));
    h.client
        .jsapi(&h.prepay("JLunpaid", PAID), "oPayer")
        .await
        .expect("a prepay id");
    let unpaid = h.client.refund(&refund).await.expect_err("unpaid");
    assert_eq!(code(unpaid).as_deref(), Some("INVALID_REQUEST"));
    h.paid("JLyearold", PAID).await;
    h.advance(Duration::from_hours(365 * 24));
    h.client
        .refund(&h.refund_of("JLyearold", "RF2", 1, PAID))
        .await
        .expect("just in time");
    h.advance(Duration::from_secs(1));
    let late = h
        .client
        .refund(&h.refund_of("JLyearold", "RF3", 1, PAID))
        .await;
    assert_eq!(
        code(late.expect_err("too late")).as_deref(),
        Some("TRADE_OVERDUE")
    );
}

#[tokio::test]
async fn refunds_racing_for_the_same_money_do_not_both_get_it() {
    let h = Harness::start().await;
    h.paid("JLracing", PAID).await;
    let refunds: Vec<_> = (0..8)
        .map(|n| h.refund_of("JLracing", &format!("RF{n}"), 300, PAID))
        .collect();
    let racing = refunds.into_iter().map(|refund| {
        let client = h.client.clone();
        tokio::spawn(async move { client.refund(&refund).await.is_ok() })
    });
    let mut accepted = 0;
    for each in racing.collect::<Vec<_>>() {
        accepted += usize::from(each.await.expect("ran"));
    }
    assert_eq!(accepted, 3);
}

/// One step of a history: which of few numbers, how much, and how it ends.
#[derive(Debug, Clone)]
struct Step {
    number: u8,
    fen: i64,
    end: RefundFault,
    settles_before_next: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let end = prop_oneof![
        4 => Just(RefundFault::None),
        1 => Just(RefundFault::Abnormal),
        2 => Just(RefundFault::Closed),
    ];
    (0..6_u8, 1..700_i64, end, any::<bool>()).prop_map(|(number, fen, end, settles_before_next)| {
        Step {
            number,
            fen,
            end,
            settles_before_next,
        }
    })
}

#[test]
fn what_succeeded_and_what_is_pending_never_exceed_what_was_paid() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut runner = TestRunner::new(Config::with_cases(16));
    let histories = prop::collection::vec(step(), 1..8);
    let outcome = runner.run(&histories, |steps| {
        let (taken, accepted) = runtime.block_on(history(&steps));
        prop_assert!(taken <= PAID, "{taken} of {PAID}");
        prop_assert!(accepted > 0, "the first always fits");
        Ok(())
    });
    outcome.expect("holds");
}

async fn history(steps: &[Step]) -> (i64, usize) {
    let h = Harness::start().await;
    h.paid("JLhistory", PAID).await;
    let mut accepted = 0;
    for step in steps {
        h.sandbox.set_faults(Faults::refunds([step.end]));
        let number = format!("RF{}", step.number);
        let refund = h.refund_of("JLhistory", &number, step.fen, PAID);
        accepted += usize::from(h.client.refund(&refund).await.is_ok());
        if step.settles_before_next {
            h.sandbox.drain().await;
        }
        assert!(
            taken(&h.client, steps).await <= PAID,
            "in the middle of {steps:?}"
        );
    }
    h.sandbox.drain().await;
    (taken(&h.client, steps).await, accepted)
}

async fn taken(client: &Client, steps: &[Step]) -> i64 {
    let numbers: BTreeSet<u8> = steps.iter().map(|step| step.number).collect();
    let mut sum = 0;
    for number in numbers {
        let refund = client
            .query_refund(&format!("RF{number}"))
            .await
            .expect("an answer");
        let counted = refund.filter(|refund| refund.status != RefundState::Closed);
        sum += counted.map_or(0, |refund| refund.amount.refund);
    }
    sum
}
