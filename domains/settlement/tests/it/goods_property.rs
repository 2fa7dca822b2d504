//! Discounts, liable parties, shortages, paid weight and two levels, in any order and told any number of
//! times: nobody bears a fen that is not theirs, and a refund that others bear costs the shop nothing.
use crate::bench::{LEADER, Order, SCOPE, SUPPLIER, balance, register, start, tell};
use julin_contracts::{
    CommissionRule, DiscountBearer, DiscountFact, DiscountSource, Event, LiableParty, OrderPaid,
    RefundCause,
};
use julin_db::{q, row};
use julin_kernel::{Bps, Money, OrderId, PersonId, split};
use julin_ledger::{Account, AccountKind};
use julin_settlement::CommissionStatus;
use julin_testkit::TestApp;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::json;
use std::collections::HashMap;

const UPLINE: PersonId = PersonId(201);
const UPLINE_BPS: i64 = 1_500;
const BEARERS: [DiscountBearer; 3] = [
    DiscountBearer::Platform,
    DiscountBearer::Leader,
    DiscountBearer::Supplier,
];

#[derive(Debug, Clone)]
enum Step {
    /// Line, percent of what is left, who is liable.
    Refund(usize, i64, usize),
    /// Line, percent of what is left.
    Short(usize, i64),
    /// Line, what was paid, what it costs.
    Excess(usize, i64, i64),
    Complete,
}

#[derive(Debug, Clone)]
struct Story {
    /// Amount, rate, and what platform, leader and supplier take off.
    lines: Vec<(i64, i64, [i64; 3])>,
    steps: Vec<Step>,
}

/// Of what is left; all of it often enough.
fn percent() -> impl Strategy<Value = i64> {
    prop_oneof![2 => 1i64..100, 1 => Just(100)]
}

fn story() -> impl Strategy<Value = Story> {
    let line = (
        1_000i64..40_000,
        0i64..3_000,
        [0i64..300, 0i64..300, 0i64..300],
    );
    let step = prop_oneof![
        4 => (0usize..4, percent(), 0usize..4).prop_map(|(l, p, w)| Step::Refund(l, p, w)),
        2 => (0usize..4, percent(), Just(0)).prop_map(|(l, p, _)| Step::Short(l, p)),
        1 => (0usize..4, 1i64..900, 0i64..600).prop_map(|(l, a, s)| Step::Excess(l, a, s)),
        1 => Just(Step::Complete),
    ];
    let lines = prop::collection::vec(line, 1..4);
    (lines, prop::collection::vec(step, 0..7)).prop_map(|(lines, steps)| Story { lines, steps })
}

/// What must have been borne and owed when all is told.
#[derive(Debug, Default)]
struct Expected {
    /// What leader and supplier still bear of coupons.
    coupons: [i64; 3],
    charged: HashMap<&'static str, i64>,
    excess: i64,
    /// Orders all of whose goods went back by the leader's fault or never came.
    nothing_left: Vec<i64>,
}

/// One line while its story goes on.
struct Left {
    paid: i64,
    off: [i64; 3],
    /// Whether commission was kept on what went back.
    kept: bool,
}

impl Left {
    /// A part of it goes back, as orders apportions it.
    fn take(&mut self, percent: i64) -> (i64, Vec<(DiscountBearer, i64)>) {
        let amount = (self.paid * percent / 100).max(1).min(self.paid);
        let off = Money(self.off.iter().sum());
        let back = split(off, &[amount, self.paid - amount]).unwrap()[0];
        let parts = split(back, &self.off).unwrap();
        self.paid -= amount;
        let mut went = vec![];
        for (n, part) in parts.into_iter().enumerate() {
            self.off[n] -= part.0;
            if part > Money::ZERO {
                went.push((BEARERS[n], part.0));
            }
        }
        (amount, went)
    }
}

