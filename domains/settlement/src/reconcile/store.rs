//! SQL of reconciliations, the bills' lines and differences.
use super::compare::Named;
use super::model::{
    BillKind, BillRow, Difference, DifferenceId, DifferenceState, Found, MovementKind,
    Reconciliation, RunState,
};
use super::port::BillLine;
use julin_db::{DbError, Sql, Tx, q};
use julin_kernel::{JournalId, Money, PageQuery, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

fn select_day(scope: Scope) -> Sql {
    q!(
        "SELECT day, run, state, cursor_at, cursor_id, bill_rows, ledger_rows, fees, started_at,
           finished_at
         FROM settlement_reconciliation WHERE shop_id = $1",
        scope.shop
    )
}

pub(crate) async fn of_day(tx: &mut Tx, scope: Scope, day: &str) -> Result<Option<Reconciliation>> {
    tx.opt(select_day(scope).and(" AND day = ", Some(day)))
        .await
}

/// Days, newest first, before `before`.
pub(crate) async fn days(
    tx: &mut Tx,
    scope: Scope,
    before: Option<&str>,
    max: i64,
) -> Result<Vec<Reconciliation>> {
    let sql = select_day(scope).and(" AND day < ", before);
    tx.all(sql.push(" ORDER BY day DESC").and(" LIMIT ", Some(max)))
        .await
}

/// Begins a run over a day, or answers the one that is under way.
pub(crate) async fn begin(tx: &mut Tx, scope: Scope, day: &str, start: Ts) -> Result<i64> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO settlement_reconciliation (shop_id, day, run, state, cursor_at, cursor_id,
           bill_rows, ledger_rows, fees, started_at)
         VALUES ($1, $2, 1, 'fetching', $3, 0, 0, 0, 0, $4)
         ON CONFLICT (shop_id, day) DO UPDATE SET run = settlement_reconciliation.run + 1,
           state = 'fetching', cursor_at = excluded.cursor_at, cursor_id = 0, ledger_rows = 0,
           started_at = excluded.started_at, finished_at = NULL
         WHERE settlement_reconciliation.state = 'done'",
        scope.shop,
        day,
        start,
        now
    ))
    .await?;
    let (run,): (i64,) = tx
        .one(q!(
            "SELECT run FROM settlement_reconciliation WHERE shop_id = $1 AND day = $2",
            scope.shop,
            day
        ))
        .await?;
    Ok(run)
}

pub(crate) async fn set_state(tx: &mut Tx, scope: Scope, day: &str, state: RunState) -> Result<()> {
    tx.run(q!(
        "UPDATE settlement_reconciliation SET state = $3 WHERE shop_id = $1 AND day = $2",
        scope.shop,
        day,
        state
    ))
    .await
    .map(|_| ())
}

/// Keeps lines of a bill; those that are there already stay as they are, but for their end.
pub(crate) async fn keep_lines(
    tx: &mut Tx,
    scope: Scope,
    (day, bill): (&str, BillKind),
    first: i64,
    lines: &[BillLine],
) -> Result<()> {
    let sets = (first..).zip(lines).map(|(n, line)| {
        let named = Named::of(line.kind, &line.number).map(Named::number);
        let number = Some(line.number.clone()).filter(|number| !number.is_empty());
        let named = named.or(number).unwrap_or_else(|| line.provider_id.clone());
        vec![
            scope.shop.into(),
            day.into(),
            bill.into(),
            n.into(),
            line.kind.into(),
            (&line.number).into(),
            named.into(),
            (&line.provider_id).into(),
            line.amount.into(),
            line.pending.into(),
        ]
    });
    let sql = q!(
        "INSERT INTO settlement_bill_row (shop_id, day, bill, line_no, kind, number, named,
           provider_id, amount, pending, compared_run)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
         ON CONFLICT (shop_id, day, bill, line_no) DO UPDATE SET kind = excluded.kind,
           number = excluded.number, named = excluded.named, provider_id = excluded.provider_id,
           amount = excluded.amount, pending = excluded.pending"
    );
    tx.run_many(sql, sets.collect()).await.map(|_| ())
}

