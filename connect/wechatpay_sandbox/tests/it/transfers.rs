//! Money to a person: confirmed by them, told by a callback, and in the fund bill.

use std::time::Duration;

use julin_wechatpay::{Notify, PayError, Transfer, TransferRecord, TransferState};
use julin_wechatpay_sandbox::{AnswerFault, Faults, SignatureFault, TransferFault};

use crate::harness::{Harness, http};

const DAY: Duration = Duration::from_hours(24);

fn transfer(h: &Harness, number: &str, fen: i64) -> Transfer {
    Transfer {
        out_bill_no: number.into(),
        openid: "oLeader".into(),
        user_name: None,
        amount_fen: fen,
        remark: "佣金提现".into(),
        notify_url: format!("{}/notify", h.shop_base),
        position: "团长".into(),
        reward: "社区团购佣金".into(),
    }
}

async fn asked(h: &Harness, number: &str) -> TransferRecord {
    let found = h.client.query_transfer(number).await.expect("an answer");
    found.expect("a transfer")
}

/// What the payee's page sends.
async fn confirm(h: &Harness, package: &str) -> u16 {
    let url = format!("{}/sandbox/receive/{package}", h.base);
    http()
        .post(url)
        .send()
        .await
        .expect("an answer")
        .status()
        .as_u16()
}

fn told(h: &Harness) -> Notify {
    let callback = h.received().pop().expect("a callback");
    let told = h
        .client
        .parse_notify(&callback.headers, &callback.body, h.now_s());
    told.expect("believed")
}

#[tokio::test]
async fn a_transfer_waits_for_its_payee_and_then_arrives() {
    let h = Harness::start().await;
    let made = h
        .client
        .transfer(&transfer(&h, "W1", 5_000))
        .await
        .expect("taken");
    assert_eq!(made.state, TransferState::WaitUserConfirm);
    let package = made.package_info.expect("what the payee confirms with");
    h.sandbox.drain().await;
    assert!(h.received().is_empty(), "nothing has ended");
    assert_eq!(confirm(&h, &package).await, 303);
    h.sandbox.drain().await;
    let arrived = asked(&h, "W1").await;
    assert_eq!(
        (arrived.state, arrived.transfer_amount),
        (TransferState::Success, Some(5_000))
    );
    let Notify::TransferFinished(notice) = told(&h) else {
        panic!("a transfer's end")
    };
    assert_eq!(
        (notice.state, notice.transfer_amount),
        (TransferState::Success, 5_000)
    );
    assert_eq!(notice.out_bill_no, "W1");
    confirm(&h, &package).await;
    h.sandbox.drain().await;
    assert_eq!(h.received().len(), 1, "confirming twice pays once");
    h.advance(DAY);
    let bill = h.client.fund_bill("2025-11-22").await.expect("an answer");
    let rows = bill.expect("a bill").rows().expect("rows");
    let row = (
        rows[0].kind.as_str(),
        rows[0].voucher.as_str(),
        rows[0].amount_fen,
    );
    assert_eq!((rows.len(), row), (1, ("商家转账", "W1", -5_000)));
}

#[tokio::test]
async fn one_number_is_one_transfer() {
    let h = Harness::start().await;
    let first = h
        .client
        .transfer(&transfer(&h, "W1", 5_000))
        .await
        .expect("taken");
    let again = h
        .client
        .transfer(&transfer(&h, "W1", 5_000))
        .await
        .expect("the same");
    assert_eq!(first, again);
    let other = h
        .client
        .transfer(&transfer(&h, "W1", 5_001))
        .await
        .expect_err("another");
    assert_eq!(other.code(), Some("INVALID_REQUEST"));
    assert_eq!(
        h.client.query_transfer("W2").await.expect("an answer"),
        None
    );
}

#[tokio::test]
async fn a_large_sum_needs_a_name_that_only_the_provider_can_read() {
    let h = Harness::start().await;
    let mut large = transfer(&h, "W1", 200_000);
    let nameless = h.client.transfer(&large).await.expect_err("no name");
    assert!(matches!(nameless, PayError::NotSent(_)));
    large.user_name = Some("王小明".into());
    h.client.transfer(&large).await.expect("taken");
    // Sealing twice gives other bytes, and yet the provider sees the same name.
    h.client.transfer(&large).await.expect("the same");
    large.user_name = Some("李小明".into());
    let other = h.client.transfer(&large).await.expect_err("another payee");
    assert_eq!(other.code(), Some("INVALID_REQUEST"));
    let mut tiny = transfer(&h, "W2", 29);
    tiny.user_name = Some("王小明".into());
    h.client
        .transfer(&tiny)
        .await
        .expect("the name is left out");
}

