//! What is booked on the account with the payment provider, for comparing it with their bills.
use crate::WithdrawalId;
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{JournalId, Money, PaymentId, RefundId, Scope, Ts};

row! {
    /// One movement on the provider's account, with the one number that it goes by.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ClearingEntry {
        /// The journal it belongs to.
        pub journal_id: JournalId,
        /// When it was booked.
        pub at: Ts,
        /// What it is about.
        pub memo_code: String,
        /// In above zero, out below.
        pub amount: Money,
        /// The payment.
        pub payment_id: Option<PaymentId>,
        /// The refund, if it is one.
        pub refund_id: Option<RefundId>,
        /// The withdrawal, if it is one.
        pub withdrawal_id: Option<WithdrawalId>,
    }
}

/// Where a walk through the movements stands: after this instant and journal.
pub type ClearingCursor = (Ts, JournalId);

/// The movements from the cursor on and before `until`, in the order of booking.
pub async fn clearing_after(
    tx: &mut Tx,
    scope: Scope,
    (at, id): ClearingCursor,
    until: Ts,
    max: i64,
) -> Result<Vec<ClearingEntry>, DbError> {
    tx.all(q!(
        "SELECT j.id AS journal_id, j.at AS at, j.memo_code AS memo_code, e.amount AS amount,
           j.payment_id AS payment_id, j.refund_id AS refund_id, j.withdrawal_id AS withdrawal_id
         FROM ledger_journal j
         JOIN ledger_entry e ON e.shop_id = j.shop_id AND e.journal_id = j.id
         WHERE j.shop_id = $1 AND j.at >= $2 AND (j.at > $2 OR j.id > $3) AND j.at < $4
           AND e.kind = 'provider_clearing'
         ORDER BY j.at, j.id LIMIT $5",
        scope.shop,
        at,
        id,
        until,
        max
    ))
    .await
}

/// What is booked under each payment, without its refunds.
pub async fn clearing_of_payments(
    tx: &mut Tx,
    scope: Scope,
    ids: &[PaymentId],
) -> Result<Vec<(PaymentId, Money)>, DbError> {
    // The sign keeps SQLite from looking up by “no refund”, which is most of them.
    let sql = q!(
        "SELECT j.payment_id, CAST(SUM(e.amount) AS BIGINT) FROM ledger_journal j
         JOIN ledger_entry e ON e.shop_id = j.shop_id AND e.journal_id = j.id
         WHERE j.shop_id = $1 AND e.kind = 'provider_clearing' AND +j.refund_id IS NULL",
        scope.shop
    );
    let sql = sql.within(" AND j.payment_id IN ", ids.iter().copied());
    tx.all(sql.push(" GROUP BY j.payment_id")).await
}

/// What is booked under each refund.
pub async fn clearing_of_refunds(
    tx: &mut Tx,
    scope: Scope,
    ids: &[RefundId],
) -> Result<Vec<(RefundId, Money)>, DbError> {
    let sql = q!(
        "SELECT j.refund_id, CAST(SUM(e.amount) AS BIGINT) FROM ledger_journal j
         JOIN ledger_entry e ON e.shop_id = j.shop_id AND e.journal_id = j.id
         WHERE j.shop_id = $1 AND e.kind = 'provider_clearing'",
        scope.shop
    );
    let sql = sql.within(" AND j.refund_id IN ", ids.iter().copied());
    tx.all(sql.push(" GROUP BY j.refund_id")).await
}

/// What is booked under each withdrawal.
pub async fn clearing_of_withdrawals(
    tx: &mut Tx,
    scope: Scope,
    ids: &[WithdrawalId],
) -> Result<Vec<(WithdrawalId, Money)>, DbError> {
    let sql = q!(
        "SELECT j.withdrawal_id, CAST(SUM(e.amount) AS BIGINT) FROM ledger_journal j
         JOIN ledger_entry e ON e.shop_id = j.shop_id AND e.journal_id = j.id
         WHERE j.shop_id = $1 AND e.kind = 'provider_clearing'",
        scope.shop
    );
    let sql = sql.within(" AND j.withdrawal_id IN ", ids.iter().copied());
    tx.all(sql.push(" GROUP BY j.withdrawal_id")).await
}