fn paid(order: &Order, story: &Story) -> Event {
    let Event::OrderPaid(mut paid) = order.paid() else {
        unreachable!("an order that is paid");
    };
    for (n, line) in paid.lines.iter_mut().enumerate() {
        (line.quantity, line.supply_price) = (3, Money(line.amount.0 / 4));
        line.commission = match n % 3 {
            0 => CommissionRule::Rate,
            1 => CommissionRule::PerPiece { amount: Money(77) },
            _ => CommissionRule::Spread,
        };
    }
    let mut discounts = vec![];
    for (n, (_, _, off)) in story.lines.iter().enumerate() {
        for (bearer, amount) in BEARERS.iter().zip(off).filter(|(_, a)| **a > 0) {
            discounts.push(DiscountFact {
                line: order.line(n),
                source: DiscountSource::Coupon,
                bearer: *bearer,
                amount: Money(*amount),
            });
        }
    }
    OrderPaid { discounts, ..paid }.into()
}

fn events(id: i64, story: &Story, expected: &mut Expected) -> Vec<Event> {
    let order = Order {
        id,
        member: PersonId(100),
        lines: story.lines.iter().map(|(a, r, _)| (*a, *r)).collect(),
    };
    let left = |(amount, _, off): &(i64, i64, [i64; 3])| Left {
        paid: amount - off.iter().sum::<i64>(),
        off: *off,
        kept: false,
    };
    let mut lines: Vec<Left> = story.lines.iter().map(left).collect();
    let mut out = vec![paid(&order, story)];
    let mut over = false;
    for (n, step) in (1..).zip(&story.steps) {
        let refund = id * 100 + n;
        match step {
            Step::Refund(at, percent, who) if lines[at % lines.len()].paid > 0 => {
                let at = at % lines.len();
                let (amount, back) = lines[at].take(*percent);
                let theirs: i64 = back
                    .iter()
                    .filter(|b| b.0 != DiscountBearer::Platform)
                    .map(|b| b.1)
                    .sum();
                let (liable, name) = [
                    (LiableParty::Supplier, "supplier"),
                    (LiableParty::Carrier, "carrier"),
                    (LiableParty::Leader, "leader"),
                    (LiableParty::Platform, "platform"),
                ][*who];
                *expected.charged.entry(name).or_default() += amount + theirs;
                lines[at].kept |= liable != LiableParty::Leader;
                out.push(order.refund(refund, at, amount, liable, &back).into());
            }
            Step::Short(at, percent) if !over && lines[at % lines.len()].paid > 0 => {
                let at = at % lines.len();
                let (amount, back) = lines[at].take(*percent);
                let mut short = order.refund(refund, at, amount, LiableParty::Supplier, &back);
                short.cause = RefundCause::Short;
                out.push(short.into());
            }
            Step::Excess(at, amount, supply) if !over => {
                let at = at % lines.len();
                lines[at].paid += amount;
                expected.excess += supply;
                out.push(order.excess(n, at, *amount, *supply));
            }
            Step::Complete if !over => {
                over = true;
                out.extend([order.picked_up(), order.completed()]);
            }
            _ => {}
        }
    }
    for line in &lines {
        for (sum, off) in expected.coupons.iter_mut().zip(line.off) {
            *sum += off;
        }
    }
    if lines.iter().all(|l| l.paid == 0 && !l.kept) {
        expected.nothing_left.push(id);
    }
    out
}

row! {
    #[derive(Debug)]
    struct Stored {
        order_id: OrderId, status: CommissionStatus, basis: Money, returned: Money, accrued: Money,
        clawed: Money, upline_rest: Money,
    }
    #[derive(Debug)]
    struct Sums {
        basis: Money, returned: Money, accrued: Money, clawed: Money,
    }
}

async fn stored(app: &TestApp) -> Vec<Stored> {
    let sql = q!(
        "SELECT order_id, status, basis, returned, accrued, clawed, upline_rest
         FROM settlement_commission"
    );
    app.ctx.db.all(sql).await.unwrap()
}

async fn check_orders(app: &TestApp, all: &[Stored], expected: &Expected) {
    for c in all {
        let sums: Sums = app
            .ctx
            .db
            .one(q!(
                "SELECT CAST(SUM(basis) AS BIGINT) AS basis, CAST(SUM(returned) AS BIGINT) AS returned,
                   CAST(SUM(accrued) AS BIGINT) AS accrued, CAST(SUM(clawed) AS BIGINT) AS clawed
                 FROM settlement_line WHERE shop_id = 1 AND order_id = $1",
                c.order_id
            ))
            .await
            .unwrap();
        let lines = (sums.basis, sums.returned, sums.accrued, sums.clawed);
        assert_eq!(lines, (c.basis, c.returned, c.accrued, c.clawed), "{c:?}");
        let rest = Money(c.accrued.0 - c.clawed.0);
        assert!(rest >= Money::ZERO && c.returned <= c.basis, "{c:?}");
        let due = rest.share(Bps(UPLINE_BPS)).unwrap();
        assert_eq!(
            c.upline_rest, due,
            "the second level keeps its share of the rest"
        );
        if expected.nothing_left.contains(&c.order_id.0) {
            assert_eq!((rest, c.returned), (Money::ZERO, c.basis), "{c:?}");
        }
    }
}

