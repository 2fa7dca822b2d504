//! Scales and what they send.
use crate::weigh::{
    self, NewScale, RevokeScale, ScaleId, ScaleReading, ScaleReadingView, ScaleView, TakeReading,
    scale_topic,
};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use julin_kernel::{Page, PickupPointId};
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems};
use serde::Deserialize;

/// `?pickup_point=`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScaleQuery {
    /// The pickup point.
    pickup_point: PickupPointId,
}

/// The scales of a pickup point, with what each said last.
#[utoipa::path(get, path = "/api/v1/scales", tag = "supply", operation_id = "supplyListScales",
    params(ScaleQuery), responses((status = 200, body = Page<ScaleView>), Problems),
    security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(asked): Query<ScaleQuery>,
) -> Answer<Json<Page<ScaleView>>> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    weigh::require_point(&mut tx, caller.scope, actor, asked.pickup_point).await?;
    let items = weigh::at_point(&mut tx, caller.scope, asked.pickup_point).await?;
    Ok(Json(Page { items, next: None }))
}

/// A scale to be registered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct ScaleBody {
    /// Where it stands.
    pickup_point_id: PickupPointId,
    /// What it is called, at most 30 characters.
    name: String,
}

/// Registers a scale; its token may enter weights at its pickup point and nothing else.
#[utoipa::path(post, path = "/api/v1/scales", tag = "supply", operation_id = "supplyRegisterScale",
    params(IdempotencyKey), request_body = ScaleBody,
    responses((status = 201, body = ScaleView), Problems), security(("session" = [])))]
pub(crate) async fn register(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ScaleBody>,
) -> Answer<(StatusCode, Json<ScaleView>)> {
    let command = NewScale {
        scope: caller.scope,
        actor: caller.signed()?.clone(),
        key,
        point: body.pickup_point_id,
        name: body.name,
    };
    Ok((StatusCode::CREATED, Json(ctx.db.write(command).await?)))
}

/// Takes a scale's token away.
#[utoipa::path(post, path = "/api/v1/scales/{id}/revoke", tag = "supply", operation_id = "supplyRevokeScale",
    params(("id" = ScaleId, Path)), responses((status = 204), Problems), security(("session" = [])))]
pub(crate) async fn revoke(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ScaleId>,
) -> Answer<StatusCode> {
    let command = RevokeScale {
        scope: caller.scope,
        actor: caller.signed()?.clone(),
        id,
    };
    ctx.db.write(command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A scale tells what lies on it, with `Authorization: Bearer` and its token: the line of text it
/// writes (`{"frame":"ST,GS,+  0.950kg"}`), grams or a number with its unit. With `line_id` it becomes
/// that line's weight; without, whoever sorts there sees it.
#[utoipa::path(post, path = "/api/v1/scales/readings", tag = "supply", operation_id = "supplyReadScale",
    request_body = ScaleReading, responses((status = 200, body = ScaleReadingView), Problems))]
pub(crate) async fn reading(
    State(ctx): State<Ctx>,
    caller: Caller,
    headers: HeaderMap,
    Body(reading): Body<ScaleReading>,
) -> Answer<Json<ScaleReadingView>> {
    let told = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok());
    let bearer = told.and_then(|v| v.strip_prefix("Bearer "));
    let token = bearer.or(reading.token.as_deref()).unwrap_or_default();
    let command = TakeReading {
        scope: caller.scope,
        token: token.trim().to_owned(),
        reading,
    };
    let (point, view) = ctx.db.write(command).await?;
    // Whoever has no ear open reads the list: a lost frame is no lost weight.
    if let Err(e) = ctx.hub.publish(&scale_topic(point), "reading", &view) {
        tracing::warn!(error = ?e, "hub");
    }
    Ok(Json(view))
}
