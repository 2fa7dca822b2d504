//! Each movement of the day in the ledger is looked up in the bills, of whatever day: what one side
//! books late at night the other may book on the next, and a refund may take days.
use super::bill_side::bills_of;
use super::compare::Named;
use super::model::{BillKind, DifferenceKind, Found, Reconciliation};
use super::{day, store};
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{JournalId, Money, Scope};
use julin_ledger::{ClearingEntry, clearing_after};
use std::collections::HashSet;

/// Movements compared in one transaction.
const CHUNK: i64 = 100;

/// One step: the next movements after the cursor.
pub(super) struct CompareLedger {
    pub(super) scope: Scope,
    pub(super) day: String,
}

impl Command for CompareLedger {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let known = store::of_day(tx, self.scope, &self.day).await?;
        let known = known.ok_or_else(|| Error::internal("no such reconciliation"))?;
        let (_, until) = day::span(&self.day).ok_or_else(|| Error::internal("no such day"))?;
        let cursor = (known.cursor_at, JournalId(known.cursor_id));
        let entries = clearing_after(tx, self.scope, cursor, until, CHUNK).await?;
        let Some(last) = entries.last() else {
            return Ok(store::finish(tx, self.scope, &known).await?);
        };
        let (at, id) = (last.at, last.journal_id);
        self.compare(tx, &known, &entries).await?;
        let count = i64::try_from(entries.len()).map_err(Error::internal)?;
        Ok(store::move_cursor(tx, self.scope, &self.day, (at, id), count).await?)
    }
}

impl CompareLedger {
    async fn compare(
        &self,
        tx: &mut Tx,
        known: &Reconciliation,
        entries: &[ClearingEntry],
    ) -> Result<()> {
        let moves: Vec<(Named, Money)> = entries.iter().filter_map(named).collect();
        let told = self.told(tx, &moves).await?;
        for (named, amount) in moves {
            let (kind, number) = (named.kind(), named.number());
            store::booked_at_last(tx, self.scope, kind, &number, amount).await?;
            for bill in bills_of(named.kind()) {
                if told.contains(&(named, *bill)) {
                    continue;
                }
                let found = missing(named, amount, *bill);
                store::keep_difference(tx, self.scope, known, &found).await?;
            }
        }
        Ok(())
    }

    /// Which of these the bills name.
    async fn told(
        &self,
        tx: &mut Tx,
        moves: &[(Named, Money)],
    ) -> Result<HashSet<(Named, BillKind)>> {
        let numbers = moves.iter().map(|(named, _)| named.number());
        let mut told = HashSet::new();
        for (bill, kind, number) in store::told(tx, self.scope, numbers).await? {
            if let Some(named) = Named::of(kind, &number) {
                told.insert((named, bill));
            }
        }
        Ok(told)
    }
}

fn named(entry: &ClearingEntry) -> Option<(Named, Money)> {
    let named = match (entry.withdrawal_id, entry.refund_id, entry.payment_id) {
        (Some(id), _, _) => Named::Payout(id),
        (_, Some(id), _) => Named::Refund(id),
        (_, _, Some(id)) => Named::Payment(id),
        // The provider's fees, which come from the bill.
        (None, None, None) => return None,
    };
    Some((named, entry.amount))
}

fn missing(named: Named, amount: Money, bill: BillKind) -> Found {
    Found {
        bill,
        kind: named.kind(),
        number: named.number(),
        what: DifferenceKind::MissingThere,
        here: Some(amount),
        there: None,
        provider_id: None,
    }
}
