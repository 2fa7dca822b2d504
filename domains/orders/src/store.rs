//! The SQL of orders and their lines.
use crate::changes::Change;
use crate::order::OrderStatus;
use julin_catalog::Guarantee;
use julin_contracts::CommissionRule;
use julin_db::{DbError, Json, Tx, q, row};
use julin_kernel::{
    CampaignId, CampaignItemId, CardId, CommunityId, Grams, LineId, LiveId, Money, OrderId,
    PersonId, PickupPointId, PoolId, Scope, SkuId, SupplierId, TeamId, Ts, Weighing,
};

pub(crate) use crate::new_store::*;
pub(crate) use crate::progress_store::*;

pub(crate) type Result<T> = std::result::Result<T, DbError>;

row! {
    /// An order as stored.
    #[derive(Debug, Clone)]
    pub struct Order {
        /// Its id.
        pub id: OrderId,
        /// The buyer.
        pub member_id: PersonId,
        /// Placed on this campaign.
        pub campaign_id: CampaignId,
        /// Who earns.
        pub leader_id: PersonId,
        /// Where it goes.
        pub community_id: CommunityId,
        /// Where it is picked up.
        pub pickup_point_id: PickupPointId,
        /// The live it was placed in.
        pub live_id: Option<LiveId>,
        /// The card it came from.
        pub card_id: Option<CardId>,
        /// The team it has a seat in.
        pub team_id: Option<TeamId>,
        /// Building, as the member gave it.
        pub building: String,
        /// Unit, as the member gave it.
        pub unit: String,
        /// Where it stands.
        pub status: OrderStatus,
        /// What it costs.
        pub total: Money,
        /// What was paid.
        pub paid: Money,
        /// What the tier gave back.
        pub true_up: Money,
        /// What was refunded besides.
        pub refunded: Money,
        /// 跟团号.
        pub chain_number: Option<i64>,
        /// Shown at pickup.
        pub pickup_code: Option<String>,
        /// The member's note.
        pub note: String,
        /// When it was placed.
        pub placed_at: Ts,
        /// Until when it may be paid.
        pub pay_by: Ts,
        /// When it was paid.
        pub paid_at: Option<Ts>,
        /// When it was handed over.
        pub picked_up_at: Option<Ts>,
        /// When it was over.
        pub completed_at: Option<Ts>,
        /// What is paid with it when the rest is asked for later.
        pub deposit: Option<Money>,
    }

    /// A line as stored.
    #[derive(Debug, Clone)]
    pub struct Line {
        /// Its id.
        pub id: LineId,
        /// Of which order.
        pub order_id: OrderId,
        /// The item.
        pub item_id: CampaignItemId,
        /// The SKU.
        pub sku_id: SkuId,
        /// Who supplies it.
        pub supplier_id: SupplierId,
        /// The pool its stock comes from.
        pub pool_id: PoolId,
        /// Name, frozen.
        pub name: String,
        /// Specification, frozen.
        pub spec: String,
        /// Picture, frozen.
        pub image_url: String,
        /// Guarantee, frozen.
        pub guarantee_text: String,
        /// How many.
        pub quantity: i64,
        /// Charged for one.
        pub unit_price: Money,
        /// Paid to the supplier for one.
        pub supply_price: Money,
        /// Commission on the net amount.
        pub commission_bps: i64,
        /// How it is reckoned.
        pub commission: Json<CommissionRule>,
        /// Its goods: unit price × quantity, before any discount.
        pub amount: Money,
        /// What coupons and points took off, frozen.
        pub discount: Money,
        /// Final price, once counted.
        pub final_unit_price: Option<Money>,
        /// What the tier gave back.
        pub true_up: Money,
        /// What was refunded besides.
        pub refunded: Money,
        /// What is guaranteed and how long, frozen.
        pub guarantee: Json<Guarantee>,
        /// How it is sold by weight, frozen; none is sold by the piece.
        pub weighing: Option<Json<Weighing>>,
        /// What it weighs, once it was weighed.
        pub weighed_grams: Option<Grams>,
        /// What its weight gave back.
        pub weight_refund: Money,
        /// Pieces that did not come.
        pub short: i64,
        /// What its buyer paid for above what was ordered, in grams …
        pub excess_grams: Grams,
        /// … and in money, which is part of `amount`.
        pub excess: Money,
    }

    /// One step of an order.
    #[derive(Debug, Clone)]
    pub struct Step {
        /// When.
        pub at: Ts,
        /// To which status.
        pub status: OrderStatus,
        /// By whom; none for the system.
        pub actor_id: Option<PersonId>,
        /// Why.
        pub reason: String,
        /// What changed, field by field.
        pub changes: Json<Vec<Change>>,
    }
}

