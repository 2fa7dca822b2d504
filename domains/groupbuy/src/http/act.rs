//! Opening, stopping and calling off.
use super::{read::page_of, runner_of};
use crate::view::{CampaignState, CampaignView};
use crate::{CampaignStatus, Cancel, CutoffNow, OpenNow};
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::CampaignId;
use julin_web::{Answer, Caller, Ctx, Problems};

/// Opens a draft or scheduled campaign now.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/open", tag = "groupbuy", operation_id = "groupbuyOpenCampaign",
    params(("id" = CampaignId, Path)), responses((status = 200, body = CampaignView), Problems),
    security(("session" = [])))]
pub(super) async fn open_campaign(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
) -> Answer<Json<CampaignView>> {
    let actor = runner_of(&ctx, &caller, id).await?;
    ctx.db.write(OpenNow { actor, id }).await?;
    Ok(Json(page_of(&ctx, &caller, id, None).await?))
}

/// Stops placing now; orders placed may still be paid until their deadline.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/cutoff-now", tag = "groupbuy",
    operation_id = "groupbuyCutoffCampaign", params(("id" = CampaignId, Path)),
    responses((status = 200, body = CampaignView), Problems), security(("session" = [])))]
pub(super) async fn cutoff_campaign(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
) -> Answer<Json<CampaignView>> {
    let cutoff = CutoffNow {
        actor: runner_of(&ctx, &caller, id).await?,
        id,
        payment_timeout_s: ctx.config.orders.payment_timeout_s,
    };
    ctx.db.write(cutoff).await?;
    Ok(Json(page_of(&ctx, &caller, id, None).await?))
}

/// Calls a campaign off before anybody has paid; a draft disappears.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/cancel", tag = "groupbuy",
    operation_id = "groupbuyCancelCampaign", params(("id" = CampaignId, Path)),
    responses((status = 200, body = CampaignState), Problems), security(("session" = [])))]
pub(super) async fn cancel_campaign(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
) -> Answer<Json<CampaignState>> {
    let actor = runner_of(&ctx, &caller, id).await?;
    ctx.db.write(Cancel { actor, id }).await?;
    Ok(Json(CampaignState {
        id,
        status: CampaignStatus::Failed,
    }))
}
