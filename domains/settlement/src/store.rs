//! SQL of commissions and entries.
use crate::model::{Commission, CommissionLine, CommissionStatus, EarningKind, Entry, Explain};
use julin_db::{DbError, Json, Tx, q};
use julin_kernel::{LineId, Money, OrderId, PageQuery, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

/// Whether this fact is told for the first time.
pub(crate) async fn first_time(tx: &mut Tx, scope: Scope, key: &str) -> Result<bool> {
    let n = tx
        .run(q!(
            "INSERT INTO settlement_seen (shop_id, seen_key) VALUES ($1, $2)
             ON CONFLICT (shop_id, seen_key) DO NOTHING",
            scope.shop,
            key
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    commission: &Commission,
    lines: &[CommissionLine],
) -> Result<()> {
    let (c, now) = (commission, tx.now());
    tx.run(q!(
        "INSERT INTO settlement_commission (shop_id, order_id, leader_id, campaign_id, chain_number,
           status, basis, returned, accrued, clawed, rate_bps, paid_at, pickup_fee, upline_id,
           upline_bps, upline_rest)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, $9, $10, $11, $12, $13, $14)",
        scope.shop,
        c.order_id,
        c.leader_id,
        c.campaign_id,
        c.chain_number,
        c.status,
        c.basis,
        c.accrued,
        c.rate_bps,
        now,
        c.pickup_fee,
        c.upline_id,
        c.upline_bps,
        c.upline_rest
    ))
    .await?;
    insert_lines(tx, scope, c, lines).await
}

async fn insert_lines(
    tx: &mut Tx,
    scope: Scope,
    c: &Commission,
    lines: &[CommissionLine],
) -> Result<()> {
    let sets = lines.iter().map(|line| {
        vec![
            scope.shop.into(),
            c.order_id.into(),
            line.line_id.into(),
            (&line.name).into(),
            line.basis.into(),
            line.rate_bps.into(),
            line.accrued.into(),
            (&line.rule).into(),
        ]
    });
    let sql = q!(
        "INSERT INTO settlement_line (shop_id, order_id, line_id, name, basis, rate_bps, accrued,
           returned, clawed, rule)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8)"
    );
    tx.run_many(sql, sets.collect()).await.map(|_| ())
}

pub(crate) async fn commission(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Option<Commission>> {
    tx.opt(q!(
        "SELECT order_id, leader_id, campaign_id, chain_number, status, basis, returned, accrued,
           clawed, rate_bps, pickup_fee, upline_id, upline_bps, upline_rest
         FROM settlement_commission WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    ))
    .await
}

pub(crate) async fn lines(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
) -> Result<Vec<CommissionLine>> {
    tx.all(q!(
        "SELECT line_id, name, basis, rate_bps, accrued, returned, clawed, rule
         FROM settlement_line WHERE shop_id = $1 AND order_id = $2 ORDER BY line_id",
        scope.shop,
        order
    ))
    .await
}

pub(crate) async fn keep_line(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    line: &CommissionLine,
) -> Result<()> {
    tx.run(q!(
        "UPDATE settlement_line SET returned = $4, clawed = $5
         WHERE shop_id = $1 AND order_id = $2 AND line_id = $3",
        scope.shop,
        order,
        line.line_id,
        line.returned,
        line.clawed
    ))
    .await
    .map(|_| ())
}

/// Reckons a commission anew: other lines, another basis.
pub(crate) async fn rebase(
    tx: &mut Tx,
    scope: Scope,
    commission: &Commission,
    lines: &[CommissionLine],
) -> Result<()> {
    tx.run(q!(
        "UPDATE settlement_commission SET basis = $3, accrued = $4, rate_bps = $5
         WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        commission.order_id,
        commission.basis,
        commission.accrued,
        commission.rate_bps
    ))
    .await?;
    tx.run(q!(
        "DELETE FROM settlement_line WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        commission.order_id
    ))
    .await?;
    insert_lines(tx, scope, commission, lines).await
}

/// More was sold on a line that is paid already.
pub(crate) async fn add_goods(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (OrderId, LineId),
    basis: Money,
    accrued: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE settlement_commission SET basis = basis + $3, accrued = accrued + $4
         WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order,
        basis,
        accrued
    ))
    .await?;
    tx.run(q!(
        "UPDATE settlement_line SET basis = basis + $4, accrued = accrued + $5
         WHERE shop_id = $1 AND order_id = $2 AND line_id = $3",
        scope.shop,
        order,
        line,
        basis,
        accrued
    ))
    .await
    .map(|_| ())
}

