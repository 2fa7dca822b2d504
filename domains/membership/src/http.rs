//! Tiers of members, for themselves and for operators.
use crate::tier::set::{SetTiers, TiersInput};
use crate::tier::view::{self, MemberStanding, MemberTierView, MemberTiers};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_kernel::{Code, PersonId};
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems, Reach};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Members asked about at once.
const MEMBERS_MAX: usize = 100;

/// All routes of the room.
pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(show, set))
        .routes(routes!(mine))
        .routes(routes!(of_members))
        .routes(routes!(of_member))
}

fn is_staff(caller: &Caller) -> bool {
    caller.require(Permission::ViewShop, Reach::Shop).is_ok()
}

/// The shop's tiers of members, the lowest first.
#[utoipa::path(get, path = "/api/v1/member-tiers", tag = "membership",
    operation_id = "membershipTiers", responses((status = 200, body = MemberTiers), Problems),
    security(("session" = [])))]
async fn show(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<MemberTiers>> {
    caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let tiers = view::tiers(&mut tx, caller.scope, is_staff(&caller)).await?;
    Ok(Json(tiers))
}

/// Sets the tiers, all at once. Who deserves a higher one has it soon after; who has one keeps it until
/// its date. A tier that somebody has stays.
#[utoipa::path(put, path = "/api/v1/member-tiers", tag = "membership",
    operation_id = "membershipSetTiers", request_body = TiersInput,
    responses((status = 200, body = MemberTiers), Problems), security(("session" = [])))]
async fn set(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(input): Body<TiersInput>,
) -> Answer<Json<MemberTiers>> {
    let actor = caller
        .require(Permission::ManageCoupons, Reach::Shop)?
        .clone();
    ctx.db.write(SetTiers { actor, input }).await?;
    let mut tx = ctx.db.read().await?;
    let tiers = view::tiers(&mut tx, caller.scope, is_staff(&caller)).await?;
    Ok(Json(tiers))
}

/// The caller's tier, how far the next one is, and how they came to it.
#[utoipa::path(get, path = "/api/v1/me/tier", tag = "membership", operation_id = "membershipMyTier",
    responses((status = 200, body = MemberTierView), Problems), security(("session" = [])))]
async fn mine(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<MemberTierView>> {
    let member = caller.member()?;
    let mut tx = ctx.db.read().await?;
    let found = view::of_member(&mut tx, caller.scope, member).await?;
    Ok(Json(found))
}

/// `?ids=1,2,3`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct StandingQuery {
    /// Members, at most a hundred, with commas between them.
    ids: String,
}

/// Which tiers some members have; who has none is left out.
#[utoipa::path(get, path = "/api/v1/member-tiers/standings", tag = "membership",
    operation_id = "membershipStandings", params(StandingQuery),
    responses((status = 200, body = Vec<MemberStanding>), Problems), security(("session" = [])))]
async fn of_members(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(asked): Query<StandingQuery>,
) -> Answer<Json<Vec<MemberStanding>>> {
    caller.require(Permission::ViewShop, Reach::Shop)?;
    let ids = asked.ids.split(',').filter(|id| !id.is_empty());
    let ids: Result<Vec<PersonId>, _> = ids.map(str::parse).collect();
    let ids = ids.map_err(|_not_an_id| Code::INVALID.field("ids"))?;
    julin_web::check::count("ids", &ids, 0, MEMBERS_MAX)?;
    let mut tx = ctx.db.read().await?;
    let found = view::of_members(&mut tx, caller.scope, &ids).await?;
    Ok(Json(found))
}

/// A member's tier, for operators.
#[utoipa::path(get, path = "/api/v1/members/{id}/tier", tag = "membership",
    operation_id = "membershipTierOf", params(("id" = PersonId, Path)),
    responses((status = 200, body = MemberTierView), Problems), security(("session" = [])))]
async fn of_member(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(member): Path<PersonId>,
) -> Answer<Json<MemberTierView>> {
    caller.require(Permission::ViewShop, Reach::Shop)?;
    let mut tx = ctx.db.read().await?;
    let known = julin_identity::people(&mut tx, caller.scope, &[member]).await?;
    known.get(&member).ok_or(Code::NOT_FOUND.fault())?;
    let found = view::of_member(&mut tx, caller.scope, member).await?;
    Ok(Json(found))
}
