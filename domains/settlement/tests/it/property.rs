//! Whatever happens to orders, and however often it is told, the parts sum to the whole.
use crate::bench::{LEADER, Order, SCOPE, SUPPLIER, balance, start, sums, tell};
use julin_contracts::{CancelReason, CommissionRule, Event, LiableParty};
use julin_db::{q, row};
use julin_kernel::{Money, OrderId, PersonId};
use julin_ledger::{Account, AccountKind};
use julin_settlement::{CommissionStatus, EarningKind};
use julin_testkit::TestApp;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

/// What happens to one order after it is paid.
#[derive(Debug, Clone)]
struct Story {
    lines: Vec<(i64, i64)>,
    /// Share of each line given back by the tier, in percent.
    true_up: Option<u8>,
    cancelled: bool,
    picked_up: bool,
    /// Line, percent of it, liable party; before (or after) completion.
    refunds: Vec<(usize, u8, u8, bool)>,
    completed: bool,
}

fn story() -> impl Strategy<Value = Story> {
    let lines = prop::collection::vec((0i64..40_000, 0i64..3_000), 1..5);
    let refunds = prop::collection::vec((0usize..5, 0u8..=120, 0u8..4, any::<bool>()), 0..4);
    let happens = (
        prop::option::of(0u8..60),
        prop::bool::weighted(0.2),
        any::<bool>(),
        any::<bool>(),
    );
    (lines, refunds, happens).prop_map(
        |(lines, refunds, (true_up, cancelled, picked_up, completed))| Story {
            lines,
            true_up,
            cancelled,
            picked_up,
            refunds,
            completed,
        },
    )
}

fn liable(n: u8) -> LiableParty {
    let all = [
        LiableParty::Supplier,
        LiableParty::Carrier,
        LiableParty::Leader,
        LiableParty::Platform,
    ];
    all[usize::from(n)]
}

/// Lines take turns in how their commission is reckoned.
fn under_rules(mut event: Event) -> Event {
    if let Event::OrderPaid(paid) = &mut event {
        for (n, line) in paid.lines.iter_mut().enumerate() {
            (line.quantity, line.supply_price) = (3, Money(line.amount.0 / 4));
            line.commission = match n % 3 {
                0 => CommissionRule::Rate,
                1 => CommissionRule::PerPiece { amount: Money(77) },
                _ => CommissionRule::Spread,
            };
        }
    }
    event
}

/// What the supplier, the leader and the carrier must bear.
#[derive(Debug, Default, Clone, Copy)]
struct Borne {
    supplier: i64,
    leader: i64,
    carrier: i64,
}

/// The events of a story, in order, with who must bear what.
fn events(id: i64, story: &Story, borne: &mut Borne) -> Vec<Event> {
    let order = Order {
        id,
        member: PersonId(100),
        lines: story.lines.clone(),
    };
    let mut out = vec![under_rules(order.paid())];
    if let Some(percent) = story.true_up {
        let share = |(amount, _): &(i64, i64)| amount * i64::from(percent) / 100;
        out.push(order.trued_up(
            id * 1_000,
            &story.lines.iter().map(share).collect::<Vec<_>>(),
        ));
    }
    if story.cancelled {
        out.push(order.cancelled(CancelReason::MinimumNotReached));
        return out;
    }
    if story.picked_up {
        out.push(order.picked_up());
    }
    let mut after = vec![];
    for (n, (line, percent, who, late)) in story.refunds.iter().enumerate() {
        let line = line % story.lines.len();
        let amount = story.lines[line].0 * i64::from(*percent) / 100;
        let refund = id * 1_000 + 1 + i64::try_from(n).unwrap();
        let event = order.refunded(refund, line, amount, liable(*who));
        if *late {
            after.push(event);
        } else {
            out.push(event);
        }
        match liable(*who) {
            LiableParty::Supplier => borne.supplier += amount,
            LiableParty::Leader => borne.leader += amount,
            LiableParty::Carrier => borne.carrier += amount,
            LiableParty::Platform => {}
        }
    }
    if story.completed {
        out.push(order.completed());
    }
    out.extend(after);
    out
}

