//! The SQL that writes what became of many orders.
use crate::order::OrderStatus;
use crate::progress_store::write_steps;
use crate::store::{Line, Order, Result, select_order};
use julin_db::{DbError, Tx, Val, q};
use julin_kernel::{CampaignId, Money, OrderId, Scope};

/// Paid orders of a campaign without a seat in a team, above an id, kept from changing.
pub(super) async fn lock_paid(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    after: OrderId,
    max: i64,
) -> Result<Vec<Order>> {
    let sql = select_order!(
        "WHERE shop_id = $1 AND campaign_id = $2 AND status = $3 AND id > $4 AND team_id IS NULL
         ORDER BY id LIMIT $5",
        scope.shop,
        campaign,
        OrderStatus::Paid,
        after,
        max
    );
    tx.all(sql.for_update()).await
}

/// Final prices and what the tier gives back.
pub(super) async fn set_lines(
    tx: &mut Tx,
    scope: Scope,
    lines: impl Iterator<Item = (&Line, Money, Money)>,
) -> Result<()> {
    let set = |(line, price, amount): (&Line, Money, Money)| -> Vec<Val> {
        vec![
            scope.shop.into(),
            line.order_id.into(),
            line.id.into(),
            price.into(),
            amount.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = lines.map(set).collect();
    let sql = q!("UPDATE orders_line SET final_unit_price = $4, true_up = $5
         WHERE shop_id = $1 AND order_id = $2 AND id = $3");
    tx.run_set(sql, &sets).await.map(|_| ())
}

/// The orders are counted; the caller holds them. Anything else undoes the transaction.
pub(super) async fn set_counted(
    tx: &mut Tx,
    scope: Scope,
    orders: &[(OrderId, Money)],
) -> Result<()> {
    let set = |(id, total): &(OrderId, Money)| -> Vec<Val> {
        vec![scope.shop.into(), (*id).into(), (*total).into()]
    };
    let sets: Vec<Vec<Val>> = orders.iter().map(set).collect();
    let sql = q!(
        "UPDATE orders_order SET status = 'aggregated', true_up = true_up + $3
         WHERE shop_id = $1 AND id = $2 AND status = 'paid'"
    );
    let moved = tx.run_set(sql, &sets).await?;
    if usize::try_from(moved).is_ok_and(|n| n == orders.len()) {
        let ids = orders.iter().map(|(id, _)| *id);
        return write_steps(tx, scope, ids, OrderStatus::Aggregated, None, "counted").await;
    }
    Err(DbError::Check(format!(
        "{moved} of {} orders were still paid",
        orders.len()
    )))
}
