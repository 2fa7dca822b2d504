//! A member's own claims.
use crate::after_sale::store as claims;
use crate::after_sale::view::claim_views;
use crate::after_sale::{
    AfterSaleView, AppealBody, AppealClaim, ClaimBody, ClaimPolicy, RefundInstead,
    RequestAfterSale, WithdrawClaim,
};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::{AfterSaleId, Code, OrderId};
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems, check};
use serde::Serialize;
use utoipa::ToSchema;

/// Claims that were made together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClaimsMade {
    /// One for each line, in the order they were asked for.
    items: Vec<AfterSaleView>,
}

async fn views(ctx: &Ctx, caller: &Caller, ids: &[AfterSaleId]) -> Answer<Vec<AfterSaleView>> {
    let mut tx = ctx.db.read().await?;
    let found = claims::claims(&mut tx, caller.scope, ids).await?;
    Ok(claim_views(&mut tx, caller.scope, found).await?)
}

async fn view(ctx: &Ctx, caller: &Caller, id: AfterSaleId) -> Answer<Json<AfterSaleView>> {
    let view = views(ctx, caller, &[id]).await?.pop();
    Ok(Json(view.ok_or(Code::NOT_FOUND.fault())?))
}

/// Claims that goods are spoiled, missing, wrong or poor: of one line or several, by piece or by share.
#[utoipa::path(post, path = "/api/v1/orders/{id}/after-sales", tag = "orders",
    operation_id = "ordersClaim", request_body = ClaimBody,
    params(("id" = OrderId, Path), IdempotencyKey),
    responses((status = 201, body = ClaimsMade), Problems), security(("session" = [])))]
pub(crate) async fn claim(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(order): Path<OrderId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ClaimBody>,
) -> Answer<(StatusCode, Json<ClaimsMade>)> {
    let member = caller.member()?;
    check::count("image_keys", &body.image_keys, 0, 6)?;
    julin_catalog::known_pictures(&*ctx.blobs, "image_keys", &body.image_keys).await?;
    let command = RequestAfterSale {
        scope: caller.scope,
        member,
        order,
        key,
        body,
        policy: ClaimPolicy::of(&ctx),
    };
    let ids = ctx.db.write(command).await?;
    let items = views(&ctx, &caller, &ids).await?;
    Ok((StatusCode::CREATED, Json(ClaimsMade { items })))
}

/// Takes a claim back.
#[utoipa::path(post, path = "/api/v1/after-sales/{id}/withdraw", tag = "orders",
    operation_id = "afterSalesWithdraw", params(("id" = AfterSaleId, Path)),
    responses((status = 200, body = AfterSaleView), Problems), security(("session" = [])))]
pub(crate) async fn withdraw(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(claim): Path<AfterSaleId>,
) -> Answer<Json<AfterSaleView>> {
    let command = WithdrawClaim {
        scope: caller.scope,
        member: caller.member()?,
        claim,
        policy: ClaimPolicy::of(&ctx),
    };
    ctx.db.write(command).await?;
    view(&ctx, &caller, claim).await
}

/// Takes the money instead of goods that have not come.
#[utoipa::path(post, path = "/api/v1/after-sales/{id}/refund-instead", tag = "orders",
    operation_id = "afterSalesRefundInstead", params(("id" = AfterSaleId, Path)),
    responses((status = 200, body = AfterSaleView), Problems), security(("session" = [])))]
pub(crate) async fn refund_instead(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(claim): Path<AfterSaleId>,
) -> Answer<Json<AfterSaleView>> {
    let command = RefundInstead {
        scope: caller.scope,
        member: caller.member()?,
        claim,
        policy: ClaimPolicy::of(&ctx),
    };
    ctx.db.write(command).await?;
    view(&ctx, &caller, claim).await
}

/// Asks operators to look again at a rejected claim, once.
#[utoipa::path(post, path = "/api/v1/after-sales/{id}/appeal", tag = "orders",
    operation_id = "afterSalesAppeal", request_body = AppealBody, params(("id" = AfterSaleId, Path)),
    responses((status = 200, body = AfterSaleView), Problems), security(("session" = [])))]
pub(crate) async fn appeal(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(claim): Path<AfterSaleId>,
    Body(body): Body<AppealBody>,
) -> Answer<Json<AfterSaleView>> {
    let member = caller.member()?;
    check::count("image_keys", &body.image_keys, 0, 6)?;
    julin_catalog::known_pictures(&*ctx.blobs, "image_keys", &body.image_keys).await?;
    let command = AppealClaim {
        scope: caller.scope,
        member,
        claim,
        body,
        policy: ClaimPolicy::of(&ctx),
    };
    ctx.db.write(command).await?;
    view(&ctx, &caller, claim).await
}
