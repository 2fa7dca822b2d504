//! What other rooms and `app` may ask.
use crate::store::session as store;
use crate::talk::task::{LiveStanding, standing};
use julin_db::{DbError, Tx};
use julin_kernel::{CampaignId, LiveId, PersonId, Scope, Ts};
use julin_web::{Actor, Permission, Reach};

/// A session that is on air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnAir {
    /// The session.
    pub live: LiveId,
    /// Its title.
    pub title: String,
    /// What it sells.
    pub campaign: CampaignId,
    /// Its host; none for the store's own.
    pub leader: Option<PersonId>,
    /// Since when.
    pub started_at: Option<Ts>,
}

/// The sessions of a campaign that are on air or to come: for the relay.
pub async fn coming(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<LiveId>, DbError> {
    store::coming(tx, scope, campaign).await
}

/// Over whom a permission to run this session must reach; none if there is no such session.
pub async fn reach_of(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Option<Reach>, DbError> {
    let found = store::get(tx, scope, live).await?;
    Ok(found.map(|s| s.reach()))
}

/// Whether the actor runs this session, as its host or as an assistant: then they are no viewer of it.
pub async fn runs(tx: &mut Tx, scope: Scope, actor: &Actor, live: LiveId) -> Result<bool, DbError> {
    match store::get(tx, scope, live).await? {
        Some(s) => Ok(standing(tx, scope, Some(actor), &s).await? != LiveStanding::Viewer),
        None => Ok(false),
    }
}

/// Whether the actor runs a session of this campaign that is on air or to come.
pub async fn hosts(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    campaign: CampaignId,
) -> Result<bool, DbError> {
    for live in store::coming(tx, scope, campaign).await? {
        let reach = reach_of(tx, scope, live).await?;
        if reach.is_some_and(|r| actor.may(Permission::RunLives, r)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// All sessions on air, oldest first: for the presence ticker, the relay and the dashboard.
pub async fn on_air(tx: &mut Tx, scope: Scope) -> Result<Vec<OnAir>, DbError> {
    let found = store::on_air(tx, scope).await?;
    let view = |s: crate::session::Session| OnAir {
        live: s.id,
        title: s.title,
        campaign: s.campaign_id,
        leader: s.leader_id,
        started_at: s.started_at,
    };
    Ok(found.into_iter().map(view).collect())
}
