//! The accounts as they must stand: debits above zero, credits below.
use std::collections::BTreeMap;

/// Balances by kind and owner; an account of zero is not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Accounts(pub(crate) BTreeMap<(String, i64), i64>);

impl Accounts {
    pub(crate) fn post(&mut self, debit: (&str, i64), credit: (&str, i64), amount: i64) {
        self.add(debit, amount);
        self.add(credit, -amount);
    }
    /// One balance.
    pub(crate) fn of(&self, kind: &str, owner: i64) -> i64 {
        self.0.get(&(kind.to_owned(), owner)).copied().unwrap_or(0)
    }
    pub(crate) fn add(&mut self, (kind, owner): (&str, i64), amount: i64) {
        let key = (kind.to_owned(), owner);
        let sum = self.0.entry(key.clone()).or_default();
        *sum += amount;
        if *sum == 0 {
            self.0.remove(&key);
        }
    }
}
