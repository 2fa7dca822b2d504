//! Teams (拼团) and what their leaders decide.
use super::reader;
use crate::team::{CompleteTeam, DissolveTeam, TeamStatus, TeamView, team_page, team_view};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_community::People;
use julin_kernel::{CampaignId, CampaignItemId, Code, Fault, Page, PageQuery, TeamId};
use julin_web::{Answer, Caller, Ctx, Problems};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TeamQuery {
    /// Of this item only.
    item: Option<CampaignItemId>,
    /// One state, or several with commas between; those with seats left unless told.
    status: Option<String>,
    cursor: Option<String>,
    limit: Option<i64>,
}

impl TeamQuery {
    fn states(&self) -> Result<Vec<TeamStatus>, Fault> {
        let Some(words) = self.status.as_deref().filter(|s| !s.is_empty()) else {
            return Ok(vec![TeamStatus::Forming]);
        };
        let parse = |word: &str| {
            let state = TeamStatus::parse(word.trim());
            state.ok_or_else(|| Code::INVALID.field("status").detail(word))
        };
        words.split(',').map(parse).collect()
    }
}

/// Teams of a campaign, the newest first, with masked names.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/teams", tag = "groupbuy", operation_id = "groupbuyListTeams",
    params(("id" = CampaignId, Path), TeamQuery), responses((status = 200, body = Page<TeamView>), Problems))]
pub(super) async fn list_teams(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CampaignId>,
    Query(query): Query<TeamQuery>,
) -> Answer<Json<Page<TeamView>>> {
    let states = query.states()?;
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let people = ctx.port::<dyn People>();
    let reader = reader(&ctx, &caller, &*people);
    let mut tx = ctx.db.read().await?;
    let teams = team_page(&mut tx, &reader, id, query.item, &states, &page).await?;
    Ok(Json(teams))
}

async fn shown(ctx: &Ctx, caller: &Caller, id: TeamId) -> Answer<Json<TeamView>> {
    let people = ctx.port::<dyn People>();
    let reader = reader(ctx, caller, &*people);
    let mut tx = ctx.db.read().await?;
    let view = team_view(&mut tx, &reader, id).await?;
    Ok(Json(view.ok_or(Code::NOT_FOUND.fault())?))
}

/// A team with those who sit in it, under masked names.
#[utoipa::path(get, path = "/api/v1/teams/{id}", tag = "groupbuy", operation_id = "groupbuyGetTeam",
    params(("id" = TeamId, Path)), responses((status = 200, body = TeamView), Problems))]
pub(super) async fn get_team(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<TeamId>,
) -> Answer<Json<TeamView>> {
    shown(&ctx, &caller, id).await
}

/// Lets a team have the goods at its price although it is not full, where the item says so.
#[utoipa::path(post, path = "/api/v1/teams/{id}/complete", tag = "groupbuy", operation_id = "groupbuyCompleteTeam",
    params(("id" = TeamId, Path)), responses((status = 200, body = TeamView), Problems),
    security(("session" = [])))]
pub(super) async fn complete_team(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<TeamId>,
) -> Answer<Json<TeamView>> {
    let actor = caller.signed()?.clone();
    ctx.db.write(CompleteTeam { actor, id }).await?;
    shown(&ctx, &caller, id).await
}

/// Gives up a team that was not full in time: everybody is refunded.
#[utoipa::path(post, path = "/api/v1/teams/{id}/dissolve", tag = "groupbuy", operation_id = "groupbuyDissolveTeam",
    params(("id" = TeamId, Path)), responses((status = 200, body = TeamView), Problems),
    security(("session" = [])))]
pub(super) async fn dissolve_team(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<TeamId>,
) -> Answer<Json<TeamView>> {
    let actor = caller.signed()?.clone();
    ctx.db.write(DissolveTeam { actor, id }).await?;
    shown(&ctx, &caller, id).await
}
