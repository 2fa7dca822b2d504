//! Whatever is posted, the books balance and the totals are the sums of the entries.
use crate::{LEADER, MEMBER, ORDER, Post, start};
use julin_kernel::{Money, PersonId, SupplierId};
use julin_ledger::{Account, AccountKind, Posting, Refs, trial_balance};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;

fn account() -> impl Strategy<Value = Account> {
    prop_oneof![
        Just(Account::shop(AccountKind::ProviderClearing)),
        Just(Account::shop(AccountKind::RefundsPayable)),
        Just(Account::shop(AccountKind::CommissionExpense)),
        Just(Account::customer_funds(MEMBER)),
        Just(Account::customer_funds(PersonId(101))),
        Just(Account::leader_frozen(LEADER)),
        Just(Account::leader_available(LEADER)),
        (1i64..4).prop_map(|n| Account::supplier_payable(SupplierId(n))),
    ]
}

/// A posting that is balanced, or (one in four) off by a fen; keys repeat on purpose.
fn posting() -> impl Strategy<Value = Posting> {
    let legs = prop::collection::vec((account(), 1i64..5_000_000), 1..5);
    (0u32..40, legs, account(), prop::bool::weighted(0.25)).prop_map(|(key, legs, last, off)| {
        let mut entries: Vec<(Account, Money)> = legs
            .into_iter()
            .map(|(account, amount)| (account, Money(amount)))
            .collect();
        let sum: i64 = entries.iter().map(|(_, amount)| amount.0).sum();
        entries.push((last, Money(-sum + i64::from(off))));
        let refs = Refs {
            order: Some(ORDER),
            ..Refs::default()
        };
        Posting {
            key: format!("k{key}"),
            memo_code: "test",
            refs,
            entries,
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_books_balance_over_random_postings() {
    let app = start().await;
    let mut runner = TestRunner::deterministic();
    let mut model: BTreeMap<Account, i64> = BTreeMap::new();
    let mut posted: BTreeMap<String, Posting> = BTreeMap::new();
    for _ in 0..300 {
        let posting = posting().new_tree(&mut runner).unwrap().current();
        let sum: i64 = posting.entries.iter().map(|(_, amount)| amount.0).sum();
        let known = posted.get(&posting.key);
        let may = sum == 0 && known.is_none_or(|before| *before == posting);
        let outcome = app.write(Post(vec![posting.clone()])).await;
        assert_eq!(outcome.is_ok(), may, "{posting:?}: {outcome:?}");
        if may
            && posted
                .insert(posting.key.clone(), posting.clone())
                .is_none()
        {
            for (account, amount) in &posting.entries {
                *model.entry(*account).or_default() += amount.0;
            }
        }
    }
    assert!(
        posted.len() > 20,
        "the generator must reach postings that stand"
    );
    let mut tx = app.ctx.db.read().await.unwrap();
    for (account, expected) in &model {
        let balance = julin_ledger::balance(&mut tx, app.scope(), *account)
            .await
            .unwrap();
        assert_eq!(balance.0, *expected, "{account:?}");
    }
    let trial = trial_balance(&mut tx, app.scope()).await.unwrap();
    assert_eq!(trial.iter().map(|row| row.balance.0).sum::<i64>(), 0);
    assert_eq!(
        trial.iter().map(|row| row.debit.0).sum::<i64>(),
        trial.iter().map(|row| row.credit.0).sum::<i64>()
    );
    assert!(
        julin_ledger::is_consistent(&mut tx, app.scope())
            .await
            .unwrap()
    );
}
