#![doc = include_str!("../README.md")]

mod api;
mod book;
mod cashier;
mod config;
mod crypt;
mod faults;
mod gate;
mod journal;
mod keys;
mod model;
mod notify;
mod page;
mod receive;
mod refusal;
mod time;
mod transfer;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::middleware::from_fn_with_state;
use tokio::task::JoinHandle;

use crate::book::Book;
use crate::faults::Calls;
use crate::gate::Nonces;
use crate::journal::Journal;
use crate::keys::KeyRing;
use crate::model::Record;
use crate::refusal::Refusal;

pub use crate::config::{SandboxConfig, SandboxError, Sleep, Sleeper, tokio_sleeper};
pub use crate::faults::{
    AnswerFault, Faults, Losing, NotifyFault, RefundFault, SignatureFault, TransferFault,
};
pub use crate::keys::MerchantCredentials;
pub use crate::notify::RETRY_SCHEDULE;

/// A provider of payments that moves no money. Clones share one state.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    config: SandboxConfig,
    keys: KeyRing,
    ledger: Mutex<Ledger>,
    faults: Mutex<Faults>,
    calls: Mutex<Calls>,
    nonces: Mutex<Nonces>,
    under_way: Mutex<Vec<JoinHandle<()>>>,
}

struct Ledger {
    book: Book,
    journal: Journal,
}

impl Sandbox {
    /// Opens the sandbox of `config.dir`: its keys and its journal, made when they are not there.
    pub fn new(config: SandboxConfig) -> Result<Self, SandboxError> {
        let keys = KeyRing::open(config.dir.as_deref(), &config.random)?;
        let mut book = Book::default();
        let journal = Journal::open(config.dir.as_deref(), |record| book.apply(record))?;
        let inner = Inner {
            config,
            keys,
            ledger: Mutex::new(Ledger { book, journal }),
            faults: Mutex::default(),
            calls: Mutex::default(),
            nonces: Mutex::default(),
            under_way: Mutex::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// What the merchant's client is configured with.
    pub fn merchant(&self) -> MerchantCredentials {
        self.inner.keys.credentials(&self.inner.config)
    }

    /// `/v3/…` for merchants, `/sandbox/…` for payers and testers. Mount it at the root.
    pub fn router(&self) -> Router {
        let mut router = Router::new()
            .merge(api::routes().route_layer(from_fn_with_state(self.clone(), gate::pass)))
            .merge(cashier::routes())
            .merge(receive::routes());
        if self.inner.config.allow_faults {
            router = router.merge(faults::routes());
        }
        router.with_state(self.clone())
    }

    /// Takes up what a restart interrupted: refunds under way, callbacks not yet accepted.
    /// Must be called inside a tokio runtime.
    pub fn resume(&self) {
        let (refunds, transfers, notices) = {
            let book = &self.ledger().book;
            (
                book.refunds_under_way(),
                book.transfers_under_way(),
                book.pending_notices(),
            )
        };
        for number in transfers {
            self.transfer_later(number);
        }
        for number in refunds {
            self.settle_later(number);
        }
        for notice in notices {
            self.deliver_later(notice);
        }
    }

    /// Replaces all faults.
    pub fn set_faults(&self, faults: Faults) {
        *locked(&self.inner.faults) = faults;
    }

    /// Waits until nothing is under way: refunds settled, callbacks accepted or given up.
    pub async fn drain(&self) {
        loop {
            let Some(task) = locked(&self.inner.under_way).pop() else {
                return;
            };
            if let Err(error) = task.await {
                tracing::error!(%error, "a sandbox task failed");
            }
        }
    }

    fn now_ms(&self) -> i64 {
        (self.inner.config.now)()
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        locked(&self.inner.ledger)
    }

    /// Decides, writes down, then applies, all under one lock.
    fn commit<T>(
        &self,
        decide: impl FnOnce(&Book) -> Result<(Vec<Record>, T), Refusal>,
    ) -> Result<T, Refusal> {
        let mut ledger = self.ledger();
        let (records, answer) = decide(&ledger.book)?;
        if !records.is_empty() {
            ledger.journal.append(&records)?;
            for record in records {
                ledger.book.apply(record);
            }
        }
        Ok(answer)
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut under_way = locked(&self.inner.under_way);
        under_way.retain(|task| !task.is_finished());
        under_way.push(tokio::spawn(task));
    }
}

// A panic while the lock was held left whole records behind, so the state is still good.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
