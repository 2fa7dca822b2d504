//! The dispatch minimum of a campaign's pickup points.
use crate::dispatch::{DecideDispatch, DispatchView, dispatch_view};
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::{CampaignId, Code, PickupPointId};
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems, Reach};
use serde::Deserialize;

/// What becomes of a pickup point below the minimum.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct DecideDispatchBody {
    /// Which pickup point waits.
    pickup_point_id: PickupPointId,
    /// Where its orders go: another pickup point of the community. None lets the truck go.
    #[serde(default)]
    into: Option<PickupPointId>,
}

/// How a campaign's pickup points stand towards its dispatch minimum, for who runs it.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/dispatch", tag = "orders", operation_id = "ordersDispatch",
    params(("id" = CampaignId, Path)), responses((status = 200, body = DispatchView), Problems),
    security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
) -> Answer<Json<DispatchView>> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let campaign = julin_groupbuy::snapshot(&mut tx, caller.scope, id).await?;
    let campaign = campaign.ok_or(Code::NOT_FOUND.fault())?;
    let runs = |leader| actor.may(Permission::RunCampaigns, Reach::Leader(leader));
    if !campaign.leaders.iter().any(|leader| runs(*leader)) {
        actor.require(Permission::ViewShop, Reach::Shop)?;
    }
    Ok(Json(dispatch_view(&mut tx, caller.scope, id).await?))
}

/// Sends the orders of a pickup point below the minimum to another one, or lets the truck go.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/dispatch", tag = "orders",
    operation_id = "ordersDecideDispatch", params(("id" = CampaignId, Path)),
    request_body = DecideDispatchBody, responses((status = 200, body = DispatchView), Problems),
    security(("session" = [])))]
pub(crate) async fn decide(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Body(body): Body<DecideDispatchBody>,
) -> Answer<Json<DispatchView>> {
    let actor = caller.require(Permission::Procure, Reach::Shop)?.clone();
    let command = DecideDispatch {
        scope: caller.scope,
        actor,
        campaign: id,
        point: body.pickup_point_id,
        into: body.into,
    };
    ctx.db.write(command).await?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(dispatch_view(&mut tx, caller.scope, id).await?))
}
