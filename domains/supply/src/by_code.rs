//! Handing over by pickup code: bound to its pickup point, a few wrong ones at the most.
use crate::hand_over::{HandOverResult, Outcome, hand_one};
use crate::refusals as no;
use crate::store::counter as store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Fault, OrderId, PickupPointId, Scope};
use julin_orders::RosterQuery;
use julin_web::Actor;

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
        let (by, slot) = (self.actor.person, tx.now().0 / SLOT_MS);
        let wrong = store::wrong_codes(tx, self.scope, by, slot - SLOTS + 1).await?;
        if wrong >= WRONG_MAX {
            return Ok(Err(no::CODE_TRIES.fault()));
        }
        let Some(id) = self.find(tx).await? else {
            store::count_wrong_code(tx, self.scope, by, slot).await?;
            return Ok(Err(no::CODE_WRONG.field("code")));
        };
        match hand_one(tx, self.scope, &self.actor, id, self.window_s).await? {
            Outcome::Blocked(fault) => Ok(Err(fault)),
            Outcome::Handed => Ok(Ok(HandOverResult {
                handed: vec![id],
                ..HandOverResult::default()
            })),
            Outcome::Already => Ok(Ok(HandOverResult {
                already: vec![id],
                ..HandOverResult::default()
            })),
        }
    }
}

impl HandOverByCode {
    async fn find(&self, tx: &mut Tx) -> Result<Option<OrderId>> {
        let query = RosterQuery {
            pickup_point: Some(self.point),
            q: self.code.clone(),
            ..RosterQuery::default()
        };
        let waiting = julin_orders::roster(tx, self.scope, &query).await?;
        let bears = |o: &&julin_orders::RosterOrder| {
            o.order.pickup_code.as_deref() == Some(self.code.as_str())
        };
        if let Some(found) = waiting.iter().find(bears) {
            return Ok(Some(found.order.id));
        }
        Ok(store::handed_under(tx, self.scope, self.point, &self.code).await?)
    }
}
