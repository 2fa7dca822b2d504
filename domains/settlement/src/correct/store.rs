//! SQL of corrections.
use super::model::{Correction, CorrectionId, CorrectionStatus};
use julin_db::{DbError, Sql, Tx, q};
use julin_kernel::{OrderId, PageQuery, PersonId, Scope};

type Result<T> = std::result::Result<T, DbError>;

fn select(scope: Scope) -> Sql {
    q!(
        "SELECT id, kind, status, order_id, line_id, supplier_id, leader_id, amount, liable, reason,
           approvals_needed, by_id, created_at, decided_by, decided_at, decision_note
         FROM settlement_correction WHERE shop_id = $1",
        scope.shop
    )
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: CorrectionId) -> Result<Option<Correction>> {
    tx.opt(select(scope).and(" AND id = ", Some(id))).await
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, CorrectionId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM settlement_correction
         WHERE shop_id = $1 AND by_id = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

/// Corrections, newest first, one more than the page holds.
pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    (status, order): (Option<CorrectionStatus>, Option<OrderId>),
    page: &PageQuery,
) -> Result<Vec<Correction>> {
    let sql = select(scope)
        .and(" AND id < ", Some(page.before()))
        .and(" AND status = ", status)
        .and(" AND order_id = ", order);
    tx.all(
        sql.push(" ORDER BY id DESC")
            .and(" LIMIT ", Some(page.size() + 1)),
    )
    .await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    c: &Correction,
    (key, hash): (&str, &str),
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO settlement_correction (shop_id, id, kind, status, order_id, line_id, supplier_id,
           leader_id, amount, liable, reason, approvals_needed, by_id, created_at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        scope.shop,
        c.id,
        c.kind,
        c.status,
        c.order_id,
        c.line_id,
        c.supplier_id,
        c.leader_id,
        c.amount,
        c.liable,
        &c.reason,
        c.approvals_needed,
        c.by_id,
        c.created_at,
        key,
        hash
    ))
    .await
    .map(|_| ())
}

/// Decides a correction that waits; answers whether it did.
pub(crate) async fn decide(
    tx: &mut Tx,
    scope: Scope,
    id: CorrectionId,
    to: CorrectionStatus,
    (by, note): (PersonId, &str),
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE settlement_correction
             SET status = $3, decided_by = $4, decided_at = $5, decision_note = $6
             WHERE shop_id = $1 AND id = $2 AND status = 'requested'",
            scope.shop,
            id,
            to,
            by,
            now,
            note
        ))
        .await?;
    Ok(n == 1)
}
