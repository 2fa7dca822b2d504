//! The checklist, and what keeps a session from going live.
use super::{changed, governed, helped};
use crate::checklist::{ChecklistInput, Done, DoneInput, Override, OverrideInput, SetChecklist};
use crate::ids::TaskId;
use crate::view::RunOfShow;
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::LiveId;
use julin_web::{Answer, Body, Caller, Ctx, Problems};

/// Replace the checklist; items that are kept keep their tick.
#[utoipa::path(put, path = "/api/v1/lives/{id}/run-of-show/checklist", tag = "runofshow",
    operation_id = "runofshowSetChecklist", params(("id" = LiveId, Path)),
    request_body = ChecklistInput, responses((status = 200, body = RunOfShow), Problems),
    security(("session" = [])))]
pub(super) async fn set(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<ChecklistInput>,
) -> Answer<Json<RunOfShow>> {
    let (desk, _) = governed(&ctx, &caller, live).await?;
    let set = SetChecklist {
        desk: desk.clone(),
        input,
    };
    ctx.db.write(set).await?;
    changed(&ctx, &desk).await
}

/// Tick an item, or take the tick back.
#[utoipa::path(put, path = "/api/v1/lives/{id}/run-of-show/checklist/{task}", tag = "runofshow",
    operation_id = "runofshowTick", params(("id" = LiveId, Path), ("task" = TaskId, Path)),
    request_body = DoneInput, responses((status = 200, body = RunOfShow), Problems),
    security(("session" = [])))]
pub(super) async fn tick(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, task)): Path<(LiveId, TaskId)>,
    Body(input): Body<DoneInput>,
) -> Answer<Json<RunOfShow>> {
    let (desk, _) = helped(&ctx, &caller, live).await?;
    let done = Done {
        desk: desk.clone(),
        task,
        ticked: input.done,
    };
    ctx.db.write(done).await?;
    changed(&ctx, &desk).await
}

/// Let the session go live although something that must be done is not; the reason is kept.
#[utoipa::path(put, path = "/api/v1/lives/{id}/run-of-show/override", tag = "runofshow",
    operation_id = "runofshowOverride", params(("id" = LiveId, Path)),
    request_body = OverrideInput, responses((status = 200, body = RunOfShow), Problems),
    security(("session" = [])))]
pub(super) async fn let_pass(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<OverrideInput>,
) -> Answer<Json<RunOfShow>> {
    let (desk, _) = governed(&ctx, &caller, live).await?;
    let let_pass = Override {
        desk: desk.clone(),
        input,
    };
    ctx.db.write(let_pass).await?;
    changed(&ctx, &desk).await
}
