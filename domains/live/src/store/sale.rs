//! Orders placed in lives, as the events told of them.
use julin_contracts::{OrderHead, OrderLineFact};
use julin_db::{DbError, Tx, q};
use julin_kernel::{LiveId, Money, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

pub(crate) async fn placed(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    head: &OrderHead,
    total: Money,
    at: Ts,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_sale (shop_id, order_id, live_id, member_id, leader_id, community_id, card_id,
             state, total, placed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'placed', $8, $9)
         ON CONFLICT (shop_id, order_id) DO NOTHING",
        scope.shop,
        head.order,
        live,
        head.member,
        head.leader,
        head.community,
        head.card,
        total,
        at
    ))
    .await
    .map(|_| ())
}

/// The lines of an order, one row an item.
pub(crate) async fn lines(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    head: &OrderHead,
    lines: &[OrderLineFact],
) -> Result<()> {
    let sets = lines.iter().map(|l| {
        vec![
            scope.shop.into(),
            head.order.into(),
            live.into(),
            l.item.into(),
            l.quantity.into(),
            l.amount.into(),
        ]
    });
    tx.run_many(
        q!(
            "INSERT INTO live_sale_line (shop_id, order_id, live_id, item_id, quantity, amount)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (shop_id, order_id, item_id) DO NOTHING"
        ),
        sets.collect(),
    )
    .await
    .map(|_| ())
}

/// Counts an order as paid, at what was paid; also one that had expired and found its stock again.
pub(crate) async fn paid(
    tx: &mut Tx,
    scope: Scope,
    head: &OrderHead,
    (total, first): (Money, bool),
    at: Ts,
) -> Result<()> {
    tx.run(q!(
        "UPDATE live_sale SET state = 'paid', total = $3, paid_at = $4, cancelled_at = NULL, gross = $3,
             refunded = 0, first_order = $5
         WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        head.order,
        total,
        at,
        first
    ))
    .await
    .map(|_| ())
}

/// An order is what it is now; one of no live stays unknown. It stays with the live it was placed in.
pub(crate) async fn edited(
    tx: &mut Tx,
    scope: Scope,
    head: &OrderHead,
    total: Money,
    now: &[OrderLineFact],
) -> Result<()> {
    let of: Option<(LiveId,)> = tx
        .opt(q!(
            "SELECT live_id FROM live_sale WHERE shop_id = $1 AND order_id = $2",
            scope.shop,
            head.order
        ))
        .await?;
    let Some((live,)) = of else {
        return Ok(());
    };
    tx.run(q!(
        "UPDATE live_sale SET total = $3 WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        head.order,
        total
    ))
    .await?;
    tx.run(q!(
        "DELETE FROM live_sale_line WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        head.order
    ))
    .await?;
    lines(tx, scope, live, head, now).await
}

/// No longer counts an order.
pub(crate) async fn cancelled(tx: &mut Tx, scope: Scope, head: &OrderHead, at: Ts) -> Result<()> {
    tx.run(q!(
        "UPDATE live_sale SET state = 'cancelled', cancelled_at = $3, refunded = gross
         WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        head.order,
        at
    ))
    .await
    .map(|_| ())
}
