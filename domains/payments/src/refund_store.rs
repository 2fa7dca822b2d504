//! SQL of refunds and of what the provider told.
use crate::{Refund, RefundStatus};
use julin_db::{DbError, Sql, Tx, Val, q};
use julin_kernel::{OrderId, PersonId, RefundId, Scope};

type Result<T> = std::result::Result<T, DbError>;

fn select(scope: Scope) -> Sql {
    q!(
        "SELECT id, payment_id, order_id, refund_key, amount, reason_code, before_completion,
           status, attempt, created_at, settled_at, failure
         FROM payments_refund WHERE shop_id = $1",
        scope.shop
    )
}

pub(crate) async fn by_id(tx: &mut Tx, scope: Scope, id: RefundId) -> Result<Option<Refund>> {
    tx.opt(select(scope).and(" AND id = ", Some(id))).await
}

pub(crate) async fn of_order(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Vec<Refund>> {
    of_orders(tx, scope, &[order]).await
}

pub(crate) async fn of_orders(
    tx: &mut Tx,
    scope: Scope,
    orders: &[OrderId],
) -> Result<Vec<Refund>> {
    let sql = select(scope).within(" AND order_id IN ", orders.iter().copied());
    tx.all(sql.push(" ORDER BY id")).await
}

/// Refunds of what a leader took in cash that she has not given back, oldest first.
pub(crate) async fn in_cash(tx: &mut Tx, scope: Scope, leader: PersonId) -> Result<Vec<Refund>> {
    tx.all(q!(
        "SELECT r.id AS id, r.payment_id AS payment_id, r.order_id AS order_id,
           r.refund_key AS refund_key, r.amount AS amount, r.reason_code AS reason_code,
           r.before_completion AS before_completion, r.status AS status, r.attempt AS attempt,
           r.created_at AS created_at, r.settled_at AS settled_at, r.failure AS failure
         FROM payments_payment p
         JOIN payments_refund r ON r.shop_id = p.shop_id AND r.payment_id = p.id
         WHERE p.shop_id = $1 AND p.collector_id = $2 AND r.status = 'requested' ORDER BY r.id",
        scope.shop,
        leader
    ))
    .await
}

/// Those that wait for a person, newest first.
pub(crate) async fn troubled(tx: &mut Tx, scope: Scope) -> Result<Vec<Refund>> {
    let words = [RefundStatus::Failed, RefundStatus::Abnormal];
    let sql = select(scope).within(" AND status IN ", words);
    tx.all(sql.push(" ORDER BY id DESC LIMIT 100")).await
}

pub(crate) async fn insert_all(
    tx: &mut Tx,
    scope: Scope,
    new: impl Iterator<Item = &Refund>,
) -> Result<()> {
    let set = |refund: &Refund| -> Vec<Val> {
        vec![
            scope.shop.into(),
            refund.id.into(),
            refund.payment_id.into(),
            refund.order_id.into(),
            (&refund.refund_key).into(),
            refund.amount.into(),
            (&refund.reason_code).into(),
            refund.before_completion.into(),
            refund.created_at.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = new.map(set).collect();
    let sql = q!(
        "INSERT INTO payments_refund (shop_id, id, payment_id, order_id, refund_key, amount,
           reason_code, before_completion, status, attempt, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'requested', 1, $9)"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}

/// Moves a refund that is not settled; answers whether it moved.
pub(crate) async fn settle(
    tx: &mut Tx,
    scope: Scope,
    refund: &Refund,
    to: RefundStatus,
    (provider_id, failure): (Option<&str>, Option<&str>),
) -> Result<bool> {
    let now = tx.now();
    let settled = to.is_settled().then_some(now);
    let n = tx
        .run(q!(
            "UPDATE payments_refund SET status = $4, settled_at = $5,
               provider_refund_id = COALESCE($6, provider_refund_id), failure = $7
             WHERE shop_id = $1 AND id = $2 AND status = $3",
            scope.shop,
            refund.id,
            refund.status,
            to,
            settled,
            provider_id,
            failure
        ))
        .await?;
    Ok(n == 1)
}

/// Notes that the provider is about to be asked.
pub(crate) async fn mark_sent(tx: &mut Tx, scope: Scope, id: RefundId) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE payments_refund SET status = 'sent', sent_at = $3
             WHERE shop_id = $1 AND id = $2 AND status IN ('requested', 'sent')",
            scope.shop,
            id,
            now
        ))
        .await?;
    Ok(n == 1)
}

/// Begins another attempt at a failed refund under a new number.
pub(crate) async fn begin_again(tx: &mut Tx, scope: Scope, id: RefundId) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE payments_refund SET status = 'requested', attempt = attempt + 1,
               sent_at = NULL, settled_at = NULL, failure = NULL
             WHERE shop_id = $1 AND id = $2 AND status = 'failed'",
            scope.shop,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Keeps what the provider told and what was made of it; repeats are counted.
pub(crate) async fn note(
    tx: &mut Tx,
    scope: Scope,
    (kind, number): (&str, &str),
    verdict: &str,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO payments_notify (shop_id, kind, number, verdict, times, first_at, last_at)
         VALUES ($1, $2, $3, $4, 1, $5, $5)
         ON CONFLICT (shop_id, kind, number) DO UPDATE SET times = payments_notify.times + 1,
           last_at = excluded.last_at",
        scope.shop,
        kind,
        number,
        verdict,
        now
    ))
    .await
    .map(|_| ())
}
