//! Moving a campaign from state to state.
use crate::CampaignStatus;
use crate::store::{campaign, step};
use julin_db::{DbError, Error, Result, Tx};
use julin_kernel::{CampaignId, Code, LiveId, Scope};

/// Moves a campaign from one state to the next. Answers whether it moved: false when it is there
/// already. Refuses with `wrong_state` when it is anywhere else.
pub async fn set_status(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
    from: CampaignStatus,
    to: CampaignStatus,
) -> Result<bool> {
    let moved = change_status(tx, scope, id, from, to).await?;
    if moved {
        step::write(tx, scope, id, to.as_str(), None).await?;
    }
    Ok(moved)
}

/// Where a campaign stands; none if there is none.
pub async fn campaign_status(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
) -> Result<Option<CampaignStatus>, DbError> {
    Ok(campaign::get(tx, scope, id).await?.map(|c| c.status))
}

/// As `set_status`, for who writes the step in other words.
pub(crate) async fn change_status(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
    from: CampaignStatus,
    to: CampaignStatus,
) -> Result<bool> {
    if !from.may_become(to) {
        return Err(Error::internal(format!(
            "no campaign goes from {from} to {to}"
        )));
    }
    if campaign::set_status(tx, scope, id, from, to).await? {
        return Ok(true);
    }
    let now = campaign::get(tx, scope, id).await?;
    let now = now.ok_or(Code::NOT_FOUND.fault())?.status;
    if now == to {
        return Ok(false);
    }
    Err(Code::WRONG_STATE.fault().detail(now.as_str()).into())
}

/// Names the live session that goes with a campaign, or none; answers whether there is such a
/// campaign.
pub async fn link_live(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
    live: Option<LiveId>,
) -> Result<bool, DbError> {
    campaign::set_live(tx, scope, id, live).await
}
