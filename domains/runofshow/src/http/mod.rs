//! The room's HTTP operations.
mod checklist;
mod read;
mod rundown;
mod script;
mod template;
mod word;

use crate::desk::{Desk, may_help};
use crate::ports::{Assistant, LiveBrief, Lives};
use crate::show::run_of_show;
use crate::view::RunOfShow;
use axum::Json;
use julin_kernel::{Code, LiveId};
use julin_web::{Answer, Caller, Ctx, Permission};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(read::show))
        .routes(routes!(read::prompter))
        .routes(routes!(script::save))
        .routes(routes!(script::draft))
        .routes(routes!(script::approve))
        .routes(routes!(script::keep))
        .routes(routes!(rundown::set))
        .routes(routes!(rundown::go))
        .routes(routes!(checklist::set))
        .routes(routes!(checklist::tick))
        .routes(routes!(checklist::let_pass))
        .routes(routes!(template::apply))
        .routes(routes!(template::list))
        .routes(routes!(template::save))
        .routes(routes!(template::delete))
        .routes(routes!(word::words, word::set_words))
}

/// The session, if the caller may run it: 401 signed out, 404 unknown, 403 another's.
async fn governed(ctx: &Ctx, caller: &Caller, live: LiveId) -> Answer<(Desk, LiveBrief)> {
    let (desk, brief) = found(ctx, caller, live).await?;
    caller.require(Permission::RunLives, brief.reach)?;
    Ok((desk, brief))
}

/// The same for what an assistant of the session may do, too: look, tick, go on.
async fn helped(ctx: &Ctx, caller: &Caller, live: LiveId) -> Answer<(Desk, LiveBrief)> {
    let (desk, brief) = found(ctx, caller, live).await?;
    if !may_help(&desk.actor, &brief) {
        return Err(Code::FORBIDDEN.fault().into());
    }
    Ok((desk, brief))
}

async fn found(ctx: &Ctx, caller: &Caller, live: LiveId) -> Answer<(Desk, LiveBrief)> {
    let actor = caller.signed()?.clone();
    let lives = ctx.port::<dyn Lives>();
    let mut tx = ctx.db.read().await?;
    let found = lives.brief(&mut tx, caller.scope, live).await?;
    let brief = found.ok_or(Code::NOT_FOUND.fault())?;
    Ok((Desk { actor, live, lives }, brief))
}

/// All of a run-of-show as it is now.
async fn shown(ctx: &Ctx, desk: &Desk) -> Answer<Json<RunOfShow>> {
    let mut tx = ctx.db.read().await?;
    let brief = desk.brief(&mut tx).await?;
    let assistant = ctx.port::<dyn Assistant>().model().is_some();
    let whole = run_of_show(&mut tx, desk.scope(), brief, assistant).await?;
    Ok(Json(whole))
}

/// The same after a change, which the others who have it open are told of.
async fn changed(ctx: &Ctx, desk: &Desk) -> Answer<Json<RunOfShow>> {
    desk.changed(ctx);
    shown(ctx, desk).await
}