row! {
    #[derive(Debug)]
    struct Stored {
        order_id: OrderId, status: CommissionStatus, accrued: Money, clawed: Money,
    }
}

/// One order's rows add up: lines to the whole, entries to what is left.
async fn check_order(app: &TestApp, stored: &Stored) {
    let db = &app.ctx.db;
    let lines: (Money, Money) = db
        .one(q!(
            "SELECT CAST(SUM(accrued) AS BIGINT), CAST(SUM(clawed) AS BIGINT) FROM settlement_line
             WHERE shop_id = 1 AND order_id = $1",
            stored.order_id
        ))
        .await
        .unwrap();
    assert_eq!(lines, (stored.accrued, stored.clawed), "{stored:?}");
    let entries: (Money,) = db
        .one(q!(
            "SELECT CAST(SUM(amount) AS BIGINT) FROM settlement_entry
             WHERE shop_id = 1 AND order_id = $1 AND kind NOT IN ($2, $3)",
            stored.order_id,
            EarningKind::Charge,
            EarningKind::Available
        ))
        .await
        .unwrap();
    assert_eq!(
        entries.0.0,
        stored.accrued.0 - stored.clawed.0,
        "{stored:?}"
    );
    assert!(stored.clawed <= stored.accrued);
    if stored.status == CommissionStatus::Cancelled {
        assert_eq!(stored.clawed, stored.accrued);
    }
}

async fn check(app: &TestApp, borne: Borne) {
    let Borne {
        supplier,
        leader: charged,
        carrier,
    } = borne;
    let sql = q!("SELECT order_id, status, accrued, clawed FROM settlement_commission");
    let all: Vec<Stored> = app.ctx.db.all(sql).await.unwrap();
    for stored in &all {
        check_order(app, stored).await;
    }
    let rest = |status| -> i64 {
        let of = all.iter().filter(|c| c.status == status);
        of.map(|c| c.accrued.0 - c.clawed.0).sum()
    };
    let (accrued, frozen) = (
        rest(CommissionStatus::Accrued),
        rest(CommissionStatus::Frozen),
    );
    let available = rest(CommissionStatus::Available);
    assert_eq!(sums(app).await, (accrued, frozen, available - charged));
    assert_eq!(
        balance(app, Account::leader_frozen(LEADER)).await,
        -(accrued + frozen)
    );
    assert_eq!(
        balance(app, Account::leader_available(LEADER)).await,
        charged - available
    );
    let expense = balance(app, Account::shop(AccountKind::CommissionExpense)).await;
    assert_eq!(expense, accrued + frozen + available);
    assert_eq!(
        balance(app, Account::supplier_payable(SUPPLIER)).await,
        supplier
    );
    let recovered = balance(app, Account::shop(AccountKind::Recoveries)).await;
    assert_eq!(recovered, -(supplier + charged + carrier));
    let owed = balance(app, Account::shop(AccountKind::CarrierReceivable)).await;
    assert_eq!(owed, carrier);
    let mut tx = app.ctx.db.read().await.unwrap();
    assert!(julin_ledger::is_consistent(&mut tx, SCOPE).await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_parts_sum_to_the_whole_and_telling_twice_changes_nothing() {
    let app = start().await;
    let mut runner = TestRunner::deterministic();
    let stories = prop::collection::vec(story(), 60..61)
        .new_tree(&mut runner)
        .unwrap()
        .current();
    let (mut queues, mut borne) = (vec![], Borne::default());
    for (id, story) in (1..).zip(&stories) {
        queues.push(events(id, story, &mut borne).into_iter());
    }
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
    check(&app, borne).await;
    let before = sums(&app).await;
    tell(&app, told).await;
    check(&app, borne).await;
    assert_eq!(sums(&app).await, before);
    assert!(
        borne.leader > 0 && borne.supplier > 0 && borne.carrier > 0,
        "the generator must reach every liable party"
    );
}
