//! The provider's bills, written by the test.
use async_trait::async_trait;
use julin_kernel::Money;
use julin_payments::PayError;
use julin_settlement::{Bill, BillKind, BillLine, BillPort, MovementKind};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) bills: BTreeMap<(String, BillKind), Bill>,
    /// Whether the next calls work; all do after these.
    pub(crate) works: VecDeque<bool>,
    pub(crate) fetched: u32,
}

#[derive(Clone, Default)]
pub(crate) struct Bills(Arc<Mutex<Shelf>>);

impl Bills {
    pub(crate) fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap()
    }
    fn add(&self, day: &str, which: BillKind, line: BillLine) {
        let mut shelf = self.shelf();
        let bill = shelf.bills.entry((day.to_owned(), which)).or_default();
        bill.push(line);
    }
    /// A movement in the trade bill (but for payouts) and in the fund bill.
    pub(crate) fn both(&self, day: &str, kind: MovementKind, number: &str, amount: i64) {
        let line = line(kind, number, amount);
        if kind != MovementKind::Payout {
            self.add(day, BillKind::Trade, line.clone());
        }
        self.add(day, BillKind::Fund, line);
    }
    pub(crate) fn fund(&self, day: &str, kind: MovementKind, number: &str, amount: i64) {
        self.add(day, BillKind::Fund, line(kind, number, amount));
    }
    pub(crate) fn pending_refund(&self, day: &str, number: &str, amount: i64) {
        let line = BillLine {
            pending: true,
            ..line(MovementKind::Refund, number, amount)
        };
        self.add(day, BillKind::Trade, line);
    }
}

fn line(kind: MovementKind, number: &str, amount: i64) -> BillLine {
    BillLine {
        kind,
        number: number.to_owned(),
        provider_id: format!("wx{number}"),
        amount: Money(amount),
        pending: false,
    }
}

#[async_trait]
impl BillPort for Bills {
    async fn bill(&self, day: &str, which: BillKind) -> Result<Bill, PayError> {
        let mut shelf = self.shelf();
        if shelf.works.pop_front() == Some(false) {
            return Err(PayError::NotNow("STATEMENT_CREATING".into()));
        }
        shelf.fetched += 1;
        let key = (day.to_owned(), which);
        Ok(shelf.bills.get(&key).cloned().unwrap_or_default())
    }
}
