//! Orders as people see them.
use crate::after_sale::store as claims;
use crate::after_sale::view::claim_views;
use crate::after_sale::{AfterSaleView, window};
use crate::edit::{PendingEditView, discounted, editing};
use crate::order::OrderStatus;
use crate::place::is_zero;
use crate::presale::{self, PresaleOrderView};
use crate::store::{self, Line, Order};
use crate::taken::{OrderTakenView, taking};
use crate::timeline::{OrderStepView, timeline};
use crate::weigh::{self, LineWeighing, WeighingView, line_weighing};
use julin_catalog::Guarantee;
use julin_community::{LeaderCard, People};
use julin_db::{Result, Tx};
use julin_groupbuy::TeamBrief;
use julin_kernel::{
    CampaignId, CampaignItemId, CommunityId, LineId, Money, OrderId, PickupPointId, Scope, SkuId,
    Ts,
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
    /// On how many of them that lies: those that an edit added have none, and leave first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub discounted: i64,
    /// Final price, once counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub final_unit_price: Option<Money>,
    /// What the tier gave back.
    pub true_up: Money,
    /// What was refunded besides.
    pub refunded: Money,
    /// The guarantee it was sold with.
    pub guarantee_text: String,
    /// What is guaranteed, and how long.
    pub guarantee: Guarantee,
    /// Until when its quality can be claimed; known once it was picked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_until: Option<Ts>,
    /// Whether a claim can be made now.
    pub claimable: bool,
    /// What it is sold by weight, and what it weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighing: Option<LineWeighing>,
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
    /// What a presale (定金预售) order asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presale: Option<PresaleOrderView>,
    /// The team (拼团) it has a seat in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamBrief>,
    /// Its steps.
    pub timeline: Vec<OrderStepView>,
    /// Shown at pickup.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pickup_code: Option<String>,
    /// The member's note.
    pub note: String,
    /// Rises with every edit.
    pub revision: i64,
    /// Until when it can be edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub editable_until: Option<Ts>,
    /// Whether staff may still say where it is picked up, though it is counted.
    pub movable: bool,
    /// An edit that waits for its surcharge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_edit: Option<PendingEditView>,
    /// The buyer's name, for leaders and staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer_name: Option<String>,
    /// Who took it for the buyer, if somebody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<OrderTakenView>,
    /// How much of it the leader took in cash.
    pub cash: Money,
    /// Its claims.
    pub after_sales: Vec<AfterSaleView>,
    /// What was weighed, when, from what to what.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weighings: Vec<WeighingView>,
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
    /// What a presale (定金预售) order asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presale: Option<PresaleOrderView>,
}

/// For reading aloud: the last ten digits of the id.
pub(crate) fn number(id: OrderId) -> String {
    format!("{:010}", id.0 % 10_000_000_000)
}

fn line_view(order: &Order, l: Line) -> OrderLineView {
    let left = l.left().map_or(0, |left| left.0);
    let settled = matches!(order.status, OrderStatus::PickedUp | OrderStatus::Completed);
    let weighing = line_weighing(&l, settled);
    OrderLineView {
        weighing,
        id: l.id,
        item_id: l.item_id,
        sku_id: l.sku_id,
        name: l.name,
        spec: l.spec,
        image_url: l.image_url,
        quantity: l.quantity,
        unit_price: l.unit_price,
        amount: l.amount,
        discounted: if l.discount > Money::ZERO {
            l.quantity
        } else {
            0
        },
        discount: l.discount,
        final_unit_price: l.final_unit_price,
        true_up: l.true_up,
        refunded: l.refunded,
        guarantee_text: l.guarantee_text,
        guarantee: l.guarantee.0,
        claim_until: None,
        claimable: order.status == OrderStatus::PickedUp && left > 0,
    }
}

/// Everything a buyer sees of one order.
pub(crate) async fn order_view(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    order: Order,
    usual_s: i64,
) -> Result<OrderView> {
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let timeline = timeline(tx, scope, &order).await?;
    let presale = presale::views(tx, scope, &[&order])
        .await?
        .remove(&order.id);
    let team = match order.team_id {
        Some(id) => julin_groupbuy::team_brief(tx, scope, id).await?,
        None => None,
    };
    let weighings = if lines.iter().any(|l| l.weighing.is_some()) {
        weigh::weighings(tx, scope, order.id).await?
    } else {
        vec![]
    };
    let pieces = discounted(tx, scope, &lines).await?;
    let editing = editing(tx, scope, &order).await?;
    let taking = taking(tx, scope, &order).await?;
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
        lines: lines
            .into_iter()
            .map(|l| window::show(&order, line_view(&order, l), tx.now(), usual_s))
            .map(|l| OrderLineView {
                discounted: pieces.get(&l.id).copied().unwrap_or(l.discounted),
                ..l
            })
            .collect(),
        total: order.total,
        paid: order.paid,
        true_up: order.true_up,
        refunded: order.refunded,
        pay_by: order.pay_by,
        placed_at: order.placed_at,
        paid_at: order.paid_at,
        team,
        presale,
        timeline,
        pickup_code: order
            .pickup_code
            .clone()
            .filter(|_| order.status != OrderStatus::Cancelled),
        note: order.note.clone(),
        revision: editing.revision,
        editable_until: editing.until,
        movable: editing.movable,
        pending_edit: editing.pending,
        buyer_name: None,
        taken: taking.taken,
        cash: taking.cash,
        after_sales,
        weighings,
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
    let of: Vec<&Order> = orders.iter().collect();
    let mut presales = presale::views(tx, scope, &of).await?;
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
            presale: presales.remove(&order.id),
            placed_at: order.placed_at,
        });
    }
    Ok(cards)
}
