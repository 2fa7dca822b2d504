//! Orders as people see them.
use crate::after_sale::store::{self as claims, Claim};
use crate::order::{ClaimReason, ClaimStatus, Liable, OrderStatus};
use crate::store::{self, Line, Order};
use crate::timeline::{OrderStepView, timeline};
use julin_community::{LeaderCard, People};
use julin_db::{Result, Tx};
use julin_kernel::{
    AfterSaleId, CampaignId, CampaignItemId, CommunityId, LineId, Money, OrderId, PersonId,
    PickupPointId, Scope, SkuId, Ts,
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A thing with a name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderCampaign {
    /// Its id.
    pub id: CampaignId,
    /// Its title.
    pub title: String,
}

/// The community an order goes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderCommunity {
    /// Its id.
    pub id: CommunityId,
    /// Its name.
    pub name: String,
}

/// Where an order is picked up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderPickupPoint {
    /// Its id.
    pub id: PickupPointId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// When it is open.
    pub hours: String,
}

/// One line of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderLineView {
    /// Its id.
    pub id: LineId,
    /// The item.
    pub item_id: CampaignItemId,
    /// The SKU: the same goods in another buy.
    pub sku_id: SkuId,
    /// Name, frozen.
    pub name: String,
    /// Specification, frozen.
    pub spec: String,
    /// Picture, frozen.
    pub image_url: String,
    /// How many.
    pub quantity: i64,
    /// Charged for one.
    pub unit_price: Money,
    /// Its goods, before any discount.
    pub amount: Money,
    /// What coupons and points took off.
    pub discount: Money,
    /// Final price, once counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub final_unit_price: Option<Money>,
    /// What the tier gave back.
    pub true_up: Money,
    /// What was refunded besides.
    pub refunded: Money,
    /// The guarantee it was sold with.
    pub guarantee_text: String,
    /// Whether a claim can be made now.
    pub claimable: bool,
}

/// One claim.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AfterSaleView {
    /// Its id.
    pub id: AfterSaleId,
    /// On which order.
    pub order_id: OrderId,
    /// On which line.
    pub line_id: LineId,
    /// The line's name.
    pub line_name: String,
    /// Who claims (masked).
    pub member_name: String,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub status: ClaimStatus,
    /// Who bears it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liable: Option<Liable>,
    /// What is wrong.
    pub reason: ClaimReason,
    /// Share of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_bps: Option<i64>,
    /// Pieces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// The member's words.
    pub note: String,
    /// Their pictures.
    pub image_urls: Vec<String>,
    /// When it was made.
    pub created_at: Ts,
    /// When it must be decided.
    pub deadline_at: Ts,
    /// When it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Ts>,
    /// The decider's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_note: Option<String>,
}

/// An order as its buyer sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderView {
    /// Its id.
    pub id: OrderId,
    /// For reading aloud.
    pub number: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// The buy.
    pub campaign: OrderCampaign,
    /// The leader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<LeaderCard>,
    /// Where it goes.
    pub community: OrderCommunity,
    /// Where it is picked up.
    pub pickup_point: OrderPickupPoint,
    /// Building.
    pub building: String,
    /// Unit.
    pub unit: String,
    /// 跟团号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain_number: Option<i64>,
    /// What was bought.
    pub lines: Vec<OrderLineView>,
    /// What it costs.
    pub total: Money,
    /// What was paid.
    pub paid: Money,
    /// What the tier gave back.
    pub true_up: Money,
    /// What was refunded besides.
    pub refunded: Money,
    /// Until when it may be paid.
    pub pay_by: Ts,
    /// When it was placed.
    pub placed_at: Ts,
    /// When it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Ts>,
    /// Its steps.
    pub timeline: Vec<OrderStepView>,
    /// Shown at pickup.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pickup_code: Option<String>,
    /// The member's note.
    pub note: String,
    /// Its claims.
    pub after_sales: Vec<AfterSaleView>,
}

/// An order in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderCard {
    /// Its id.
    pub id: OrderId,
    /// For reading aloud.
    pub number: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// The buy.
    pub campaign: OrderCampaign,
    /// 跟团号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain_number: Option<i64>,
    /// Where it is picked up.
    pub pickup_point_name: String,
    /// What was bought.
    pub lines: Vec<OrderLineView>,
    /// What it costs.
    pub total: Money,
    /// What the tier gave back.
    pub true_up: Money,
    /// What was refunded besides.
    pub refunded: Money,
    /// Until when it may be paid.
    pub pay_by: Ts,
    /// When it was placed.
    pub placed_at: Ts,
}

/// For reading aloud: the last ten digits of the id.
pub(crate) fn number(id: OrderId) -> String {
    format!("{:010}", id.0 % 10_000_000_000)
}

fn line_view(order: &Order, l: Line) -> OrderLineView {
    let left = l.amount.0 - l.discount.0 - l.true_up.0 - l.refunded.0;
    OrderLineView {
        id: l.id,
        item_id: l.item_id,
        sku_id: l.sku_id,
        name: l.name,
        spec: l.spec,
        image_url: l.image_url,
        quantity: l.quantity,
        unit_price: l.unit_price,
        amount: l.amount,
        discount: l.discount,
        final_unit_price: l.final_unit_price,
        true_up: l.true_up,
        refunded: l.refunded,
        guarantee_text: l.guarantee_text,
        claimable: order.status == OrderStatus::PickedUp && left > 0,
    }
}

