//! Every path once, as a shop would go it.

use std::time::Duration;

use julin_wechatpay::{BillKind, CloseOutcome, Notify, PayError, RefundState, TradeState};

use crate::harness::{Harness, START_MS};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn an_order_is_paid_told_and_settles_the_sum() {
    let h = Harness::start().await;
    let mut prepay = h.prepay("JL20251122A", 1280);
    prepay.attach = Some("shop=7".into());
    let prepay_id = h
        .client
        .jsapi(&prepay, "oPayer")
        .await
        .expect("a prepay id");
    let open = h
        .client
        .query("JL20251122A")
        .await
        .expect("an answer")
        .expect("an order");
    assert_eq!(
        (open.trade_state, open.paid_at_ms),
        (TradeState::NotPay, None)
    );
    h.press(&prepay_id, "pay").await;
    h.sandbox.drain().await;

    let [callback] = h
        .received()
        .try_into()
        .unwrap_or_else(|_| panic!("one callback"));
    let told = h
        .client
        .parse_notify(&callback.headers, &callback.body, h.now_s());
    let Notify::TransactionSuccess(paid) = told.expect("believed") else {
        panic!("a payment")
    };
    assert_eq!(paid.settles("JL20251122A", 1280), Ok(()));
    assert_eq!(paid.attach.as_deref(), Some("shop=7"));
    assert_eq!(paid.paid_at_ms, Some(START_MS));
    let queried = h
        .client
        .query("JL20251122A")
        .await
        .expect("an answer")
        .expect("an order");
    assert_eq!(queried, paid);
}

#[tokio::test]
async fn the_three_ways_to_pay_lead_to_the_same_cashier() {
    let h = Harness::start().await;
    let jsapi = h
        .client
        .jsapi(&h.prepay("JLjsapi", 100), "oPayer")
        .await
        .expect("jsapi");
    assert!(
        jsapi.starts_with("wx20251122180000") && jsapi.len() == 36,
        "{jsapi}"
    );
    let h5 = h
        .client
        .h5(&h.prepay("JLh5pay", 100), "203.0.113.7")
        .await
        .expect("h5");
    let native = h
        .client
        .native(&h.prepay("JLnative", 100))
        .await
        .expect("native");
    for url in [h5, native] {
        let page = crate::harness::http()
            .get(&url)
            .send()
            .await
            .expect("a page");
        assert!(page.text().await.expect("text").contains("¥1.00"), "{url}");
    }
}

#[tokio::test]
async fn a_jsapi_page_is_given_parameters_signed_by_the_merchant() {
    let h = Harness::start().await;
    let params = h.client.jsapi_params("wx123").expect("signed");
    let json = serde_json::to_value(&params).expect("json");
    for key in [
        "appId",
        "timeStamp",
        "nonceStr",
        "package",
        "signType",
        "paySign",
    ] {
        assert!(json[key].is_string(), "{key}");
    }
    assert_eq!(json["package"], "prepay_id=wx123");
    let message = format!(
        "{}\n{}\n{}\n{}\n",
        params.app_id, params.time_stamp, params.nonce_str, params.package
    );
    assert!(crate::strictness::merchant_signed(
        &h,
        &message,
        &params.pay_sign
    ));
    assert!(!crate::strictness::merchant_signed(
        &h,
        &message.replace("wx123", "wx124"),
        &params.pay_sign
    ));
}

#[tokio::test]
async fn the_same_number_is_one_order() {
    let h = Harness::start().await;
    let prepay = h.prepay("JLsame01", 1280);
    let first = h
        .client
        .jsapi(&prepay, "oPayer")
        .await
        .expect("a prepay id");
    let again = h.client.jsapi(&prepay, "oPayer").await.expect("the same");
    assert_eq!(first, again);
    let dearer = h.client.jsapi(&h.prepay("JLsame01", 1281), "oPayer").await;
    assert_eq!(
        dearer.expect_err("refused").code(),
        Some("OUT_TRADE_NO_USED")
    );
    h.press(&first, "pay").await;
    let paid = h.client.jsapi(&prepay, "oPayer").await;
    assert_eq!(paid.expect_err("refused").code(), Some("ORDERPAID"));
    h.press(&first, "pay").await;
    h.sandbox.drain().await;
    assert_eq!(h.received().len(), 1, "paying twice pays once");
}

#[tokio::test]
async fn a_closed_order_can_never_be_paid_and_a_paid_one_never_closed() {
    let h = Harness::start().await;
    let prepay = h.prepay("JLclose1", 500);
    let prepay_id = h
        .client
        .jsapi(&prepay, "oPayer")
        .await
        .expect("a prepay id");
    assert_eq!(
        h.client.close("JLclose1").await.expect("closes"),
        CloseOutcome::Closed
    );
    assert_eq!(
        h.client.close("JLclose1").await.expect("closes"),
        CloseOutcome::AlreadyClosed
    );
    h.press(&prepay_id, "pay").await;
    let closed = h
        .client
        .query("JLclose1")
        .await
        .expect("an answer")
        .expect("an order");
    assert_eq!(closed.trade_state, TradeState::Closed);
    let again = h.client.jsapi(&prepay, "oPayer").await;
    assert_eq!(again.expect_err("refused").code(), Some("ORDER_CLOSED"));
    h.paid("JLclose2", 500).await;
    let refused = h.client.close("JLclose2").await.expect_err("paid");
    assert!(matches!(refused, PayError::Rejected { status: 400, .. }));
    assert_eq!(refused.code(), Some("ORDERPAID"));
    assert_eq!(h.received().len(), 1, "only the second order was paid");
}

