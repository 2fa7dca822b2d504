//! Staff, for operators.
use crate::grants::RoleGrant;
use crate::hash_password;
use crate::staff::{HireStaff, NewStaff, SetGrants, StaffView, all_staff, read_grants};
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::PersonId;
use julin_web::{
    Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach, body_hash, check,
};
use serde::Deserialize;

/// All staff.
#[utoipa::path(get, path = "/api/v1/staff", operation_id = "identityListStaff", tag = "identity",
    responses((status = 200, body = Vec<StaffView>), Problems), security(("session" = [])))]
pub(crate) async fn list(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<Vec<StaffView>>> {
    caller.require(Permission::Administer, Reach::Shop)?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(all_staff(&mut tx, caller.scope).await?))
}

/// A member of staff to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct StaffDraft {
    /// 3–40 characters.
    login: String,
    /// 1–20 characters.
    nickname: String,
    /// 8–200 characters.
    password: String,
    /// What they may be.
    grants: Vec<RoleGrant>,
}

/// Makes a member of staff.
#[utoipa::path(post, path = "/api/v1/staff", operation_id = "identityCreateStaff",
    tag = "identity", params(IdempotencyKey), request_body = StaffDraft,
    responses((status = 200, body = StaffView), Problems), security(("session" = [])))]
pub(crate) async fn create(
    State(ctx): State<Ctx>,
    caller: Caller,
    key: IdempotencyKey,
    Body(draft): Body<StaffDraft>,
) -> Answer<Json<StaffView>> {
    let actor = caller.require(Permission::Administer, Reach::Shop)?.clone();
    let login = check::text("login", &draft.login, 3, 40)?;
    let nickname = check::text("nickname", &draft.nickname, 1, 20)?;
    let grants = read_grants(&draft.grants)?;
    let length = draft.password.chars().count();
    check::that("password", (8..=200).contains(&length))?;
    let hash = body_hash(&(&login, &nickname, &draft.grants));
    let password_hash = hash_password(ctx.rng(), draft.password).await?;
    let new = NewStaff {
        login,
        nickname,
        password_hash,
        grants,
    };
    let hire = HireStaff {
        scope: caller.scope,
        actor,
        key: key.0,
        hash,
        new,
    };
    Ok(Json(ctx.db.write(hire).await?))
}

/// What someone may be from now on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct StaffGrants {
    /// Replaces all they had, except what they are as a resident.
    grants: Vec<RoleGrant>,
}

/// Says anew what a member of staff may be.
#[utoipa::path(put, path = "/api/v1/staff/{id}/grants", operation_id = "identitySetStaffGrants",
    tag = "identity", params(("id" = PersonId, Path)), request_body = StaffGrants,
    responses((status = 200, body = StaffView), Problems), security(("session" = [])))]
pub(crate) async fn grants(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(person): Path<PersonId>,
    Body(asked): Body<StaffGrants>,
) -> Answer<Json<StaffView>> {
    let actor = caller.require(Permission::Administer, Reach::Shop)?.clone();
    let set = SetGrants {
        scope: caller.scope,
        actor,
        person,
        grants: read_grants(&asked.grants)?,
    };
    let view = ctx.db.write(set).await?;
    ctx.hub.doubt(|viewer| viewer.member == Some(person.0));
    Ok(Json(view))
}
