//! The rundown: plan it, go through it.
use super::{changed, governed, helped};
use crate::desk::tell;
use crate::rundown::{Go, GoInput, RundownInput, SetRundown};
use crate::view::RunOfShow;
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::LiveId;
use julin_web::{Answer, Body, Caller, Ctx, Problems};
use serde_json::json;

/// Replace the rundown.
#[utoipa::path(put, path = "/api/v1/lives/{id}/run-of-show/rundown", tag = "runofshow",
    operation_id = "runofshowSetRundown", params(("id" = LiveId, Path)),
    request_body = RundownInput, responses((status = 200, body = RunOfShow), Problems),
    security(("session" = [])))]
pub(super) async fn set(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<RundownInput>,
) -> Answer<Json<RunOfShow>> {
    let (desk, _) = governed(&ctx, &caller, live).await?;
    let set = SetRundown {
        desk: desk.clone(),
        input,
    };
    ctx.db.write(set).await?;
    changed(&ctx, &desk).await
}

/// Go to a segment while on air; its product goes into the spotlight.
#[utoipa::path(post, path = "/api/v1/lives/{id}/run-of-show/go", tag = "runofshow",
    operation_id = "runofshowGo", params(("id" = LiveId, Path)), request_body = GoInput,
    responses((status = 200, body = RunOfShow), Problems), security(("session" = [])))]
pub(super) async fn go(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<GoInput>,
) -> Answer<Json<RunOfShow>> {
    let (desk, _) = helped(&ctx, &caller, live).await?;
    let go = Go {
        desk: desk.clone(),
        to: input.segment_id,
    };
    let cards = ctx.db.write(go).await?;
    let at = ctx.now();
    tell(
        &ctx,
        live,
        "segment",
        &json!({ "segment_id": input.segment_id, "at": at }),
    );
    desk.lives
        .tell_cards(&ctx, desk.scope(), live, &cards)
        .await?;
    changed(&ctx, &desk).await
}
