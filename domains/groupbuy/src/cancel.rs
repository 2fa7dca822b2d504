//! Calling a campaign off before anybody has paid.
use crate::lineup::return_stock;
use crate::store::campaign;
use crate::store::{counter, team};
use crate::team::end_unresolved;
use crate::{CampaignStatus, set_status};
use julin_contracts::CampaignClosed;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, Code, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

const HAS_PAID_ORDERS: Code = Code::new(
    "groupbuy.has_paid_orders",
    409,
    "已有邻居付款，不能取消；可以提前截单",
    "Somebody has paid already; stop it early instead",
);

/// Calls a campaign off: a draft disappears, a published one fails, its unpaid orders end.
#[derive(Debug, Clone)]
pub struct Cancel {
    /// Who does.
    pub actor: Actor,
    /// Which.
    pub id: CampaignId,
}

impl Command for Cancel {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let row = campaign::get(tx, scope, self.id).await?;
        let row = row.ok_or(Code::NOT_FOUND.fault())?;
        if row.status == CampaignStatus::Failed {
            return Ok(());
        }
        let paid = counter::paid(tx, scope, &[self.id]).await?;
        if paid.iter().any(|(_, n)| *n > 0) || team::any_paid(tx, scope, self.id).await? {
            return Err(HAS_PAID_ORDERS.fault().into());
        }
        if !row.status.may_become(CampaignStatus::Failed) {
            return Err(Code::WRONG_STATE.fault().detail(row.status.as_str()).into());
        }
        if row.status == CampaignStatus::Draft {
            campaign::remove(tx, scope, self.id).await?;
        } else {
            set_status(tx, scope, self.id, row.status, CampaignStatus::Failed).await?;
            end_unresolved(tx, scope, self.id, i64::MAX).await?;
            return_stock(tx, scope, self.id).await?;
            let closed = CampaignClosed {
                campaign: self.id,
                succeeded: false,
                items: vec![],
            };
            julin_events::emit(tx, scope, closed).await?;
        }
        let detail = json!({"title": row.title, "was": row.status});
        audit(
            tx,
            &self.actor,
            "groupbuy.campaign.cancel",
            "campaign",
            self.id.0,
            detail,
        )
        .await
    }
}
