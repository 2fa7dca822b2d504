//! What moves: withdrawals, money at the provider, discounts that go back.
use crate::{LEADER, MEMBER, ORDER, Post, balance, capture, start};
use julin_kernel::{CampaignId, JournalId, Money, OrderId, PaymentId, RefundId, SupplierId};
use julin_ledger::{Account, AccountKind, WithdrawalId, standard};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_moves_from_available_to_the_provider_or_back() {
    let app = start().await;
    let fact = |id: i64, amount: i64| standard::WithdrawalFact {
        withdrawal: WithdrawalId(id),
        leader: LEADER,
        amount: Money(amount),
    };
    app.write(Post(vec![
        fact(1, 700).requested(),
        fact(2, 300).requested(),
    ]))
    .await
    .unwrap();
    let withdrawing = Account::leader_withdrawing(LEADER);
    assert_eq!(balance(&app, withdrawing).await, -1_000);
    app.write(Post(vec![fact(1, 700).paid(), fact(2, 300).released()]))
        .await
        .unwrap();
    assert_eq!(balance(&app, withdrawing).await, 0);
    assert_eq!(balance(&app, Account::leader_available(LEADER)).await, 700);
    let mut tx = app.ctx.db.read().await.unwrap();
    let booked = julin_ledger::clearing_of_withdrawals(
        &mut tx,
        app.scope(),
        &[WithdrawalId(1), WithdrawalId(2)],
    );
    assert_eq!(booked.await.unwrap(), [(WithdrawalId(1), Money(-700))]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn movements_at_the_provider_are_walked_in_their_order_and_found_by_number() {
    let app = start().await;
    let some = |n: i64| standard::capture(PaymentId(n), OrderId(n), MEMBER, Money(n));
    app.write(Post((1..=3).map(some).collect())).await.unwrap();
    let refund = standard::RefundFact {
        refund: RefundId(9),
        attempt: 2,
        payment: PaymentId(3),
        order: OrderId(3),
        member: MEMBER,
        amount: Money(2),
        before_completion: true,
    };
    app.clock.advance(1_000);
    app.write(Post(vec![refund.requested(), refund.succeeded()]))
        .await
        .unwrap();
    let (mut tx, scope) = (app.ctx.db.read().await.unwrap(), app.scope());
    let until = app.ctx.now().plus_ms(1);
    let mut cursor = (julin_testkit::START, JournalId(0));
    let mut walked = vec![];
    loop {
        let page = julin_ledger::clearing_after(&mut tx, scope, cursor, until, 2)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        cursor = (last.at, last.journal_id);
        walked.extend(page.iter().map(|e| (e.payment_id, e.refund_id, e.amount.0)));
    }
    let paid = |n: i64, amount: i64| (Some(PaymentId(n)), None, amount);
    let back = (Some(PaymentId(3)), Some(RefundId(9)), -2);
    assert_eq!(walked, [paid(1, 1), paid(2, 2), paid(3, 3), back]);
    let ids = [PaymentId(3), PaymentId(4)];
    let of = julin_ledger::clearing_of_payments(&mut tx, scope, &ids).await;
    assert_eq!(of.unwrap(), [(PaymentId(3), Money(3))]);
    let of = julin_ledger::clearing_of_refunds(&mut tx, scope, &[RefundId(9)]).await;
    assert_eq!(of.unwrap(), [(RefundId(9), Money(-2))]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_discount_goes_back_with_its_goods_while_the_order_runs_and_after() {
    let app = start().await;
    let (campaign, supplier) = (CampaignId(400), SupplierId(500));
    let off = |amount| standard::DiscountFact {
        order: ORDER,
        campaign,
        amount: Money(amount),
    };
    let whole = Post(vec![
        capture(1_600),
        off(400).given(MEMBER),
        off(300).borne_by_leader(LEADER),
        off(100).borne_by_supplier(supplier),
        off(100).went_back(Some(MEMBER), "r1"),
        off(75).returned_to_leader(LEADER, "r1"),
        off(25).returned_to_supplier(supplier, "r1"),
        standard::excess_received(ORDER, 1, supplier, Money(60)),
        standard::sale(ORDER, campaign, MEMBER, Money(1_900)),
        off(300).went_back(None, "r2"),
        off(225).returned_to_leader(LEADER, "r2"),
        off(75).returned_to_supplier(supplier, "r2"),
    ]);
    app.write(whole).await.unwrap();
    for (account, sum) in [
        (Account::shop(AccountKind::Marketing), 0),
        (Account::customer_funds(MEMBER), 0),
        (Account::leader_available(LEADER), 0),
        (Account::supplier_payable(supplier), -60),
        (Account::shop(AccountKind::SalesReturns), 300),
    ] {
        assert_eq!(balance(&app, account).await, sum, "{account:?}");
    }
}
