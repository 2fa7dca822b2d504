//! However orders are opened, alone, together or anew, paid, paid twice and refunded: nobody pays a part
//! twice and keeps paying for it, each payment gives back no more than came in by it, and both books
//! agree in the end.
use crate::bench::{Anew, Bench, MEMBER, Open, SCOPE, Shut, intent};
use crate::fake::Fault;
use julin_db::{Command, Result, Tx, q};
use julin_kernel::{Money, OrderId, RefundId};
use julin_ledger::{Account, AccountKind};
use julin_payments::{
    IntentDraft, RefundDraft, RefundState, TradeState, payments_of_order, request_refund,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::json;
use std::collections::BTreeMap;

const ORDERS: [OrderId; 3] = [OrderId(300), OrderId(301), OrderId(302)];
const CLEARING: Account = Account::shop(AccountKind::ProviderClearing);

#[derive(Debug, Clone)]
enum Step {
    /// The member goes to pay one order, or several.
    Alone(usize),
    Together(u8),
    /// The provider takes the money of a trade that is open, or that it had said was closed.
    Pay(usize, bool),
    /// It tells of a trade.
    Notify(usize),
    /// The order asks for another sum, by another part, or not at all any more.
    Anew(usize, i64),
    Part(usize, i64),
    Shut(usize),
    /// The order gives money back.
    Refund(usize, u8, i64),
    /// The next calls end like this.
    Faults(Vec<Fault>),
    /// Time passes and jobs run.
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    use Fault as F;
    let fault = prop::sample::select(vec![
        F::None,
        F::NotSent,
        F::LostBefore,
        F::LostAfter,
        F::LostAfter,
    ]);
    prop_oneof![
        4 => (0usize..3).prop_map(Step::Alone),
        4 => (3u8..8).prop_map(Step::Together),
        5 => (any::<usize>(), prop::bool::weighted(0.2)).prop_map(|(n, rogue)| Step::Pay(n, rogue)),
        3 => any::<usize>().prop_map(Step::Notify),
        1 => (0usize..3, 500i64..900).prop_map(|(n, amount)| Step::Anew(n, amount)),
        2 => (0usize..3, 100i64..400).prop_map(|(n, amount)| Step::Part(n, amount)),
        1 => (0usize..3).prop_map(Step::Shut),
        3 => (0usize..3, 0u8..4, 1i64..700).prop_map(|(n, key, amount)| Step::Refund(n, key, amount)),
        2 => prop::collection::vec(fault, 1..3).prop_map(Step::Faults),
        3 => (0i64..90_000).prop_map(Step::Wait),
    ]
}

struct Ask(RefundDraft);
impl Command for Ask {
    type Output = RefundId;
    async fn run(&self, tx: &mut Tx) -> Result<RefundId> {
        request_refund(tx, SCOPE, self.0.clone()).await
    }
}

fn draft(order: usize, part: i64, amount: i64) -> IntentDraft {
    IntentDraft {
        order: ORDERS[order],
        part,
        expires_at: julin_testkit::START.plus_s(86_400),
        ..intent(amount)
    }
}

/// A refusal is an answer; anything else is a bug.
fn answered<T: std::fmt::Debug>(outcome: Result<T>) {
    if let Err(error) = outcome {
        assert!(error.fault().is_some(), "{error}");
    }
}

async fn prepay(b: &Bench, path: &str, body: serde_json::Value) {
    let reply = b.app.member(MEMBER).post(path, body).await;
    assert!(
        [200, 409, 502, 503].contains(&reply.status),
        "{}",
        reply.status
    );
}

/// The n-th trade at the provider that is wanted.
fn pick(b: &Bench, n: usize, wanted: impl Fn(TradeState) -> bool) -> Option<(String, i64)> {
    let books = b.fake.books();
    let all: Vec<_> = books.trades.values().filter(|t| wanted(t.state)).collect();
    let trade = all.get(n % all.len().max(1))?;
    Some((trade.out_trade_no.clone(), trade.amount?.0))
}

async fn take(b: &Bench, step: Step) {
    match step {
        Step::Alone(n) => {
            let path = format!("/api/v1/payments/{}/prepay", ORDERS[n]);
            prepay(b, &path, json!({})).await;
        }
        Step::Together(mask) => {
            let named = ORDERS
                .iter()
                .enumerate()
                .filter(|(n, _)| mask & (1 << n) > 0);
            let orders: Vec<_> = named.map(|(_, order)| order).collect();
            prepay(b, "/api/v1/payments/prepay", json!({ "orders": orders })).await;
        }
        Step::Pay(n, rogue) => pay(b, n, rogue),
        Step::Notify(n) => {
            if let Some((number, amount)) = pick(b, n, |s| s == TradeState::Paid) {
                assert_eq!(b.notify("trade", &number, amount).await, 204);
            }
        }
        Step::Anew(n, amount) => answered(b.app.write(Anew(draft(n, 0, amount))).await),
        Step::Part(n, amount) => answered(b.app.write(Open(draft(n, 1, amount))).await),
        Step::Shut(n) => answered(b.app.write(Shut(ORDERS[n])).await),
        Step::Refund(n, key, amount) => {
            let refund = RefundDraft {
                order: ORDERS[n],
                key: format!("k{key}"),
                amount: Money(amount),
                reason_code: "true_up".to_owned(),
                before_completion: true,
            };
            answered(b.app.write(Ask(refund)).await);
        }
        Step::Faults(faults) => b.fake.books().faults.extend(faults),
        Step::Wait(ms) => b.app.advance(ms).await,
    }
}

/// Together opened is together paid, where it is still open.
fn pay(b: &Bench, n: usize, rogue: bool) {
    let state = if rogue {
        TradeState::Closed
    } else {
        TradeState::Open
    };
    let Some((number, _)) = pick(b, n, |s| s == state) else {
        return;
    };
    let set = b
        .fake
        .books()
        .sets
        .values()
        .find(|set| set.contains(&number))
        .cloned();
    for number in set.unwrap_or_else(|| vec![number]) {
        b.fake.books().trades.get_mut(&number).unwrap().state = TradeState::Paid;
    }
}

/// (payment, replaced, amount, captured, held) of every payment.
async fn rows(b: &Bench) -> Vec<(i64, i64, i64, i64, i64)> {
    let sql = q!("SELECT id, replaced, amount, captured, refund_held FROM payments_payment");
    b.app.ctx.db.all(sql).await.unwrap()
}

/// What must hold after every step.
async fn check(b: &Bench) {
    for (payment, replaced, amount, captured, held) in rows(b).await {
        assert!(captured == 0 || captured == amount, "{payment}");
        assert!((0..=captured).contains(&held), "{payment}");
        // What was replaced and paid all the same is on its way back, all of it.
        assert!(replaced == 0 || held == captured, "{payment}: paid twice");
    }
    let sql = q!("SELECT body FROM events_outbox WHERE name = 'payments.payment_captured'");
    let told: Vec<(String,)> = b.app.ctx.db.all(sql).await.unwrap();
    let mut parts: BTreeMap<(String, i64), i64> = BTreeMap::new();
    for (body,) in &told {
        let data = &serde_json::from_str::<serde_json::Value>(body).unwrap()["data"];
        let part = data["part"].as_i64().unwrap();
        *parts.entry((data["order"].to_string(), part)).or_default() += 1;
    }
    assert!(parts.values().all(|n| *n == 1), "told twice: {parts:?}");
    let mut tx = b.app.ctx.db.read().await.unwrap();
    assert!(julin_ledger::is_consistent(&mut tx, SCOPE).await.unwrap());
}

/// Once the trouble is over, both books agree to the fen.
async fn come_to_rest(b: &Bench) {
    b.fake.books().faults.clear();
    let all = b.fake.books().trades.clone();
    for trade in all.values().filter(|t| t.state == TradeState::Paid) {
        let amount = trade.amount.unwrap().0;
        assert_eq!(b.notify("trade", &trade.out_trade_no, amount).await, 204);
    }
    for order in ORDERS {
        b.app.write(Shut(order)).await.unwrap();
    }
    for _ in 0..14 {
        b.app.advance(2 * 3_600_000).await;
    }
    check(b).await;
    let taken: i64 = {
        let books = b.fake.books();
        assert!(books.trades.values().all(|t| t.state != TradeState::Open));
        let paid = books
            .trades
            .values()
            .filter(|t| t.state == TradeState::Paid);
        paid.filter_map(|t| t.amount).map(|a| a.0).sum()
    };
    let given = b.fake.sum_of(&[RefundState::Succeeded]);
    assert_eq!(b.balance(CLEARING).await, taken - given);
    // Of each part the shop has its sum once, less what the order gave back.
    let mut tx = b.app.ctx.db.read().await.unwrap();
    let mut kept = 0;
    for order in ORDERS {
        let parts = payments_of_order(&mut tx, SCOPE, order).await.unwrap();
        kept += parts
            .iter()
            .map(|p| p.captured.0 - p.refund_held.0)
            .sum::<i64>();
    }
    assert_eq!(kept, taken - given);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_pays_twice_however_it_is_opened() {
    let mut runner = TestRunner::deterministic();
    let (mut captured, mut twice) = (0, 0);
    for _ in 0..24 {
        let b = Bench::empty().await;
        for n in 0..ORDERS.len() {
            b.app.write(Open(draft(n, 0, 600))).await.unwrap();
        }
        let steps = prop::collection::vec(step(), 15..45)
            .new_tree(&mut runner)
            .unwrap();
        for step in steps.current() {
            take(&b, step).await;
            check(&b).await;
        }
        come_to_rest(&b).await;
        captured += b.events("payments.payment_captured").await;
        let sql = q!("SELECT COUNT(*) FROM payments_refund WHERE reason_code = 'paid_twice'");
        twice += b.app.ctx.db.one::<(i64,)>(sql).await.unwrap().0;
    }
    assert!(
        twice > 0,
        "the generator must reach payments that are made twice"
    );
    assert!(
        captured > 24,
        "the generator must reach payments: {captured}"
    );
}
