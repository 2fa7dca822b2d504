//! A campaign's goods for one pickup point are sorted, or leave for it.
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, Code, PickupPointId, Scope};
use julin_orders::OrderStatus;
use julin_web::{Actor, audit};

/// Moves the orders of a pickup point to `sorted` or `in_transit`; answers how many moved.
pub(crate) struct MoveStage {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) campaign: CampaignId,
    pub(crate) point: PickupPointId,
    pub(crate) to: OrderStatus,
}

impl Command for MoveStage {
    type Output = usize;
    async fn run(&self, tx: &mut Tx) -> Result<usize> {
        let found = julin_groupbuy::snapshot(tx, self.scope, self.campaign).await?;
        found.ok_or(Code::NOT_FOUND.fault())?;
        let point = julin_community::pickup_point(tx, self.scope, self.point).await?;
        point.ok_or_else(|| Code::NOT_FOUND.field("pickup_point_id"))?;
        let (point, by) = (Some(self.point), Some(self.actor.person));
        let moved =
            julin_orders::advance(tx, self.scope, self.campaign, point, self.to, by).await?;
        let detail = serde_json::json!({
            "pickup_point": self.point, "to": self.to, "orders": moved.len(),
        });
        let (action, id) = ("supply.stage", self.campaign.0);
        audit(tx, &self.actor, action, "campaign", id, detail).await?;
        Ok(moved.len())
    }
}
