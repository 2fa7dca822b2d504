//! The SQL of batches.
use super::amount::STATUSES;
use super::model::{Batch, BatchBody, BatchLineState, RefundBatchId};
use super::preview::BatchPreview;
use crate::store::Result;
use julin_db::{Json, Sql, Tx, q, row};
use julin_kernel::{
    CampaignId, CampaignItemId, CommunityId, LineId, Money, OrderId, PersonId, Scope,
};

fn select(scope: Scope) -> Sql {
    q!(
        "SELECT id, campaign_id, item_id, item_name, lot, communities, share_bps, amount_each, reason, liable,
           liable_shares, note, status, lines, orders, amount, cursor_order, attempt, created_by, created_at,
           finished_at
         FROM orders_refund_batch WHERE shop_id = $1",
        scope.shop
    )
}

pub(crate) async fn batch(tx: &mut Tx, scope: Scope, id: RefundBatchId) -> Result<Option<Batch>> {
    tx.opt(select(scope).and(" AND id = ", Some(id))).await
}

/// Batches, newest first.
pub(crate) async fn batches(
    tx: &mut Tx,
    scope: Scope,
    before: i64,
    max: i64,
) -> Result<Vec<Batch>> {
    let sql = select(scope).and(" AND id < ", Some(before));
    tx.all(sql.push(" ORDER BY id DESC").and(" LIMIT ", Some(max)))
        .await
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, RefundBatchId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM orders_refund_batch
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

/// Who starts a batch, under which key.
pub(crate) struct Made<'a> {
    pub(crate) by: PersonId,
    pub(crate) key: &'a str,
    pub(crate) hash: &'a str,
    /// The lot, if only one is refunded.
    pub(crate) lot: Option<&'a str>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    body: &BatchBody,
    seen: &BatchPreview,
    made: &Made<'_>,
) -> Result<RefundBatchId> {
    let (id, now) = (tx.new_id::<RefundBatchId>(), tx.now());
    let (communities, shares) = (
        Json(body.community_ids.clone()),
        Json(body.liable_shares.clone()),
    );
    tx.run(q!(
        "INSERT INTO orders_refund_batch (shop_id, id, campaign_id, item_id, item_name, communities,
           share_bps, amount_each, reason, liable, liable_shares, note, status, lines, orders, amount,
           cursor_order, attempt, created_by, created_at, idem_key, idem_hash, lot)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'running', $13, $14, $15, 0, 1, $16,
           $17, $18, $19, $20)",
        scope.shop, id, body.campaign_id, body.item_id, seen.item_name.as_str(), &communities,
        body.share_bps, body.amount_each, body.reason, body.liable, &shares, body.note.trim(), seen.lines,
        seen.orders, seen.amount, made.by, now, made.key, made.hash, made.lot
    ))
    .await?;
    Ok(id)
}

/// Orders with the item above an id: how preview and job page.
pub(crate) async fn orders_with(
    tx: &mut Tx,
    scope: Scope,
    (campaign, item): (CampaignId, CampaignItemId),
    communities: &[CommunityId],
    after: OrderId,
    max: i64,
) -> Result<Vec<(OrderId, PersonId)>> {
    let mut sql = q!(
        "SELECT DISTINCT o.id, o.member_id FROM orders_order o
         JOIN orders_line l ON l.shop_id = o.shop_id AND l.order_id = o.id
         WHERE o.shop_id = $1 AND o.campaign_id = $2 AND l.item_id = $3 AND o.id > $4",
        scope.shop,
        campaign,
        item,
        after
    )
    .within(" AND o.status IN ", STATUSES);
    if !communities.is_empty() {
        sql = sql.within(" AND o.community_id IN ", communities.iter().copied());
    }
    tx.all(sql.push(" ORDER BY o.id").and(" LIMIT ", Some(max)))
        .await
}

