//! Whatever happens to withdrawals, nothing is paid that was not earned, and nothing twice.
use crate::bench::{LEADER, SCOPE, balance, order, start_paying, tell};
use crate::payer::{Fault, Payer};
use julin_contracts::LiableParty;
use julin_kernel::PersonId;
use julin_ledger::{Account, AccountKind};
use julin_settlement::PayoutState;
use julin_testkit::TestApp;
use julin_web::{Grant, Reach, Role};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

const MINE: &str = "/api/v1/leader/withdrawals";
const ALL: &str = "/api/v1/settlement/withdrawals";

#[derive(Debug, Clone)]
enum Step {
    Earn(i64),
    Charge(i64),
    Ask(i64),
    /// By which of two people, which withdrawal.
    Approve(i64, usize),
    Reject(usize),
    Cancel(usize),
    /// How the provider's next calls end.
    Faults(Vec<Fault>),
    /// How payouts stand when they are taken.
    TakenAs(PayoutState),
    /// One that is under way comes to its end.
    End(usize, bool),
    Wait(i64),
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::None),
        Just(Fault::Rejected),
        Just(Fault::NotNow),
        Just(Fault::LostBefore),
        Just(Fault::LostAfter),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let state = prop_oneof![
        Just(PayoutState::Paid),
        Just(PayoutState::Processing),
        Just(PayoutState::WaitsForPayee),
    ];
    prop_oneof![
        3 => (1i64..200_000).prop_map(Step::Earn),
        1 => (1i64..50_000).prop_map(Step::Charge),
        5 => (1i64..90_000).prop_map(Step::Ask),
        8 => (8i64..10, 0usize..8).prop_map(|(staff, n)| Step::Approve(staff, n)),
        1 => (0usize..8).prop_map(Step::Reject),
        1 => (0usize..8).prop_map(Step::Cancel),
        3 => prop::collection::vec(fault(), 1..4).prop_map(Step::Faults),
        1 => state.prop_map(Step::TakenAs),
        3 => (0usize..8, any::<bool>()).prop_map(|(n, well)| Step::End(n, well)),
        4 => (1i64..300).prop_map(Step::Wait),
    ]
}

struct World {
    app: TestApp,
    payer: Payer,
    orders: i64,
    earned: i64,
}

impl World {
    async fn withdrawals(&self) -> Vec<Value> {
        let page = self
            .app
            .operator()
            .get(&format!("{ALL}?limit=100"))
            .await
            .ok();
        page["items"].as_array().unwrap().clone()
    }

    async fn at(&self, n: usize) -> Option<String> {
        let all = self.withdrawals().await;
        Some(all.get(n)?["id"].as_str()?.to_owned())
    }

    async fn post(&self, by: PersonId, role: Role, path: &str, body: Value) {
        let reach = match role {
            Role::Leader => Reach::Leader(by),
            _ => Reach::Shop,
        };
        let client = self.app.person(by, &[Grant { role, reach }]);
        let reply = client.post(path, body).await;
        assert!(reply.status < 500, "{path}: {}", reply.json());
    }

    async fn take(&mut self, step: &Step) {
        match step {
            Step::Earn(amount) => self.earn(*amount).await,
            Step::Charge(amount) => self.charge(*amount).await,
            Step::Ask(amount) => {
                let body = json!({"amount": amount});
                self.post(LEADER, Role::Leader, MINE, body).await;
            }
            Step::Approve(staff, n) => self.decide(*staff, *n, "approve").await,
            Step::Reject(n) => self.decide(8, *n, "reject").await,
            Step::Cancel(n) => {
                if let Some(id) = self.at(*n).await {
                    let path = format!("{MINE}/{id}/cancel");
                    self.post(LEADER, Role::Leader, &path, json!({})).await;
                }
            }
            Step::Faults(faults) => self.payer.books().faults = faults.clone().into(),
            Step::TakenAs(state) => self.payer.books().taken_as = Some(*state),
            Step::End(n, well) => self.end(*n, *well),
            Step::Wait(minutes) => {
                self.app.clock.advance(minutes * 60_000);
            }
        }
        self.app.drain().await;
    }

    async fn earn(&mut self, amount: i64) {
        self.orders += 1;
        self.earned += amount;
        let o = order(self.orders, &[(amount, 10_000)]);
        tell(&self.app, vec![o.paid(), o.picked_up(), o.completed()]).await;
    }

    /// The leader bears a refund of another order, which earns nothing.
    async fn charge(&mut self, amount: i64) {
        self.orders += 1;
        let o = order(self.orders, &[(amount, 0)]);
        let claim = o.refunded(self.orders, 0, amount, LiableParty::Leader);
        tell(&self.app, vec![o.paid(), claim]).await;
    }

    async fn decide(&self, staff: i64, n: usize, what: &str) {
        if let Some(id) = self.at(n).await {
            let path = format!("{ALL}/{id}/{what}");
            let body = json!({"reason": "no"});
            self.post(PersonId(staff), Role::Operator, &path, body)
                .await;
        }
    }

    fn end(&self, n: usize, well: bool) {
        let mut books = self.payer.books();
        let under_way = |s: PayoutState| !matches!(s, PayoutState::Paid | PayoutState::Failed);
        let mut open = books.payouts.values_mut().filter(|p| under_way(p.state));
        if let Some(payout) = open.nth(n) {
            payout.state = if well {
                PayoutState::Paid
            } else {
                PayoutState::Failed
            };
        }
    }

    /// What must hold after every step.
    async fn check(&self, settled: bool) {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        assert!(julin_ledger::is_consistent(&mut tx, SCOPE).await.unwrap());
        drop(tx);
        let (mut aside, mut paid) = (0, 0);
        for it in self.withdrawals().await {
            let amount = it["amount"].as_i64().unwrap();
            match it["status"].as_str().unwrap() {
                "paid" => paid += amount,
                "requested" | "approved" | "sending" | "confirming" => aside += amount,
                "failed" | "rejected" | "cancelled" => {}
                other => panic!("{other}"),
            }
        }
        let of = |account| balance(&self.app, account);
        assert_eq!(of(Account::leader_withdrawing(LEADER)).await, -aside);
        let clearing = Account::shop(AccountKind::ProviderClearing);
        assert_eq!(
            of(clearing).await,
            -paid,
            "booked is what the provider paid"
        );
        assert!(
            paid <= self.payer.paid(),
            "nothing is booked that was not paid"
        );
        assert!(self.payer.paid() <= self.earned, "withdrawn ≤ earned");
        if settled {
            assert_eq!(paid, self.payer.paid(), "in the end everything is booked");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_paid_that_was_not_earned_and_nothing_twice() {
    let mut runner = TestRunner::deterministic();
    let histories = prop::collection::vec(prop::collection::vec(step(), 45..46), 8..9);
    let mut paid_in_all = 0;
    for history in histories.new_tree(&mut runner).unwrap().current() {
        let (app, payer) = start_paying().await;
        let (orders, earned) = (0, 0);
        let mut world = World {
            app,
            payer,
            orders,
            earned,
        };
        for step in &history {
            world.take(step).await;
            world.check(false).await;
        }
        // The provider works again, and every question has been asked.
        world.payer.books().faults.clear();
        for n in 0..8 {
            world.end(n, true);
        }
        for _ in 0..40 {
            world.app.advance(24 * 3_600_000).await;
        }
        world.check(true).await;
        paid_in_all += world.payer.paid();
    }
    assert!(paid_in_all > 0, "the generator must reach payouts");
}
