//! Several orders paid in one go.

use julin_wechatpay::{
    BillKind, CloseOutcome, CombinePrepay, CombinedTransaction, Notify, PayError, SubOrder,
    TradeState,
};
use julin_wechatpay_sandbox::{Faults, NotifyFault};
use std::time::Duration;

use crate::harness::Harness;

fn combine(h: &Harness, number: &str, subs: &[(&str, i64)]) -> CombinePrepay {
    let sub = |(out_trade_no, total_fen): &(&str, i64)| SubOrder {
        out_trade_no: (*out_trade_no).into(),
        description: "赣南脐橙 5 斤装".into(),
        total_fen: *total_fen,
        attach: "shop=7".into(),
    };
    CombinePrepay {
        combine_out_trade_no: number.into(),
        sub_orders: subs.iter().map(sub).collect(),
        notify_url: format!("{}/notify", h.shop_base),
        expires_at_ms: None,
    }
}

fn code(error: PayError) -> String {
    match error {
        PayError::Rejected { code, .. } => code,
        other => panic!("{other}"),
    }
}

async fn found(h: &Harness, number: &str) -> CombinedTransaction {
    let answer = h.client.query_combined(number).await.expect("an answer");
    answer.expect("a combined payment")
}

fn states(told: &CombinedTransaction) -> Vec<TradeState> {
    told.sub_orders.iter().map(|sub| sub.trade_state).collect()
}

#[tokio::test]
async fn all_of_it_is_paid_in_one_go_and_told_once() {
    let h = Harness::start().await;
    let prepay = combine(&h, "CB1", &[("JLsub1", 1280), ("JLsub2", 990)]);
    let prepay_id = h.client.combine_jsapi(&prepay, "oPayer").await.expect("id");
    let open = found(&h, "CB1").await;
    assert_eq!(states(&open), [TradeState::NotPay; 2]);
    h.press(&prepay_id, "pay").await;
    h.sandbox.drain().await;
    let [callback] = h.received().try_into().unwrap_or_else(|_| panic!("one"));
    let told = h
        .client
        .parse_notify(&callback.headers, &callback.body, h.now_s());
    let Notify::CombinedSuccess(paid) = told.expect("believed") else {
        panic!("a combined payment")
    };
    let sums = paid.sub_orders.iter().map(|sub| {
        let sum = sub.amount.as_ref().expect("a sum").total_amount;
        (sub.out_trade_no.as_str(), sum)
    });
    assert_eq!(
        sums.collect::<Vec<_>>(),
        [("JLsub1", 1280), ("JLsub2", 990)]
    );
    assert_eq!(found(&h, "CB1").await, paid);
    let ids: Vec<_> = paid.sub_orders.iter().map(|s| &s.transaction_id).collect();
    assert_ne!(ids[0], ids[1], "each order has a transaction of its own");
    let again = h.client.combine_jsapi(&prepay, "oPayer").await;
    assert_eq!(code(again.expect_err("paid")), "ORDERPAID");
}

#[tokio::test]
async fn each_order_is_refunded_and_stands_in_the_bill_by_its_own_number() {
    let h = Harness::start().await;
    let prepay = combine(&h, "CB2", &[("JLsub3", 1280), ("JLsub4", 990)]);
    let prepay_id = h.client.combine_jsapi(&prepay, "oPayer").await.expect("id");
    h.press(&prepay_id, "pay").await;
    let over = h
        .client
        .refund(&h.refund_of("JLsub4", "RFx", 991, 990))
        .await;
    assert_eq!(code(over.expect_err("too much")), "INVALID_REQUEST");
    let refund = h.refund_of("JLsub4", "RFsub4", 990, 990);
    h.client.refund(&refund).await.expect("refunded");
    h.sandbox.drain().await;
    let told = found(&h, "CB2").await;
    assert_eq!(states(&told), [TradeState::Success, TradeState::Refund]);
    h.advance(Duration::from_hours(24));
    let bill = h.client.trade_bill("2025-11-22", BillKind::All).await;
    let rows = bill
        .expect("an answer")
        .expect("a bill")
        .rows()
        .expect("rows");
    let mut numbers: Vec<_> = rows.iter().map(|row| row.out_trade_no.as_str()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["JLsub3", "JLsub4", "JLsub4"]);
}

