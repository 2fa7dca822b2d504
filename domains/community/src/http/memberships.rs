//! The leaders one belongs to.
use super::{invites::unit, people};
use crate::join::{Address, EditMembership};
use crate::membership::memberships_of;
use crate::view::{MembershipView, membership_views, one_membership};
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::{BuildingId, PersonId, PickupPointId};
use julin_web::{Answer, Body, Caller, Ctx, Problems};
use serde::Deserialize;

/// All leaders one belongs to, the default first.
#[utoipa::path(get, path = "/api/v1/memberships", operation_id = "communityListMemberships",
    tag = "community", responses((status = 200, body = Vec<MembershipView>), Problems),
    security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
) -> Answer<Json<Vec<MembershipView>>> {
    let member = caller.member()?;
    let people = people(&ctx);
    let mut tx = ctx.db.read().await?;
    let all = memberships_of(&mut tx, caller.scope, member).await?;
    let views = membership_views(&mut tx, caller.scope, &*people, all).await?;
    Ok(Json(views))
}

/// What may be changed; what is absent stays.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct MembershipEdit {
    /// Building of the leader's community.
    building: Option<BuildingId>,
    /// `1203`, at most 12 characters.
    unit: Option<String>,
    /// Pickup point of the leader's community.
    pickup_point: Option<PickupPointId>,
    /// True: show this leader first.
    #[serde(default)]
    is_default: bool,
}

/// Changes one's address at a leader.
#[utoipa::path(put, path = "/api/v1/memberships/{leader_id}",
    operation_id = "communityEditMembership", tag = "community",
    params(("leader_id" = PersonId, Path)), request_body = MembershipEdit,
    responses((status = 200, body = MembershipView), Problems), security(("session" = [])))]
pub(crate) async fn edit(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(leader): Path<PersonId>,
    Body(asked): Body<MembershipEdit>,
) -> Answer<Json<MembershipView>> {
    let edit = EditMembership {
        scope: caller.scope,
        member: caller.member()?,
        leader,
        address: Address {
            building: asked.building,
            unit: unit(asked.unit.as_deref())?,
            pickup_point: asked.pickup_point,
        },
        make_default: asked.is_default,
    };
    let changed = ctx.db.write(edit).await?;
    let people = people(&ctx);
    let mut tx = ctx.db.read().await?;
    let view = one_membership(&mut tx, caller.scope, &*people, changed).await?;
    Ok(Json(view))
}