/// Orders of a lot's bags above an id.
pub(crate) async fn orders_of_lot(
    tx: &mut Tx,
    scope: Scope,
    batch: RefundBatchId,
    after: OrderId,
    max: i64,
) -> Result<Vec<OrderId>> {
    let found: Vec<(OrderId,)> = tx
        .all(q!(
            "SELECT DISTINCT order_id FROM orders_refund_batch_target
             WHERE shop_id = $1 AND batch_id = $2 AND order_id > $3 ORDER BY order_id LIMIT $4",
            scope.shop,
            batch,
            after,
            max
        ))
        .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Pieces of a lot in an order's bag, by line.
pub(crate) async fn pieces_of_lot(
    tx: &mut Tx,
    scope: Scope,
    batch: RefundBatchId,
    order: OrderId,
) -> Result<Vec<(LineId, i64)>> {
    tx.all(q!(
        "SELECT line_id, pieces FROM orders_refund_batch_target
         WHERE shop_id = $1 AND batch_id = $2 AND order_id = $3",
        scope.shop,
        batch,
        order
    ))
    .await
}

/// Those of some orders that may be refunded, and whose they are.
pub(crate) async fn refundable(
    tx: &mut Tx,
    scope: Scope,
    ids: &[OrderId],
) -> Result<Vec<(OrderId, PersonId)>> {
    let sql = q!(
        "SELECT id, member_id FROM orders_order WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND id IN ", ids.iter().copied());
    tx.all(sql.within(" AND status IN ", STATUSES)).await
}

pub(crate) async fn seen(
    tx: &mut Tx,
    scope: Scope,
    batch: RefundBatchId,
    line: LineId,
) -> Result<bool> {
    let found: Option<(LineId,)> = tx
        .opt(q!(
            "SELECT line_id FROM orders_refund_batch_line
             WHERE shop_id = $1 AND batch_id = $2 AND line_id = $3",
            scope.shop,
            batch,
            line
        ))
        .await?;
    Ok(found.is_some())
}

/// What became of a line.
pub(crate) struct LineOutcome<'a> {
    pub(crate) order: OrderId,
    pub(crate) line: LineId,
    pub(crate) state: BatchLineState,
    pub(crate) amount: Money,
    /// The code of a refusal.
    pub(crate) why: &'a str,
}

pub(crate) async fn note(
    tx: &mut Tx,
    scope: Scope,
    batch: RefundBatchId,
    outcome: &LineOutcome<'_>,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO orders_refund_batch_line (shop_id, batch_id, line_id, order_id, state, amount, why, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        scope.shop, batch, outcome.line, outcome.order, outcome.state, outcome.amount, outcome.why, now
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn advance(
    tx: &mut Tx,
    scope: Scope,
    batch: RefundBatchId,
    to: OrderId,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_refund_batch SET cursor_order = $3 WHERE shop_id = $1 AND id = $2 AND cursor_order < $3",
        scope.shop,
        batch,
        to
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn finish(tx: &mut Tx, scope: Scope, batch: RefundBatchId) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE orders_refund_batch SET status = 'done', finished_at = $3
         WHERE shop_id = $1 AND id = $2 AND status = 'running'",
        scope.shop,
        batch,
        now
    ))
    .await
    .map(|_| ())
}

/// Forgets what failed and begins again; answers the number of the new attempt, if the batch was done.
pub(crate) async fn again(tx: &mut Tx, scope: Scope, batch: RefundBatchId) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE orders_refund_batch SET status = 'running', finished_at = NULL, cursor_order = 0,
               attempt = attempt + 1
             WHERE shop_id = $1 AND id = $2 AND status = 'done'",
            scope.shop,
            batch
        ))
        .await?;
    tx.run(q!(
        "DELETE FROM orders_refund_batch_line
         WHERE shop_id = $1 AND batch_id = $2 AND state = 'failed'",
        scope.shop,
        batch
    ))
    .await?;
    Ok(n == 1)
}

row! {
    /// How many lines of a batch came to a state.
    #[derive(Debug, Clone)]
    pub(crate) struct Tally {
        pub(crate) batch_id: RefundBatchId,
        pub(crate) state: BatchLineState,
        pub(crate) lines: i64,
        pub(crate) amount: Money,
    }

    /// A line that could not be refunded.
    #[derive(Debug, Clone)]
    pub(crate) struct FailedLine {
        pub(crate) order_id: OrderId,
        pub(crate) line_id: LineId,
        pub(crate) why: String,
    }
}

pub(crate) async fn tallies(
    tx: &mut Tx,
    scope: Scope,
    batches: &[RefundBatchId],
) -> Result<Vec<Tally>> {
    let sql = q!(
        "SELECT batch_id, state, COUNT(*) AS lines, CAST(SUM(amount) AS BIGINT) AS amount
         FROM orders_refund_batch_line WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND batch_id IN ", batches.iter().copied());
    tx.all(sql.push(" GROUP BY batch_id, state")).await
}

/// Lines that could not be refunded, a hundred at the most.
pub(crate) async fn failed(
    tx: &mut Tx,
    scope: Scope,
    batch: RefundBatchId,
) -> Result<Vec<FailedLine>> {
    tx.all(q!(
        "SELECT order_id, line_id, why FROM orders_refund_batch_line
         WHERE shop_id = $1 AND batch_id = $2 AND state = 'failed' ORDER BY line_id LIMIT 100",
        scope.shop,
        batch
    ))
    .await
}