/// Everything a buyer sees of one order.
pub(crate) async fn order_view(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    order: Order,
) -> Result<OrderView> {
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let timeline = timeline(tx, scope, &order).await?;
    let claims = claims::claims_of(tx, scope, order.id).await?;
    let after_sales = claim_views(tx, scope, claims).await?;
    let mut leaders = julin_community::leader_cards(tx, scope, people, &[order.leader_id]).await?;
    let community = julin_community::community(tx, scope, order.community_id).await?;
    let point = julin_community::pickup_point(tx, scope, order.pickup_point_id).await?;
    let title = julin_groupbuy::title(tx, scope, order.campaign_id).await?;
    let (name, address, hours) = point
        .map(|p| (p.name, p.address, p.hours))
        .unwrap_or_default();
    Ok(OrderView {
        id: order.id,
        number: number(order.id),
        status: order.status,
        campaign: OrderCampaign {
            id: order.campaign_id,
            title,
        },
        leader: leaders.remove(&order.leader_id),
        community: OrderCommunity {
            id: order.community_id,
            name: community.map(|c| c.name).unwrap_or_default(),
        },
        pickup_point: OrderPickupPoint {
            id: order.pickup_point_id,
            name,
            address,
            hours,
        },
        building: order.building.clone(),
        unit: order.unit.clone(),
        chain_number: order.chain_number,
        lines: lines.into_iter().map(|l| line_view(&order, l)).collect(),
        total: order.total,
        paid: order.paid,
        true_up: order.true_up,
        refunded: order.refunded,
        pay_by: order.pay_by,
        placed_at: order.placed_at,
        paid_at: order.paid_at,
        timeline,
        pickup_code: order
            .pickup_code
            .clone()
            .filter(|_| order.status != OrderStatus::Cancelled),
        note: order.note.clone(),
        after_sales,
    })
}

/// Orders as cards, in the order given.
pub(crate) async fn order_cards(
    tx: &mut Tx,
    scope: Scope,
    orders: Vec<Order>,
) -> Result<Vec<OrderCard>> {
    let ids: Vec<_> = orders.iter().map(|o| o.id).collect();
    let mut lines: HashMap<OrderId, Vec<Line>> = HashMap::new();
    for line in store::lines(tx, scope, &ids).await? {
        lines.entry(line.order_id).or_default().push(line);
    }
    let campaigns: Vec<CampaignId> = orders.iter().map(|o| o.campaign_id).collect();
    let titles = julin_groupbuy::titles(tx, scope, &campaigns).await?;
    let points: Vec<PickupPointId> = orders.iter().map(|o| o.pickup_point_id).collect();
    let points = julin_community::pickup_points(tx, scope, &points).await?;
    let mut cards = Vec::with_capacity(orders.len());
    for order in orders {
        let title = titles.get(&order.campaign_id).cloned().unwrap_or_default();
        let point = points.get(&order.pickup_point_id);
        let own = lines.remove(&order.id).unwrap_or_default();
        cards.push(OrderCard {
            id: order.id,
            number: number(order.id),
            status: order.status,
            campaign: OrderCampaign {
                id: order.campaign_id,
                title,
            },
            chain_number: order.chain_number,
            pickup_point_name: point.map(|p| p.name.clone()).unwrap_or_default(),
            lines: own.into_iter().map(|l| line_view(&order, l)).collect(),
            total: order.total,
            true_up: order.true_up,
            refunded: order.refunded,
            pay_by: order.pay_by,
            placed_at: order.placed_at,
        });
    }
    Ok(cards)
}

/// Claims with the names a reader needs.
pub(crate) async fn claim_views(
    tx: &mut Tx,
    scope: Scope,
    claims: Vec<Claim>,
) -> Result<Vec<AfterSaleView>> {
    let members: Vec<PersonId> = claims.iter().map(|c| c.member_id).collect();
    let people = julin_identity::people(tx, scope, &members).await?;
    let orders: Vec<OrderId> = claims.iter().map(|c| c.order_id).collect();
    let lines = store::lines(tx, scope, &orders).await?;
    let names: HashMap<LineId, String> = lines.into_iter().map(|l| (l.id, l.name)).collect();
    let view = |c: Claim| AfterSaleView {
        id: c.id,
        order_id: c.order_id,
        line_id: c.line_id,
        line_name: names.get(&c.line_id).cloned().unwrap_or_default(),
        member_name: people
            .get(&c.member_id)
            .map(|p| julin_identity::mask_name(&p.nickname))
            .unwrap_or_default(),
        amount: c.amount,
        status: c.status,
        liable: c.liable,
        reason: c.reason,
        share_bps: c.share_bps,
        quantity: c.quantity,
        note: c.note,
        image_urls: c
            .images
            .0
            .iter()
            .map(|key| julin_catalog::blob_url(key))
            .collect(),
        created_at: c.created_at,
        deadline_at: c.deadline_at,
        decided_at: c.decided_at,
        decision_note: c.decision_note,
    };
    Ok(claims.into_iter().map(view).collect())
}
