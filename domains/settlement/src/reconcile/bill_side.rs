//! Each line of the bills is looked up in the ledger.
use super::compare::{Named, booked};
use super::model::{
    BillKind, BillRow, DifferenceKind, Found, MovementKind, Reconciliation, RunState,
};
use super::store;
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{Money, Scope};
use julin_ledger::{post, standard};
use std::collections::HashMap;

/// Lines compared in one transaction.
const CHUNK: i64 = 100;

/// One step: the next lines that this run has not compared.
pub(super) struct CompareBill {
    pub(super) scope: Scope,
    pub(super) day: String,
}

impl Command for CompareBill {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let known = store::of_day(tx, self.scope, &self.day).await?;
        let known = known.ok_or_else(|| Error::internal("no such reconciliation"))?;
        let rows = store::not_compared(tx, self.scope, &known, CHUNK).await?;
        if rows.is_empty() {
            self.book_fees(tx, &known).await?;
            let next = RunState::LedgerSide;
            return Ok(store::set_state(tx, self.scope, &self.day, next).await?);
        }
        let here = booked(tx, self.scope, &rows).await?;
        for row in &rows {
            match judge(row, &here) {
                Some(found) => store::keep_difference(tx, self.scope, &known, &found).await?,
                None => store::told_at_last(tx, self.scope, row).await?,
            }
        }
        store::mark_compared(tx, self.scope, &known, &rows).await?;
        Ok(())
    }
}

impl CompareBill {
    /// What the provider kept of the day is booked once.
    async fn book_fees(&self, tx: &mut Tx, known: &Reconciliation) -> Result<()> {
        let fees = Money(-store::fees(tx, self.scope, &known.day).await?.0);
        store::set_fees(tx, self.scope, &known.day, fees).await?;
        if fees != Money::ZERO {
            post(tx, self.scope, standard::provider_fee(&known.day, fees)).await?;
        }
        Ok(())
    }
}

/// What a line tells that the ledger does not.
fn judge(row: &BillRow, here: &HashMap<Named, Money>) -> Option<Found> {
    if row.pending || row.kind == MovementKind::Fee {
        return None;
    }
    let booked = Named::of(row.kind, &row.number).and_then(|named| here.get(&named));
    let what = match booked {
        None => DifferenceKind::MissingHere,
        Some(amount) if *amount != row.amount => DifferenceKind::AmountDiffers,
        Some(_) => return None,
    };
    Some(Found {
        bill: row.bill,
        kind: row.kind,
        number: row.named.clone(),
        what,
        here: booked.copied(),
        there: Some(row.amount),
        provider_id: Some(row.provider_id.clone()),
    })
}

/// Which bills a movement stands in.
pub(super) fn bills_of(kind: MovementKind) -> &'static [BillKind] {
    match kind {
        MovementKind::Payment | MovementKind::Refund => &[BillKind::Trade, BillKind::Fund],
        MovementKind::Payout => &[BillKind::Fund],
        MovementKind::Fee | MovementKind::Other => &[],
    }
}
