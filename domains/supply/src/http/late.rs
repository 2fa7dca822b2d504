//! Late orders over HTTP.
use crate::late::{LateOrderBody, SurplusItem, TakeLate, may_take, surplus};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::{CampaignId, Code, Money};
use julin_orders::PlacedOrder;
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems};

/// What the purchase of a counted campaign leaves over, for late orders.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/surplus", tag = "supply",
    operation_id = "supplyShowSurplus", params(("id" = CampaignId, Path)),
    responses((status = 200, body = [SurplusItem]), Problems), security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
) -> Answer<Json<Vec<SurplusItem>>> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let campaign = julin_groupbuy::snapshot(&mut tx, caller.scope, id).await?;
    let campaign = campaign.ok_or(Code::NOT_FOUND.fault())?;
    may_take(actor, &campaign.leaders)?;
    Ok(Json(surplus(&mut tx, caller.scope, &campaign).await?))
}

/// Takes a late order for a neighbour, from what is left over, at the price that was counted.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/late-orders", tag = "supply",
    operation_id = "supplyTakeLateOrder", request_body = LateOrderBody,
    params(("id" = CampaignId, Path), IdempotencyKey),
    responses((status = 201, body = PlacedOrder), Problems), security(("session" = [])))]
pub(crate) async fn take(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(campaign): Path<CampaignId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<LateOrderBody>,
) -> Answer<(StatusCode, Json<PlacedOrder>)> {
    let actor = caller.signed()?.clone();
    let found = julin_groupbuy::snapshot(&mut ctx.db.read().await?, caller.scope, campaign).await?;
    let found = found.ok_or(Code::NOT_FOUND.fault())?;
    may_take(&actor, &found.leaders)?;
    let orders = &ctx.config.orders;
    let command = TakeLate {
        scope: caller.scope,
        actor,
        campaign,
        key,
        body,
        pay_within_s: orders.link_timeout_s,
        debt_max: Money(orders.cash_debt_max_fen),
    };
    Ok((StatusCode::CREATED, Json(ctx.db.write(command).await?)))
}
