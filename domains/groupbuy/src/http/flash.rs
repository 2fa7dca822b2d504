//! Flash sales (秒杀): planned, started by the host's press, stopped, withdrawn.
use super::may_run;
use crate::flash::{
    FlashPlan, FlashPress, FlashSaleView, LiveHosts, PlanFlash, StartFlash, StopFlash,
    WithdrawFlash, flash_sale,
};
use crate::store::{campaign, flash as store};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::{CampaignId, CampaignItemId, Code};
use julin_web::{Actor, Answer, Body, Caller, Ctx, IdempotencyKey, Problems, body_hash, check};

/// The actor, if they run this campaign or host a live of it; and whether they run it.
async fn seller(ctx: &Ctx, caller: &Caller, id: CampaignId) -> Answer<(Actor, bool)> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let row = campaign::get(&mut tx, caller.scope, id).await?;
    let runs = may_run(actor, &row.ok_or(Code::NOT_FOUND.fault())?);
    if runs.is_err()
        && !ctx
            .port::<dyn LiveHosts>()
            .hosts(&mut tx, actor, id)
            .await?
    {
        return Err(Code::FORBIDDEN.fault().into());
    }
    Ok((actor.clone(), runs.is_ok()))
}

async fn seller_of(ctx: &Ctx, caller: &Caller, id: CampaignItemId) -> Answer<Actor> {
    caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let campaign = store::campaign_of(&mut tx, caller.scope, id).await?;
    drop(tx);
    let campaign = campaign.ok_or(Code::NOT_FOUND.fault())?;
    Ok(seller(ctx, caller, campaign).await?.0)
}

async fn shown(ctx: &Ctx, caller: &Caller, id: CampaignItemId) -> Answer<Json<FlashSaleView>> {
    let view = flash_sale(&mut ctx.db.read().await?, caller.scope, id).await?;
    Ok(Json(view.ok_or(Code::NOT_FOUND.fault())?))
}

/// Sets a part of an item's stock aside for a flash sale; it waits for the host's press.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/flash-sales", tag = "groupbuy",
    operation_id = "groupbuyPlanFlash", request_body = FlashPlan,
    params(("id" = CampaignId, Path), IdempotencyKey),
    responses((status = 201, body = FlashSaleView), Problems), security(("session" = [])))]
pub(super) async fn plan_flash(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(campaign): Path<CampaignId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<FlashPlan>,
) -> Answer<(StatusCode, Json<FlashSaleView>)> {
    let (actor, runs) = seller(&ctx, &caller, campaign).await?;
    // The same plan for two campaigns is not the same request.
    let hash = body_hash(&(campaign, &body));
    let plan = PlanFlash {
        actor,
        campaign,
        runs,
        plan: body.checked()?,
        key,
        hash,
    };
    let id = ctx.db.write(plan).await?;
    Ok((StatusCode::CREATED, shown(&ctx, &caller, id).await?))
}

/// One flash sale, as it stands.
#[utoipa::path(get, path = "/api/v1/flash-sales/{id}", tag = "groupbuy", operation_id = "groupbuyGetFlash",
    params(("id" = CampaignItemId, Path)), responses((status = 200, body = FlashSaleView), Problems))]
pub(super) async fn get_flash(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignItemId>,
) -> Answer<Json<FlashSaleView>> {
    shown(&ctx, &caller, id).await
}

/// The host's press: it starts after the countdown, by the server's clock. A second press changes
/// nothing.
#[utoipa::path(post, path = "/api/v1/flash-sales/{id}/start", tag = "groupbuy",
    operation_id = "groupbuyStartFlash", request_body = FlashPress,
    params(("id" = CampaignItemId, Path)),
    responses((status = 200, body = FlashSaleView), Problems), security(("session" = [])))]
pub(super) async fn start_flash(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(item): Path<CampaignItemId>,
    Body(body): Body<FlashPress>,
) -> Answer<Json<FlashSaleView>> {
    let actor = seller_of(&ctx, &caller, item).await?;
    check::range("countdown_s", body.countdown_s, 0, 10)?;
    let start = StartFlash {
        actor,
        item,
        countdown_s: body.countdown_s,
    };
    ctx.db.write(start).await?;
    shown(&ctx, &caller, item).await
}

/// Stops it before its time; what is left goes back to the item.
#[utoipa::path(post, path = "/api/v1/flash-sales/{id}/stop", tag = "groupbuy",
    operation_id = "groupbuyStopFlash", params(("id" = CampaignItemId, Path)),
    responses((status = 200, body = FlashSaleView), Problems), security(("session" = [])))]
pub(super) async fn stop_flash(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(item): Path<CampaignItemId>,
) -> Answer<Json<FlashSaleView>> {
    let actor = seller_of(&ctx, &caller, item).await?;
    ctx.db.write(StopFlash { actor, item }).await?;
    shown(&ctx, &caller, item).await
}

/// Withdraws it before its start.
#[utoipa::path(delete, path = "/api/v1/flash-sales/{id}", tag = "groupbuy",
    operation_id = "groupbuyWithdrawFlash", params(("id" = CampaignItemId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
pub(super) async fn withdraw_flash(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(item): Path<CampaignItemId>,
) -> Answer<StatusCode> {
    let actor = seller_of(&ctx, &caller, item).await?;
    ctx.db.write(WithdrawFlash { actor, item }).await?;
    Ok(StatusCode::NO_CONTENT)
}
