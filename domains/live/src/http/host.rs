//! What hosts do before and after: plan, edit, keys, the control room's view.
use super::governed;
use crate::edit::{Edit, LiveEdit};
use crate::plan::{LiveInput, Plan};
use crate::rotate::Rotate;
use crate::show::admin_view;
use crate::store::session as store;
use crate::view::LiveAdminView;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_catalog::known_pictures;
use julin_kernel::{Code, LiveId, PersonId};
use julin_web::{
    Actor, Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach, Role, body_hash,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(plan))
        .routes(routes!(edit))
        .routes(routes!(rotate_key))
        .routes(routes!(admin))
}

/// Plan a session.
#[utoipa::path(post, path = "/api/v1/lives", tag = "live", operation_id = "livePlan",
    params(IdempotencyKey), request_body = LiveInput, responses((status = 201, body = LiveAdminView), Problems),
    security(("session" = [])))]
async fn plan(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(mut input): Body<LiveInput>,
) -> Answer<(StatusCode, Json<LiveAdminView>)> {
    let hash = body_hash(&input);
    let actor = caller.signed()?;
    input.leader_id = host(actor, input.leader_id);
    let reach = input.leader_id.map_or(Reach::Shop, Reach::Leader);
    let actor = caller.require(Permission::RunLives, reach)?.clone();
    check_cover(&ctx, input.cover_key.as_deref()).await?;
    let id = ctx
        .db
        .write(Plan {
            actor,
            input,
            zone: ctx.zone.clone(),
            key,
            hash,
        })
        .await?;
    Ok((StatusCode::CREATED, shown(&ctx, &caller, id).await?))
}

/// A leader who names no host is the host; the store's own session has none.
fn host(actor: &Actor, named: Option<PersonId>) -> Option<PersonId> {
    let store = actor.may(Permission::RunLives, Reach::Shop);
    named.or_else(|| (!store && actor.is(Role::Leader)).then_some(actor.person))
}

async fn check_cover(ctx: &Ctx, key: Option<&str>) -> Answer<()> {
    let keys: Vec<String> = key.into_iter().map(str::to_owned).collect();
    Ok(known_pictures(&*ctx.blobs, "cover_key", &keys).await?)
}

/// Edit a session: all of it while planned; title, cover and items while on air.
#[utoipa::path(put, path = "/api/v1/lives/{id}", tag = "live", operation_id = "liveEdit",
    params(("id" = LiveId, Path)), request_body = LiveEdit,
    responses((status = 200, body = LiveAdminView), Problems), security(("session" = [])))]
async fn edit(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<LiveEdit>,
) -> Answer<Json<LiveAdminView>> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let actor = caller.signed()?.clone();
    check_cover(&ctx, input.cover_key.as_deref()).await?;
    let zone = ctx.zone.clone();
    let edit = Edit {
        actor,
        live,
        input,
        zone,
    };
    ctx.db.write(edit).await?;
    shown(&ctx, &caller, live).await
}

/// A new stream key; whoever publishes with the old one is cut off.
#[utoipa::path(post, path = "/api/v1/lives/{id}/rotate-key", tag = "live",
    operation_id = "liveRotateKey", params(("id" = LiveId, Path)),
    responses((status = 200, body = LiveAdminView), Problems), security(("session" = [])))]
async fn rotate_key(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<LiveAdminView>> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let actor = caller.signed()?.clone();
    Rotate { actor, live }.carry_out(&ctx).await?;
    shown(&ctx, &caller, live).await
}

/// A session as its host sees it.
#[utoipa::path(get, path = "/api/v1/lives/{id}/admin", tag = "live", operation_id = "liveAdmin",
    params(("id" = LiveId, Path)), responses((status = 200, body = LiveAdminView), Problems),
    security(("session" = [])))]
async fn admin(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<LiveAdminView>> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    shown(&ctx, &caller, live).await
}

async fn shown(ctx: &Ctx, caller: &Caller, id: LiveId) -> Answer<Json<LiveAdminView>> {
    let mut tx = ctx.db.read().await?;
    let session = store::get(&mut tx, caller.scope, id).await?;
    let session = session.ok_or(Code::NOT_FOUND.fault())?;
    Ok(Json(admin_view(ctx, &mut tx, caller, session).await?))
}
