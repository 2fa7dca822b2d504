//! The load: members who order, pay, cancel and claim; campaigns that are opened, counted, delivered.
mod campaign;
mod member;
mod staff;

pub(crate) use staff::now_ms;

use crate::record::Record;
use crate::town::Town;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinSet;

/// A campaign that takes orders.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub(crate) id: String,
    pub(crate) items: Vec<String>,
}

/// What all who ask have in common.
pub(crate) struct Market {
    pub(crate) town: Town,
    pub(crate) record: Arc<Record>,
    pub(crate) seed: u64,
    open: Mutex<Vec<Open>>,
    over: AtomicBool,
    /// Members who may still ask for something.
    about: AtomicUsize,
}

impl Market {
    /// Whether nothing new is begun any more.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }
    /// Whether no member will ask for anything any more.
    fn is_empty(&self) -> bool {
        self.about.load(Ordering::Acquire) == 0
    }
    /// Nothing new is begun; what is under way is brought to its end.
    pub(crate) fn close(&self) {
        self.over.store(true, Ordering::Release);
    }
    fn open<T>(&self, with: impl FnOnce(&mut Vec<Open>) -> T) -> T {
        with(&mut self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }
    /// Something that must never happen did.
    fn broken(&self, what: String) {
        self.record.note(|said| said.broken.push(what));
    }
}

/// Starts all of it.
pub(crate) fn start(town: Town, record: Arc<Record>, seed: u64) -> (Arc<Market>, JoinSet<()>) {
    let members = town.members.len();
    let market = Arc::new(Market {
        town,
        record,
        seed,
        open: Mutex::default(),
        over: AtomicBool::new(false),
        about: AtomicUsize::new(members),
    });
    let mut people = JoinSet::new();
    for n in 0..members {
        let market = market.clone();
        people.spawn(async move {
            member::live(market.clone(), n).await;
            market.about.fetch_sub(1, Ordering::AcqRel);
        });
    }
    people.spawn(campaign::keep_opening(market.clone()));
    people.spawn(staff::decide_claims(market.clone()));
    people.spawn(staff::count_stock(market.clone()));
    (market, people)
}
