//! The cutoff: no more orders are placed.
use crate::schedule::set_timers;
use crate::store::campaign::{self, CampaignRow};
use crate::store::extension;
use crate::{CampaignStatus, flash, set_status};
use julin_contracts::CampaignCutoff;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, Code, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

/// Stops placing; the campaign is counted when the last order's payment deadline has passed.
pub(crate) async fn stop(tx: &mut Tx, scope: Scope, row: &CampaignRow) -> Result<()> {
    set_status(
        tx,
        scope,
        row.id,
        CampaignStatus::Open,
        CampaignStatus::Cutoff,
    )
    .await?;
    flash::close_all(tx, scope, row.id).await?;
    let told = CampaignCutoff { campaign: row.id };
    julin_events::emit(tx, scope, told).await.map(|_| ())
}

/// Stops placing before its time.
#[derive(Debug, Clone)]
pub struct CutoffNow {
    /// Who does.
    pub actor: Actor,
    /// Which.
    pub id: CampaignId,
    /// Seconds that an order may be paid after it was placed.
    pub payment_timeout_s: i64,
}

impl Command for CutoffNow {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let row = campaign::get(tx, scope, self.id).await?;
        let mut row = row.ok_or(Code::NOT_FOUND.fault())?;
        if row.status == CampaignStatus::Cutoff {
            return Ok(());
        }
        let now = tx.now();
        if row.cutoff_at > now {
            row.cutoff_at = now;
            row.counting_at = now.plus_s(self.payment_timeout_s);
            campaign::update(tx, scope, &row).await?;
            set_timers(tx, scope, &row).await?;
        }
        // Who stops it means it: it does not open again by itself.
        extension::use_up(tx, scope, row.id).await?;
        stop(tx, scope, &row).await?;
        let (id, none) = (self.id.0, json!({}));
        audit(
            tx,
            &self.actor,
            "groupbuy.campaign.cutoff",
            "campaign",
            id,
            none,
        )
        .await
    }
}

/// Stops placing when its time has come; the timer's command.
pub(crate) struct CutoffDue {
    pub(crate) scope: Scope,
    pub(crate) id: CampaignId,
}

impl Command for CutoffDue {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Some(row) = campaign::get(tx, self.scope, self.id).await? else {
            return Ok(());
        };
        let due = row.status == CampaignStatus::Open && row.cutoff_at <= tx.now();
        if due {
            stop(tx, self.scope, &row).await
        } else {
            Ok(())
        }
    }
}
