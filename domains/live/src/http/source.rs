//! Video from elsewhere, and to elsewhere.
use super::{found, governed};
use crate::source::{LiveOutside, LiveSourceInput, SetSource, outside};
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::LiveId;
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(set))
        .routes(routes!(clear))
}

/// Where a session's video comes from and goes to, besides this node.
#[utoipa::path(get, path = "/api/v1/lives/{id}/outside", tag = "live", operation_id = "liveOutside",
    params(("id" = LiveId, Path)), responses((status = 200, body = LiveOutside), Problems),
    security(("session" = [])))]
async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<LiveOutside>> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    shown(&ctx, &caller, live).await
}

/// Have a session's video fetched from elsewhere.
#[utoipa::path(put, path = "/api/v1/lives/{id}/source", tag = "live", operation_id = "liveSourceSet",
    params(("id" = LiveId, Path)), request_body = LiveSourceInput,
    responses((status = 200, body = LiveOutside), Problems), security(("session" = [])))]
async fn set(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<LiveSourceInput>,
) -> Answer<Json<LiveOutside>> {
    change(ctx, caller, live, Some(input.url.trim().to_owned())).await
}

/// Have a session's video no longer fetched.
#[utoipa::path(delete, path = "/api/v1/lives/{id}/source", tag = "live", operation_id = "liveSourceClear",
    params(("id" = LiveId, Path)), responses((status = 200, body = LiveOutside), Problems),
    security(("session" = [])))]
async fn clear(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<LiveOutside>> {
    change(ctx, caller, live, None).await
}

async fn change(
    ctx: Ctx,
    caller: Caller,
    live: LiveId,
    url: Option<String>,
) -> Answer<Json<LiveOutside>> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let actor = caller.signed()?.clone();
    SetSource { actor, live, url }.carry_out(&ctx).await?;
    shown(&ctx, &caller, live).await
}

async fn shown(ctx: &Ctx, caller: &Caller, live: LiveId) -> Answer<Json<LiveOutside>> {
    let session = found(ctx, caller, live).await?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(outside(ctx, &mut tx, caller.scope, &session).await?))
}