#[tokio::test]
async fn what_was_committed_and_never_answered_is_found_by_its_number() {
    let h = Harness::start().await;
    for (number, fault) in [
        ("W1", AnswerFault::TimeoutAfterCommit),
        ("W2", AnswerFault::Signature(SignatureFault::Bad)),
    ] {
        h.sandbox.set_faults(Faults::answers([fault]));
        let lost = h.client.transfer(&transfer(&h, number, 100)).await;
        assert!(lost.expect_err("unknown").is_unknown());
        assert_eq!(
            asked(&h, number).await.state,
            TransferState::WaitUserConfirm
        );
    }
    h.sandbox
        .set_faults(Faults::answers([AnswerFault::NotEnough]));
    let poor = h
        .client
        .transfer(&transfer(&h, "W9", 100))
        .await
        .expect_err("poor");
    assert_eq!(poor.code(), Some("NOT_ENOUGH"));
    assert_eq!(
        h.client.query_transfer("W9").await.expect("an answer"),
        None
    );
}

#[tokio::test]
async fn it_may_fail_be_taken_back_or_be_left_alone_too_long() {
    let h = Harness::start().await;
    h.sandbox
        .set_faults(Faults::transfers([TransferFault::Fail]));
    let made = h
        .client
        .transfer(&transfer(&h, "W1", 100))
        .await
        .expect("taken");
    confirm(&h, &made.package_info.expect("a package")).await;
    h.sandbox.drain().await;
    let failed = asked(&h, "W1").await;
    assert_eq!(failed.state, TransferState::Fail);
    assert!(failed.fail_reason.is_some());
    let Notify::TransferFinished(notice) = told(&h) else {
        panic!("a transfer's end")
    };
    assert_eq!(notice.state, TransferState::Fail);

    let made = h
        .client
        .transfer(&transfer(&h, "W2", 100))
        .await
        .expect("taken");
    let back = h.client.cancel_transfer("W2").await.expect("taken back");
    assert_eq!(back.state, TransferState::Canceling);
    confirm(&h, &made.package_info.expect("a package")).await;
    h.sandbox.drain().await;
    assert_eq!(asked(&h, "W2").await.state, TransferState::Cancelled);
    let late = h.client.cancel_transfer("W1").await.expect_err("too late");
    assert_eq!(late.code(), Some("INVALID_REQUEST"));

    h.client
        .transfer(&transfer(&h, "W3", 100))
        .await
        .expect("taken");
    h.advance(Duration::from_millis(24 * 60 * 60 * 1000 - 1));
    assert_eq!(asked(&h, "W3").await.state, TransferState::WaitUserConfirm);
    h.advance(Duration::from_millis(1));
    assert_eq!(asked(&h, "W3").await.state, TransferState::Fail);
}

#[tokio::test]
async fn the_payees_page_says_how_it_stands() {
    let h = Harness::start().await;
    let made = h
        .client
        .transfer(&transfer(&h, "W1", 5_050))
        .await
        .expect("taken");
    let package = made.package_info.expect("a package");
    let page = async |package: &str| {
        let url = format!("{}/sandbox/receive/{package}", h.base);
        let answer = http().get(url).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    };
    let (status, open) = page(&package).await;
    assert_eq!(status, 200);
    assert!(
        open.contains("¥50.50") && open.contains("<button"),
        "{open}"
    );
    confirm(&h, &package).await;
    h.sandbox.drain().await;
    let (_, done) = page(&package).await;
    assert!(
        !done.contains("<button") && done.contains("已收款"),
        "{done}"
    );
    assert_eq!(page("nobody").await.0, 404);
    let foreign = http()
        .post(format!("{}/sandbox/receive/{package}", h.base))
        .header("origin", "https://evil.example");
    assert_eq!(
        foreign.send().await.expect("an answer").status().as_u16(),
        403
    );
}

#[tokio::test]
async fn a_days_fund_bill_holds_every_movement_with_its_fee() {
    let h = Harness::start().await;
    h.paid("JLfund01", 10_000).await;
    let refund = h.refund_of("JLfund01", "RF1", 1_000, 10_000);
    h.client.refund(&refund).await.expect("accepted");
    h.sandbox.drain().await;
    let early = h
        .client
        .fund_bill("2025-11-22")
        .await
        .expect_err("too early");
    assert_eq!(early.code(), Some("STATEMENT_CREATING"));
    h.advance(DAY);
    let bill = h.client.fund_bill("2025-11-22").await.expect("an answer");
    let mut rows: Vec<_> = bill.expect("a bill").rows().expect("rows");
    rows.sort_by_key(|row| row.amount_fen);
    let rows: Vec<_> = rows
        .iter()
        .map(|r| (r.voucher.as_str(), r.amount_fen))
        .collect();
    assert_eq!(
        rows,
        [
            ("RF1", -1_000),
            ("JLfund01", -60),
            ("RF1", 6),
            ("JLfund01", 10_000)
        ]
    );
    assert_eq!(
        h.client.fund_bill("2025-11-21").await.expect("an answer"),
        None
    );
    h.sandbox.set_faults(Faults::answers([
        AnswerFault::None,
        AnswerFault::AlteredFile,
    ]));
    let altered = h.client.fund_bill("2025-11-22").await.expect_err("altered");
    assert!(altered.is_unknown());
}
