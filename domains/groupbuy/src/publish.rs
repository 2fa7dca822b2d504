//! Publishing a draft, and opening what is published.
use crate::commission::freeze_levels;
use crate::lineup::bind_stock;
use crate::schedule::{check_times, set_timers};
use crate::store::campaign::{self, CampaignRow};
use crate::{CampaignStatus, set_status};
use julin_community::{LeaderDeed, require_free};
use julin_contracts::CampaignOpened;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, Code, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

/// Brings a draft whose stock is bound to its place: open if its time has come, scheduled otherwise.
pub(crate) async fn publish(tx: &mut Tx, scope: Scope, row: &mut CampaignRow) -> Result<()> {
    let open = row.opens_at <= tx.now();
    let to = if open {
        CampaignStatus::Open
    } else {
        CampaignStatus::Scheduled
    };
    freeze_levels(tx, scope, row.id).await?;
    set_status(tx, scope, row.id, CampaignStatus::Draft, to).await?;
    row.status = to;
    set_timers(tx, scope, row).await?;
    if open {
        tell_opened(tx, scope, row).await
    } else {
        Ok(())
    }
}

async fn tell_opened(tx: &mut Tx, scope: Scope, row: &CampaignRow) -> Result<()> {
    let opened = CampaignOpened {
        campaign: row.id,
        leader: row.leader_id,
        title: row.title.clone(),
        cutoff: row.cutoff_at,
    };
    julin_events::emit(tx, scope, opened).await.map(|_| ())
}

/// Opens a draft or scheduled campaign now.
#[derive(Debug, Clone)]
pub struct OpenNow {
    /// Who does.
    pub actor: Actor,
    /// Which.
    pub id: CampaignId,
}

impl Command for OpenNow {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let row = campaign::get(tx, scope, self.id).await?;
        let mut row = row.ok_or(Code::NOT_FOUND.fault())?;
        if row.status == CampaignStatus::Open {
            return Ok(());
        }
        if !row.status.is_unpublished() {
            return Err(Code::WRONG_STATE.fault().detail(row.status.as_str()).into());
        }
        if let Some(owner) = row.leader_id {
            require_free(tx, scope, owner, LeaderDeed::Buy).await?;
        }
        row.opens_at = tx.now();
        check_times(tx.now(), row.opens_at, row.cutoff_at)?;
        campaign::update(tx, scope, &row).await?;
        bind_stock(tx, scope, row.id).await?;
        if row.status == CampaignStatus::Draft {
            freeze_levels(tx, scope, row.id).await?;
        }
        set_status(tx, scope, row.id, row.status, CampaignStatus::Open).await?;
        set_timers(tx, scope, &row).await?;
        tell_opened(tx, scope, &row).await?;
        let (id, none) = (self.id.0, json!({}));
        audit(
            tx,
            &self.actor,
            "groupbuy.campaign.open",
            "campaign",
            id,
            none,
        )
        .await
    }
}

/// Opens a scheduled campaign whose time has come; the timer's command.
pub(crate) struct OpenDue {
    pub(crate) scope: Scope,
    pub(crate) id: CampaignId,
}

impl Command for OpenDue {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Some(row) = campaign::get(tx, self.scope, self.id).await? else {
            return Ok(());
        };
        let due = row.status == CampaignStatus::Scheduled && row.opens_at <= tx.now();
        if !due {
            return Ok(());
        }
        set_status(tx, self.scope, row.id, row.status, CampaignStatus::Open).await?;
        tell_opened(tx, self.scope, &row).await
    }
}
