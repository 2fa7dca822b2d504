//! One's own record.
use crate::Me;
use crate::consent::{ConsentRow, consents as load_consents};
use crate::me::{self as own, IdentityExport, Rename};
use axum::Json;
use axum::extract::State;
use julin_web::{Answer, Body, Caller, Ctx, Problems, check};
use serde::Deserialize;

/// The signed-in person; null for a stranger, which is no error: anyone may look.
#[utoipa::path(get, path = "/api/v1/me", operation_id = "identityGetMe", tag = "identity",
    responses((status = 200, body = Option<Me>), Problems))]
pub(crate) async fn me(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<Option<Me>>> {
    let Some(actor) = &caller.actor else {
        return Ok(Json(None));
    };
    let mut tx = ctx.db.read().await?;
    Ok(Json(Some(
        own::load(&mut tx, caller.scope, actor.person).await?,
    )))
}

/// What may be changed.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct MeEdit {
    /// 1–20 characters.
    nickname: String,
}

/// Changes one's name.
#[utoipa::path(put, path = "/api/v1/me", operation_id = "identityEditMe", tag = "identity",
    request_body = MeEdit, responses((status = 200, body = Me), Problems), security(("session" = [])))]
pub(crate) async fn rename(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(edit): Body<MeEdit>,
) -> Answer<Json<Me>> {
    let rename = Rename {
        scope: caller.scope,
        person: caller.member()?,
        nickname: check::text("nickname", &edit.nickname, 1, 20)?,
    };
    Ok(Json(ctx.db.write(rename).await?))
}

/// What one agreed to.
#[utoipa::path(get, path = "/api/v1/me/consents", operation_id = "identityListConsents",
    tag = "identity", responses((status = 200, body = Vec<ConsentRow>), Problems),
    security(("session" = [])))]
pub(crate) async fn consents(
    State(ctx): State<Ctx>,
    caller: Caller,
) -> Answer<Json<Vec<ConsentRow>>> {
    let person = caller.member()?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(load_consents(&mut tx, caller.scope, person).await?))
}

/// Everything identity keeps of oneself.
#[utoipa::path(get, path = "/api/v1/me/export", operation_id = "identityExportMe",
    tag = "identity", responses((status = 200, body = IdentityExport), Problems),
    security(("session" = [])))]
pub(crate) async fn export(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<IdentityExport>> {
    let person = caller.member()?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(own::export(&mut tx, caller.scope, person).await?))
}
