//! Communities, for operators.
use super::people;
use crate::appoint::{AppointLeader, Appointment};
use crate::estate::{
    AddBuildings, CreateCommunity, EditCommunity, NewCommunity, NewPickupPoint, PutPickupPoint,
};
use crate::place::{communities_before, community};
use crate::view::{CommunityView, community_view};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_kernel::{Code, CommunityId, Page, PageQuery, PickupPointId};
use julin_web::{
    Actor, Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach, body_hash, check,
};
use serde::{Deserialize, Serialize};

fn operator(caller: &Caller) -> Answer<Actor> {
    let actor = caller.require(Permission::EditCommunities, Reach::Shop)?;
    Ok(actor.clone())
}

async fn show(ctx: &Ctx, caller: &Caller, id: CommunityId) -> Answer<Json<CommunityView>> {
    let people = people(ctx);
    let mut tx = ctx.db.read().await?;
    let found = community(&mut tx, caller.scope, id).await?;
    let found = found.ok_or(Code::NOT_FOUND.fault())?;
    let view = community_view(&mut tx, caller.scope, &*people, found).await?;
    Ok(Json(view))
}

/// All communities, newest first.
#[utoipa::path(get, path = "/api/v1/communities", operation_id = "communityList",
    tag = "community", params(PageQuery),
    responses((status = 200, body = Page<CommunityView>), Problems), security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<CommunityView>>> {
    operator(&caller)?;
    let people = people(&ctx);
    let mut tx = ctx.db.read().await?;
    let (before, limit) = (query.before(), query.size() + 1);
    let rows = communities_before(&mut tx, caller.scope, before, limit).await?;
    let page = Page::of(rows, &query, |c| c.id.0);
    let mut items = Vec::with_capacity(page.items.len());
    for c in page.items {
        items.push(community_view(&mut tx, caller.scope, &*people, c).await?);
    }
    Ok(Json(Page {
        items,
        next: page.next,
    }))
}

/// What is written of a community.
#[derive(Debug, Deserialize, Serialize, utoipa::ToSchema)]
pub(crate) struct CommunityDraft {
    /// 1–40 characters.
    name: String,
    /// 1–100 characters.
    address: String,
    /// Its district.
    district: Option<String>,
}

impl CommunityDraft {
    fn read(&self) -> Answer<NewCommunity> {
        let district = self.district.as_deref().filter(|d| !d.trim().is_empty());
        Ok(NewCommunity {
            name: check::text("name", &self.name, 1, 40)?,
            address: check::text("address", &self.address, 1, 100)?,
            district: district
                .map(|d| check::text("district", d, 1, 40))
                .transpose()?,
        })
    }
}

/// Makes a community.
#[utoipa::path(post, path = "/api/v1/communities", operation_id = "communityCreate",
    tag = "community", params(IdempotencyKey), request_body = CommunityDraft,
    responses((status = 200, body = CommunityView), Problems), security(("session" = [])))]
pub(crate) async fn create(
    State(ctx): State<Ctx>,
    caller: Caller,
    key: IdempotencyKey,
    Body(draft): Body<CommunityDraft>,
) -> Answer<Json<CommunityView>> {
    let create = CreateCommunity {
        scope: caller.scope,
        actor: operator(&caller)?,
        key: key.0,
        hash: body_hash(&draft),
        new: draft.read()?,
    };
    let id = ctx.db.write(create).await?;
    show(&ctx, &caller, id).await
}

/// One community.
#[utoipa::path(get, path = "/api/v1/communities/{id}", operation_id = "communityGet",
    tag = "community", params(("id" = CommunityId, Path)),
    responses((status = 200, body = CommunityView), Problems), security(("session" = [])))]
pub(crate) async fn get(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CommunityId>,
) -> Answer<Json<CommunityView>> {
    operator(&caller)?;
    show(&ctx, &caller, id).await
}

/// Changes a community.
#[utoipa::path(put, path = "/api/v1/communities/{id}", operation_id = "communityEdit",
    tag = "community", params(("id" = CommunityId, Path)), request_body = CommunityDraft,
    responses((status = 200, body = CommunityView), Problems), security(("session" = [])))]
