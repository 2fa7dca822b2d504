//! What a neighbour sees who opens the link of a guest: enough to know that it is theirs.
use super::store as taken;
use crate::order::OrderStatus;
use crate::store;
use crate::view::number;
use julin_community::{LeaderCard, People};
use julin_db::{Result, Tx};
use julin_kernel::{Code, Money, OrderId, PersonId, Scope, Ts};
use serde::Serialize;
use utoipa::ToSchema;

/// One line of a guest's order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GuestLineView {
    /// What it is.
    pub name: String,
    /// `5斤装`
    pub spec: String,
    /// Its picture.
    pub image_url: String,
    /// How many.
    pub quantity: i64,
    /// What they cost.
    pub amount: Money,
}

/// One order of a guest.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GuestOrderView {
    /// Its id.
    pub id: OrderId,
    /// For reading aloud.
    pub number: String,
    /// The buy.
    pub campaign_title: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// What it costs.
    pub total: Money,
    /// What was paid.
    pub paid: Money,
    /// Until when it may be paid.
    pub pay_by: Ts,
    /// What was ordered.
    pub lines: Vec<GuestLineView>,
}

/// Orders that a leader took for somebody whose name alone she knew.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GuestClaimView {
    /// Their name, as the leader wrote it.
    pub name: String,
    /// The leader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<LeaderCard>,
    /// Whether somebody said that it is them.
    pub claimed: bool,
    /// Whether that was the reader.
    pub mine: bool,
    /// The orders; of claimed ones only their buyer reads.
    pub orders: Vec<GuestOrderView>,
}

/// Reads what a link leads to.
pub(crate) async fn guest_view(
    tx: &mut Tx,
    scope: Scope,
    people: &dyn People,
    token: &str,
    reader: Option<PersonId>,
) -> Result<GuestClaimView> {
    let guest = taken::guest_by_token(tx, scope, token).await?;
    let guest = guest.ok_or(Code::NOT_FOUND.fault())?;
    let person = julin_identity::person(tx, scope, guest.guest_id).await?;
    let mut leaders = julin_community::leader_cards(tx, scope, people, &[guest.leader_id]).await?;
    let claimed = guest.claimed_by.is_some();
    let mine = claimed && guest.claimed_by == reader;
    let mut orders = vec![];
    if !claimed || mine {
        for id in taken::orders_of_guest(tx, scope, &guest).await? {
            orders.extend(order_view(tx, scope, id).await?);
        }
    }
    Ok(GuestClaimView {
        name: person.map(|p| p.nickname).unwrap_or_default(),
        leader: leaders.remove(&guest.leader_id),
        claimed,
        mine,
        orders,
    })
}

async fn order_view(tx: &mut Tx, scope: Scope, id: OrderId) -> Result<Option<GuestOrderView>> {
    let Some(order) = store::order(tx, scope, id).await? else {
        return Ok(None);
    };
    let line = |l: store::Line| GuestLineView {
        name: l.name,
        spec: l.spec,
        image_url: l.image_url,
        quantity: l.quantity,
        amount: l.amount,
    };
    let lines = store::lines(tx, scope, &[id]).await?;
    Ok(Some(GuestOrderView {
        id,
        number: number(id),
        campaign_title: julin_groupbuy::title(tx, scope, order.campaign_id).await?,
        status: order.status,
        total: order.total,
        paid: order.paid,
        pay_by: order.pay_by,
        lines: lines.into_iter().map(line).collect(),
    }))
}
