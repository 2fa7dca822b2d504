//! The SQL of arrivals and of the counter.
use super::Result;
use julin_db::{Tx, q};
use julin_kernel::{CampaignId, JournalId, OrderId, PersonId, PickupPointId, Scope, Ts};

/// Notes an arrival; false if it was noted before.
pub(crate) async fn note_arrival(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    point: PickupPointId,
    by: PersonId,
) -> Result<bool> {
    let now = tx.now();
    let made = tx
        .run(q!(
            "INSERT INTO supply_arrival (shop_id, campaign_id, pickup_point_id, at, by_id)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (shop_id, campaign_id, pickup_point_id) DO NOTHING",
            scope.shop,
            campaign,
            point,
            now,
            by
        ))
        .await?;
    Ok(made == 1)
}

/// When a campaign's goods arrived at its pickup points.
pub(crate) async fn arrivals(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<(PickupPointId, Ts)>> {
    tx.all(q!(
        "SELECT pickup_point_id, at FROM supply_arrival
         WHERE shop_id = $1 AND campaign_id = $2 ORDER BY pickup_point_id",
        scope.shop,
        campaign
    ))
    .await
}

pub(crate) async fn handover_by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, String)>> {
    tx.opt(q!(
        "SELECT idem_hash, result FROM supply_handover
         WHERE shop_id = $1 AND by_id = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

/// One tap at the counter.
pub(crate) struct Tap<'a> {
    pub(crate) by: PersonId,
    pub(crate) key: &'a str,
    pub(crate) hash: &'a str,
    pub(crate) result: &'a str,
}

pub(crate) async fn insert_handover(tx: &mut Tx, scope: Scope, tap: &Tap<'_>) -> Result<()> {
    let (id, now) = (tx.new_id::<JournalId>(), tx.now());
    tx.run(q!(
        "INSERT INTO supply_handover (shop_id, id, by_id, at, idem_key, idem_hash, result)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        scope.shop,
        id,
        tap.by,
        now,
        tap.key,
        tap.hash,
        tap.result
    ))
    .await
    .map(|_| ())
}

/// Records who handed an order over, when and where.
pub(crate) async fn note_handed(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    point: PickupPointId,
    code: &str,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO supply_handed (shop_id, order_id, pickup_point_id, code, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (shop_id, order_id) DO NOTHING",
        scope.shop,
        order,
        point,
        code,
        by,
        now
    ))
    .await
    .map(|_| ())
}

/// The order that was handed over under a code; codes are free again once an order is over, so the
/// latest counts.
pub(crate) async fn handed_under(
    tx: &mut Tx,
    scope: Scope,
    point: PickupPointId,
    code: &str,
) -> Result<Option<OrderId>> {
    let found: Option<(OrderId,)> = tx
        .opt(q!(
            "SELECT order_id FROM supply_handed
             WHERE shop_id = $1 AND pickup_point_id = $2 AND code = $3 ORDER BY at DESC LIMIT 1",
            scope.shop,
            point,
            code
        ))
        .await?;
    Ok(found.map(|f| f.0))
}

/// The orders that were handed over under a code, the latest first; a code may be used again once an order
/// is over, and at another pickup point at any time.
pub(crate) async fn all_handed_under(
    tx: &mut Tx,
    scope: Scope,
    point: Option<PickupPointId>,
    code: &str,
) -> Result<Vec<OrderId>> {
    let sql = q!(
        "SELECT order_id FROM supply_handed WHERE shop_id = $1 AND code = $2",
        scope.shop,
        code
    );
    let sql = sql.and(" AND pickup_point_id = ", point);
    let found: Vec<(OrderId,)> = tx.all(sql.push(" ORDER BY at DESC LIMIT 10")).await?;
    Ok(found.into_iter().map(|f| f.0).collect())
}

/// Wrong codes typed by a person since a slot.
pub(crate) async fn wrong_codes(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    since: i64,
) -> Result<i64> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT CAST(COALESCE(SUM(tries), 0) AS BIGINT) AS n FROM supply_code_try
             WHERE shop_id = $1 AND by_id = $2 AND slot >= $3",
            scope.shop,
            by,
            since
        ))
        .await?;
    Ok(n.0)
}

pub(crate) async fn count_wrong_code(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    slot: i64,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO supply_code_try (shop_id, by_id, slot, tries) VALUES ($1, $2, $3, 1)
         ON CONFLICT (shop_id, by_id, slot) DO UPDATE SET tries = supply_code_try.tries + 1",
        scope.shop,
        by,
        slot
    ))
    .await
    .map(|_| ())
}
