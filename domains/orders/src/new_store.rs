//! The SQL of placing: keys looked up and rows written as sets.
use crate::store::{Line, Order, Result};
use julin_db::{Tx, Val, q, row};
use julin_kernel::{Money, OrderId, PersonId, Scope, SubOrderId, SupplierId, Ts};

row! {
    /// What was answered under a key.
    pub(crate) struct Answered {
        pub(crate) member_id: PersonId,
        pub(crate) idem_key: String,
        pub(crate) idem_hash: String,
        pub(crate) id: OrderId,
        pub(crate) total: Money,
        pub(crate) pay_by: Ts,
    }
}

pub(crate) struct NewOrder {
    pub(crate) order: Order,
    pub(crate) key: String,
    pub(crate) hash: String,
}

pub(crate) struct NewSubOrder {
    pub(crate) id: SubOrderId,
    pub(crate) order: OrderId,
    pub(crate) supplier: SupplierId,
    pub(crate) temperature: &'static str,
    /// The day its goods are due.
    pub(crate) fulfil_on: String,
}

pub(crate) struct NewLine {
    pub(crate) line: Line,
    pub(crate) sub_order: SubOrderId,
    /// The tiers of its item, as JSON.
    pub(crate) tiers: String,
}

pub(crate) async fn by_keys<'a>(
    tx: &mut Tx,
    scope: Scope,
    keys: impl Iterator<Item = (PersonId, &'a str)>,
) -> Result<Vec<Answered>> {
    let sets: Vec<Vec<Val>> = keys
        .map(|(member, key)| vec![scope.shop.into(), key.into(), member.into()])
        .collect();
    let sql = q!(
        "SELECT member_id, idem_key, idem_hash, id, COALESCE(placed_total, total) AS total, pay_by FROM orders_order
         WHERE shop_id = $1 AND idem_key = $2 AND member_id = $3"
    );
    tx.all_set(sql, &sets).await
}

pub(crate) async fn insert_orders(tx: &mut Tx, scope: Scope, new: Vec<NewOrder>) -> Result<()> {
    let set = |n: NewOrder| {
        let o = n.order;
        vec![
            scope.shop.into(),
            o.id.into(),
            o.member_id.into(),
            o.campaign_id.into(),
            o.leader_id.into(),
            o.community_id.into(),
            o.pickup_point_id.into(),
            o.live_id.into(),
            o.card_id.into(),
            o.building.into(),
            o.unit.into(),
            o.status.into(),
            o.total.into(),
            o.note.into(),
            n.key.into(),
            n.hash.into(),
            o.placed_at.into(),
            o.pay_by.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = new.into_iter().map(set).collect();
    let sql = q!(
        "INSERT INTO orders_order (shop_id, id, member_id, campaign_id, leader_id, community_id,
           pickup_point_id, live_id, card_id, building, unit, status, total, paid, true_up, refunded, note,
           idem_key, idem_hash, placed_at, pay_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0, 0, $14, $15, $16, $17, $18)"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}

pub(crate) async fn insert_sub_orders(
    tx: &mut Tx,
    scope: Scope,
    new: Vec<NewSubOrder>,
) -> Result<()> {
    let set = |n: NewSubOrder| {
        vec![
            scope.shop.into(),
            n.id.into(),
            n.order.into(),
            n.supplier.into(),
            n.temperature.into(),
            n.fulfil_on.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = new.into_iter().map(set).collect();
    let sql = q!(
        "INSERT INTO orders_sub_order (shop_id, id, order_id, supplier_id, temperature, fulfil_on)
         VALUES ($1, $2, $3, $4, $5, $6)"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}

pub(crate) async fn insert_lines(tx: &mut Tx, scope: Scope, new: Vec<NewLine>) -> Result<()> {
    let set = |n: NewLine| {
        let l = n.line;
        vec![
            scope.shop.into(),
            l.id.into(),
            l.order_id.into(),
            n.sub_order.into(),
            l.item_id.into(),
            l.sku_id.into(),
            l.supplier_id.into(),
            l.pool_id.into(),
            l.name.into(),
            l.spec.into(),
            l.image_url.into(),
            l.guarantee_text.into(),
            l.quantity.into(),
            l.unit_price.into(),
            l.supply_price.into(),
            l.commission_bps.into(),
            (&l.commission).into(),
            n.tiers.into(),
            l.amount.into(),
            l.discount.into(),
            l.weighing.as_ref().into(),
            (&l.guarantee).into(),
        ]
    };
    let sets: Vec<Vec<Val>> = new.into_iter().map(set).collect();
    let sql = q!(
        "INSERT INTO orders_line (shop_id, id, order_id, sub_order_id, item_id, sku_id, supplier_id, pool_id,
           name, spec, image_url, guarantee_text, quantity, unit_price, supply_price, commission_bps,
           commission, tiers, amount, discount, weighing, guarantee, true_up, refunded)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 0, 0)"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}

/// Unpaid orders whose time has passed, the longest due first.
pub(crate) async fn due(
    tx: &mut Tx,
    scope: Scope,
    after: OrderId,
    max: i64,
) -> Result<Vec<OrderId>> {
    let now = tx.now();
    let due: Vec<(OrderId,)> = tx
        .all(q!(
            "SELECT id FROM orders_order
             WHERE shop_id = $1 AND status = 'pending_payment' AND pay_by <= $2 AND id > $3
             ORDER BY id LIMIT $4",
            scope.shop,
            now,
            after,
            max
        ))
        .await?;
    Ok(due.into_iter().map(|(id,)| id).collect())
}
