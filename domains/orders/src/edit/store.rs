//! The SQL of edits.
use super::model::{Edit, EditId, EditStatus, Wanted};
use super::plan::Changed;
use crate::changes::Change;
use crate::order::OrderStatus;
use crate::store::{Line, Result};
use julin_db::{Json, Tx, q};
use julin_kernel::{
    CampaignId, LineId, Money, OrderId, PersonId, PickupPointId, Scope, SubOrderId, SupplierId, Ts,
};

macro_rules! select_edit {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, order_id, campaign_id, by_id, status, part, revision, wanted, difference, reason, \
         pay_by, created_at FROM orders_edit ", $tail))$(.bind($a))* };
}

/// An edit to be written.
pub(crate) struct NewEdit<'a> {
    pub(crate) id: EditId,
    pub(crate) order: OrderId,
    pub(crate) campaign: CampaignId,
    pub(crate) by: PersonId,
    pub(crate) status: EditStatus,
    pub(crate) part: i64,
    pub(crate) revision: i64,
    pub(crate) wanted: &'a Wanted,
    pub(crate) difference: Money,
    pub(crate) reason: &'a str,
    pub(crate) pay_by: Option<Ts>,
    pub(crate) idem: (&'a str, &'a str),
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, new: &NewEdit<'_>) -> Result<()> {
    let now = tx.now();
    let settled = (new.status != EditStatus::Pending).then_some(now);
    tx.run(q!(
        "INSERT INTO orders_edit (shop_id, id, order_id, campaign_id, by_id, status, part, revision,
           wanted, difference, reason, pay_by, created_at, settled_at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        scope.shop,
        new.id,
        new.order,
        new.campaign,
        new.by,
        new.status,
        new.part,
        new.revision,
        &Json(new.wanted),
        new.difference,
        new.reason,
        new.pay_by,
        now,
        settled,
        new.idem.0,
        new.idem.1
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, EditId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM orders_edit WHERE shop_id = $1 AND by_id = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: EditId) -> Result<Option<Edit>> {
    tx.opt(select_edit!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

pub(crate) async fn pending(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Option<Edit>> {
    tx.opt(select_edit!(
        "WHERE shop_id = $1 AND order_id = $2 AND status = 'pending'",
        scope.shop,
        order
    ))
    .await
}

/// The edit that a further payment of an order is for.
pub(crate) async fn of_part(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    part: i64,
) -> Result<Option<Edit>> {
    tx.opt(select_edit!(
        "WHERE shop_id = $1 AND order_id = $2 AND part = $3 ORDER BY id DESC",
        scope.shop,
        order,
        part
    ))
    .await
}

/// Pending edits of a campaign.
pub(crate) async fn pending_of_campaign(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    max: i64,
) -> Result<Vec<Edit>> {
    tx.all(select_edit!(
        "WHERE shop_id = $1 AND campaign_id = $2 AND status = 'pending' ORDER BY id LIMIT $3",
        scope.shop,
        campaign,
        max
    ))
    .await
}

/// Moves an edit on; answers whether it stood where it was thought to stand.
pub(crate) async fn settle(
    tx: &mut Tx,
    scope: Scope,
    id: EditId,
    (from, to): (EditStatus, EditStatus),
) -> Result<bool> {
    let now = tx.now();
    let moved = tx
        .run(q!(
            "UPDATE orders_edit SET status = $4, settled_at = $5
             WHERE shop_id = $1 AND id = $2 AND status = $3",
            scope.shop,
            id,
            from,
            to,
            now
        ))
        .await?;
    Ok(moved == 1)
}

pub(crate) async fn revision(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<i64> {
    let found: Option<(i64,)> = tx
        .opt(q!(
            "SELECT revision FROM orders_order WHERE shop_id = $1 AND id = $2",
            scope.shop,
            order
        ))
        .await?;
    Ok(found.map_or(0, |f| f.0))
}

/// What an order is after an edit.
pub(crate) struct Edited<'a> {
    pub(crate) order: OrderId,
    pub(crate) revision: i64,
    pub(crate) total: Money,
    pub(crate) deposit: Option<Money>,
    pub(crate) charged: Money,
    pub(crate) refunded: Money,
    pub(crate) pickup_point: PickupPointId,
    pub(crate) pickup_code: Option<&'a str>,
    pub(crate) note: &'a str,
}

/// Writes the order as edited; answers false if somebody edited it meanwhile.
pub(crate) async fn write_order(tx: &mut Tx, scope: Scope, new: &Edited<'_>) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE orders_order SET placed_total = COALESCE(placed_total, total), total = $4, paid = paid + $5,
               refunded = refunded + $6,
               pickup_point_id = $7, pickup_code = $8, note = $9, deposit = $10, revision = revision + 1
             WHERE shop_id = $1 AND id = $2 AND revision = $3",
            scope.shop,
            new.order,
            new.revision,
            new.total,
            new.charged,
            new.refunded,
            new.pickup_point,
            new.pickup_code,
            new.note,
            new.deposit
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn write_line(
    tx: &mut Tx,
    scope: Scope,
    line: &Line,
    new: &Changed,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_line SET quantity = $4, amount = $5, discount = $6, discount_pieces = $7
         WHERE shop_id = $1 AND order_id = $2 AND id = $3",
        scope.shop,
        line.order_id,
        line.id,
        new.quantity,
        new.amount,
        new.discount,
        new.discounted
    ))
    .await
    .map(|_| ())
}

/// A line that is no longer wanted; the journal keeps what it was.
pub(crate) async fn remove_line(tx: &mut Tx, scope: Scope, line: &Line) -> Result<()> {
    tx.run(q!(
        "DELETE FROM orders_line WHERE shop_id = $1 AND order_id = $2 AND id = $3",
        scope.shop,
        line.order_id,
        line.id
    ))
    .await
    .map(|_| ())
}

/// Sub-orders of which no line is left go with them (rule 17).
pub(crate) async fn drop_empty_sub_orders(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM orders_sub_order WHERE shop_id = $1 AND order_id = $2
         AND id NOT IN (SELECT sub_order_id FROM orders_line WHERE shop_id = $1 AND order_id = $2)",
        scope.shop,
        order
    ))
    .await
    .map(|_| ())
}

/// The sub-order of a supplier and temperature zone, if the order has one.
pub(crate) async fn sub_order(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    (supplier, temperature): (SupplierId, &str),
) -> Result<Option<SubOrderId>> {
    let found: Option<(SubOrderId,)> = tx
        .opt(q!(
            "SELECT id FROM orders_sub_order
             WHERE shop_id = $1 AND order_id = $2 AND supplier_id = $3 AND temperature = $4",
            scope.shop,
            order,
            supplier,
            temperature
        ))
        .await?;
    Ok(found.map(|f| f.0))
}

/// Writes what happened to an order without moving it.
pub(crate) async fn write_changes(
    tx: &mut Tx,
    scope: Scope,
    order: (OrderId, OrderStatus),
    (actor, reason): (Option<PersonId>, &str),
    changes: &[Change],
) -> Result<()> {
    let (id, now) = (tx.new_id::<LineId>(), tx.now());
    tx.run(q!(
        "INSERT INTO orders_journal (shop_id, id, order_id, at, status, actor_id, reason, changes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        scope.shop,
        id,
        order.0,
        now,
        order.1,
        actor,
        reason,
        &Json(changes)
    ))
    .await
    .map(|_| ())
}

/// A surcharge that came too late: kept as paid and refunded.
pub(crate) async fn charge_and_return(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    amount: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_order SET paid = paid + $3, refunded = refunded + $3
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        order,
        amount
    ))
    .await
    .map(|_| ())
}

/// The day on which the goods of an order are due; all of one campaign are due on one.
pub(crate) async fn fulfil_on(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<String> {
    let found: Option<(String,)> = tx
        .opt(q!(
            "SELECT fulfil_on FROM orders_sub_order
             WHERE shop_id = $1 AND order_id = $2 ORDER BY id LIMIT 1",
            scope.shop,
            order
        ))
        .await?;
    Ok(found.map(|f| f.0).unwrap_or_default())
}
