//! Handing over by pickup code: bound to its pickup point, a few wrong ones at the most.
use crate::hand_over::{HandOverResult, Outcome, hand_one};
use crate::refusals as no;
use crate::store::counter as store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Fault, OrderId, PickupPointId, Scope};
use julin_orders::{AfterSaleView, RosterQuery};
use julin_web::{Actor, Permission, Reach};

/// Wrong codes are counted in slots of a minute …
const SLOT_MS: i64 = 60_000;
/// … over ten minutes …
const SLOTS: i64 = 10;
/// … up to this many.
const WRONG_MAX: i64 = 10;

/// Hands over the order that bears a code. A wrong code is counted, so the refusal is an answer and not
/// an error, which would undo the counting.
pub(crate) struct HandOverByCode {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) point: PickupPointId,
    pub(crate) code: String,
    pub(crate) window_s: i64,
}

impl Command for HandOverByCode {
    type Output = Result<HandOverResult, Fault>;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        crate::arrive::require(tx, self.scope, &self.actor, self.point).await?;
        let id = match find(tx, self.scope, (&self.actor, self.point), &self.code).await? {
            Ok(id) => id,
            Err(fault) => return Ok(Err(fault)),
        };
        match hand_one(tx, self.scope, &self.actor, id, self.window_s).await? {
            Outcome::Blocked(fault) => Ok(Err(fault)),
            done => {
                let mut result = HandOverResult::default();
                result.add(id, done);
                Ok(Ok(result))
            }
        }
    }
}

/// The order that bears a code at a pickup point, waiting there or handed over before; a wrong code is
/// counted against who typed it.
async fn find(
    tx: &mut Tx,
    scope: Scope,
    (actor, point): (&Actor, PickupPointId),
    code: &str,
) -> Result<Result<OrderId, Fault>> {
    let (by, slot) = (actor.person, tx.now().0 / SLOT_MS);
    let wrong = store::wrong_codes(tx, scope, by, slot - SLOTS + 1).await?;
    if wrong >= WRONG_MAX {
        return Ok(Err(no::CODE_TRIES.fault()));
    }
    let query = RosterQuery {
        pickup_point: Some(point),
        q: code.to_owned(),
        ..RosterQuery::default()
    };
    let waiting = julin_orders::roster(tx, scope, &query).await?;
    let bears = |o: &&julin_orders::RosterOrder| o.order.pickup_code.as_deref() == Some(code);
    let found = match waiting.iter().find(bears) {
        Some(found) => Some(found.order.id),
        None => store::handed_under(tx, scope, point, code).await?,
    };
    let Some(id) = found else {
        store::count_wrong_code(tx, scope, by, slot).await?;
        return Ok(Err(no::CODE_WRONG.field("code")));
    };
    Ok(Ok(id))
}

/// Finds the goods that a member brings back, by the code of the order they were in.
pub(crate) struct ReturnsByCode {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    /// Where; at any pickup point only for those whose reach is the shop.
    pub(crate) point: Option<PickupPointId>,
    pub(crate) code: String,
}

impl Command for ReturnsByCode {
    type Output = Result<Vec<AfterSaleView>, Fault>;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let (scope, by) = (self.scope, self.actor.person);
        match self.point {
            Some(point) => crate::arrive::require(tx, scope, &self.actor, point).await?,
            None => self.actor.require(Permission::HandOver, Reach::Shop)?,
        }
        let slot = tx.now().0 / SLOT_MS;
        let wrong = store::wrong_codes(tx, scope, by, slot - SLOTS + 1).await?;
        if wrong >= WRONG_MAX {
            return Ok(Err(no::CODE_TRIES.fault()));
        }
        let orders = store::all_handed_under(tx, scope, self.point, &self.code).await?;
        if orders.is_empty() {
            store::count_wrong_code(tx, scope, by, slot).await?;
            return Ok(Err(no::CODE_WRONG.field("code")));
        }
        let mut claims = vec![];
        for order in orders {
            claims.append(&mut julin_orders::awaiting_return(tx, scope, order).await?);
        }
        if claims.is_empty() {
            return Ok(Err(no::NOTHING_RETURNS.field("code")));
        }
        Ok(Ok(claims))
    }
}
