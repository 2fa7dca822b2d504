//! Invitations, for those who were invited.
use super::people;
use crate::card::leader_card;
use crate::invite::leader_of_invite;
use crate::join::{Address, Join};
use crate::refusals::INVITE_UNKNOWN;
use crate::view::{InviteView, MembershipView, invite_view, one_membership};
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::{BuildingId, PersonId};
use julin_web::{Answer, Body, Caller, Ctx, Problems, check};
use serde::Deserialize;

async fn inviter(ctx: &Ctx, caller: &Caller, code: &str) -> Answer<PersonId> {
    let mut tx = ctx.db.read().await?;
    let leader = leader_of_invite(&mut tx, caller.scope, code).await?;
    Ok(leader.ok_or(INVITE_UNKNOWN.fault())?)
}

/// What an invitation shows.
#[utoipa::path(get, path = "/api/v1/invites/{code}", operation_id = "communityReadInvite",
    tag = "community", params(("code" = String, Path)),
    responses((status = 200, body = InviteView), Problems))]
pub(crate) async fn get(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(code): Path<String>,
) -> Answer<Json<InviteView>> {
    let leader = inviter(&ctx, &caller, &code).await?;
    let people = people(&ctx);
    let mut tx = ctx.db.read().await?;
    let card = leader_card(&mut tx, caller.scope, &*people, leader).await?;
    let card = card.ok_or(INVITE_UNKNOWN.fault())?;
    Ok(Json(invite_view(&mut tx, caller.scope, card).await?))
}

/// Where one lives.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct JoinRequest {
    /// Building of the leader's community.
    building: Option<BuildingId>,
    /// `1203`, at most 12 characters.
    unit: Option<String>,
}

/// A room as written, trimmed.
pub(super) fn unit(written: Option<&str>) -> Answer<Option<String>> {
    let checked = written.map(|u| check::text("unit", u, 0, 12)).transpose()?;
    Ok(checked)
}

/// Joins a leader's people; again, it changes one's address.
#[utoipa::path(post, path = "/api/v1/invites/{code}/join", operation_id = "communityJoin",
    tag = "community", params(("code" = String, Path)), request_body = JoinRequest,
    responses((status = 200, body = MembershipView), Problems), security(("session" = [])))]
pub(crate) async fn join(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(code): Path<String>,
    Body(asked): Body<JoinRequest>,
) -> Answer<Json<MembershipView>> {
    let member = caller.member()?;
    let address = Address {
        building: asked.building,
        unit: unit(asked.unit.as_deref())?,
        pickup_point: None,
    };
    let join = Join {
        scope: caller.scope,
        member,
        leader: inviter(&ctx, &caller, &code).await?,
        address,
    };
    let joined = ctx.db.write(join).await?;
    let people = people(&ctx);
    let mut tx = ctx.db.read().await?;
    let view = one_membership(&mut tx, caller.scope, &*people, joined).await?;
    Ok(Json(view))
}
