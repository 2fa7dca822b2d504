//! An applicant's side.
use crate::apply::{ApplicationEdit, ApplicationInput, Apply, Revise, Withdraw};
use crate::ids::ApplicationId;
use crate::view::{MineView, mine};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems, body_hash};

async fn shown(ctx: &Ctx, caller: &Caller) -> Answer<Json<MineView>> {
    let person = caller.member()?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(mine(&mut tx, caller.scope, person).await?))
}

/// One's own applications to lead, and whether another can be made.
#[utoipa::path(get, path = "/api/v1/me/leader-applications", tag = "leadership",
    operation_id = "leadershipMine", responses((status = 200, body = MineView), Problems),
    security(("session" = [])))]
pub(super) async fn list(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<MineView>> {
    shown(&ctx, &caller).await
}

/// Apply to lead, or keep a draft of it.
#[utoipa::path(post, path = "/api/v1/leader-applications", tag = "leadership",
    operation_id = "leadershipApply", params(IdempotencyKey), request_body = ApplicationInput,
    responses((status = 201, body = MineView), Problems), security(("session" = [])))]
pub(super) async fn apply(
    State(ctx): State<Ctx>,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<ApplicationInput>,
) -> Answer<(StatusCode, Json<MineView>)> {
    let apply = Apply {
        scope: caller.scope,
        person: caller.member()?,
        key: key.0,
        hash: body_hash(&input),
        input: input.checked("")?,
    };
    ctx.db.write(apply).await?;
    Ok((StatusCode::CREATED, shown(&ctx, &caller).await?))
}

/// Write in a draft, or complete what was asked for.
#[utoipa::path(put, path = "/api/v1/leader-applications/{id}", tag = "leadership",
    operation_id = "leadershipRevise", params(("id" = inline(ApplicationId), Path)),
    request_body = ApplicationEdit, responses((status = 200, body = MineView), Problems),
    security(("session" = [])))]
pub(super) async fn revise(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ApplicationId>,
    Body(edit): Body<ApplicationEdit>,
) -> Answer<Json<MineView>> {
    let revise = Revise {
        scope: caller.scope,
        person: caller.member()?,
        id,
        version: edit.version,
        input: edit.application.checked("application.")?,
    };
    ctx.db.write(revise).await?;
    shown(&ctx, &caller).await
}

/// Take an application back.
#[utoipa::path(post, path = "/api/v1/leader-applications/{id}/withdraw", tag = "leadership",
    operation_id = "leadershipWithdraw", params(("id" = inline(ApplicationId), Path)),
    responses((status = 200, body = MineView), Problems), security(("session" = [])))]
pub(super) async fn withdraw(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ApplicationId>,
) -> Answer<Json<MineView>> {
    let withdraw = Withdraw {
        scope: caller.scope,
        person: caller.member()?,
        id,
    };
    ctx.db.write(withdraw).await?;
    shown(&ctx, &caller).await
}