/// Keeps the totals and status of a commission.
pub(crate) async fn keep(tx: &mut Tx, scope: Scope, commission: &Commission) -> Result<()> {
    let now = tx.now();
    let at = |status| (commission.status == status).then_some(now);
    let (frozen, available) = (
        at(CommissionStatus::Frozen),
        at(CommissionStatus::Available),
    );
    tx.run(q!(
        "UPDATE settlement_commission SET status = $3, returned = $4, clawed = $5,
           frozen_at = COALESCE(frozen_at, $6), available_at = COALESCE(available_at, $7),
           upline_rest = $8
         WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        commission.order_id,
        commission.status,
        commission.returned,
        commission.clawed,
        frozen,
        available,
        commission.upline_rest
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn add_entry(
    tx: &mut Tx,
    scope: Scope,
    commission: &Commission,
    change: (EarningKind, Money),
    explain: Explain,
) -> Result<()> {
    add_entry_of(tx, scope, commission, commission.leader_id, change, explain).await
}

/// An entry of one of the order's two leaders.
pub(crate) async fn add_entry_of(
    tx: &mut Tx,
    scope: Scope,
    commission: &Commission,
    leader: PersonId,
    (kind, amount): (EarningKind, Money),
    explain: Explain,
) -> Result<()> {
    // Entries share the sequence of ledger journals: they are ordered by time like those.
    let (id, now) = (tx.new_id::<julin_kernel::JournalId>(), tx.now());
    tx.run(q!(
        "INSERT INTO settlement_entry (shop_id, id, leader_id, order_id, kind, amount, at, explain)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        scope.shop,
        id,
        leader,
        commission.order_id,
        kind,
        amount,
        now,
        &Json(explain)
    ))
    .await
    .map(|_| ())
}

/// A leader's entries, newest first, one more than the page holds.
pub(crate) async fn entries(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    page: &PageQuery,
) -> Result<Vec<Entry>> {
    tx.all(q!(
        "SELECT e.id AS id, e.at AS at, e.kind AS kind, e.amount AS amount, e.order_id AS order_id,
           c.campaign_id AS campaign_id, c.chain_number AS chain_number, e.explain AS explain
         FROM settlement_entry e
         JOIN settlement_commission c ON c.shop_id = e.shop_id AND c.order_id = e.order_id
         WHERE e.shop_id = $1 AND e.leader_id = $2 AND e.id < $3 ORDER BY e.id DESC LIMIT $4",
        scope.shop,
        leader,
        page.before(),
        page.size() + 1
    ))
    .await
}

/// What is left of a leader's commissions in one status.
pub(crate) async fn rest_of(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    status: CommissionStatus,
) -> Result<Money> {
    let sum: (Money,) = tx
        .one(q!(
            "SELECT CAST(COALESCE(SUM(CASE WHEN leader_id = $2 THEN accrued - clawed
               ELSE upline_rest END), 0) AS BIGINT) FROM settlement_commission
             WHERE shop_id = $1 AND (leader_id = $2 OR upline_id = $2) AND status = $3",
            scope.shop,
            leader,
            status
        ))
        .await?;
    Ok(sum.0)
}

/// What became available to a leader in a span of time.
pub(crate) async fn released_between(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    (from, until): (Ts, Ts),
) -> Result<Money> {
    let sum: (Money,) = tx
        .one(q!(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM settlement_entry
             WHERE shop_id = $1 AND leader_id = $2 AND kind IN ($3, 'pickup_fee')
               AND at >= $4 AND at < $5",
            scope.shop,
            leader,
            EarningKind::Available,
            from,
            until
        ))
        .await?;
    Ok(sum.0)
}
