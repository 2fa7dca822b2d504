//! A leader takes an order for a neighbour (代下单).
use super::store::{self as taken, Taken};
use super::{TakenKind, TakenPay, cash, guest};
use crate::place::{PlaceOrder, PlaceOrderBody, PlaceOrderLine, PlacedOrder};
use crate::round::Round;
use crate::store;
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{
    BuildingId, CampaignId, Code, Fault, Money, OrderId, PersonId, PickupPointId, Scope,
};
use julin_web::{Actor, Permission, Reach, Replay, audit, body_hash};
use serde::{Deserialize, Serialize};

/// For whom: somebody of the leader's people, or a neighbour by number or by name.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = OrderBuyer)]
pub struct Buyer {
    /// One of the leader's people.
    #[serde(default)]
    pub member_id: Option<PersonId>,
    /// Their number: whoever has it claims the order by signing in.
    #[serde(default)]
    pub phone: Option<String>,
    /// What they are called, if they are new.
    #[serde(default)]
    pub name: String,
}

/// An order taken for somebody.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TakeOrderBody {
    /// The buy.
    pub campaign_id: CampaignId,
    /// For whom.
    pub buyer: Buyer,
    /// What and how many.
    pub lines: Vec<PlaceOrderLine>,
    /// How it is paid.
    pub pay: TakenPay,
    /// Building, if told.
    #[serde(default)]
    pub building_id: Option<BuildingId>,
    /// Unit, such as 1203, if told.
    #[serde(default)]
    pub unit: Option<String>,
    /// Where it is picked up; the usual place unless told.
    #[serde(default)]
    pub pickup_point_id: Option<PickupPointId>,
    /// At most 200 characters.
    #[serde(default)]
    pub note: String,
}

/// Takes an order for somebody.
pub struct TakeOrder {
    /// The tenant.
    pub scope: Scope,
    /// The leader.
    pub actor: Actor,
    /// Same key and body, same order.
    pub key: String,
    /// The order.
    pub body: TakeOrderBody,
    /// How long the buyer may pay by the link, in seconds.
    pub pay_within_s: i64,
    /// How much cash a leader may owe.
    pub debt_max: Money,
}

impl Command for TakeOrder {
    type Output = PlacedOrder;
    async fn run(&self, tx: &mut Tx) -> Result<PlacedOrder> {
        let leader = self.actor.person;
        self.actor
            .require(Permission::EditOrders, Reach::Leader(leader))?;
        let hash = body_hash(&self.body);
        let before = taken::by_key(tx, self.scope, leader, &self.key).await?;
        if let Replay::Same(order) = Replay::of(before, &hash)? {
            return answer(tx, self.scope, order).await;
        }
        let member = buyer(tx, self.scope, leader, &self.body.buyer).await?;
        let request = self.request(member)?;
        let placed = Round::play(tx, &[&request]).await?.pop();
        let placed = placed.ok_or_else(|| Error::internal("a round without an answer"))??;
        self.note(tx, placed.id, &hash).await?;
        if self.body.pay == TakenPay::Cash {
            let order = store::order(tx, self.scope, placed.id).await?;
            let order = order.ok_or_else(|| Error::internal("an order vanished"))?;
            cash::collect(tx, self.scope, &self.actor, &order, self.debt_max).await?;
        }
        Ok(placed)
    }
}

impl TakeOrder {
    fn request(&self, member: PersonId) -> Result<PlaceOrder, Fault> {
        let body = placing(self.actor.person, &self.body);
        PlaceOrder::new(
            self.scope,
            member,
            format!("by:{}:{}", self.actor.person, self.key),
            &body,
            self.pay_within_s,
        )
    }

    async fn note(&self, tx: &mut Tx, order: OrderId, hash: &str) -> Result<()> {
        let taken = Taken {
            order_id: order,
            by_id: self.actor.person,
            kind: TakenKind::OnBehalf,
            pay: self.body.pay,
            at: tx.now(),
        };
        taken::insert(tx, self.scope, &taken, (&self.key, hash)).await?;
        let detail = serde_json::json!({ "pay": self.body.pay, "lines": self.body.lines });
        audit(
            tx,
            &self.actor,
            "orders.order.take",
            "order",
            order.0,
            detail,
        )
        .await
    }
}

/// What is asked for, as if its buyer asked for it.
pub(super) fn placing(leader: PersonId, b: &TakeOrderBody) -> PlaceOrderBody {
    PlaceOrderBody {
        campaign_id: b.campaign_id,
        leader_id: leader,
        pickup_point_id: b.pickup_point_id,
        lines: b.lines.clone(),
        note: b.note.clone(),
        live_id: None,
        card_id: None,
        building_id: b.building_id,
        unit: b.unit.clone(),
        open_team: false,
        team_id: None,
        coupon_ids: vec![],
        points: 0,
    }
}

pub(super) async fn answer(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<PlacedOrder> {
    let due = taken::due(tx, scope, order).await?;
    let (total, pay_by) = due.ok_or_else(|| Error::internal("an order vanished"))?;
    Ok(PlacedOrder {
        id: order,
        total,
        pay_by,
    })
}

/// Who buys: registered now if nobody has the number. Somebody without one is a guest, and claims the
/// order by a link.
pub(super) async fn buyer(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
    buyer: &Buyer,
) -> Result<PersonId> {
    let name = julin_web::check::text("buyer.name", &buyer.name, 0, 20)?;
    if let Some(member) = buyer.member_id {
        let known = julin_community::membership(tx, scope, member, leader).await?;
        known.ok_or_else(|| Code::NOT_FOUND.field("buyer.member_id"))?;
        return Ok(member);
    }
    let named = |e: Error| match e {
        Error::Refused(mut fault) => {
            fault.field = fault.field.map(|_| "buyer.phone".to_owned());
            Error::Refused(fault)
        }
        other => other,
    };
    let phone = buyer.phone.as_deref().map(str::trim);
    if let Some(phone) = phone.filter(|p| !p.is_empty()) {
        let found = julin_identity::register_or_find(tx, scope, phone, &name).await;
        return Ok(found.map_err(named)?.0);
    }
    julin_web::check::text("buyer.name", &name, 1, 20)?;
    guest::register(tx, scope, leader, &name).await
}
