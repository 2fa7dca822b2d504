//! What is shown.
use super::{helped, shown};
use crate::show;
use crate::view::{Prompter, RunOfShow};
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::LiveId;
use julin_web::{Answer, Caller, Ctx, Problems};

/// A session's scripts, rundown and checklist.
#[utoipa::path(get, path = "/api/v1/lives/{id}/run-of-show", tag = "runofshow",
    operation_id = "runofshowShow", params(("id" = LiveId, Path)),
    responses((status = 200, body = RunOfShow), Problems), security(("session" = [])))]
pub(super) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<RunOfShow>> {
    let (desk, _) = helped(&ctx, &caller, live).await?;
    shown(&ctx, &desk).await
}

/// What the teleprompter shows: a page for each segment, with what a person approved.
#[utoipa::path(get, path = "/api/v1/lives/{id}/run-of-show/prompter", tag = "runofshow",
    operation_id = "runofshowPrompter", params(("id" = LiveId, Path)),
    responses((status = 200, body = Prompter), Problems), security(("session" = [])))]
pub(super) async fn prompter(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<Prompter>> {
    let (desk, brief) = helped(&ctx, &caller, live).await?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(show::prompter(&mut tx, desk.scope(), brief).await?))
}
