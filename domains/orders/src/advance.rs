//! Orders of a campaign go on together: sourced, sorted, on their way, at the pickup point. Some at a
//! time, each table written once, so that a campaign of any size moves in short transactions.
use crate::jobs::{self, OrderJob};
use crate::order::OrderStatus;
use crate::store::{Order, select_order, write_steps};
use julin_db::{DbError, Result, Sql, Tx, Val, q};
use julin_events::{Job, enqueue_all};
use julin_kernel::{CampaignId, OrderId, PersonId, PickupPointId, Scope};

/// Moves some orders of the campaign (at one pickup point, if given) that can go to `to`, at most
/// `max`; answers those moved. Called until it answers fewer, nothing is left behind. It locks them
/// first, so it may run under `Db::write_hot`.
pub async fn advance(
    tx: &mut Tx,
    scope: Scope,
    (campaign, point): (CampaignId, Option<PickupPointId>),
    to: OrderStatus,
    actor: Option<PersonId>,
    max: i64,
) -> Result<Vec<Order>> {
    let sql = match point {
        Some(point) => at(scope, campaign, point),
        None => select_order!(
            "WHERE shop_id = $1 AND campaign_id = $2",
            scope.shop,
            campaign
        ),
    };
    let sql = sql
        .within(" AND status IN ", OrderStatus::sources(to))
        .and(" ORDER BY id LIMIT ", Some(max));
    let orders: Vec<Order> = tx.all(sql.for_update()).await?;
    let ids = || orders.iter().map(|o| o.id);
    set_status(tx, scope, ids(), to).await?;
    write_steps(tx, scope, ids(), to, actor, to.as_str()).await?;
    if to == OrderStatus::AtPickup {
        overdue_later(tx, scope, ids()).await?;
    }
    let moved = orders.into_iter().map(|o| Order { status: to, ..o });
    Ok(moved.collect())
}

/// Orders of a campaign at a pickup point that are not over. Found by their codes: a pickup point has
/// far fewer of those than a campaign has orders, and the `+ 0` keeps SQLite from the other way.
pub(crate) fn at(scope: Scope, campaign: CampaignId, point: PickupPointId) -> Sql {
    select_order!(
        "WHERE shop_id = $1 AND pickup_point_id = $2 AND pickup_code IS NOT NULL AND campaign_id + 0 = $3",
        scope.shop,
        point,
        campaign
    )
}

/// The caller holds the orders and knows that they may go there.
async fn set_status(
    tx: &mut Tx,
    scope: Scope,
    orders: impl Iterator<Item = OrderId>,
    to: OrderStatus,
) -> Result<(), DbError> {
    let set = |id: OrderId| -> Vec<Val> { vec![scope.shop.into(), id.into(), to.into()] };
    let sets: Vec<Vec<Val>> = orders.map(set).collect();
    let sql = q!("UPDATE orders_order SET status = $3 WHERE shop_id = $1 AND id = $2");
    tx.run_set(sql, &sets).await.map(|_| ())
}

/// How long goods wait for their buyer before the overdue policy ends the order (rule 22).
const OVERDUE_S: i64 = 7 * 86_400;

async fn overdue_later(
    tx: &mut Tx,
    scope: Scope,
    orders: impl Iterator<Item = OrderId>,
) -> Result<()> {
    let run_at = tx.now().plus_s(OVERDUE_S);
    let job = |order: OrderId| Job {
        kind: jobs::OVERDUE,
        key: order.to_string(),
        payload: OrderJob { order },
        run_at,
    };
    enqueue_all(tx, scope, orders.map(job).collect()).await
}
