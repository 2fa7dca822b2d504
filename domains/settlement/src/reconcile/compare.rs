//! What is booked here under the numbers of a bill.
use super::model::{BillRow, MovementKind};
use crate::withdraw::of_number;
use julin_db::{Result, Tx};
use julin_kernel::{Money, PaymentId, RefundId, Scope};
use julin_ledger::{
    WithdrawalId, clearing_of_payments, clearing_of_refunds, clearing_of_withdrawals,
};
use std::collections::HashMap;

/// What a number names here. A refund that was tried again goes by another number each time
/// (`42-2`), and is one refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Named {
    Payment(PaymentId),
    Refund(RefundId),
    Payout(WithdrawalId),
}

impl Named {
    /// The movement of a kind under a number; none if we never gave such a number.
    pub(super) fn of(kind: MovementKind, number: &str) -> Option<Self> {
        match kind {
            MovementKind::Payment => number.parse().ok().map(Self::Payment),
            MovementKind::Refund => {
                let id = number.split_once('-').map_or(number, |(id, _)| id);
                id.parse().ok().map(Self::Refund)
            }
            MovementKind::Payout => of_number(number).map(Self::Payout),
            MovementKind::Fee | MovementKind::Other => None,
        }
    }
    pub(super) fn kind(self) -> MovementKind {
        match self {
            Self::Payment(_) => MovementKind::Payment,
            Self::Refund(_) => MovementKind::Refund,
            Self::Payout(_) => MovementKind::Payout,
        }
    }
    /// Its first number at the provider.
    pub(super) fn number(self) -> String {
        match self {
            Self::Payment(id) => id.to_string(),
            Self::Refund(id) => id.to_string(),
            Self::Payout(id) => crate::withdraw::number(id),
        }
    }
}

/// What the ledger has under the numbers of these lines, whenever it was booked.
pub(super) async fn booked(
    tx: &mut Tx,
    scope: Scope,
    rows: &[BillRow],
) -> Result<HashMap<Named, Money>> {
    let (mut payments, mut refunds, mut payouts) = (vec![], vec![], vec![]);
    for named in rows
        .iter()
        .filter_map(|row| Named::of(row.kind, &row.number))
    {
        match named {
            Named::Payment(id) => payments.push(id),
            Named::Refund(id) => refunds.push(id),
            Named::Payout(id) => payouts.push(id),
        }
    }
    let mut out = HashMap::new();
    for (id, amount) in clearing_of_payments(tx, scope, &payments).await? {
        out.insert(Named::Payment(id), amount);
    }
    for (id, amount) in clearing_of_refunds(tx, scope, &refunds).await? {
        out.insert(Named::Refund(id), amount);
    }
    for (id, amount) in clearing_of_withdrawals(tx, scope, &payouts).await? {
        out.insert(Named::Payout(id), amount);
    }
    Ok(out)
}
