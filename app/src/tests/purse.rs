//! What a leader has earned, and what she asked to be paid out.
use super::side::Side;
use super::town::post;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Money, PersonId, Scope};
use julin_ledger::{Account, AccountKind, Posting};
use julin_testkit::{SHOP, TestApp};
use serde_json::json;

/// Commission that came of buys long ago.
struct Earned(PersonId);

impl Command for Earned {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let amount = Money(100_000);
        let posting = Posting {
            key: format!("earned:{}", self.0),
            memo_code: "commission_available",
            refs: julin_ledger::Refs::default(),
            entries: vec![
                (Account::shop(AccountKind::CommissionExpense), amount),
                (Account::leader_available(self.0), Money(-amount.0)),
            ],
        };
        julin_ledger::post(tx, Scope::shop(SHOP), posting)
            .await
            .map(|_| ())
    }
}

/// Fills the leader's purse; she asks three times for a part of it.
pub(super) async fn fill(app: &TestApp, side: &mut Side) {
    let leader = PersonId(side.made.id("leader").parse().unwrap());
    app.write(Earned(leader)).await.unwrap();
    for name in ["withdrawal_a", "withdrawal_c", "withdrawal_r"] {
        let view = post(
            &side.leader,
            "/api/v1/leader/withdrawals",
            json!({ "amount": 2_000 }),
        )
        .await;
        side.made.keep(name, view);
    }
}
