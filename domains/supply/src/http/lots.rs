//! Suppliers' lots: where they went, and refunding one.
use crate::lot::{self, LotId, LotRefundBody, LotView};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::{CampaignId, Code};
use julin_orders::{BatchPreview, BatchView, StartLot, preview_lot, refund_batch_view};
use julin_web::{Actor, Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach};

fn allowed(caller: &Caller) -> Answer<Actor> {
    let actor = caller.require(Permission::ApproveAfterSale, Reach::Shop)?;
    Ok(actor.clone())
}

/// The lots that a campaign's goods came in.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/lots", tag = "supply", operation_id = "supplyListLots",
    params(("id" = CampaignId, Path)), responses((status = 200, body = [LotView]), Problems),
    security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
) -> Answer<Json<Vec<LotView>>> {
    let actor = caller.signed()?;
    let may = |permission| actor.may(permission, Reach::Shop);
    if !may(Permission::ApproveAfterSale) && !may(Permission::Procure) {
        return Err(Code::FORBIDDEN.fault().into());
    }
    let mut tx = ctx.db.read().await?;
    Ok(Json(lot::of_campaign(&mut tx, caller.scope, id).await?))
}

/// What refunding a lot would give back, before anything is done.
#[utoipa::path(post, path = "/api/v1/lots/{id}/refunds/preview", tag = "supply",
    operation_id = "supplyPreviewLotRefund", request_body = LotRefundBody, params(("id" = LotId, Path)),
    responses((status = 200, body = BatchPreview), Problems), security(("session" = [])))]
pub(crate) async fn preview(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<LotId>,
    Body(body): Body<LotRefundBody>,
) -> Answer<Json<BatchPreview>> {
    allowed(&caller)?;
    let mut tx = ctx.db.read().await?;
    let (body, lot) = lot::load(&mut tx, caller.scope, id, body).await?;
    let seen = preview_lot(&mut tx, caller.scope, &body, &lot).await?;
    Ok(Json(seen))
}

/// Refunds everybody who got goods of a lot: the same job as of a whole item.
#[utoipa::path(post, path = "/api/v1/lots/{id}/refunds", tag = "supply", operation_id = "supplyRefundLot",
    request_body = LotRefundBody, params(("id" = LotId, Path), IdempotencyKey),
    responses((status = 201, body = BatchView), Problems), security(("session" = [])))]
pub(crate) async fn start(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<LotId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<LotRefundBody>,
) -> Answer<(StatusCode, Json<BatchView>)> {
    let actor = allowed(&caller)?;
    let scope = caller.scope;
    let mut tx = ctx.db.read().await?;
    let (body, lot) = lot::load(&mut tx, scope, id, body).await?;
    drop(tx);
    let command = StartLot {
        scope,
        actor,
        // Batches of whole items have keys of their own.
        key: format!("lot:{key}"),
        body,
        lot,
    };
    let id = ctx.db.write(command).await?;
    let mut tx = ctx.db.read().await?;
    let view = refund_batch_view(&mut tx, scope, id).await?;
    Ok((StatusCode::CREATED, Json(view)))
}
