//! Commission by the piece and by spread, the second level, and the fee for handing over.
use crate::bench::{LEADER, Order, SCOPE, balance, earnings, order, register, start, sums, tell};
use julin_contracts::{CommissionRule, Event, LiableParty};
use julin_kernel::{Money, PersonId};
use julin_ledger::{Account, AccountKind};
use julin_testkit::TestApp;
use serde_json::{Value, json};

const UPLINE: PersonId = PersonId(201);

/// Three pieces for 30.00, which cost 21.00, under a rule.
fn paid(o: &Order, rule: CommissionRule) -> Event {
    let mut event = o.paid();
    if let Event::OrderPaid(paid) = &mut event {
        let line = &mut paid.lines[0];
        (line.commission, line.quantity) = (rule, 3);
        line.supply_price = Money(700);
    }
    event
}

fn per_piece(amount: i64) -> CommissionRule {
    CommissionRule::PerPiece {
        amount: Money(amount),
    }
}

async fn newest(app: &TestApp) -> Value {
    earnings(app).await["entries"]["items"][0].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_piece_earns_its_amount_whatever_the_tier() {
    let app = start().await;
    let o = order(1, &[(3_000, 1_000)]);
    tell(&app, vec![paid(&o, per_piece(150))]).await;
    assert_eq!(sums(&app).await, (450, 0, 0));
    let text = newest(&app).await["explain"]["text"].clone();
    assert_eq!(text, "Order paid: 货品0 ¥4.50 = ¥4.50");
    tell(&app, vec![o.trued_up(5, &[300])]).await;
    assert_eq!(
        sums(&app).await,
        (450, 0, 0),
        "a cheaper tier takes nothing from a fixed amount"
    );
    tell(
        &app,
        vec![o.picked_up(), o.refunded(9, 0, 900, LiableParty::Leader)],
    )
    .await;
    assert_eq!(
        sums(&app).await,
        (0, 300, -900),
        "a third of what is left went back"
    );
    tell(&app, vec![o.completed()]).await;
    assert_eq!(sums(&app).await, (0, 0, -600));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spread_is_what_the_final_price_leaves() {
    let app = start().await;
    let o = order(1, &[(3_000, 1_000)]);
    tell(&app, vec![paid(&o, CommissionRule::Spread)]).await;
    assert_eq!(sums(&app).await, (900, 0, 0));
    tell(&app, vec![o.trued_up(5, &[300])]).await;
    assert_eq!(sums(&app).await, (600, 0, 0), "9.00 a piece leave 2.00");
    tell(
        &app,
        vec![o.picked_up(), o.refunded(9, 0, 1_350, LiableParty::Leader)],
    )
    .await;
    assert_eq!(
        sums(&app).await,
        (0, 300, -1_350),
        "half of what was left went back"
    );

    let deep = order(2, &[(3_000, 1_000)]);
    tell(
        &app,
        vec![
            paid(&deep, CommissionRule::Spread),
            deep.trued_up(6, &[1_200]),
        ],
    )
    .await;
    assert_eq!(
        sums(&app).await.0,
        0,
        "a price below cost leaves nothing, and owes nothing"
    );
    let mut own = order(3, &[(3_000, 1_000)]);
    own.member = LEADER;
    tell(&app, vec![paid(&own, CommissionRule::Spread)]).await;
    assert_eq!(sums(&app).await.0, 0, "nobody earns on themselves");
}

async fn agree(app: &TestApp, terms: Value) {
    register(app, LEADER).await;
    register(app, UPLINE).await;
    let path = format!("/api/v1/settlement/leaders/{LEADER}/terms");
    app.operator().put(&path, terms.clone()).await.ok();
    assert_eq!(app.operator().get(&path).await.ok(), terms);
}

/// What the upline has: accrued, frozen, available.
async fn above(app: &TestApp) -> (i64, i64, i64) {
    let view = app.leader(UPLINE).get("/api/v1/leader/earnings").await.ok();
    let of = |name: &str| view[name].as_i64().unwrap();
    (of("accrued"), of("frozen"), of("available"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_level_follows_the_first_and_ends_there() {
    let app = start().await;
    agree(
        &app,
        json!({"pickup_fee": 0, "upline": UPLINE, "upline_bps": 2_000}),
    )
    .await;
    let o = order(1, &[(10_000, 1_000)]);
    tell(&app, vec![o.paid(), o.paid()]).await;
    assert_eq!(
        (sums(&app).await, above(&app).await),
        ((1_000, 0, 0), (200, 0, 0))
    );
    tell(&app, vec![o.trued_up(5, &[1_000]), o.picked_up()]).await;
    assert_eq!(
        (sums(&app).await, above(&app).await),
        ((0, 900, 0), (0, 180, 0))
    );
    tell(&app, vec![o.completed(), o.completed()]).await;
    assert_eq!(
        (sums(&app).await, above(&app).await),
        ((0, 0, 900), (0, 0, 180))
    );
    tell(&app, vec![o.refunded(9, 0, 4_500, LiableParty::Leader)]).await;
    assert_eq!(above(&app).await, (0, 0, 90));
    let expense = balance(&app, Account::shop(AccountKind::CommissionExpense)).await;
    assert_eq!(expense, 450 + 90);

    let mut theirs = order(2, &[(10_000, 1_000)]);
    theirs.member = UPLINE;
    let cancelled = order(3, &[(9_999, 777)]);
    let gone = cancelled.cancelled(julin_contracts::CancelReason::MinimumNotReached);
    tell(&app, vec![theirs.paid(), cancelled.paid(), gone]).await;
    assert_eq!(
        above(&app).await,
        (0, 0, 90),
        "nothing on one's own order, nothing on none"
    );
    let mut tx = app.ctx.db.read().await.unwrap();
    assert!(julin_ledger::is_consistent(&mut tx, SCOPE).await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handing_over_is_paid_once_and_only_when_it_happened() {
    let app = start().await;
    agree(&app, json!({"pickup_fee": 50, "upline_bps": 0})).await;
    let (taken, left) = (order(1, &[(10_000, 0)]), order(2, &[(10_000, 0)]));
    tell(
        &app,
        vec![
            taken.paid(),
            taken.picked_up(),
            taken.completed(),
            taken.completed(),
        ],
    )
    .await;
    tell(&app, vec![left.paid(), left.completed()]).await;
    assert_eq!(sums(&app).await, (0, 0, 50));
    assert_eq!(
        balance(&app, Account::shop(AccountKind::PickupFees)).await,
        50
    );
    let mine = earnings(&app).await["entries"]["items"].clone();
    let fee = mine
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["kind"] == "pickup_fee")
        .unwrap();
    assert_eq!(fee["explain"]["text"], "Pickup fee ¥0.50");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn terms_are_the_shops_to_set_and_never_a_circle() {
    let app = start().await;
    agree(
        &app,
        json!({"pickup_fee": 0, "upline": UPLINE, "upline_bps": 2_000}),
    )
    .await;
    let operator = app.operator();
    let of = |leader: PersonId| format!("/api/v1/settlement/leaders/{leader}/terms");
    let under = |upline: PersonId| json!({"pickup_fee": 0, "upline": upline, "upline_bps": 100});
    for (leader, upline) in [(LEADER, LEADER), (UPLINE, LEADER), (LEADER, PersonId(77))] {
        let refused = operator
            .put(&of(leader), under(upline))
            .await
            .refused(422, "invalid");
        assert_eq!(refused["field"], "upline");
    }
    operator
        .put(&of(PersonId(77)), under(LEADER))
        .await
        .refused(404, "not_found");
    for odd in [
        json!({"pickup_fee": -1}),
        json!({"pickup_fee": 0, "upline_bps": 100}),
        json!({"pickup_fee": 0, "upline": UPLINE, "upline_bps": 5_001}),
    ] {
        operator.put(&of(LEADER), odd).await.refused(422, "invalid");
    }
    app.leader(LEADER)
        .put(&of(LEADER), under(UPLINE))
        .await
        .refused(403, "forbidden");
    app.leader(LEADER)
        .get(&of(LEADER))
        .await
        .refused(403, "forbidden");
}
