//! The host's press: a flash sale starts, or is stopped before its time.
use super::FlashState;
use super::end::{end, leave_timer};
use super::plan::{found, open_campaign};
use crate::store::flash as store;
use julin_contracts::FlashStarted;
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{CampaignItemId, Code, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

const OVER: Code = Code::new(
    "groupbuy.flash_over",
    409,
    "这场秒杀已经结束",
    "This flash sale is over",
);

/// Starts a flash sale: from the server's now, after the countdown, for its seconds or until the
/// cutoff. A second press changes nothing.
#[derive(Debug, Clone)]
pub struct StartFlash {
    /// Who does; the caller has checked that they may.
    pub actor: Actor,
    /// Which.
    pub item: CampaignItemId,
    /// Seconds that everybody counts down.
    pub countdown_s: i64,
}

impl Command for StartFlash {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let row = found(tx, scope, self.item).await?;
        let flash = row.flash().ok_or(Code::NOT_FOUND.fault())?;
        match flash.state(tx.now()) {
            FlashState::Counting | FlashState::Running => return Ok(()),
            FlashState::Over => return Err(OVER.fault().into()),
            FlashState::Planned => {}
        }
        let campaign = open_campaign(tx, scope, row.campaign_id).await?;
        let from = tx.now().plus_s(self.countdown_s);
        let until = from.plus_s(flash.seconds).min(campaign.cutoff_at);
        if until <= from {
            return Err(Code::WRONG_STATE.fault().detail("cutoff").into());
        }
        if !store::start(tx, scope, row.id, (from, until)).await? {
            return Ok(());
        }
        leave_timer(tx, scope, row.id, until).await?;
        let started = FlashStarted {
            campaign: campaign.id,
            item: row.id,
            from,
            until,
        };
        emit(tx, scope, started).await?;
        let detail = json!({"campaign": campaign.id, "from": from, "until": until});
        let id = self.item.0;
        audit(
            tx,
            &self.actor,
            "groupbuy.flash.start",
            "flash_sale",
            id,
            detail,
        )
        .await
    }
}

/// Stops a flash sale before its time; orders placed stand.
#[derive(Debug, Clone)]
pub struct StopFlash {
    /// Who does; the caller has checked that they may.
    pub actor: Actor,
    /// Which.
    pub item: CampaignItemId,
}

impl Command for StopFlash {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let row = found(tx, scope, self.item).await?;
        let flash = row.flash().ok_or(Code::NOT_FOUND.fault())?;
        if flash.state(tx.now()) == FlashState::Planned {
            return Err(Code::WRONG_STATE.fault().detail("planned").into());
        }
        if !end(tx, scope, &row).await? {
            return Ok(());
        }
        let (id, detail) = (self.item.0, json!({"campaign": row.campaign_id}));
        audit(
            tx,
            &self.actor,
            "groupbuy.flash.stop",
            "flash_sale",
            id,
            detail,
        )
        .await
    }
}
