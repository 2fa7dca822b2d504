//! SQL of suppliers' moves and statements.
use super::close::Sums;
use super::model::{NewMove, Statement, StatementStatus, SupplierMove};
use super::period::Period;
use julin_db::{DbError, Sql, Tx, q};
use julin_kernel::{JournalId, Money, PageQuery, PersonId, Scope, SupplierId, Ts};
use julin_ledger::StatementId;

type Result<T> = std::result::Result<T, DbError>;

pub(crate) async fn add_move(
    tx: &mut Tx,
    scope: Scope,
    new: &NewMove,
    statement: Option<StatementId>,
) -> Result<()> {
    // Moves share the sequence of ledger journals: they are ordered by time like those.
    let (id, now) = (tx.new_id::<JournalId>(), tx.now());
    tx.run(q!(
        "INSERT INTO settlement_supplier_move (shop_id, id, supplier_id, at, kind, amount, order_id,
           purchase_order_id, refund_id, statement_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        scope.shop,
        id,
        new.supplier,
        now,
        new.kind,
        new.amount,
        new.order,
        new.purchase_order,
        new.refund,
        statement
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn suppliers_with_open(
    tx: &mut Tx,
    scope: Scope,
    until: Ts,
) -> Result<Vec<SupplierId>> {
    let rows: Vec<(SupplierId,)> = tx
        .all(q!(
            "SELECT DISTINCT supplier_id FROM settlement_supplier_move
             WHERE shop_id = $1 AND statement_id IS NULL AND at < $2 ORDER BY supplier_id",
            scope.shop,
            until
        ))
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub(crate) async fn open_moves(
    tx: &mut Tx,
    scope: Scope,
    supplier: SupplierId,
    until: Ts,
) -> Result<Vec<SupplierMove>> {
    tx.all(q!(
        "SELECT id, at, kind, amount, order_id, purchase_order_id, refund_id
         FROM settlement_supplier_move
         WHERE shop_id = $1 AND supplier_id = $2 AND statement_id IS NULL AND at < $3",
        scope.shop,
        supplier,
        until
    ))
    .await
}

pub(crate) async fn take_moves(
    tx: &mut Tx,
    scope: Scope,
    supplier: SupplierId,
    until: Ts,
    statement: StatementId,
) -> Result<()> {
    tx.run(q!(
        "UPDATE settlement_supplier_move SET statement_id = $4
         WHERE shop_id = $1 AND supplier_id = $2 AND statement_id IS NULL AND at < $3",
        scope.shop,
        supplier,
        until,
        statement
    ))
    .await
    .map(|_| ())
}

pub(super) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    (id, supplier): (StatementId, SupplierId),
    period: &Period,
    sums: &Sums,
    payable: Money,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO settlement_statement (shop_id, id, supplier_id, first_day, last_day, from_at,
           until_at, status, ordered, short, returned, corrected, fee, carried, payable,
           closed_at, coupon, excess)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'draft', $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        scope.shop,
        id,
        supplier,
        &period.first_day,
        &period.last_day,
        period.from,
        period.until,
        sums.ordered,
        sums.short,
        sums.returned,
        sums.corrected,
        sums.fee,
        sums.carried,
        payable,
        now,
        sums.coupon,
        sums.excess
    ))
    .await
    .map(|_| ())
}

fn select(scope: Scope) -> Sql {
    q!(
        "SELECT id, supplier_id, first_day, last_day, status, ordered, short, excess, returned, coupon,
           corrected, fee, carried, payable, closed_at, confirmed_at, confirmed_by, paid_at, bank_reference
         FROM settlement_statement WHERE shop_id = $1",
        scope.shop
    )
}

pub(crate) async fn by_id(tx: &mut Tx, scope: Scope, id: StatementId) -> Result<Option<Statement>> {
    tx.opt(select(scope).and(" AND id = ", Some(id))).await
}

/// Statements, newest first, one more than the page holds.
pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    (supplier, status): (Option<SupplierId>, Option<StatementStatus>),
    page: &PageQuery,
) -> Result<Vec<Statement>> {
    let sql = select(scope)
        .and(" AND id < ", Some(page.before()))
        .and(" AND supplier_id = ", supplier)
        .and(" AND status = ", status);
    tx.all(
        sql.push(" ORDER BY id DESC")
            .and(" LIMIT ", Some(page.size() + 1)),
    )
    .await
}

/// What lies in a statement, newest first, below `before`.
pub(crate) async fn lines(
    tx: &mut Tx,
    scope: Scope,
    id: StatementId,
    (before, max): (i64, i64),
) -> Result<Vec<SupplierMove>> {
    tx.all(q!(
        "SELECT id, at, kind, amount, order_id, purchase_order_id, refund_id
         FROM settlement_supplier_move
         WHERE shop_id = $1 AND statement_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
        scope.shop,
        id,
        before,
        max
    ))
    .await
}

pub(crate) async fn confirm(
    tx: &mut Tx,
    scope: Scope,
    id: StatementId,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE settlement_statement SET status = 'confirmed', confirmed_at = $3, confirmed_by = $4
         WHERE shop_id = $1 AND id = $2 AND status = 'draft'",
        scope.shop,
        id,
        now,
        by
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn pay(
    tx: &mut Tx,
    scope: Scope,
    id: StatementId,
    by: PersonId,
    reference: &str,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE settlement_statement SET status = 'paid', paid_at = $3, paid_by = $4,
           bank_reference = $5
         WHERE shop_id = $1 AND id = $2 AND status = 'confirmed'",
        scope.shop,
        id,
        now,
        by,
        reference
    ))
    .await
    .map(|_| ())
}