impl Order {
    /// Whose money it is that was paid: the member's until the order is over, then nobody's.
    pub(crate) fn holder(&self) -> Option<PersonId> {
        (self.status != OrderStatus::Completed).then_some(self.member_id)
    }

    /// What was paid and not given back.
    pub(crate) fn kept(&self) -> julin_db::Result<Money> {
        Ok(self.paid.minus(self.true_up)?.minus(self.refunded)?)
    }
}

impl Line {
    /// What the member paid for it when it was placed.
    pub fn charged(&self) -> julin_db::Result<Money> {
        Ok(self.amount.minus(self.discount)?)
    }
    /// What it finally cost the member, before refunds: the base of every share of it.
    pub fn paid_net(&self) -> julin_db::Result<Money> {
        let tiered = self.charged()?.minus(self.true_up)?;
        Ok(tiered.minus(self.weight_refund)?)
    }
    /// What it can still give back.
    pub fn left(&self) -> julin_db::Result<Money> {
        Ok(self.paid_net()?.minus(self.refunded)?)
    }
}

/// The columns of `Order`, in its order.
macro_rules! select_order {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, member_id, campaign_id, leader_id, community_id, pickup_point_id, live_id, card_id, team_id, \
         building, unit, status, total, paid, true_up, refunded, chain_number, pickup_code, note, \
         placed_at, pay_by, paid_at, picked_up_at, completed_at, deposit FROM orders_order ", $tail))$(.bind($a))* };
}
pub(crate) use select_order;

pub(crate) async fn order(tx: &mut Tx, scope: Scope, id: OrderId) -> Result<Option<Order>> {
    tx.opt(select_order!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// Orders asked for at once.
const AT_ONCE: usize = 512;

/// These orders, as far as they exist, by id.
pub async fn orders(tx: &mut Tx, scope: Scope, ids: &[OrderId]) -> Result<Vec<Order>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let sql = select_order!("WHERE shop_id = $1", scope.shop);
        let sql = sql.within(" AND id IN ", some.iter().copied());
        found.extend(tx.all::<Order>(sql.push(" ORDER BY id")).await?);
    }
    Ok(found)
}

pub(crate) async fn lines(tx: &mut Tx, scope: Scope, orders: &[OrderId]) -> Result<Vec<Line>> {
    tx.all(
        q!(
            "SELECT id, order_id, item_id, sku_id, supplier_id, pool_id, name, spec, image_url, guarantee_text,
               quantity, unit_price, supply_price, commission_bps, commission, amount,
               discount, final_unit_price, true_up, refunded, guarantee,
               weighing, weighed_grams, weight_refund, short, excess_grams, excess
             FROM orders_line WHERE shop_id = $1",
            scope.shop
        )
        .within(" AND order_id IN ", orders.iter().copied())
        .push(" ORDER BY order_id, id"),
    )
    .await
}

pub(crate) async fn steps(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Vec<Step>> {
    tx.all(q!(
        "SELECT at, status, actor_id, reason, changes FROM orders_journal
         WHERE shop_id = $1 AND order_id = $2 ORDER BY id",
        scope.shop,
        order
    ))
    .await
}

pub(crate) async fn code_taken(
    tx: &mut Tx,
    scope: Scope,
    point: PickupPointId,
    code: &str,
) -> Result<bool> {
    let found: Option<(OrderId,)> = tx
        .opt(q!(
            "SELECT id FROM orders_order WHERE shop_id = $1 AND pickup_point_id = $2 AND pickup_code = $3",
            scope.shop, point, code
        ))
        .await?;
    Ok(found.is_some())
}

/// Orders of a campaign in a status, above an id: how the chunked jobs page.
pub(crate) async fn campaign_chunk(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    status: OrderStatus,
    after: OrderId,
    max: i64,
) -> Result<Vec<Order>> {
    tx.all(select_order!(
        "WHERE shop_id = $1 AND campaign_id = $2 AND status = $3 AND id > $4 ORDER BY id LIMIT $5",
        scope.shop,
        campaign,
        status,
        after,
        max
    ))
    .await
}

pub(crate) async fn paid_orders_of_member(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
) -> Result<i64> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) FROM orders_order WHERE shop_id = $1 AND member_id = $2 AND paid > 0
             AND status <> 'cancelled'",
            scope.shop,
            member
        ))
        .await?;
    Ok(n.0)
}
