//! Edit a session: all of it while planned; title, cover and items while on air.
use crate::preheat::remind::{self, Moment, Told};
use crate::session::{CardState, LiveStatus, OVER, Session};
use crate::store::replay::recording;
use crate::store::{card, session as store};
use crate::{jobs, others, plan};
use julin_db::{Command, Json, Result, Tx};
use julin_kernel::{CampaignItemId, Code, LiveId, Scope, Ts, Zone};
use julin_web::{Actor, audit};
use serde::Deserialize;
use serde_json::json;

/// What may be changed of a session; what is left out stays.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveEdit {
    /// Its title.
    pub title: Option<String>,
    /// Key of an uploaded picture.
    pub cover_key: Option<String>,
    /// When it begins; only while planned.
    pub starts_at: Option<Ts>,
    /// The items in the host's order.
    pub item_ids: Option<Vec<CampaignItemId>>,
    /// Interests to choose from.
    pub interest_tags: Option<Vec<String>>,
}

/// Changes a session.
pub(crate) struct Edit {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) input: LiveEdit,
    pub(crate) zone: Zone,
}

impl Command for Edit {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let found = store::get(tx, scope, self.live).await?;
        let before = found.ok_or(Code::NOT_FOUND.fault())?;
        if before.is_over() {
            return Err(OVER.fault().into());
        }
        let after = self.apply(tx, scope, &before).await?;
        store::edit(tx, scope, &after).await?;
        if after.starts_at != before.starts_at {
            others::link_campaign(tx, scope, after.campaign_id).await?;
            let (live, due) = (after.id, after.starts_at);
            jobs::leave(tx, scope, jobs::Planned { live, due }, &self.zone).await?;
            let moment = Moment::Moved;
            remind::leave_notice(tx, scope, Told { live, moment, due }).await?;
        }
        if let Some(items) = &self.input.item_ids {
            replace_items(tx, scope, &after, items).await?;
        }
        let detail = json!({
            "title": [before.title, after.title], "starts_at": [before.starts_at, after.starts_at],
        });
        audit(
            tx,
            &self.actor,
            "live.session.edit",
            "live",
            after.id.0,
            detail,
        )
        .await
    }
}

impl Edit {
    async fn apply(&self, tx: &mut Tx, scope: Scope, before: &Session) -> Result<Session> {
        let (input, mut after) = (&self.input, before.clone());
        let found = others::campaign(tx, scope, before.campaign_id).await?;
        let campaign = found.ok_or(Code::NOT_FOUND.fault())?;
        if let Some(title) = &input.title {
            after.title = julin_web::check::text("title", title, 1, 60)?;
        }
        if input.cover_key.is_some() {
            after.cover_key = plan::cover(input.cover_key.as_deref())?;
        }
        if let Some(items) = &input.item_ids {
            plan::items(items, &campaign)?;
        }
        if let Some(tags) = &input.interest_tags {
            after.interest_tags = Json(plan::tags(tags)?);
        }
        if let Some(due) = input.starts_at.filter(|due| *due != before.starts_at) {
            if before.status != LiveStatus::Planned {
                return Err(Code::WRONG_STATE.field("starts_at").into());
            }
            plan::due(due, tx.now(), &campaign)?;
            after.starts_at = due;
        }
        Ok(after)
    }
}

/// Cards that were taken out disappear; on air they are hidden, for their clicks and sales are counted.
async fn replace_items(
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    items: &[CampaignItemId],
) -> Result<()> {
    for gone in card::of_live(tx, scope, s.id).await? {
        if items.contains(&gone.item_id) {
            continue;
        }
        if s.status == LiveStatus::Planned {
            card::delete(tx, scope, gone.id).await?;
        } else {
            card::set_state(tx, scope, gone.id, CardState::Hidden, gone.pushed_at).await?;
            recording::end_chapters(tx, scope, s.id, gone.id).await?;
        }
    }
    Ok(card::place(tx, scope, s.id, items).await?)
}
