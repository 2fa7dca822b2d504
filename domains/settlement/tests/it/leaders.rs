//! What leaders earn, and what they are told.
use crate::bench::{LEADER, balance, earnings, order, start, sums, tell};
use julin_contracts::{CancelReason, LiableParty};
use julin_db::q;
use julin_kernel::PersonId;
use julin_ledger::{Account, AccountKind};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paid_order_accrues_and_says_why_to_the_fen() {
    let app = start().await;
    let o = order(1, &[(12_800, 1_000), (4_995, 1_500)]);
    tell(&app, vec![o.paid(), o.paid()]).await;
    let view = earnings(&app).await;
    assert_eq!(
        (&view["accrued"], &view["frozen"], &view["available"]),
        (&json!(2_029), &json!(0), &json!(0))
    );
    assert_eq!(view["entries"]["items"].as_array().unwrap().len(), 1);
    let entry = &view["entries"]["items"][0];
    assert_eq!(
        (&entry["kind"], &entry["amount"]),
        (&json!("accrual"), &json!(2_029))
    );
    assert_eq!(
        (&entry["order"]["id"], &entry["order"]["chain_number"]),
        (&json!("1"), &json!(1))
    );
    let explain = &entry["explain"];
    assert_eq!(
        (
            &explain["basis"],
            &explain["rate_bps"],
            &explain["net"],
            &explain["reason"]
        ),
        (
            &json!(17_795),
            &json!(1_140),
            &json!(17_795),
            &json!("paid")
        )
    );
    assert_eq!(
        explain["text"],
        "Order paid: ¥128.00 × 10.00% + ¥49.95 × 15.00% = ¥20.29"
    );
    let lines = explain["lines"].as_array().unwrap();
    let parts: Vec<i64> = lines
        .iter()
        .map(|l| l["amount"].as_i64().unwrap())
        .collect();
    assert_eq!(parts, [1_280, 749]);
    assert_eq!(balance(&app, Account::leader_frozen(LEADER)).await, -2_029);
    assert_eq!(
        balance(&app, Account::shop(AccountKind::CommissionExpense)).await,
        2_029
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_true_up_takes_its_share_of_the_commission() {
    let app = start().await;
    let o = order(1, &[(12_800, 1_000), (5_000, 1_500)]);
    let up = o.trued_up(9, &[2_560]);
    tell(&app, vec![o.paid(), up.clone(), up]).await;
    assert_eq!(sums(&app).await, (1_280 + 750 - 256, 0, 0));
    let entry = &earnings(&app).await["entries"]["items"][0];
    assert_eq!(
        (&entry["kind"], &entry["amount"]),
        (&json!("true_up"), &json!(-256))
    );
    let explain = &entry["explain"];
    assert_eq!(
        (&explain["basis"], &explain["rate_bps"], &explain["net"]),
        (&json!(2_560), &json!(1_000), &json!(15_240))
    );
    assert_eq!(explain["text"], "Tier true-up: ¥25.60 × 10.00% = ¥2.56");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fen_of_rounding_is_told() {
    let app = start().await;
    let o = order(1, &[(900, 1_111)]);
    tell(&app, vec![o.paid()]).await;
    for (refund, amount, text) in [
        (
            1,
            300,
            "After-sale borne by the leader: ¥3.00 × 11.11% = ¥0.33",
        ),
        (
            2,
            300,
            "After-sale borne by the leader: ¥3.00 × 11.11% = ¥0.34 (rounding 0.01)",
        ),
        (
            3,
            300,
            "After-sale borne by the leader: ¥3.00 × 11.11% = ¥0.33",
        ),
    ] {
        tell(
            &app,
            vec![o.refunded(refund, 0, amount, LiableParty::Leader)],
        )
        .await;
        let entry = &earnings(&app).await["entries"]["items"][0];
        assert_eq!(entry["explain"]["text"], text);
    }
    assert_eq!(sums(&app).await, (0, 0, -900));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_keeps_commission_when_others_are_liable() {
    for liable in [
        LiableParty::Supplier,
        LiableParty::Carrier,
        LiableParty::Platform,
    ] {
        let app = start().await;
        let o = order(1, &[(10_000, 1_000)]);
        tell(
            &app,
            vec![o.paid(), o.picked_up(), o.refunded(9, 0, 4_000, liable)],
        )
        .await;
        assert_eq!(sums(&app).await, (0, 1_000, 0), "{liable:?}");
        let entry = &earnings(&app).await["entries"]["items"][0];
        assert_eq!(
            (&entry["kind"], &entry["amount"]),
            (&json!("refund"), &json!(0))
        );
        let text = entry["explain"]["text"].as_str().unwrap();
        assert!(text.ends_with("¥40.00 refunded, commission kept"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_liable_leader_bears_the_refund_and_its_commission() {
    let app = start().await;
    let o = order(1, &[(10_000, 1_000)]);
    let refund = o.refunded(9, 0, 4_000, LiableParty::Leader);
    tell(&app, vec![o.paid(), o.picked_up(), refund.clone(), refund]).await;
    assert_eq!(sums(&app).await, (0, 600, -4_000));
    let items = earnings(&app).await["entries"]["items"].clone();
    let kinds: Vec<_> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["kind"].clone(), e["amount"].clone()))
        .collect();
    assert_eq!(
        kinds,
        [
            (json!("refund"), json!(-400)),
            (json!("charge"), json!(-4_000)),
            (json!("accrual"), json!(1_000))
        ]
    );
    assert_eq!(
        balance(&app, Account::shop(AccountKind::Recoveries)).await,
        -4_000
    );
    tell(&app, vec![o.completed()]).await;
    assert_eq!(sums(&app).await, (0, 0, -3_400));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_order_leaves_nothing() {
    for (reason, word) in [
        (CancelReason::MinimumNotReached, "minimum_not_reached"),
        (CancelReason::Member, "cancelled_by_member"),
        (CancelReason::PaidTooLate, "order_ended"),
    ] {
        let app = start().await;
        let o = order(1, &[(9_999, 777), (1, 777)]);
        let end = o.cancelled(reason);
        tell(
            &app,
            vec![
                o.paid(),
                o.trued_up(5, &[3_333]),
                end.clone(),
                end,
                o.completed(),
            ],
        )
        .await;
        assert_eq!(sums(&app).await, (0, 0, 0));
        let entry = &earnings(&app).await["entries"]["items"][0];
        assert_eq!(
            (&entry["kind"], &entry["explain"]["reason"]),
            (&json!("cancelled"), &json!(word))
        );
        assert_eq!(entry["explain"]["net"], 0);
        assert_eq!(
            balance(&app, Account::shop(AccountKind::CommissionExpense)).await,
            0
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_becomes_available_and_the_leader_is_told_once() {
    let app = start().await;
    let (a, b) = (order(1, &[(10_000, 1_000)]), order(2, &[(5_000, 800)]));
    tell(&app, vec![a.paid(), b.paid(), a.picked_up(), a.picked_up()]).await;
    assert_eq!(sums(&app).await, (400, 1_000, 0));
    tell(&app, vec![a.completed(), a.completed(), b.completed()]).await;
    assert_eq!(sums(&app).await, (0, 0, 1_400));
    assert_eq!(
        balance(&app, Account::leader_available(LEADER)).await,
        -1_400
    );
    let entry = &earnings(&app).await["entries"]["items"][0];
    let text = entry["explain"]["text"].as_str().unwrap();
    assert_eq!(
        text,
        "After-sale window passed: ¥4.00 on net goods of ¥50.00 may be withdrawn"
    );
    app.advance(3_600_000).await;
    app.advance(3_600_000).await;
    let sql = q!("SELECT body FROM events_outbox WHERE name = 'messaging.message_requested'");
    let told: Vec<(String,)> = app.ctx.db.all(sql).await.unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0].0.contains("\"amount\":\"14.00\""), "{}", told[0].0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_release_a_liable_leader_is_clawed_back_from_what_is_available() {
    let app = start().await;
    let o = order(1, &[(10_000, 1_000)]);
    tell(&app, vec![o.paid(), o.picked_up(), o.completed()]).await;
    tell(&app, vec![o.refunded(9, 0, 5_000, LiableParty::Leader)]).await;
    assert_eq!(sums(&app).await, (0, 0, 1_000 - 500 - 5_000));
    assert_eq!(balance(&app, Account::leader_frozen(LEADER)).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leaders_own_order_earns_nothing() {
    let app = start().await;
    let mut o = order(1, &[(10_000, 1_000)]);
    o.member = LEADER;
    tell(&app, vec![o.paid(), o.picked_up(), o.completed()]).await;
    assert_eq!(sums(&app).await, (0, 0, 0));
    let entry = &earnings(&app).await["entries"]["items"][0];
    assert_eq!(
        (&entry["amount"], &entry["explain"]["reason"]),
        (&json!(0), &json!("own_order"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn earnings_are_paged_and_the_leaders_own_affair() {
    let app = start().await;
    tell(
        &app,
        (1..=5)
            .map(|n| order(n, &[(1_000, 1_000)]).paid())
            .collect(),
    )
    .await;
    let leader = app.leader(LEADER);
    let path = "/api/v1/leader/earnings/entries";
    let first = leader.get(&format!("{path}?limit=3")).await.ok();
    let next = first["next"].as_str().unwrap();
    let rest = leader
        .get(&format!("{path}?limit=3&cursor={next}"))
        .await
        .ok();
    let count = |page: &serde_json::Value| page["items"].as_array().unwrap().len();
    assert_eq!(
        (count(&first), count(&rest), rest.get("next")),
        (3, 2, None)
    );
    app.anyone().get(path).await.refused(401, "unauthenticated");
    app.member(PersonId(100))
        .get(path)
        .await
        .refused(403, "forbidden");
    let spy = format!("{path}?leader={LEADER}");
    app.leader(PersonId(201))
        .get(&spy)
        .await
        .refused(403, "forbidden");
    assert_eq!(count(&app.operator().get(&spy).await.ok()), 5);
    let zh = leader
        .send(
            "GET",
            path,
            axum::body::Bytes::new(),
            &[("accept-language", "zh-CN")],
        )
        .await
        .ok();
    assert_eq!(
        zh["items"][0]["explain"]["text"],
        "订单付款：¥10.00 × 10.00% = ¥1.00"
    );
}
