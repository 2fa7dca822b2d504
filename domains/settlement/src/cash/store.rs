//! SQL of cash that leaders handed in.
use julin_db::{DbError, Tx, q};
use julin_kernel::{JournalId, Money, PersonId, Scope};

type Result<T> = std::result::Result<T, DbError>;

/// Cash to be booked.
pub(crate) struct NewCashIn<'a> {
    pub(crate) id: JournalId,
    pub(crate) leader: PersonId,
    pub(crate) amount: Money,
    pub(crate) reference: &'a str,
    pub(crate) by: PersonId,
    pub(crate) idem: (&'a str, &'a str),
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, new: &NewCashIn<'_>) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO settlement_cash_in (shop_id, id, leader_id, amount, reference, by_id, at,
           idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        scope.shop,
        new.id,
        new.leader,
        new.amount,
        new.reference,
        new.by,
        now,
        new.idem.0,
        new.idem.1
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, JournalId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM settlement_cash_in
         WHERE shop_id = $1 AND by_id = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}
