//! Handing over: one tap for all of a family's orders; a second time is harmless.
use crate::refusals as no;
use crate::replace;
use crate::store::counter::{self as store, Tap};
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{AfterSaleId, Code, Fault, OrderId, Scope};
use julin_orders::refusals::UNWEIGHED;
use julin_orders::{HandOver, Order, OrderStatus};
use julin_web::{Actor, Permission, Reach, Replay, body_hash, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order that stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BlockedOrder {
    /// Which.
    pub id: OrderId,
    /// Why: a problem code.
    pub code: String,
}

/// What became of the orders of one tap.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HandOverResult {
    /// Handed over now.
    pub handed: Vec<OrderId>,
    /// Handed over before.
    pub already: Vec<OrderId>,
    /// Not handed over.
    pub blocked: Vec<BlockedOrder>,
    /// Claims whose goods were handed over now, in place of others.
    #[serde(default)]
    pub replaced: Vec<AfterSaleId>,
}

/// Orders of one tap at the most.
const ORDERS_MAX: usize = 100;

/// Hands orders over.
pub struct HandOverOrders {
    /// The tenant.
    pub scope: Scope,
    /// Who hands over.
    pub actor: Actor,
    /// Same key and orders, same answer.
    pub key: String,
    /// Which.
    pub orders: Vec<OrderId>,
    /// How long after pickup one may claim, in seconds.
    pub window_s: i64,
}

impl Command for HandOverOrders {
    type Output = HandOverResult;
    async fn run(&self, tx: &mut Tx) -> Result<HandOverResult> {
        check::count("order_ids", &self.orders, 1, ORDERS_MAX)?;
        let (hash, by) = (body_hash(&self.orders), self.actor.person);
        let before = store::handover_by_key(tx, self.scope, by, &self.key).await?;
        if let Replay::Same(json) = Replay::of(before, &hash)? {
            return serde_json::from_str(&json).map_err(Error::internal);
        }
        let mut result = HandOverResult::default();
        for id in &self.orders {
            let outcome = hand_one(tx, self.scope, &self.actor, *id, self.window_s).await?;
            result.add(*id, outcome);
        }
        let json = serde_json::to_string(&result).map_err(Error::internal)?;
        let tap = Tap {
            by,
            key: &self.key,
            hash: &hash,
            result: &json,
        };
        store::insert_handover(tx, self.scope, &tap).await?;
        Ok(result)
    }
}

impl HandOverResult {
    pub(crate) fn add(&mut self, id: OrderId, outcome: Outcome) {
        match outcome {
            Outcome::Handed => self.handed.push(id),
            Outcome::Already => self.already.push(id),
            Outcome::Replaced(mut claims) => {
                self.already.push(id);
                self.replaced.append(&mut claims);
            }
            Outcome::Blocked(fault) => self.blocked.push(BlockedOrder {
                id,
                code: fault.code.code.to_owned(),
            }),
        }
    }
}

/// What became of one order.
pub(crate) enum Outcome {
    Handed,
    Already,
    /// The order was before; goods in place of others are now.
    Replaced(Vec<AfterSaleId>),
    Blocked(Fault),
}

/// Hands one order over, if it is this person's to hand over.
pub(crate) async fn hand_one(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    id: OrderId,
    window_s: i64,
) -> Result<Outcome> {
    let Some(order) = julin_orders::orders(tx, scope, &[id]).await?.pop() else {
        return Ok(Outcome::Blocked(Code::NOT_FOUND.fault()));
    };
    if !may_hand_over(actor, &order) {
        return Ok(Outcome::Blocked(no::NOT_YOURS.fault()));
    }
    match julin_orders::hand_over(tx, scope, id, actor.person, window_s).await? {
        HandOver::Already => {
            let claims = replace::hand_over(tx, scope, actor, id, window_s).await?;
            Ok(if claims.is_empty() {
                Outcome::Already
            } else {
                Outcome::Replaced(claims)
            })
        }
        HandOver::Unweighed => Ok(Outcome::Blocked(UNWEIGHED.fault())),
        HandOver::Blocked if order.status == OrderStatus::AtPickup => {
            Ok(Outcome::Blocked(no::CLAIM_OPEN.fault()))
        }
        HandOver::Blocked => Ok(Outcome::Blocked(no::NOT_AT_PICKUP.fault())),
        HandOver::Done => {
            let (point, by) = (order.pickup_point_id, actor.person);
            let code = order.pickup_code.unwrap_or_default();
            store::note_handed(tx, scope, id, point, &code, by).await?;
            Ok(Outcome::Handed)
        }
    }
}

/// A verifier of another store and another leader do not pass.
fn may_hand_over(actor: &Actor, order: &Order) -> bool {
    let reaches = [
        Reach::Leader(order.leader_id),
        Reach::PickupPoint(order.pickup_point_id),
    ];
    reaches
        .into_iter()
        .any(|reach| actor.may(Permission::HandOver, reach))
}
