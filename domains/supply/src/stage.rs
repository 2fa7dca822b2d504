//! A campaign's goods for one pickup point are sorted, or leave for it.
use crate::arrive;
use julin_db::{Command, Db, Result, Tx};
use julin_kernel::{CampaignId, Code, PickupPointId, Scope};
use julin_orders::OrderStatus;
use julin_web::{Actor, audit};

/// Orders moved in one transaction.
const SOME: i64 = 500;

/// Moves the orders of a pickup point to `sorted` or `in_transit`.
#[derive(Debug, Clone)]
pub(crate) struct MoveStage {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) campaign: CampaignId,
    pub(crate) point: PickupPointId,
    pub(crate) to: OrderStatus,
}

impl MoveStage {
    /// Moves all of them, some at a time; answers how many moved.
    pub(crate) async fn all(self, db: &Db) -> Result<usize> {
        let mut moved = 0;
        loop {
            let (some, more) = db.write(self.clone()).await?;
            moved += some;
            if !more {
                return Ok(moved);
            }
        }
    }
}

impl Command for MoveStage {
    type Output = (usize, bool);
    async fn run(&self, tx: &mut Tx) -> Result<(usize, bool)> {
        let found = julin_groupbuy::title(tx, self.scope, self.campaign).await?;
        if found.is_empty() {
            return Err(Code::NOT_FOUND.fault().into());
        }
        let point = julin_community::pickup_point(tx, self.scope, self.point).await?;
        point.ok_or_else(|| Code::NOT_FOUND.field("pickup_point_id"))?;
        if self.to == OrderStatus::InTransit {
            arrive::may_leave(tx, self.scope, (self.campaign, self.point)).await?;
        }
        let (of, by) = ((self.campaign, Some(self.point)), Some(self.actor.person));
        let moved = julin_orders::advance(tx, self.scope, of, self.to, by, SOME).await?;
        let detail = serde_json::json!({
            "pickup_point": self.point, "to": self.to, "orders": moved.len(),
        });
        let (action, id) = ("supply.stage", self.campaign.0);
        audit(tx, &self.actor, action, "campaign", id, detail).await?;
        let more = i64::try_from(moved.len()).is_ok_and(|n| n == SOME);
        Ok((moved.len(), more))
    }
}
