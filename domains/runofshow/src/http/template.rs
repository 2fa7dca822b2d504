//! Templates.
use super::{changed, governed};
use crate::ids::TemplateId;
use crate::outline::Outline;
use crate::store::template as store;
use crate::template::{
    Apply, ApplyInput, BuiltIn, DeleteTemplate, SaveTemplate, TemplateInput, built_in,
};
use crate::view::RunOfShow;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::LiveId;
use julin_web::{
    Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach, Role, body_hash,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A template that can be applied.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RunOfShowTemplate)]
pub(super) struct TemplateView {
    /// What applies it.
    pub template: String,
    /// Its name.
    pub name: String,
    /// Whether every shop has it.
    pub built_in: bool,
    /// Whether the reader may throw it away.
    pub mine: bool,
    /// What it keeps.
    pub outline: Outline,
}

/// Those that a reader may apply.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RunOfShowTemplates)]
pub(super) struct TemplatesView {
    /// Built-in ones first.
    pub items: Vec<TemplateView>,
}

/// The templates that the caller may apply.
#[utoipa::path(get, path = "/api/v1/run-of-show/templates", tag = "runofshow",
    operation_id = "runofshowTemplates", responses((status = 200, body = TemplatesView), Problems),
    security(("session" = [])))]
pub(super) async fn list(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<TemplatesView>> {
    let actor = caller.signed()?;
    if !actor.is(Role::Leader) {
        caller.require(Permission::RunLives, Reach::Shop)?;
    }
    let built = BuiltIn::ALL.iter().map(|b| TemplateView {
        template: b.as_str().to_owned(),
        name: b.name(caller.locale).to_owned(),
        built_in: true,
        mine: false,
        outline: built_in(*b, caller.locale),
    });
    let kept = store::all(&mut ctx.db.read().await?, caller.scope).await?;
    let kept = kept
        .into_iter()
        .filter(|t| t.is_for(actor))
        .map(|t| TemplateView {
            template: t.id.to_string(),
            name: t.name,
            built_in: false,
            mine: actor.may(
                Permission::RunLives,
                t.owner_id.map_or(Reach::Shop, Reach::Leader),
            ),
            outline: t.outline.0,
        });
    let items = built.chain(kept).collect();
    Ok(Json(TemplatesView { items }))
}

/// Keep a session's rundown and checklist as a template.
#[utoipa::path(post, path = "/api/v1/lives/{id}/run-of-show/templates", tag = "runofshow",
    operation_id = "runofshowSaveTemplate", params(("id" = LiveId, Path), IdempotencyKey),
    request_body = TemplateInput, responses((status = 201, body = TemplateView), Problems), security(("session" = [])))]
pub(super) async fn save(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<TemplateInput>,
) -> Answer<(StatusCode, Json<TemplateView>)> {
    let (desk, _) = governed(&ctx, &caller, live).await?;
    let hash = body_hash(&(live, &input));
    let save = SaveTemplate {
        desk,
        name: input.name,
        key,
        hash,
    };
    let id = ctx.db.write(save).await?;
    let kept = store::get(&mut ctx.db.read().await?, caller.scope, id).await?;
    let kept = kept.ok_or(julin_kernel::Code::NOT_FOUND.fault())?;
    let view = TemplateView {
        template: kept.id.to_string(),
        name: kept.name,
        built_in: false,
        mine: true,
        outline: kept.outline.0,
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// Throw a template away.
#[utoipa::path(delete, path = "/api/v1/run-of-show/templates/{id}", tag = "runofshow",
    operation_id = "runofshowDeleteTemplate", params(("id" = inline(TemplateId), Path)),
    responses((status = 204), Problems), security(("session" = [])))]
pub(super) async fn delete(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(template): Path<TemplateId>,
) -> Answer<StatusCode> {
    let actor = caller.signed()?.clone();
    ctx.db.write(DeleteTemplate { actor, template }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Write rundown and checklist of a planned session from a template.
#[utoipa::path(post, path = "/api/v1/lives/{id}/run-of-show/apply", tag = "runofshow",
    operation_id = "runofshowApply", params(("id" = LiveId, Path)), request_body = ApplyInput,
    responses((status = 200, body = RunOfShow), Problems), security(("session" = [])))]
pub(super) async fn apply(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<ApplyInput>,
) -> Answer<Json<RunOfShow>> {
    let (desk, _) = governed(&ctx, &caller, live).await?;
    let apply = Apply {
        desk: desk.clone(),
        input,
        locale: caller.locale,
    };
    ctx.db.write(apply).await?;
    changed(&ctx, &desk).await
}