async fn check(app: &TestApp, expected: &Expected) {
    let all = stored(app).await;
    check_orders(app, &all, expected).await;
    let of = |available: bool, f: fn(&Stored) -> i64| -> i64 {
        let those = all
            .iter()
            .filter(|c| (c.status == CommissionStatus::Available) == available);
        those.map(f).sum()
    };
    let rest = |c: &Stored| c.accrued.0 - c.clawed.0;
    let charged = |name| expected.charged.get(name).copied().unwrap_or(0);
    let [_, leader, supplier] = expected.coupons;
    let owes = [
        (Account::leader_frozen(LEADER), -of(false, rest)),
        (
            Account::leader_available(LEADER),
            charged("leader") + leader - of(true, rest),
        ),
        (
            Account::leader_frozen(UPLINE),
            -of(false, |c| c.upline_rest.0),
        ),
        (
            Account::leader_available(UPLINE),
            -of(true, |c| c.upline_rest.0),
        ),
        (
            Account::supplier_payable(SUPPLIER),
            charged("supplier") + supplier - expected.excess,
        ),
        (
            Account::shop(AccountKind::CarrierReceivable),
            charged("carrier"),
        ),
        (
            Account::shop(AccountKind::Recoveries),
            -(charged("leader") + charged("supplier") + charged("carrier")),
        ),
        (Account::shop(AccountKind::Marketing), -(leader + supplier)),
        (Account::shop(AccountKind::CostOfGoods), expected.excess),
    ];
    for (account, sum) in owes {
        assert_eq!(balance(app, account).await, sum, "{account:?} {expected:?}");
    }
    statement(app, supplier + charged("supplier") - expected.excess).await;
    let mut tx = app.ctx.db.read().await.unwrap();
    assert!(julin_ledger::is_consistent(&mut tx, SCOPE).await.unwrap());
}

/// What lies open for the supplier's next statement is what its account says.
async fn statement(app: &TestApp, owes: i64) {
    let open: (i64,) = app
        .ctx
        .db
        .one(q!(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM settlement_supplier_move
             WHERE shop_id = 1 AND supplier_id = $1",
            SUPPLIER
        ))
        .await
        .unwrap();
    assert_eq!(open.0, -owes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_bears_a_fen_that_is_not_theirs() {
    let app = start().await;
    register(&app, LEADER).await;
    register(&app, UPLINE).await;
    let terms = json!({"pickup_fee": 0, "upline": UPLINE, "upline_bps": UPLINE_BPS});
    let path = format!("/api/v1/settlement/leaders/{LEADER}/terms");
    app.operator().put(&path, terms).await.ok();
    let mut runner = TestRunner::deterministic();
    let stories = prop::collection::vec(story(), 90..91).new_tree(&mut runner);
    let stories = stories.unwrap().current();
    let mut expected = Expected::default();
    let mut queues: Vec<_> = (1..)
        .zip(&stories)
        .map(|(id, story)| events(id, story, &mut expected).into_iter())
        .collect();
    // Orders take turns, each event is told twice, and once more when all is over.
    let mut told = vec![];
    while !queues.is_empty() {
        queues.retain_mut(|queue| match queue.next() {
            Some(event) => {
                told.extend([event.clone(), event]);
                true
            }
            None => false,
        });
    }
    tell(&app, told.clone()).await;
    check(&app, &expected).await;
    tell(&app, told).await;
    check(&app, &expected).await;
    assert!(
        expected.charged.len() == 4 && expected.excess > 0 && !expected.nothing_left.is_empty()
    );
    assert!(expected.coupons.iter().all(|sum| *sum > 0));
}
