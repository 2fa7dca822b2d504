//! The dashboard and the screen.
use crate::dashboard::{self, DashboardView};
use crate::kiosk::{MakeKiosk, NewKiosk, WRONG_TOKEN, may_see_screen};
use crate::screen::{self, ScreenView};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_kernel::CommunityId;
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems, Reach};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

/// All routes of the room.
pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(show_dashboard))
        .routes(routes!(make_token))
        .routes(routes!(show_screen))
}

/// What is going on in the shop.
#[utoipa::path(get, path = "/api/v1/dashboard", tag = "insight", operation_id = "insightDashboard",
    responses((status = 200, body = DashboardView), Problems), security(("session" = [])))]
async fn show_dashboard(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<DashboardView>> {
    caller.require(Permission::ViewShop, Reach::Shop)?;
    let mut tx = ctx.db.read().await?;
    let view = dashboard::read(&mut tx, caller.scope, &ctx.zone, ctx.now()).await?;
    Ok(Json(view))
}

/// Which screen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct ScreenTokenBody {
    /// The community that it shows.
    community_id: CommunityId,
    /// Ends the tokens that were made for it before.
    #[serde(default)]
    revoke: bool,
}

/// Makes a link for a community's screen; it is shown once.
#[utoipa::path(post, path = "/api/v1/screen/token", tag = "insight", operation_id = "insightMakeScreenToken",
    request_body = ScreenTokenBody, responses((status = 200, body = NewKiosk), Problems),
    security(("session" = [])))]
async fn make_token(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(body): Body<ScreenTokenBody>,
) -> Answer<Json<NewKiosk>> {
    let command = MakeKiosk {
        scope: caller.scope,
        actor: caller.require(Permission::ViewShop, Reach::Shop)?.clone(),
        community: body.community_id,
        revoke: body.revoke,
    };
    let made = ctx.db.write(command).await?;
    if body.revoke {
        ctx.hub.doubt(|viewer| viewer.member.is_none());
    }
    Ok(Json(made))
}

/// `?token=`
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ScreenQuery {
    /// A kiosk token; operators need none.
    #[serde(default)]
    token: String,
}

/// What a community's screen shows.
#[utoipa::path(get, path = "/api/v1/screen/{community_id}", tag = "insight", operation_id = "insightShowScreen",
    params(("community_id" = CommunityId, Path), ScreenQuery),
    responses((status = 200, body = ScreenView), Problems))]
async fn show_screen(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CommunityId>,
    Query(asked): Query<ScreenQuery>,
) -> Answer<Json<ScreenView>> {
    let mut tx = ctx.db.read().await?;
    let (actor, token) = (caller.actor.as_ref(), asked.token.as_str());
    if !may_see_screen(&mut tx, caller.scope, actor, id, token).await? {
        return Err(WRONG_TOKEN.fault().into());
    }
    Ok(Json(
        screen::read(&mut tx, caller.scope, &ctx.zone, id).await?,
    ))
}