pub(crate) async fn edit(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CommunityId>,
    Body(draft): Body<CommunityDraft>,
) -> Answer<Json<CommunityView>> {
    let edit = EditCommunity {
        scope: caller.scope,
        actor: operator(&caller)?,
        id,
        to: draft.read()?,
    };
    ctx.db.write(edit).await?;
    show(&ctx, &caller, id).await
}

/// Buildings to be added.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct BuildingsDraft {
    /// `1栋`, `2栋` …: 1–200 names; known ones are left alone.
    names: Vec<String>,
}

/// Adds buildings.
#[utoipa::path(post, path = "/api/v1/communities/{id}/buildings",
    operation_id = "communityAddBuildings", tag = "community",
    params(("id" = CommunityId, Path)), request_body = BuildingsDraft,
    responses((status = 200, body = CommunityView), Problems), security(("session" = [])))]
pub(crate) async fn buildings(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CommunityId>,
    Body(draft): Body<BuildingsDraft>,
) -> Answer<Json<CommunityView>> {
    let actor = operator(&caller)?;
    check::count("names", &draft.names, 1, 200)?;
    let named = |(i, name): (usize, &String)| check::text(&format!("names.{i}"), name, 1, 20);
    let names: Result<Vec<String>, _> = draft.names.iter().enumerate().map(named).collect();
    let add = AddBuildings {
        scope: caller.scope,
        actor,
        community: id,
        names: names?,
    };
    ctx.db.write(add).await?;
    show(&ctx, &caller, id).await
}

/// What is written of a pickup point.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct PickupPointDraft {
    /// 1–40 characters; a known name changes that point.
    name: String,
    /// 1–100 characters.
    address: String,
    /// When it is open, 1–60 characters.
    hours: String,
    /// For staff only.
    keeper_note: Option<String>,
}

impl PickupPointDraft {
    fn read(&self) -> Answer<NewPickupPoint> {
        let note = self.keeper_note.as_deref();
        Ok(NewPickupPoint {
            name: check::text("name", &self.name, 1, 40)?,
            address: check::text("address", &self.address, 1, 100)?,
            hours: check::text("hours", &self.hours, 1, 60)?,
            keeper_note: note
                .map(|n| check::text("keeper_note", n, 0, 200))
                .transpose()?,
        })
    }
}

/// Adds or changes a pickup point.
#[utoipa::path(post, path = "/api/v1/communities/{id}/pickup-points",
    operation_id = "communityPutPickupPoint", tag = "community",
    params(("id" = CommunityId, Path)), request_body = PickupPointDraft,
    responses((status = 200, body = CommunityView), Problems), security(("session" = [])))]
pub(crate) async fn pickup_points(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CommunityId>,
    Body(draft): Body<PickupPointDraft>,
) -> Answer<Json<CommunityView>> {
    let put = PutPickupPoint {
        scope: caller.scope,
        actor: operator(&caller)?,
        community: id,
        new: draft.read()?,
    };
    ctx.db.write(put).await?;
    show(&ctx, &caller, id).await
}

/// Who is to lead.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct LeaderDraft {
    /// Her number; she is registered if she is new.
    phone: String,
    /// What she calls herself, if she is new.
    nickname: String,
    /// Where she hands goods out.
    pickup_point: PickupPointId,
    /// What she says of herself, at most 200 characters.
    intro: String,
}

/// Makes someone a leader.
#[utoipa::path(post, path = "/api/v1/communities/{id}/leaders",
    operation_id = "communityAppointLeader", tag = "community",
    params(("id" = CommunityId, Path)), request_body = LeaderDraft,
    responses((status = 200, body = CommunityView), Problems), security(("session" = [])))]
pub(crate) async fn leaders(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CommunityId>,
    Body(draft): Body<LeaderDraft>,
) -> Answer<Json<CommunityView>> {
    let actor = operator(&caller)?;
    let new = Appointment {
        community: id,
        phone: draft.phone,
        nickname: check::text("nickname", &draft.nickname, 1, 20)?,
        pickup_point: draft.pickup_point,
        intro: check::text("intro", &draft.intro, 0, 200)?,
    };
    let appoint = AppointLeader {
        scope: caller.scope,
        actor,
        people: people(&ctx),
        new,
    };
    ctx.db.write(appoint).await?;
    show(&ctx, &caller, id).await
}
