//! What the shop has answered: the driver's own record, which the books must agree with.
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What was asked for under a key.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Item and quantity.
    pub(crate) lines: Vec<(String, i64)>,
    pub(crate) answer: Option<Answer>,
}

/// The one answer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Placed { order: String, total: i64 },
    Refused(String),
}

/// Counts for the report.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    pub(crate) requests: u64,
    pub(crate) lost: u64,
    pub(crate) pressed: u64,
    pub(crate) claims: u64,
    pub(crate) handed: u64,
    pub(crate) campaigns: u64,
}

/// Everything that was acknowledged.
#[derive(Debug, Default, Clone)]
pub(crate) struct Said {
    /// By idempotency key.
    pub(crate) orders: BTreeMap<String, Asked>,
    /// Orders whose cancellation was acknowledged.
    pub(crate) cancelled: Vec<String>,
    /// Changes of a SKU's stock by key.
    pub(crate) stock: BTreeMap<String, i64>,
    /// Claims by key, with their id.
    pub(crate) claims: BTreeMap<String, String>,
    /// What must never happen and did.
    pub(crate) broken: Vec<String>,
    pub(crate) tally: Tally,
}

/// The record, shared by all who ask.
#[derive(Default)]
pub(crate) struct Record(Mutex<Said>);

impl Record {
    /// Writes in it.
    pub(crate) fn note<T>(&self, write: impl FnOnce(&mut Said) -> T) -> T {
        write(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
    /// All of it, now.
    pub(crate) fn read(&self) -> Said {
        self.note(|said| said.clone())
    }
    /// An order is about to be asked for.
    pub(crate) fn asks(&self, key: &str, lines: &[(String, i64)]) {
        let asked = Asked {
            lines: lines.to_vec(),
            answer: None,
        };
        self.note(|said| said.orders.insert(key.to_owned(), asked));
    }
    /// It was answered; a second answer must be the first.
    pub(crate) fn answered(&self, key: &str, answer: Answer) {
        self.note(|said| {
            let Some(asked) = said.orders.get_mut(key) else {
                return;
            };
            match &asked.answer {
                Some(before) if *before != answer => said.broken.push(format!(
                    "key {key} was answered {before:?}, then {answer:?}"
                )),
                _ => asked.answer = Some(answer),
            }
        });
    }
}
