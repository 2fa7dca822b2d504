//! SQL of payments.
use crate::{Payment, PaymentStatus};
use julin_db::{DbError, Sql, Tx, Val, q};
use julin_kernel::{Money, OrderId, PaymentId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

pub(crate) fn select(scope: Scope) -> Sql {
    q!(
        "SELECT id, order_id, part, replaced, member_id, amount, status, captured, refund_held,
           description, expires_at, asked_at, combine_id, cashier_url, jsapi, prepaid_at,
           close_asked_at, captured_at, transaction_id, collector_id
         FROM payments_payment WHERE shop_id = $1",
        scope.shop
    )
}

/// The payments of an order that count, part by part.
pub(crate) async fn of_order(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Vec<Payment>> {
    of_orders(tx, scope, &[order]).await
}

/// The payments of some orders that count, part by part.
pub(crate) async fn of_orders(
    tx: &mut Tx,
    scope: Scope,
    orders: &[OrderId],
) -> Result<Vec<Payment>> {
    let sql = select(scope).within(" AND order_id IN ", orders.iter().copied());
    tx.all(sql.push(" AND replaced = 0 ORDER BY part")).await
}

/// The payment of a part that counts.
pub(crate) async fn of_part(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    part: i64,
) -> Result<Option<Payment>> {
    let sql = select(scope).and(" AND order_id = ", Some(order));
    tx.opt(
        sql.and(" AND part = ", Some(part))
            .push(" AND replaced = 0"),
    )
    .await
}

pub(crate) async fn by_id(tx: &mut Tx, scope: Scope, id: PaymentId) -> Result<Option<Payment>> {
    tx.opt(select(scope).and(" AND id = ", Some(id))).await
}

pub(crate) async fn insert_all(
    tx: &mut Tx,
    scope: Scope,
    new: &[(PaymentId, crate::IntentDraft)],
) -> Result<()> {
    let now = tx.now();
    let set = |(id, draft): &(PaymentId, crate::IntentDraft)| {
        vec![
            scope.shop.into(),
            (*id).into(),
            draft.order.into(),
            draft.member.into(),
            draft.amount.into(),
            (&draft.description).into(),
            now.into(),
            draft.expires_at.into(),
            draft.part.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = new.iter().map(set).collect();
    let sql = q!(
        "INSERT INTO payments_payment (shop_id, id, order_id, member_id, amount, status, captured,
           refund_held, description, created_at, expires_at, part, replaced)
         VALUES ($1, $2, $3, $4, $5, 'pending', 0, 0, $6, $7, $8, $9, 0)"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}

/// Notes that the provider is about to be asked; answers false if it may not be.
pub(crate) async fn mark_asked(tx: &mut Tx, scope: Scope, id: PaymentId) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE payments_payment SET asked_at = COALESCE(asked_at, $3)
             WHERE shop_id = $1 AND id = $2 AND status = 'pending' AND close_asked_at IS NULL
               AND combine_id IS NULL AND expires_at > $3",
            scope.shop,
            id,
            now
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn keep_cashier(
    tx: &mut Tx,
    scope: Scope,
    id: PaymentId,
    outcome: &crate::PrepayOutcome,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE payments_payment SET cashier_url = $3, prepay_id = $4, jsapi = $5, prepaid_at = $6
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        outcome.cashier_url.as_deref(),
        outcome.prepay_id.as_deref(),
        outcome.jsapi.as_ref().map(ToString::to_string),
        now
    ))
    .await
    .map(|_| ())
}

/// Takes the turn to ask the provider about a pending payment; answers whether it was free.
pub(crate) async fn take_query_turn(
    tx: &mut Tx,
    scope: Scope,
    id: PaymentId,
    pause_ms: i64,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE payments_payment SET queried_at = $3
             WHERE shop_id = $1 AND id = $2 AND status = 'pending' AND asked_at IS NOT NULL
               AND (queried_at IS NULL OR queried_at <= $4)",
            scope.shop,
            id,
            now,
            now.plus_ms(-pause_ms)
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn ask_close(tx: &mut Tx, scope: Scope, id: PaymentId) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE payments_payment SET close_asked_at = COALESCE(close_asked_at, $3)
         WHERE shop_id = $1 AND id = $2 AND status = 'pending'",
        scope.shop,
        id,
        now
    ))
    .await
    .map(|_| ())
}

/// Closes what is pending; answers whether it was.
pub(crate) async fn close(tx: &mut Tx, scope: Scope, id: PaymentId) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE payments_payment SET status = 'closed', closed_at = $3
             WHERE shop_id = $1 AND id = $2 AND status = 'pending'",
            scope.shop,
            id,
            now
        ))
        .await?;
    Ok(n == 1)
}

/// Takes a payment out of its place: another will stand there. Answers whether it stood there.
pub(crate) async fn replace(tx: &mut Tx, scope: Scope, id: PaymentId) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE payments_payment SET replaced = id WHERE shop_id = $1 AND id = $2 AND replaced = 0",
            scope.shop,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Puts a payment that was replaced back into its place, which must be free.
pub(crate) async fn put_back(tx: &mut Tx, scope: Scope, id: PaymentId) -> Result<()> {
    tx.run(q!(
        "UPDATE payments_payment SET replaced = 0 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

/// Books the money, also on a closed payment: what came in came in. Answers whether it is new.
pub(crate) async fn capture(
    tx: &mut Tx,
    scope: Scope,
    id: PaymentId,
    amount: Money,
    (provider, transaction): (&str, Option<&str>),
) -> Result<bool> {
    let now: Ts = tx.now();
    let n = tx
        .run(q!(
            "UPDATE payments_payment SET status = $3, captured = $4, captured_at = $5,
               provider = $6, transaction_id = $7
             WHERE shop_id = $1 AND id = $2 AND status <> $3",
            scope.shop,
            id,
            PaymentStatus::Captured,
            amount,
            now,
            provider,
            transaction
        ))
        .await?;
    Ok(n == 1)
}

/// Notes who took the money in cash.
pub(crate) async fn set_collector(
    tx: &mut Tx,
    scope: Scope,
    id: PaymentId,
    collector: PersonId,
) -> Result<()> {
    tx.run(q!(
        "UPDATE payments_payment SET collector_id = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        collector
    ))
    .await
    .map(|_| ())
}

/// Binds parts of what some payments captured to refunds; answers whether each had so much free. The
/// condition and the CHECK on the row are the lock: two refunds can never both pass.
pub(crate) async fn hold_all(
    tx: &mut Tx,
    scope: Scope,
    holds: &[(PaymentId, Money)],
) -> Result<bool> {
    let set = |(id, amount): &(PaymentId, Money)| -> Vec<Val> {
        vec![scope.shop.into(), (*id).into(), (*amount).into()]
    };
    let sets: Vec<Vec<Val>> = holds.iter().map(set).collect();
    let sql = q!("UPDATE payments_payment SET refund_held = refund_held + $3
         WHERE shop_id = $1 AND id = $2 AND captured - refund_held >= $3");
    let n = tx.run_set(sql, &sets).await?;
    Ok(usize::try_from(n).is_ok_and(|n| n == holds.len()))
}

/// Frees what a failed refund had bound.
pub(crate) async fn release(tx: &mut Tx, scope: Scope, id: PaymentId, amount: Money) -> Result<()> {
    tx.run(q!(
        "UPDATE payments_payment SET refund_held = refund_held - $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        amount
    ))
    .await
    .map(|_| ())
}
