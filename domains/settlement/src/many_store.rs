//! SQL of the commissions of many orders, each table once.
use crate::model::{Commission, CommissionLine, EarningKind, Explain};
use julin_contracts::CommissionRule;
use julin_db::{DbError, Json, Tx, Val, q, row};
use julin_kernel::{Bps, JournalId, LineId, Money, OrderId, Scope};
use std::collections::HashSet;

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A line, and whose.
    struct LineOf {
        order_id: OrderId,
        line_id: LineId,
        name: String,
        basis: Money,
        rate_bps: Bps,
        accrued: Money,
        returned: Money,
        clawed: Money,
        rule: Json<CommissionRule>,
    }
}

fn keyed(scope: Scope, keys: &[String]) -> Vec<Vec<Val>> {
    let set = |key: &String| -> Vec<Val> { vec![scope.shop.into(), key.into()] };
    keys.iter().map(set).collect()
}

/// Which of these facts were told before.
pub(crate) async fn seen(tx: &mut Tx, scope: Scope, keys: &[String]) -> Result<HashSet<String>> {
    let sql = q!("SELECT seen_key FROM settlement_seen WHERE shop_id = $1 AND seen_key = $2");
    let rows: Vec<(String,)> = tx.all_set(sql, &keyed(scope, keys)).await?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// Notes facts that were not told before.
pub(crate) async fn see(tx: &mut Tx, scope: Scope, keys: &[String]) -> Result<()> {
    let sql = q!("INSERT INTO settlement_seen (shop_id, seen_key) VALUES ($1, $2)");
    tx.run_set(sql, &keyed(scope, keys)).await.map(|_| ())
}

fn of(scope: Scope, orders: &[OrderId]) -> Vec<Vec<Val>> {
    let set = |order: &OrderId| -> Vec<Val> { vec![scope.shop.into(), (*order).into()] };
    orders.iter().map(set).collect()
}

/// The commissions of these orders, in no order.
pub(crate) async fn commissions(
    tx: &mut Tx,
    scope: Scope,
    orders: &[OrderId],
) -> Result<Vec<Commission>> {
    let sql = q!(
        "SELECT order_id, leader_id, campaign_id, chain_number, status, basis, returned, accrued,
           clawed, rate_bps, pickup_fee, upline_id, upline_bps, upline_rest
         FROM settlement_commission WHERE shop_id = $1 AND order_id = $2"
    );
    tx.all_set(sql, &of(scope, orders)).await
}

/// Their lines, those of an order in their order.
pub(crate) async fn lines(
    tx: &mut Tx,
    scope: Scope,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, CommissionLine)>> {
    let sql = q!(
        "SELECT order_id, line_id, name, basis, rate_bps, accrued, returned, clawed, rule
         FROM settlement_line WHERE shop_id = $1 AND order_id = $2"
    );
    let mut found: Vec<LineOf> = tx.all_set(sql, &of(scope, orders)).await?;
    found.sort_unstable_by_key(|l| (l.order_id, l.line_id));
    let line = |l: LineOf| CommissionLine {
        line_id: l.line_id,
        name: l.name,
        basis: l.basis,
        rate_bps: l.rate_bps,
        accrued: l.accrued,
        returned: l.returned,
        clawed: l.clawed,
        rule: l.rule,
    };
    Ok(found.into_iter().map(|l| (l.order_id, line(l))).collect())
}

pub(crate) async fn keep_lines(
    tx: &mut Tx,
    scope: Scope,
    lines: &[(OrderId, &CommissionLine)],
) -> Result<()> {
    let set = |(order, line): &(OrderId, &CommissionLine)| -> Vec<Val> {
        vec![
            scope.shop.into(),
            (*order).into(),
            line.line_id.into(),
            line.returned.into(),
            line.clawed.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = lines.iter().map(set).collect();
    let sql = q!("UPDATE settlement_line SET returned = $4, clawed = $5
         WHERE shop_id = $1 AND order_id = $2 AND line_id = $3");
    tx.run_set(sql, &sets).await.map(|_| ())
}

/// Keeps the totals of commissions whose status stays.
pub(crate) async fn keep(tx: &mut Tx, scope: Scope, commissions: &[&Commission]) -> Result<()> {
    let set = |c: &&Commission| -> Vec<Val> {
        vec![
            scope.shop.into(),
            c.order_id.into(),
            c.returned.into(),
            c.clawed.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = commissions.iter().map(set).collect();
    let sql = q!("UPDATE settlement_commission SET returned = $3, clawed = $4
         WHERE shop_id = $1 AND order_id = $2");
    tx.run_set(sql, &sets).await.map(|_| ())
}

/// Entries of one kind, each of its order's leader.
pub(crate) async fn add_entries(
    tx: &mut Tx,
    scope: Scope,
    kind: EarningKind,
    entries: &[(&Commission, Money, &Explain)],
) -> Result<()> {
    let now = tx.now();
    let mut sets: Vec<Vec<Val>> = vec![];
    for (commission, amount, explain) in entries {
        // Entries share the sequence of ledger journals: they are ordered by time like those.
        let id = tx.new_id::<JournalId>();
        sets.push(vec![
            scope.shop.into(),
            id.into(),
            commission.leader_id.into(),
            commission.order_id.into(),
            kind.into(),
            (*amount).into(),
            now.into(),
            (&Json(*explain)).into(),
        ]);
    }
    let sql = q!(
        "INSERT INTO settlement_entry (shop_id, id, leader_id, order_id, kind, amount, at, explain)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}
