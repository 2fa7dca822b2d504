//! A leader's own side: her invitation, groups and people.
use super::people as people_port;
use crate::appoint::AddGroup;
use crate::card::{LeaderCard, MemberGroupRef, leader_card};
use crate::invite::invite_code;
use crate::refusals::NOT_A_LEADER;
use crate::roster::{PersonCard, people_page};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use julin_db::Error;
use julin_kernel::{Page, PageQuery};
use julin_render::{JoinCardSpec, Language, join_card, qr_svg};
use julin_web::{Actor, Answer, Body, Caller, Ctx, Permission, Problems, Reach, check};
use serde::{Deserialize, Serialize};

/// The leader who asks, allowed this over her own people.
fn own(caller: &Caller, permission: Permission) -> Answer<Actor> {
    let actor = caller.signed()?;
    actor.require(permission, Reach::Leader(actor.person))?;
    Ok(actor.clone())
}

async fn join_url(ctx: &Ctx, caller: &Caller, actor: &Actor) -> Answer<(String, String)> {
    let mut tx = ctx.db.read().await?;
    let code = invite_code(&mut tx, caller.scope, actor.person).await?;
    let code = code.ok_or(NOT_A_LEADER.fault())?;
    let root = ctx.config.http.public_url.trim_end_matches('/');
    let url = format!("{root}/join/{code}");
    Ok((code, url))
}

/// A leader's invitation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LeaderInvite {
    /// What to type.
    code: String,
    /// What to open.
    url: String,
    /// The address as a QR code.
    qr_svg_url: &'static str,
    /// A card to send around.
    card_url: &'static str,
}

/// One's invitation; it stays the same for ever.
#[utoipa::path(get, path = "/api/v1/leader/invite", operation_id = "communityGetInvite",
    tag = "community", responses((status = 200, body = LeaderInvite), Problems),
    security(("session" = [])))]
pub(crate) async fn invite(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<LeaderInvite>> {
    let actor = own(&caller, Permission::Invite)?;
    let (code, url) = join_url(&ctx, &caller, &actor).await?;
    Ok(Json(LeaderInvite {
        code,
        url,
        qr_svg_url: "/api/v1/leader/invite/qr.svg",
        card_url: "/api/v1/leader/invite/card.png",
    }))
}

/// One's invitation as a QR code.
#[utoipa::path(get, path = "/api/v1/leader/invite/qr.svg", operation_id = "communityGetInviteQr",
    tag = "community",
    responses((status = 200, body = String, content_type = "image/svg+xml"), Problems),
    security(("session" = [])))]
pub(crate) async fn qr(State(ctx): State<Ctx>, caller: Caller) -> Answer<impl IntoResponse> {
    let actor = own(&caller, Permission::Invite)?;
    let (_, url) = join_url(&ctx, &caller, &actor).await?;
    let svg = qr_svg(&url).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg))
}

/// One's invitation as a picture.
#[utoipa::path(get, path = "/api/v1/leader/invite/card.png",
    operation_id = "communityGetInviteCard", tag = "community",
    responses((status = 200, body = Vec<u8>, content_type = "image/png"), Problems),
    security(("session" = [])))]
pub(crate) async fn card(State(ctx): State<Ctx>, caller: Caller) -> Answer<impl IntoResponse> {
    let actor = own(&caller, Permission::Invite)?;
    let (_, url) = join_url(&ctx, &caller, &actor).await?;
    let people = people_port(&ctx);
    let mut tx = ctx.db.read().await?;
    let leader = leader_card(&mut tx, caller.scope, &*people, actor.person).await?;
    drop(tx);
    let spec = spec(&ctx, &caller, leader.ok_or(NOT_A_LEADER.fault())?, url);
    let png = tokio::task::spawn_blocking(move || join_card(&spec)).await;
    let png = png.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png))
}

fn spec(ctx: &Ctx, caller: &Caller, leader: LeaderCard, url: String) -> JoinCardSpec {
    let point = &leader.pickup_point;
    JoinCardSpec {
        footer: format!("{} · {}", point.name, point.hours),
        leader: leader.nickname,
        community: leader.community.name,
        qr_url: url,
        brand: ctx.config.store.name.clone(),
        language: caller.locale.pick(Language::Chinese, Language::English),
    }
}

/// A member group to be opened.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct MemberGroupDraft {
    /// 1–30 characters; a known name answers that group.
    name: String,
}

/// Opens a member group.
#[utoipa::path(post, path = "/api/v1/leader/rooms", operation_id = "communityCreateRoom",
    tag = "community", request_body = MemberGroupDraft,
    responses((status = 200, body = MemberGroupRef), Problems), security(("session" = [])))]
pub(crate) async fn rooms(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(draft): Body<MemberGroupDraft>,
) -> Answer<Json<MemberGroupRef>> {
    let actor = own(&caller, Permission::Invite)?;
    let name = check::text("name", &draft.name, 1, 30)?;
    let add = AddGroup {
        scope: caller.scope,
        actor,
        name: name.clone(),
    };
    let id = ctx.db.write(add).await?;
    Ok(Json(MemberGroupRef { id, name }))
}

/// `?cursor=…&limit=…&q=…`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeopleQuery {
    /// Where the last page ended.
    cursor: Option<String>,
    /// Rows a page, 1–100 (20 unless told).
    limit: Option<i64>,
    /// Part of a name, the last four digits, or a home: `3栋1203`.
    q: Option<String>,
}

/// One's people, who joined last first.
#[utoipa::path(get, path = "/api/v1/leader/people", operation_id = "communityListPeople",
    tag = "community", params(PeopleQuery),
    responses((status = 200, body = Page<PersonCard>), Problems), security(("session" = [])))]
pub(crate) async fn people(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<PeopleQuery>,
) -> Answer<Json<Page<PersonCard>>> {
    let actor = own(&caller, Permission::ViewPeople)?;
    let q = check::text("q", query.q.as_deref().unwrap_or_default(), 0, 40)?;
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let people = people_port(&ctx);
    let mut tx = ctx.db.read().await?;
    let found = people_page(&mut tx, caller.scope, &*people, actor.person, &page, &q).await?;
    Ok(Json(found))
}
