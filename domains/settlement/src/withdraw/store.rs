//! SQL of withdrawals, their approvals and payees.
use super::model::{Payee, Withdrawal, WithdrawalStatus};
use super::port::PayoutReport;
use julin_db::{DbError, Sql, Tx, q, row};
use julin_kernel::{Money, PageQuery, PersonId, Scope, Ts};
use julin_ledger::{WithdrawalId, standard::WithdrawalFact};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// Who approved, and when.
    #[derive(Debug, Clone)]
    pub(crate) struct Approval {
        pub(crate) withdrawal_id: WithdrawalId,
        pub(crate) staff_id: PersonId,
        pub(crate) at: Ts,
    }
}

fn select(scope: Scope) -> Sql {
    q!(
        "SELECT id, leader_id, amount, status, approvals_needed, openid, payee_name, requested_at,
           settled_at, provider_id, confirm_with, reason
         FROM settlement_withdrawal WHERE shop_id = $1",
        scope.shop
    )
}

pub(crate) async fn by_id(
    tx: &mut Tx,
    scope: Scope,
    id: WithdrawalId,
) -> Result<Option<Withdrawal>> {
    tx.opt(select(scope).and(" AND id = ", Some(id))).await
}

/// The body's hash and the withdrawal that a leader made under a key.
pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    key: &str,
) -> Result<Option<(String, WithdrawalId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM settlement_withdrawal
         WHERE shop_id = $1 AND leader_id = $2 AND idem_key = $3",
        scope.shop,
        leader,
        key
    ))
    .await
}

/// Withdrawals, newest first, one more than the page holds.
pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    leader: Option<PersonId>,
    status: Option<WithdrawalStatus>,
    page: &PageQuery,
) -> Result<Vec<Withdrawal>> {
    let sql = select(scope)
        .and(" AND id < ", Some(page.before()))
        .and(" AND leader_id = ", leader)
        .and(" AND status = ", status);
    tx.all(
        sql.push(" ORDER BY id DESC")
            .and(" LIMIT ", Some(page.size() + 1)),
    )
    .await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    fact: WithdrawalFact,
    approvals: i64,
    payee: &Payee,
    (key, hash): (&str, &str),
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO settlement_withdrawal (shop_id, id, leader_id, amount, status,
           approvals_needed, openid, payee_name, idem_key, idem_hash, requested_at)
         VALUES ($1, $2, $3, $4, 'requested', $5, $6, $7, $8, $9, $10)",
        scope.shop,
        fact.withdrawal,
        fact.leader,
        fact.amount,
        approvals,
        &payee.openid,
        payee.name.as_deref(),
        key,
        hash,
        now
    ))
    .await
    .map(|_| ())
}

/// Moves a withdrawal from one state to another; answers whether it was there.
pub(crate) async fn advance(
    tx: &mut Tx,
    scope: Scope,
    id: WithdrawalId,
    from: WithdrawalStatus,
    to: WithdrawalStatus,
    reason: Option<&str>,
) -> Result<bool> {
    let now = tx.now();
    let settled = (!to.is_under_way()).then_some(now);
    let n = tx
        .run(q!(
            "UPDATE settlement_withdrawal SET status = $4, reason = $5, settled_at = $6
             WHERE shop_id = $1 AND id = $2 AND status = $3",
            scope.shop,
            id,
            from,
            to,
            reason,
            settled
        ))
        .await?;
    Ok(n == 1)
}

/// Notes that the provider is about to be asked.
pub(crate) async fn mark_sending(tx: &mut Tx, scope: Scope, id: WithdrawalId) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE settlement_withdrawal SET status = 'sending', sent_at = $3
             WHERE shop_id = $1 AND id = $2 AND status IN ('approved', 'sending')",
            scope.shop,
            id,
            now
        ))
        .await?;
    Ok(n == 1)
}

/// Keeps the provider's word; answers whether the withdrawal was as it was read.
pub(crate) async fn settle(
    tx: &mut Tx,
    scope: Scope,
    it: &Withdrawal,
    to: WithdrawalStatus,
    report: &PayoutReport,
) -> Result<bool> {
    let now = tx.now();
    let settled = (!to.is_under_way()).then_some(now);
    let n = tx
        .run(q!(
            "UPDATE settlement_withdrawal SET status = $4, settled_at = $5,
               provider_id = COALESCE($6, provider_id), confirm_with = COALESCE($7, confirm_with),
               reason = $8
             WHERE shop_id = $1 AND id = $2 AND status = $3",
            scope.shop,
            it.id,
            it.status,
            to,
            settled,
            report.provider_id.as_deref(),
            report.confirm_with.as_deref(),
            report.failure.as_deref()
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn approve(
    tx: &mut Tx,
    scope: Scope,
    id: WithdrawalId,
    staff: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO settlement_approval (shop_id, withdrawal_id, staff_id, at)
         VALUES ($1, $2, $3, $4)",
        scope.shop,
        id,
        staff,
        now
    ))
    .await
    .map(|_| ())
}

/// Who approved these withdrawals, in that order.
pub(crate) async fn approvers(
    tx: &mut Tx,
    scope: Scope,
    ids: &[WithdrawalId],
) -> Result<Vec<Approval>> {
    let sql = q!(
        "SELECT withdrawal_id, staff_id, at FROM settlement_approval WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND withdrawal_id IN ", ids.iter().copied());
    tx.all(sql.push(" ORDER BY withdrawal_id, at, staff_id"))
        .await
}

pub(crate) async fn payee(tx: &mut Tx, scope: Scope, leader: PersonId) -> Result<Option<Payee>> {
    tx.opt(q!(
        "SELECT openid, name FROM settlement_payee WHERE shop_id = $1 AND leader_id = $2",
        scope.shop,
        leader
    ))
    .await
}

pub(crate) async fn set_payee(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    payee: &Payee,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO settlement_payee (shop_id, leader_id, openid, name) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, leader_id) DO UPDATE SET openid = excluded.openid,
           name = excluded.name",
        scope.shop,
        leader,
        &payee.openid,
        payee.name.as_deref()
    ))
    .await
    .map(|_| ())
}

/// What a leader was paid, in all.
pub(crate) async fn paid_total(tx: &mut Tx, scope: Scope, leader: PersonId) -> Result<Money> {
    let sum: (Money,) = tx
        .one(q!(
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM settlement_withdrawal
             WHERE shop_id = $1 AND leader_id = $2 AND status = 'paid'",
            scope.shop,
            leader
        ))
        .await?;
    Ok(sum.0)
}
