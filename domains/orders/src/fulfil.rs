//! From the counted campaign to the neighbour's hands: what supply asks of orders.
use crate::after_sale::store as after_sale_store;
use crate::after_sale::window::schedule_completion;
use crate::complete::complete;
use crate::facts;
use crate::order::OrderStatus;
use crate::store::{self, Line};
use crate::weigh;
use julin_contracts::OrderPickedUp;
use julin_db::{Command, DbError, Result, Tx, q, row};
use julin_events::emit;
use julin_kernel::{
    CampaignId, CampaignItemId, Code, CommunityId, Money, OrderId, PersonId, PickupPointId, Scope,
    SkuId, SupplierId,
};

row! {
    /// What a campaign needs of one item at one pickup point.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DemandLine {
        /// The item.
        pub item_id: CampaignItemId,
        /// Its SKU.
        pub sku_id: SkuId,
        /// Who supplies it.
        pub supplier_id: SupplierId,
        /// Name, frozen on the lines.
        pub name: String,
        /// Specification, frozen on the lines.
        pub spec: String,
        /// Whose neighbours.
        pub leader_id: PersonId,
        /// Where.
        pub pickup_point_id: PickupPointId,
        /// In which community.
        pub community_id: CommunityId,
        /// Paid quantity.
        pub quantity: i64,
        /// Unit supply price.
        pub supply_price: Money,
    }
}

/// The counted demand of a campaign, by item and pickup point.
pub async fn demand(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<DemandLine>, DbError> {
    tx.all(q!(
        "SELECT l.item_id, l.sku_id, l.supplier_id, l.name, l.spec, o.leader_id, o.pickup_point_id,
           o.community_id, CAST(SUM(l.quantity) AS BIGINT) AS quantity, l.supply_price
         FROM orders_order o JOIN orders_line l ON l.shop_id = o.shop_id AND l.order_id = o.id
         WHERE o.shop_id = $1 AND o.campaign_id = $2
           AND o.status IN ('aggregated', 'sourcing', 'sorted', 'in_transit', 'at_pickup', 'picked_up', 'completed')
         GROUP BY l.item_id, l.sku_id, l.supplier_id, l.name, l.spec, o.leader_id, o.pickup_point_id,
           o.community_id, l.supply_price
         ORDER BY l.supplier_id, l.item_id, o.pickup_point_id, o.leader_id",
        scope.shop, campaign
    ))
    .await
}

/// Ends an order that nobody came for: so that nothing stays frozen for ever.
pub(crate) struct Overdue {
    pub(crate) scope: Scope,
    pub(crate) order: OrderId,
}

impl Command for Overdue {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let order = store::order(tx, self.scope, self.order).await?;
        let Some(order) = order.filter(|o| o.status == OrderStatus::AtPickup) else {
            return Ok(());
        };
        let lines = store::lines(tx, self.scope, &[order.id]).await?;
        let pools: Vec<_> = lines.iter().map(|l| (l.pool_id, l.quantity)).collect();
        julin_catalog::ship(tx, self.scope, &pools).await?;
        let order = weigh::settle_weights(tx, self.scope, order).await?;
        complete(tx, self.scope, &order, "unclaimed").await
    }
}

/// What became of one order at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOver {
    /// Handed over now.
    Done,
    /// Handed over before; nothing was done.
    Already,
    /// Not at the pickup point, or held by an open claim.
    Blocked,
    /// Something in it is sold by weight and has not been weighed.
    Unweighed,
}

/// Hands an order over. A second time is harmless.
pub async fn hand_over(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    by: PersonId,
    window_s: i64,
) -> Result<HandOver> {
    let order = store::order(tx, scope, order)
        .await?
        .ok_or(Code::NOT_FOUND.fault())?;
    match order.status {
        OrderStatus::PickedUp | OrderStatus::Completed => return Ok(HandOver::Already),
        OrderStatus::AtPickup => {}
        _ => return Ok(HandOver::Blocked),
    }
    if after_sale_store::open_claims(tx, scope, order.id).await? > 0 {
        return Ok(HandOver::Blocked);
    }
    let lines = store::lines(tx, scope, &[order.id]).await?;
    if lines.iter().all(Line::is_refunded) {
        return Ok(HandOver::Blocked);
    }
    if lines.iter().any(Line::lacks_weight) {
        return Ok(HandOver::Unweighed);
    }
    let order = weigh::settle_weights(tx, scope, order).await?;
    store::transition(
        tx,
        scope,
        order.id,
        OrderStatus::PickedUp,
        Some(by),
        "handed_over",
    )
    .await?;
    store::set_picked_up(tx, scope, order.id, by).await?;
    let pools: Vec<_> = lines.iter().map(|l| (l.pool_id, l.quantity)).collect();
    julin_catalog::ship(tx, scope, &pools).await?;
    schedule_completion(tx, scope, order.id, &lines, window_s).await?;
    emit(
        tx,
        scope,
        OrderPickedUp {
            head: facts::head(&order),
            by,
        },
    )
    .await?;
    Ok(HandOver::Done)
}
