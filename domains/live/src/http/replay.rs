//! Replays: what viewers see, and what hosts do with recordings and clips.
use super::{found, governed};
use crate::replay::clip::{Change, ClipId, Delete, LiveClipEdit, LiveClipInput, Make};
use crate::replay::keep::{LiveRecordingEdit, Set, Withdraw};
use crate::replay::port::Recorder;
use crate::replay::view::{LiveClip, LiveRecording, LiveReplay, LiveReplayComments};
use crate::replay::{said, show};
use crate::session::stream_name;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_db::Error;
use julin_kernel::LiveId;
use julin_web::{
    Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach, body_hash,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(replay))
        .routes(routes!(comments))
        .routes(routes!(recording, edit, withdraw))
        .routes(routes!(make_clip))
        .routes(routes!(edit_clip, delete_clip))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReplayQuery {
    /// Only this clip of it.
    clip: Option<ClipId>,
}

/// A session to be seen again, or one of its clips.
#[utoipa::path(get, path = "/api/v1/lives/{id}/replay", tag = "live", operation_id = "liveReplay",
    params(("id" = LiveId, Path), ReplayQuery), responses((status = 200, body = LiveReplay), Problems))]
async fn replay(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Query(query): Query<ReplayQuery>,
) -> Answer<Json<LiveReplay>> {
    let session = found(&ctx, &caller, live).await?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(
        show::replay(&mut tx, caller.scope, &session, query.clip).await?,
    ))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SaidQuery {
    /// Only of this clip.
    clip: Option<ClipId>,
    /// From where in the replay.
    #[serde(default)]
    from_ms: i64,
    /// To where; ten minutes later at the most.
    to_ms: i64,
}

/// What was said in a stretch of a replay, at its time.
#[utoipa::path(get, path = "/api/v1/lives/{id}/replay/comments", tag = "live",
    operation_id = "liveReplayComments", params(("id" = LiveId, Path), SaidQuery),
    responses((status = 200, body = LiveReplayComments), Problems))]
async fn comments(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Query(query): Query<SaidQuery>,
) -> Answer<Json<LiveReplayComments>> {
    let session = found(&ctx, &caller, live).await?;
    let mut tx = ctx.db.read().await?;
    let stretch = (query.from_ms, query.to_ms);
    let said = said::said(&mut tx, caller.scope, &session, query.clip, stretch);
    Ok(Json(said.await?))
}

/// The recording of a session.
#[utoipa::path(get, path = "/api/v1/lives/{id}/recording", tag = "live",
    operation_id = "liveRecording", params(("id" = LiveId, Path)),
    responses((status = 200, body = LiveRecording), Problems), security(("session" = [])))]
async fn recording(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<LiveRecording>> {
    shown(&ctx, &caller, live).await
}

async fn shown(ctx: &Ctx, caller: &Caller, live: LiveId) -> Answer<Json<LiveRecording>> {
    let session = governed(ctx, caller, live, Permission::RunLives).await?;
    let fault = show::fault_now(ctx, &session).await;
    let mut tx = ctx.db.read().await?;
    let shown = show::recording(ctx, &mut tx, caller.scope, &session, fault).await?;
    Ok(Json(shown))
}

/// Whether the session is recorded, and whether everybody may see its replay.
#[utoipa::path(put, path = "/api/v1/lives/{id}/recording", tag = "live",
    operation_id = "liveEditRecording", params(("id" = LiveId, Path)),
    request_body = LiveRecordingEdit, responses((status = 200, body = LiveRecording), Problems),
    security(("session" = [])))]
async fn edit(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(edit): Body<LiveRecordingEdit>,
) -> Answer<Json<LiveRecording>> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let actor = caller.signed()?.clone();
    ctx.db.write(Set { actor, live, edit }).await?;
    shown(&ctx, &caller, live).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WithdrawQuery {
    /// Why, for the record.
    reason: String,
    /// Whether it is removed now instead of at the end of its time; for the shop alone.
    #[serde(default)]
    purge: bool,
}

/// Take a recording from everybody's sight, for good.
#[utoipa::path(delete, path = "/api/v1/lives/{id}/recording", tag = "live",
    operation_id = "liveWithdrawRecording", params(("id" = LiveId, Path), WithdrawQuery),
    responses((status = 204), Problems), security(("session" = [])))]
async fn withdraw(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Query(query): Query<WithdrawQuery>,
) -> Answer<StatusCode> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    if query.purge {
        caller.require(Permission::RunLives, Reach::Shop)?;
    }
    let withdraw = Withdraw {
        actor: caller.signed()?.clone(),
        live,
        purge: query.purge,
        reason: query.reason,
    };
    withdraw.carry_out(&ctx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a clip of a recording.
#[utoipa::path(post, path = "/api/v1/lives/{id}/clips", tag = "live", operation_id = "liveMakeClip",
    params(("id" = LiveId, Path), IdempotencyKey), request_body = LiveClipInput,
    responses((status = 201, body = LiveClip), Problems), security(("session" = [])))]
async fn make_clip(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<LiveClipInput>,
) -> Answer<(StatusCode, Json<LiveClip>)> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let recorded = ctx.port::<dyn Recorder>().look(&stream_name(live)).await;
    let make = Make {
        actor: caller.signed()?.clone(),
        live,
        hash: body_hash(&(live, &input)),
        input,
        recorded: recorded.map_err(Error::internal)?,
        key,
    };
    let clip = ctx.db.write(make).await?;
    Ok((StatusCode::CREATED, Json(LiveClip::from(clip))))
}

/// Rename a clip, show or hide it.
#[utoipa::path(put, path = "/api/v1/lives/{id}/clips/{clip}", tag = "live",
    operation_id = "liveEditClip", params(("id" = LiveId, Path), ("clip" = ClipId, Path)),
    request_body = LiveClipEdit, responses((status = 200, body = LiveClip), Problems),
    security(("session" = [])))]
async fn edit_clip(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, clip)): Path<(LiveId, ClipId)>,
    Body(edit): Body<LiveClipEdit>,
) -> Answer<Json<LiveClip>> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let actor = caller.signed()?.clone();
    let change = Change {
        actor,
        live,
        clip,
        edit,
    };
    Ok(Json(LiveClip::from(ctx.db.write(change).await?)))
}

/// Delete a clip; the recording stays.
#[utoipa::path(delete, path = "/api/v1/lives/{id}/clips/{clip}", tag = "live",
    operation_id = "liveDeleteClip", params(("id" = LiveId, Path), ("clip" = ClipId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
async fn delete_clip(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, clip)): Path<(LiveId, ClipId)>,
) -> Answer<StatusCode> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let actor = caller.signed()?.clone();
    ctx.db.write(Delete { actor, live, clip }).await?;
    Ok(StatusCode::NO_CONTENT)
}
