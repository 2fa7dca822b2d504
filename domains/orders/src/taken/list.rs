//! A leader takes the orders of many neighbours at once, from a list. All of them, or none.
use super::behalf::{TakeOrderBody, buyer, placing};
use super::store::{self as taken, Taken};
use super::{Buyer, TakenKind, TakenPay, cash};
use crate::place::{PlaceOrder, PlaceOrderLine, PlacedOrder};
use crate::round::Round;
use crate::store;
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{BuildingId, CampaignId, Fault, Money, OrderId, Scope, Ts};
use julin_web::{Actor, Permission, Reach, Replay, audit, body_hash, check};
use serde::{Deserialize, Serialize};

/// One order of a list.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TakeListOrder {
    /// For whom.
    pub buyer: Buyer,
    /// What and how many.
    pub lines: Vec<PlaceOrderLine>,
    /// Building, if told.
    #[serde(default)]
    pub building_id: Option<BuildingId>,
    /// Unit, such as 1203, if told.
    #[serde(default)]
    pub unit: Option<String>,
    /// At most 200 characters.
    #[serde(default)]
    pub note: String,
}

/// Orders taken for many neighbours.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TakeListBody {
    /// The buy.
    pub campaign_id: CampaignId,
    /// How all of them are paid.
    pub pay: TakenPay,
    /// 1 to 60 orders.
    pub orders: Vec<TakeListOrder>,
}

/// One order that was taken.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TakenListOrder {
    /// The order.
    pub id: OrderId,
    /// For whom.
    pub buyer_name: String,
    /// What it costs.
    pub total: Money,
    /// Until when it may be paid.
    pub pay_by: Ts,
    /// The page on which a guest claims it; none if its buyer is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_path: Option<String>,
}

/// Orders a list may have.
const ORDERS_MAX: usize = 60;

/// Takes the orders of a list.
pub struct TakeList {
    /// The tenant.
    pub scope: Scope,
    /// The leader.
    pub actor: Actor,
    /// Same key and body, same orders.
    pub key: String,
    /// The orders.
    pub body: TakeListBody,
    /// How long the buyers may pay by the link, in seconds.
    pub pay_within_s: i64,
    /// How much cash a leader may owe.
    pub debt_max: Money,
}

impl Command for TakeList {
    type Output = Vec<TakenListOrder>;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<TakenListOrder>> {
        let leader = self.actor.person;
        self.actor
            .require(Permission::EditOrders, Reach::Leader(leader))?;
        check::count("orders", &self.body.orders, 1, ORDERS_MAX)?;
        let hash = body_hash(&self.body);
        let before = taken::list_by_key(tx, self.scope, leader, &self.key).await?;
        if let Replay::Same(orders) = Replay::of(before, &hash)? {
            return answers(tx, self.scope, &orders.0).await;
        }
        let mut ids = vec![];
        for (at, order) in self.body.orders.iter().enumerate() {
            let placed = self.take(tx, at, order).await;
            ids.push(placed.map_err(|e| within(at, e))?.id);
        }
        taken::insert_list(tx, self.scope, leader, (&self.key, &hash), &ids).await?;
        self.audit(tx, &ids).await?;
        answers(tx, self.scope, &ids).await
    }
}

impl TakeList {
    /// Each order is judged when those before it are placed.
    async fn take(&self, tx: &mut Tx, at: usize, order: &TakeListOrder) -> Result<PlacedOrder> {
        let request = self.request(tx, at, order).await?;
        let placed = Round::play(tx, &[&request]).await?.pop();
        let placed = placed.ok_or_else(|| Error::internal("a round without an answer"))??;
        let row = Taken {
            order_id: placed.id,
            by_id: self.actor.person,
            kind: TakenKind::OnBehalf,
            pay: self.body.pay,
            at: tx.now(),
        };
        let key = format!("{}#{at}", self.key);
        taken::insert(tx, self.scope, &row, (&key, "")).await?;
        if self.body.pay == TakenPay::Cash {
            let order = store::order(tx, self.scope, placed.id).await?;
            let order = order.ok_or_else(|| Error::internal("an order vanished"))?;
            cash::collect(tx, self.scope, &self.actor, &order, self.debt_max).await?;
        }
        Ok(placed)
    }

    async fn request(&self, tx: &mut Tx, at: usize, order: &TakeListOrder) -> Result<PlaceOrder> {
        let leader = self.actor.person;
        let member = buyer(tx, self.scope, leader, &order.buyer).await?;
        let body = TakeOrderBody {
            campaign_id: self.body.campaign_id,
            buyer: order.buyer.clone(),
            lines: order.lines.clone(),
            pay: self.body.pay,
            building_id: order.building_id,
            unit: order.unit.clone(),
            pickup_point_id: None,
            note: order.note.clone(),
        };
        let key = format!("by:{leader}:{}#{at}", self.key);
        let body = placing(leader, &body);
        Ok(PlaceOrder::new(
            self.scope,
            member,
            key,
            &body,
            self.pay_within_s,
        )?)
    }

    async fn audit(&self, tx: &mut Tx, ids: &[OrderId]) -> Result<()> {
        let detail = serde_json::json!({ "pay": self.body.pay, "orders": ids });
        let (what, id) = ("orders.order.take_list", self.body.campaign_id.0);
        audit(tx, &self.actor, what, "campaign", id, detail).await
    }
}

/// Says which of the orders was refused.
fn within(at: usize, e: Error) -> Error {
    let Error::Refused(mut fault) = e else {
        return e;
    };
    fault.field = Some(match fault.field {
        // It is the whole list's.
        Some(field) if field == "campaign_id" => field,
        Some(field) => format!("orders.{at}.{field}"),
        None => format!("orders.{at}"),
    });
    Error::Refused(fault)
}

async fn answers(tx: &mut Tx, scope: Scope, ids: &[OrderId]) -> Result<Vec<TakenListOrder>> {
    let mut answers = vec![];
    for id in ids {
        let order = store::order(tx, scope, *id).await?;
        let order = order.ok_or_else(|| -> Fault { julin_kernel::Code::NOT_FOUND.fault() })?;
        let person = julin_identity::person(tx, scope, order.member_id).await?;
        answers.push(TakenListOrder {
            id: *id,
            buyer_name: person.map(|p| p.nickname).unwrap_or_default(),
            total: order.total,
            pay_by: order.pay_by,
            claim_path: taken::claim_path(tx, scope, order.member_id).await?,
        });
    }
    Ok(answers)
}
