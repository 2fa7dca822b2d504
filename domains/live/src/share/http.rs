//! The HTTP operations of sharing.
use crate::share::code::Share;
use crate::share::door::Door;
use crate::share::rules::{LiveShareRules, SetShareRules};
use crate::store::{session, share as store};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use julin_kernel::{Code, LiveId, PersonId};
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems, Reach};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Sharers shown to a host.
const SHARERS_MAX: i64 = 200;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(share))
        .routes(routes!(sharers))
        .routes(routes!(rules, set_rules))
}

/// The door of a request.
pub(crate) fn door(headers: &HeaderMap, entry: Option<&str>) -> Door {
    let agent = headers.get("user-agent").and_then(|v| v.to_str().ok());
    Door::of(agent.unwrap_or_default(), entry)
}

/// A member's own link to a session, and what came of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct LiveShare {
    /// The path to share.
    pub(crate) path: String,
    /// How many came by it for the first time.
    pub(crate) came: i64,
    /// How many of those bought in this session.
    pub(crate) bought: i64,
    /// Points for each whose first order is completed; none where this door allows none.
    #[schema(required)]
    pub(crate) reward_points: Option<i64>,
}

/// One who shared a session.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct LiveSharer {
    /// Who.
    pub(crate) member_id: PersonId,
    /// Their name.
    pub(crate) name: String,
    /// How many they brought.
    pub(crate) came: i64,
    /// How many of those bought in this session.
    pub(crate) bought: i64,
}

/// The caller's own link to a session; again answers the same.
#[utoipa::path(post, path = "/api/v1/lives/{id}/share", tag = "live", operation_id = "liveShare",
    params(("id" = LiveId, Path)), responses((status = 200, body = LiveShare), Problems),
    security(("session" = [])))]
async fn share(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    headers: HeaderMap,
) -> Answer<Json<LiveShare>> {
    let (scope, member) = (caller.scope, caller.member()?);
    let code = ctx
        .db
        .write(Share {
            scope,
            live,
            member,
        })
        .await?;
    let mut tx = ctx.db.read().await?;
    let rules = store::rules(&mut tx, scope).await?;
    let figures = store::figures(&mut tx, scope, live, Some(member), 1).await?;
    let (came, bought) = figures.first().map_or((0, 0), |f| (f.1, f.2));
    Ok(Json(LiveShare {
        path: format!("/live/{live}?by={code}"),
        came,
        bought,
        reward_points: rules.reward(door(&headers, None)),
    }))
}

/// Who brought how many to a session; for its host.
#[utoipa::path(get, path = "/api/v1/lives/{id}/sharers", tag = "live", operation_id = "liveSharers",
    params(("id" = LiveId, Path)), responses((status = 200, body = Vec<LiveSharer>), Problems),
    security(("session" = [])))]
async fn sharers(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<Vec<LiveSharer>>> {
    caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let found = session::get(&mut tx, caller.scope, live).await?;
    let reach = found.ok_or(Code::NOT_FOUND.fault())?.reach();
    caller.require(Permission::RunLives, reach)?;
    let figures = store::figures(&mut tx, caller.scope, live, None, SHARERS_MAX).await?;
    let ids: Vec<PersonId> = figures.iter().map(|f| f.0).collect();
    let names = crate::others::nicknames(&mut tx, caller.scope, &ids).await?;
    let row = |(member_id, came, bought): (PersonId, i64, i64)| LiveSharer {
        name: names.get(&member_id).cloned().unwrap_or_default(),
        member_id,
        came,
        bought,
    };
    Ok(Json(figures.into_iter().map(row).collect()))
}

/// What the shop gives for a new neighbour, and by which doors.
#[utoipa::path(get, path = "/api/v1/live-share-rules", tag = "live", operation_id = "liveShareRules",
    responses((status = 200, body = LiveShareRules), Problems), security(("session" = [])))]
async fn rules(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<LiveShareRules>> {
    caller.require(Permission::RunLives, Reach::Shop)?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(store::rules(&mut tx, caller.scope).await?))
}

/// Set what the shop gives for a new neighbour.
#[utoipa::path(put, path = "/api/v1/live-share-rules", tag = "live", operation_id = "liveSetShareRules",
    request_body = LiveShareRules, responses((status = 200, body = LiveShareRules), Problems),
    security(("session" = [])))]
async fn set_rules(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(rules): Body<LiveShareRules>,
) -> Answer<Json<LiveShareRules>> {
    let actor = caller.require(Permission::RunLives, Reach::Shop)?.clone();
    let set = SetShareRules {
        actor,
        rules: rules.clone(),
    };
    ctx.db.write(set).await?;
    Ok(Json(rules))
}