/// Lines of the day that this run has not compared.
pub(crate) async fn not_compared(
    tx: &mut Tx,
    scope: Scope,
    known: &Reconciliation,
    max: i64,
) -> Result<Vec<BillRow>> {
    tx.all(q!(
        "SELECT day, bill, line_no, kind, number, named, provider_id, amount, pending
         FROM settlement_bill_row WHERE shop_id = $1 AND day = $2 AND compared_run < $3
         ORDER BY bill, line_no LIMIT $4",
        scope.shop,
        &known.day,
        known.run,
        max
    ))
    .await
}

pub(crate) async fn mark_compared(
    tx: &mut Tx,
    scope: Scope,
    known: &Reconciliation,
    rows: &[BillRow],
) -> Result<()> {
    let sets = rows.iter().map(|row| {
        vec![
            scope.shop.into(),
            (&row.day).into(),
            row.bill.into(),
            row.line_no.into(),
            known.run.into(),
        ]
    });
    let sql = q!("UPDATE settlement_bill_row SET compared_run = $5
         WHERE shop_id = $1 AND day = $2 AND bill = $3 AND line_no = $4");
    tx.run_many(sql, sets.collect()).await.map(|_| ())
}

/// What the provider's fees of a day add up to: below zero when it took more than it gave back.
pub(crate) async fn fees(tx: &mut Tx, scope: Scope, day: &str) -> Result<Money> {
    let (sum,): (Money,) = tx
        .one(q!(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM settlement_bill_row
             WHERE shop_id = $1 AND day = $2 AND bill = 'fund' AND kind = 'fee'",
            scope.shop,
            day
        ))
        .await?;
    Ok(sum)
}

/// Keeps the day's fees and the number of its lines.
pub(crate) async fn set_fees(tx: &mut Tx, scope: Scope, day: &str, fees: Money) -> Result<()> {
    tx.run(q!(
        "UPDATE settlement_reconciliation SET fees = $3, bill_rows =
           (SELECT COUNT(*) FROM settlement_bill_row b
            WHERE b.shop_id = settlement_reconciliation.shop_id
              AND b.day = settlement_reconciliation.day)
         WHERE shop_id = $1 AND day = $2",
        scope.shop,
        day,
        fees
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn move_cursor(
    tx: &mut Tx,
    scope: Scope,
    day: &str,
    (at, id): (Ts, JournalId),
    count: i64,
) -> Result<()> {
    tx.run(q!(
        "UPDATE settlement_reconciliation SET cursor_at = $3, cursor_id = $4,
           ledger_rows = ledger_rows + $5
         WHERE shop_id = $1 AND day = $2",
        scope.shop,
        day,
        at,
        id,
        count
    ))
    .await
    .map(|_| ())
}

/// The bills, kinds and numbers of the lines that name these.
pub(crate) async fn told(
    tx: &mut Tx,
    scope: Scope,
    numbers: impl Iterator<Item = String>,
) -> Result<Vec<(BillKind, MovementKind, String)>> {
    let sql = q!(
        "SELECT bill, kind, number FROM settlement_bill_row WHERE shop_id = $1",
        scope.shop
    );
    tx.all(sql.within(" AND named IN ", numbers)).await
}

/// Keeps a difference. One that was explained stays so while it is the same.
pub(crate) async fn keep_difference(
    tx: &mut Tx,
    scope: Scope,
    known: &Reconciliation,
    found: &Found,
) -> Result<()> {
    let (id, now) = (tx.new_id::<DifferenceId>(), tx.now());
    tx.run(q!(
        "INSERT INTO settlement_difference (shop_id, id, day, bill, kind, number, what, here, there,
           provider_id, state, run, found_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12)
         ON CONFLICT (shop_id, day, bill, kind, number) DO UPDATE SET
           state = CASE WHEN settlement_difference.state = 'explained'
               AND settlement_difference.what = excluded.what
               AND COALESCE(settlement_difference.here, 0) = COALESCE(excluded.here, 0)
               AND COALESCE(settlement_difference.there, 0) = COALESCE(excluded.there, 0)
             THEN 'explained' ELSE 'open' END,
           what = excluded.what, here = excluded.here, there = excluded.there,
           provider_id = excluded.provider_id, run = excluded.run",
        scope.shop,
        id,
        &known.day,
        found.bill,
        found.kind,
        &found.number,
        found.what,
        found.here,
        found.there,
        found.provider_id.as_deref(),
        known.run,
        now
    ))
    .await
    .map(|_| ())
}

/// A line that agrees ends what an earlier day had missed there.
pub(crate) async fn told_at_last(tx: &mut Tx, scope: Scope, row: &BillRow) -> Result<()> {
    tx.run(q!(
        "UPDATE settlement_difference SET state = 'resolved'
         WHERE shop_id = $1 AND number = $2 AND bill = $3 AND kind = $4 AND here = $5
           AND what = 'missing_there' AND state = 'open'",
        scope.shop,
        &row.named,
        row.bill,
        row.kind,
        row.amount
    ))
    .await
    .map(|_| ())
}

/// A movement that agrees ends what an earlier day had missed here.
pub(crate) async fn booked_at_last(
    tx: &mut Tx,
    scope: Scope,
    kind: MovementKind,
    number: &str,
    amount: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE settlement_difference SET state = 'resolved', here = $4
         WHERE shop_id = $1 AND number = $2 AND kind = $3 AND there = $4
           AND what = 'missing_here' AND state = 'open'",
        scope.shop,
        number,
        kind,
        amount
    ))
    .await
    .map(|_| ())
}

/// Ends a run: what it did not find any more is resolved.
pub(crate) async fn finish(tx: &mut Tx, scope: Scope, known: &Reconciliation) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE settlement_difference SET state = 'resolved'
         WHERE shop_id = $1 AND day = $2 AND run < $3 AND state <> 'resolved'",
        scope.shop,
        &known.day,
        known.run
    ))
    .await?;
    tx.run(q!(
        "UPDATE settlement_reconciliation SET state = 'done', finished_at = $3
         WHERE shop_id = $1 AND day = $2",
        scope.shop,
        &known.day,
        now
    ))
    .await
    .map(|_| ())
}