#[tokio::test]
async fn it_is_closed_as_a_whole_or_not_at_all() {
    let h = Harness::start().await;
    let prepay = combine(&h, "CB3", &[("JLsub5", 1280), ("JLsub6", 990)]);
    let prepay_id = h.client.combine_jsapi(&prepay, "oPayer").await.expect("id");
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let part = h.client.close_combined("CB3", &names(&["JLsub5"])).await;
    assert_eq!(code(part.expect_err("a part")), "INVALID_REQUEST");
    let alone = h.client.close("JLsub5").await.expect_err("alone");
    assert_eq!(code(alone), "INVALID_REQUEST");
    assert_eq!(h.client.query("JLsub5").await.expect("an answer"), None);
    let whole = names(&["JLsub6", "JLsub5"]);
    let closed = h.client.close_combined("CB3", &whole).await;
    assert_eq!(closed.expect("closed"), CloseOutcome::Closed);
    let again = h.client.close_combined("CB3", &whole).await;
    assert_eq!(again.expect("closed"), CloseOutcome::AlreadyClosed);
    h.press(&prepay_id, "pay").await;
    assert_eq!(states(&found(&h, "CB3").await), [TradeState::Closed; 2]);
    let unknown = h.client.close_combined("CBnone", &whole).await;
    assert_eq!(code(unknown.expect_err("unknown")), "ORDER_NOT_EXIST");
}

#[tokio::test]
async fn a_number_is_used_once_alone_or_combined() {
    let h = Harness::start().await;
    h.client
        .h5(&h.prepay("JLalone", 500), "203.0.113.7")
        .await
        .expect("alone");
    let prepay = combine(&h, "CB4", &[("JLsub7", 1280), ("JLsub8", 990)]);
    let url = h.client.combine_h5(&prepay, "203.0.113.7").await;
    let again = h.client.combine_h5(&prepay, "203.0.113.7").await;
    assert_eq!(url.expect("a page"), again.expect("the same page"));
    let others = [
        combine(&h, "CB4", &[("JLsub7", 1280), ("JLsub9", 990)]),
        combine(&h, "CB4", &[("JLsub7", 1280), ("JLsub8", 991)]),
        combine(&h, "CB5", &[("JLsub8", 990), ("JLsub9", 100)]),
        combine(&h, "CB5", &[("JLalone", 500), ("JLsub9", 100)]),
        combine(&h, "CB5", &[("JLsub9", 100), ("JLsub9", 100)]),
    ];
    for other in others {
        let refused = h.client.combine_h5(&other, "203.0.113.7").await;
        assert_eq!(code(refused.expect_err("used")), "OUT_TRADE_NO_USED");
    }
    let alone = h.client.h5(&h.prepay("JLsub8", 990), "203.0.113.7").await;
    assert_eq!(code(alone.expect_err("used")), "OUT_TRADE_NO_USED");
    let none = h.client.query_combined("CB5").await;
    assert_eq!(none.expect("an answer"), None);
}

#[tokio::test]
async fn the_cashier_shows_every_order_and_their_sum() {
    let h = Harness::start().await;
    let prepay = combine(&h, "CB6", &[("JLsuba", 1280), ("JLsubb", 990)]);
    let url = h.client.combine_native(&prepay).await.expect("a page");
    let page = crate::harness::http()
        .get(&url)
        .send()
        .await
        .expect("a page");
    let page = page.text().await.expect("text");
    for words in ["¥22.70", "¥12.80", "¥9.90", "JLsuba", "JLsubb"] {
        assert!(page.contains(words), "{words} in {page}");
    }
}

#[tokio::test]
async fn a_wrong_sum_in_a_callback_is_visible_and_a_restart_keeps_the_set() {
    let dir = tempfile::tempdir().expect("a directory");
    let (url, mut prepay);
    {
        let h = Harness::start_in(dir.path(), |_config| ()).await;
        prepay = combine(&h, "CB7", &[("JLsubc", 1280), ("JLsubd", 990)]);
        url = h.client.combine_native(&prepay).await.expect("a page");
    }
    let h = Harness::start_in(dir.path(), |_config| ()).await;
    let prepay_id = url.rsplit('/').next().expect("an id");
    // The address of the callback is frozen: the shop moved, so the provider cannot be told again.
    prepay.notify_url = format!("{}/notify", h.shop_base);
    let moved = h.client.combine_native(&prepay).await;
    assert_eq!(code(moved.expect_err("other terms")), "OUT_TRADE_NO_USED");
    h.sandbox
        .set_faults(Faults::notifies([NotifyFault::AmountOff(1)]));
    h.press(prepay_id, "pay").await;
    assert_eq!(states(&found(&h, "CB7").await), [TradeState::Success; 2]);
}

#[tokio::test]
async fn one_order_or_eleven_are_not_sent() {
    let h = Harness::start().await;
    let numbers: Vec<String> = (0..11).map(|n| format!("JLmany{n}")).collect();
    let subs: Vec<(&str, i64)> = numbers.iter().map(|n| (n.as_str(), 100)).collect();
    for some in [&subs[..], &subs[..1]] {
        let refused = h.client.combine_native(&combine(&h, "CB8", some)).await;
        assert!(matches!(refused, Err(PayError::NotSent(_))));
    }
    let most = combine(&h, "CB8", &subs[..10]);
    h.client.combine_native(&most).await.expect("ten");
}
