//! Whatever is asked and however the provider behaves, no more goes out than came in (rule 5).
use crate::bench::{Ask, Bench, SCOPE, refund};
use crate::fake::Fault;
use julin_ledger::{Account, AccountKind};
use julin_payments::{RefundState, RefundStatus};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::json;

const CAPTURED: i64 = 2_000;

#[derive(Debug, Clone)]
enum Step {
    /// A higher room asks for a refund.
    Ask(u8, i64),
    /// The next calls end like this.
    Faults(Vec<Fault>),
    /// Accepted refunds end like this from now on.
    AcceptAs(RefundState),
    /// A refund under way ends.
    End(usize, RefundState),
    /// The provider calls back about a refund, perhaps not for the first time.
    Notify(usize),
    /// An operator tries a refund again.
    Retry(usize),
    /// Time passes and jobs run.
    Wait(i64),
}

fn state() -> impl Strategy<Value = RefundState> {
    prop_oneof![
        3 => Just(RefundState::Succeeded),
        2 => Just(RefundState::Processing),
        1 => Just(RefundState::Abnormal),
        1 => Just(RefundState::Closed),
    ]
}

fn fault() -> impl Strategy<Value = Fault> {
    use Fault as F;
    prop::sample::select(vec![
        F::None,
        F::NotSent,
        F::NotNow,
        F::Rejected,
        F::LostBefore,
        F::LostAfter,
        F::LostAfter,
    ])
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0u8..12, 1i64..900).prop_map(|(key, amount)| Step::Ask(key, amount)),
        2 => prop::collection::vec(fault(), 1..4).prop_map(Step::Faults),
        1 => state().prop_map(Step::AcceptAs),
        2 => (any::<usize>(), state()).prop_map(|(n, state)| Step::End(n, state)),
        2 => any::<usize>().prop_map(Step::Notify),
        1 => any::<usize>().prop_map(Step::Retry),
        4 => (0i64..400_000).prop_map(Step::Wait),
    ]
}

async fn take(b: &Bench, step: Step) {
    match step {
        Step::Ask(key, amount) => {
            let outcome = b.app.write(Ask(refund(&format!("k{key}"), amount))).await;
            assert!(
                outcome.as_ref().err().is_none_or(|e| e.fault().is_some()),
                "{outcome:?}"
            );
        }
        Step::Faults(faults) => b.fake.books().faults.extend(faults),
        Step::AcceptAs(state) => b.fake.books().accept_as = Some(state),
        Step::End(n, state) => end(b, n, state),
        Step::Notify(n) => {
            if let Some((number, amount)) = pick(b, n) {
                let status = b.notify("refund", &number, amount).await;
                assert_eq!(status, 204, "{number}");
            }
        }
        Step::Retry(n) => {
            let refunds = b.refunds().await;
            if let Some(refund) = refunds.get(n % refunds.len().max(1)) {
                let path = format!("/api/v1/payments/refunds/{}/retry", refund.id);
                let reply = b.app.operator().post(&path, json!({})).await;
                assert!([204, 409].contains(&reply.status), "{}", reply.status);
            }
        }
        Step::Wait(ms) => b.app.advance(ms).await,
    }
}

fn pick(b: &Bench, n: usize) -> Option<(String, i64)> {
    let books = b.fake.books();
    let all: Vec<_> = books.refunds.values().collect();
    let (_, report) = all.get(n % all.len().max(1))?;
    Some((report.out_refund_no.clone(), report.amount.0))
}

/// Only what is open at the provider can still end: succeeded and closed are final there.
fn end(b: &Bench, n: usize, state: RefundState) {
    let Some((number, _)) = pick(b, n) else {
        return;
    };
    let now = b.fake.books().refunds[&number].1.state;
    if matches!(now, RefundState::Processing | RefundState::Abnormal) {
        b.fake.end_refund(&number, state);
    }
}

/// What must hold after every step.
async fn check(b: &Bench) {
    let refunds = b.refunds().await;
    let sum = |statuses: &[RefundStatus]| -> i64 {
        let of = refunds.iter().filter(|r| statuses.contains(&r.status));
        of.map(|r| r.amount.0).sum()
    };
    let succeeded = sum(&[RefundStatus::Succeeded]);
    let pending = sum(&[
        RefundStatus::Requested,
        RefundStatus::Sent,
        RefundStatus::Abnormal,
    ]);
    assert!(succeeded + pending <= CAPTURED, "{refunds:?}");
    assert_eq!(b.held().await, succeeded + pending);
    let out = b.fake.sum_of(&[
        RefundState::Succeeded,
        RefundState::Processing,
        RefundState::Abnormal,
    ]);
    assert!(out <= CAPTURED, "the provider was asked for {out}");
    let shop = Account::shop;
    assert_eq!(
        b.balance(shop(AccountKind::ProviderClearing)).await,
        CAPTURED - succeeded
    );
    assert_eq!(b.balance(shop(AccountKind::RefundsPayable)).await, -pending);
    let mut tx = b.app.ctx.db.read().await.unwrap();
    assert!(julin_ledger::is_consistent(&mut tx, SCOPE).await.unwrap());
}

/// Once the trouble is over, both books agree.
async fn come_to_rest(b: &Bench) {
    b.fake.books().faults.clear();
    let open: Vec<String> = b.fake.books().refunds.keys().cloned().collect();
    for (n, _) in open.iter().enumerate() {
        end(b, n, RefundState::Succeeded);
    }
    b.fake.books().accept_as = Some(RefundState::Succeeded);
    for _ in 0..14 {
        b.app.advance(2 * 3_600_000).await;
    }
    check(b).await;
    let refunds = b.refunds().await;
    assert!(refunds.iter().all(|r| r.status.is_settled()), "{refunds:?}");
    let succeeded = refunds
        .iter()
        .filter(|r| r.status == RefundStatus::Succeeded);
    let ours: i64 = succeeded.map(|r| r.amount.0).sum();
    assert_eq!(ours, b.fake.sum_of(&[RefundState::Succeeded]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_goes_out_than_came_in() {
    let mut runner = TestRunner::deterministic();
    let mut settled = 0;
    for _ in 0..12 {
        let b = Bench::paid().await;
        let steps = prop::collection::vec(step(), 10..40)
            .new_tree(&mut runner)
            .unwrap();
        for step in steps.current() {
            take(&b, step).await;
            check(&b).await;
        }
        come_to_rest(&b).await;
        settled += b.refunds().await.len();
    }
    assert!(settled > 12, "the generator must reach refunds");
}