#[tokio::test]
async fn an_order_expires_at_its_time() {
    let h = Harness::start().await;
    let mut prepay = h.prepay("JLexpire", 500);
    prepay.expires_at_ms = Some(START_MS + 900_000);
    let prepay_id = h
        .client
        .jsapi(&prepay, "oPayer")
        .await
        .expect("a prepay id");
    h.advance(Duration::from_mins(15));
    h.press(&prepay_id, "pay").await;
    let late = h
        .client
        .query("JLexpire")
        .await
        .expect("an answer")
        .expect("an order");
    assert_eq!(late.trade_state, TradeState::NotPay);
    assert_eq!(
        h.client.close("JLexpire").await.expect("closes"),
        CloseOutcome::Closed
    );
}

#[tokio::test]
async fn what_does_not_exist_is_none() {
    let h = Harness::start().await;
    assert_eq!(h.client.query("JLnobody").await.expect("an answer"), None);
    assert_eq!(
        h.client.query_refund("RFnobody").await.expect("an answer"),
        None
    );
    let close = h
        .client
        .close("JLnobody")
        .await
        .expect_err("nothing to close");
    assert_eq!(close.code(), Some("ORDER_NOT_EXIST"));
}

#[tokio::test]
async fn a_refund_is_accepted_then_arrives_and_is_told() {
    let h = Harness::start().await;
    h.paid("JLrefund", 1280).await;
    let refund = h.refund_of("JLrefund", "RF1", 290, 1280);
    let accepted = h.client.refund(&refund).await.expect("accepted");
    assert_eq!(
        (accepted.status, accepted.amount.refund),
        (RefundState::Processing, 290)
    );
    h.sandbox.drain().await;
    let arrived = h
        .client
        .query_refund("RF1")
        .await
        .expect("an answer")
        .expect("a refund");
    assert_eq!(
        (arrived.status, arrived.refunded_at_ms),
        (RefundState::Success, Some(START_MS))
    );
    let callback = h.received().pop().expect("a callback");
    let told = h
        .client
        .parse_notify(&callback.headers, &callback.body, h.now_s());
    let Notify::RefundSuccess(notice) = told.expect("believed") else {
        panic!("a refund")
    };
    assert_eq!(
        (notice.refund_id, notice.amount.refund),
        (arrived.refund_id, 290)
    );
    let order = h
        .client
        .query("JLrefund")
        .await
        .expect("an answer")
        .expect("an order");
    assert_eq!(order.trade_state, TradeState::Refund);
    assert_eq!(
        order.settles("JLrefund", 1280),
        Ok(()),
        "a refunded payment was a payment"
    );
}

#[tokio::test]
async fn a_days_bill_adds_up_and_only_past_days_have_one() {
    let h = Harness::start().await;
    h.paid("JLbill01", 1280).await;
    h.paid("JLbill02", 720).await;
    h.client
        .refund(&h.refund_of("JLbill01", "RFbill", 290, 1280))
        .await
        .expect("accepted");
    h.sandbox.drain().await;
    let today = h
        .client
        .trade_bill("2025-11-22", BillKind::All)
        .await
        .expect_err("too early");
    assert_eq!(today.code(), Some("STATEMENT_CREATING"));
    h.advance(DAY);
    let bill = h
        .client
        .trade_bill("2025-11-22", BillKind::All)
        .await
        .expect("an answer");
    let rows = bill.expect("a bill").rows().expect("rows");
    let sums = rows.iter().fold((0, 0, 0), |(paid, refunded, fee), row| {
        (
            paid + row.paid_fen,
            refunded + row.refund_fen,
            fee + row.fee_fen,
        )
    });
    assert_eq!((rows.len(), sums), (3, (2000, 290, 8 + 4 - 2)));
    let refund = rows
        .iter()
        .find(|row| row.trade_state == "REFUND")
        .expect("a refund row");
    assert_eq!(refund.out_refund_no.as_deref(), Some("RFbill"));
    assert_eq!(refund.out_trade_no, "JLbill01");
    let refunds = h
        .client
        .trade_bill("2025-11-22", BillKind::Refund)
        .await
        .expect("an answer");
    assert_eq!(refunds.expect("a bill").rows().expect("rows").len(), 1);
    assert_eq!(
        h.client
            .trade_bill("2025-11-21", BillKind::All)
            .await
            .expect("an answer"),
        None
    );
}
