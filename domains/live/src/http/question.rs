//! Questions to the host: seen and asked again by viewers, marked by those who run the session.
use super::viewer::pass;
use super::{Pulse, found, tasked};
use crate::show::publish;
use crate::talk::desk;
use crate::talk::question::{LiveQuestionMark, Mark, Vote};
use crate::talk::task::Task;
use crate::talk::view::LiveQuestion;
use axum::extract::{Path, State};
use axum::{Extension, Json};
use julin_kernel::{CommentId, LiveId};
use julin_web::{Answer, Body, Caller, Ctx, Problems};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Votes in ten seconds, of one viewer and of one address.
const VOTES_MAX: (i64, i64) = (30, 1_000);

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(questions))
        .routes(routes!(ask, unask))
        .routes(routes!(mark))
}

/// The questions of a session: open ones by how many ask them, then those answered.
#[utoipa::path(get, path = "/api/v1/lives/{id}/questions", tag = "live",
    operation_id = "liveQuestions", params(("id" = LiveId, Path)),
    responses((status = 200, body = Vec<LiveQuestion>), Problems))]
async fn questions(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<Vec<LiveQuestion>>> {
    found(&ctx, &caller, live).await?;
    let me = caller.actor.as_ref().map(|a| a.person);
    let mut tx = ctx.db.read().await?;
    let all = desk::questions(&mut tx, caller.scope, live, me).await?;
    Ok(Json(all))
}

/// 我也想问: ask the same; counted once a member.
#[utoipa::path(put, path = "/api/v1/lives/{id}/questions/{cid}/vote", tag = "live",
    operation_id = "liveAskToo", params(("id" = LiveId, Path), ("cid" = CommentId, Path)),
    responses((status = 200, body = LiveQuestion), Problems), security(("session" = [])))]
async fn ask(
    State(ctx): State<Ctx>,
    Extension(pulse): Extension<Arc<Pulse>>,
    caller: Caller,
    Path(at): Path<(LiveId, CommentId)>,
) -> Answer<Json<LiveQuestion>> {
    vote(&ctx, &pulse, &caller, at, true).await
}

/// Take that back.
#[utoipa::path(delete, path = "/api/v1/lives/{id}/questions/{cid}/vote", tag = "live",
    operation_id = "liveUnaskToo", params(("id" = LiveId, Path), ("cid" = CommentId, Path)),
    responses((status = 200, body = LiveQuestion), Problems), security(("session" = [])))]
async fn unask(
    State(ctx): State<Ctx>,
    Extension(pulse): Extension<Arc<Pulse>>,
    caller: Caller,
    Path(at): Path<(LiveId, CommentId)>,
) -> Answer<Json<LiveQuestion>> {
    vote(&ctx, &pulse, &caller, at, false).await
}

async fn vote(
    ctx: &Ctx,
    pulse: &Pulse,
    caller: &Caller,
    (live, question): (LiveId, CommentId),
    on: bool,
) -> Answer<Json<LiveQuestion>> {
    let actor = caller.signed()?.clone();
    pass(ctx, pulse, caller, "vote", 1, VOTES_MAX)?;
    let vote = Vote {
        actor,
        live,
        question,
        on,
    };
    let (now, changed) = ctx.db.write(vote).await?;
    if changed {
        let told = LiveQuestion::of(now.clone(), false);
        desk::publish(ctx, live, "question", &told);
    }
    Ok(Json(LiveQuestion::of(now, on)))
}

/// Mark a question: answered (by voice, or with the answer in writing), put aside, open again.
#[utoipa::path(put, path = "/api/v1/lives/{id}/questions/{cid}", tag = "live",
    operation_id = "liveMarkQuestion", params(("id" = LiveId, Path), ("cid" = CommentId, Path)),
    request_body = LiveQuestionMark, responses((status = 200, body = LiveQuestion), Problems),
    security(("session" = [])))]
async fn mark(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, question)): Path<(LiveId, CommentId)>,
    Body(input): Body<LiveQuestionMark>,
) -> Answer<Json<LiveQuestion>> {
    tasked(&ctx, &caller, live, Task::Answer).await?;
    let mark = Mark {
        actor: caller.signed()?.clone(),
        live,
        question,
        input,
    };
    let (now, changed) = ctx.db.write(mark).await?;
    let view = LiveQuestion::of(now, false);
    if changed {
        publish(&ctx, live, "question", &view);
    }
    Ok(Json(view))
}
