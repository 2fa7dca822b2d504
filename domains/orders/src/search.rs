//! Orders as staff find them: a leader her own people's, operators the shop's. Numbers are masked.
use crate::order::OrderStatus;
use crate::presale::{self, PresaleOrderView};
use crate::store::{self, Line, Order, select_order};
use crate::view::number;
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, Money, OrderId, PersonId, Scope, Ts};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct OrderQuery {
    /// Of this campaign.
    pub campaign: Option<CampaignId>,
    /// Of this leader's people.
    pub leader: Option<PersonId>,
    /// Of this buyer.
    pub member: Option<PersonId>,
    /// In this status.
    pub status: Option<OrderStatus>,
    /// 跟团号.
    pub chain_number: Option<i64>,
    /// Below this id.
    pub before: i64,
    /// Rows at the most.
    pub max: i64,
}

/// One order as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderRow {
    /// Its id.
    pub id: OrderId,
    /// For reading aloud.
    pub number: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// The buy.
    pub campaign_id: CampaignId,
    /// Its title.
    pub campaign_title: String,
    /// Whose neighbour.
    pub leader_id: PersonId,
    /// The buyer.
    pub member_id: PersonId,
    /// The buyer's name.
    pub member_name: String,
    /// The buyer's number, masked.
    pub phone_masked: String,
    /// Building.
    pub building: String,
    /// Unit.
    pub unit: String,
    /// 跟团号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain_number: Option<i64>,
    /// What was bought, as text.
    pub items: Vec<OrderRowItem>,
    /// What it costs.
    pub total: Money,
    /// What was paid.
    pub paid: Money,
    /// What the tier gave back.
    pub true_up: Money,
    /// What was refunded besides.
    pub refunded: Money,
    /// When it was placed.
    pub placed_at: Ts,
    /// When it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Ts>,
    /// What a presale (定金预售) order asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presale: Option<PresaleOrderView>,
}

/// One line as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderRowItem {
    /// Name and specification.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// Charged.
    pub amount: Money,
}

/// Orders as stored, newest first.
pub async fn find(tx: &mut Tx, scope: Scope, query: &OrderQuery) -> Result<Vec<Order>> {
    let sql = select_order!("WHERE shop_id = $1 AND id < $2", scope.shop, query.before)
        .and(" AND campaign_id = ", query.campaign)
        .and(" AND leader_id = ", query.leader)
        .and(" AND member_id = ", query.member)
        .and(" AND status = ", query.status)
        .and(" AND chain_number = ", query.chain_number)
        .push(" ORDER BY id DESC")
        .and(" LIMIT ", Some(query.max));
    Ok(tx.all(sql).await?)
}

/// Orders with the names staff need.
pub(crate) async fn rows(tx: &mut Tx, scope: Scope, orders: Vec<Order>) -> Result<Vec<OrderRow>> {
    let ids: Vec<_> = orders.iter().map(|o| o.id).collect();
    let mut lines: HashMap<OrderId, Vec<Line>> = HashMap::new();
    for line in store::lines(tx, scope, &ids).await? {
        lines.entry(line.order_id).or_default().push(line);
    }
    let members: Vec<_> = orders.iter().map(|o| o.member_id).collect();
    let people = julin_identity::people(tx, scope, &members).await?;
    let campaigns: Vec<CampaignId> = orders.iter().map(|o| o.campaign_id).collect();
    let titles = julin_groupbuy::titles(tx, scope, &campaigns).await?;
    let item = |l: Line| OrderRowItem {
        name: format!("{} {}", l.name, l.spec).trim().to_owned(),
        quantity: l.quantity,
        amount: l.amount,
    };
    let of: Vec<&Order> = orders.iter().collect();
    let mut presales = presale::views(tx, scope, &of).await?;
    let row = |o: Order| OrderRow {
        presale: presales.remove(&o.id),
        id: o.id,
        number: number(o.id),
        status: o.status,
        campaign_id: o.campaign_id,
        campaign_title: titles.get(&o.campaign_id).cloned().unwrap_or_default(),
        leader_id: o.leader_id,
        member_id: o.member_id,
        member_name: people
            .get(&o.member_id)
            .map(|p| p.nickname.clone())
            .unwrap_or_default(),
        phone_masked: people
            .get(&o.member_id)
            .map(|p| p.phone_masked.clone())
            .unwrap_or_default(),
        building: o.building,
        unit: o.unit,
        chain_number: o.chain_number,
        items: lines
            .remove(&o.id)
            .unwrap_or_default()
            .into_iter()
            .map(item)
            .collect(),
        total: o.total,
        paid: o.paid,
        true_up: o.true_up,
        refunded: o.refunded,
        placed_at: o.placed_at,
        paid_at: o.paid_at,
    };
    Ok(orders.into_iter().map(row).collect())
}