fn select_difference(scope: Scope) -> Sql {
    q!(
        "SELECT id, day, bill, kind, number, what, here, there, provider_id, state, found_at,
           explanation, explained_by, explained_at
         FROM settlement_difference WHERE shop_id = $1",
        scope.shop
    )
}

pub(crate) async fn difference(
    tx: &mut Tx,
    scope: Scope,
    id: DifferenceId,
) -> Result<Option<Difference>> {
    tx.opt(select_difference(scope).and(" AND id = ", Some(id)))
        .await
}

/// Differences, newest first, one more than the page holds.
pub(crate) async fn differences(
    tx: &mut Tx,
    scope: Scope,
    (day, state): (Option<&str>, Option<DifferenceState>),
    page: &PageQuery,
) -> Result<Vec<Difference>> {
    let sql = select_difference(scope)
        .and(" AND id < ", Some(page.before()))
        .and(" AND day = ", day)
        .and(" AND state = ", state);
    tx.all(
        sql.push(" ORDER BY id DESC")
            .and(" LIMIT ", Some(page.size() + 1)),
    )
    .await
}

/// Open differences by day.
pub(crate) async fn open_by_day(
    tx: &mut Tx,
    scope: Scope,
    days: &[String],
) -> Result<Vec<(String, i64)>> {
    let sql = q!(
        "SELECT day, COUNT(*) FROM settlement_difference WHERE shop_id = $1 AND state = 'open'",
        scope.shop
    );
    let sql = sql.within(" AND day IN ", days.iter());
    tx.all(sql.push(" GROUP BY day")).await
}

pub(crate) async fn explain(
    tx: &mut Tx,
    scope: Scope,
    id: DifferenceId,
    by: PersonId,
    explanation: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    let (state, by, at) = match explanation {
        Some(_) => (DifferenceState::Explained, Some(by), Some(now)),
        None => (DifferenceState::Open, None, None),
    };
    tx.run(q!(
        "UPDATE settlement_difference SET state = $3, explanation = $4, explained_by = $5,
           explained_at = $6
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        state,
        explanation,
        by,
        at
    ))
    .await
    .map(|_| ())
}
