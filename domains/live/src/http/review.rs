//! The review of a session, and what people make of it.
use super::governed;
use crate::review::follow::{FollowUpId, LiveFollowUpInput, LiveFollowUpMark, Make, Tick};
use crate::review::group::{Arrange, LiveGroupsInput};
use crate::review::mark::Highlights;
use crate::review::note::{LiveNote, LiveNoteInput, Note, NoteId, Unnote};
use crate::review::wish::{
    self, LiveWish, LiveWishInput, LiveWishMark, MakeWish, MarkWish, WishId,
};
use crate::review::work::{LiveReviewWork, Work};
use crate::review::{LiveReview, Review, sheet};
use crate::store::review::ask as wishes;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use julin_kernel::{Code, CommentId, LiveId};
use julin_web::{
    Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach, body_hash,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(review))
        .routes(routes!(work))
        .routes(routes!(export))
        .routes(routes!(arrange))
        .routes(routes!(make_wish))
        .routes(routes!(list_wishes))
        .routes(routes!(mark_wish))
        .routes(routes!(follow_up))
        .routes(routes!(tick))
        .routes(routes!(note))
        .routes(routes!(unnote))
}

/// The report of a session for who may run it: a leader sees the orders of her own people.
async fn report(ctx: &Ctx, caller: &Caller, live: LiveId) -> Answer<Review> {
    governed(ctx, caller, live, Permission::RunLives).await?;
    let actor = caller.signed()?;
    let all = actor.may(Permission::RunLives, Reach::Shop);
    Ok(Review {
        scope: caller.scope,
        live,
        locale: caller.locale,
        leader: (!all).then_some(actor.person),
        given: ctx.port::<dyn Highlights>(),
    })
}

async fn worked(ctx: &Ctx, caller: &Caller, live: LiveId) -> Answer<Json<LiveReviewWork>> {
    let review = report(ctx, caller, live).await?;
    Ok(Json(ctx.db.report(Work(review)).await?))
}

/// The review: funnel with formulas, curves, marks, by card, community, leader, time and door.
#[utoipa::path(get, path = "/api/v1/lives/{id}/review", tag = "live", operation_id = "liveReview",
    params(("id" = LiveId, Path)), responses((status = 200, body = LiveReview), Problems),
    security(("session" = [])))]
async fn review(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<LiveReview>> {
    let review = report(&ctx, &caller, live).await?;
    Ok(Json(ctx.db.report(review).await?))
}

/// What is made of the review: questions in groups, what is to be done, what else is worth doing.
#[utoipa::path(get, path = "/api/v1/lives/{id}/review/work", tag = "live",
    operation_id = "liveReviewWork", params(("id" = LiveId, Path)),
    responses((status = 200, body = LiveReviewWork), Problems), security(("session" = [])))]
async fn work(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<LiveReviewWork>> {
    worked(&ctx, &caller, live).await
}

/// The review as a workbook.
#[utoipa::path(get, path = "/api/v1/lives/{id}/review/export.xlsx", tag = "live",
    operation_id = "liveExportReview", params(("id" = LiveId, Path)),
    responses((status = 200, content_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), Problems),
    security(("session" = [])))]
async fn export(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<impl IntoResponse> {
    let review = report(&ctx, &caller, live).await?;
    let figures = ctx.db.report(review.clone()).await?;
    let work = ctx.db.report(Work(review)).await?;
    let book = sheet::workbook(&figures, &work, &ctx.zone, caller.locale)?;
    Ok((julin_sheet::headers(&format!("live-{live}.xlsx")), book))
}

/// Arrange the questions: merge, split, rename, put aside.
#[utoipa::path(put, path = "/api/v1/lives/{id}/review/questions", tag = "live",
    operation_id = "liveGroupQuestions", params(("id" = LiveId, Path)),
    request_body = LiveGroupsInput, responses((status = 200, body = LiveReviewWork), Problems),
    security(("session" = [])))]
async fn arrange(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<LiveGroupsInput>,
) -> Answer<Json<LiveReviewWork>> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let actor = caller.signed()?.clone();
    ctx.db.write(Arrange { actor, live, input }).await?;
    worked(&ctx, &caller, live).await
}

/// Put a group of questions into the list for choosing products.
#[utoipa::path(put, path = "/api/v1/lives/{id}/review/questions/{lead}/wish", tag = "live",
    operation_id = "liveMakeWish", params(("id" = LiveId, Path), ("lead" = CommentId, Path)),
    request_body = LiveWishInput, responses((status = 200, body = LiveReviewWork), Problems),
    security(("session" = [])))]
async fn make_wish(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, lead)): Path<(LiveId, CommentId)>,
    Body(input): Body<LiveWishInput>,
) -> Answer<Json<LiveReviewWork>> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let actor = caller.signed()?.clone();
    let make = MakeWish {
        actor,
        live,
        lead,
        input,
    };
    ctx.db.write(make).await?;
    worked(&ctx, &caller, live).await
}

/// What was asked for in lives and not sold: a leader's own, the store's of all; what most ask for first.
#[utoipa::path(get, path = "/api/v1/live-wishes", tag = "live", operation_id = "liveWishes",
    responses((status = 200, body = Vec<LiveWish>), Problems), security(("session" = [])))]
async fn list_wishes(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<Vec<LiveWish>>> {
    let actor = caller.signed()?;
    let all = actor.may(Permission::RunLives, Reach::Shop);
    if !all {
        caller.require(Permission::RunLives, Reach::Leader(actor.person))?;
    }
    let leader = (!all).then_some(actor.person);
    let mut tx = ctx.db.read().await?;
    Ok(Json(wish::list(&mut tx, caller.scope, leader).await?))
}

/// Mark a wish: taken up, declined, or open again.
#[utoipa::path(put, path = "/api/v1/live-wishes/{id}", tag = "live", operation_id = "liveMarkWish",
    params(("id" = WishId, Path)), request_body = LiveWishMark,
    responses((status = 200, body = LiveWish), Problems), security(("session" = [])))]
async fn mark_wish(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<WishId>,
    Body(input): Body<LiveWishMark>,
) -> Answer<Json<LiveWish>> {
    let actor = caller.signed()?.clone();
    let found = wishes::wish(&mut ctx.db.read().await?, caller.scope, id).await?;
    let reach = found.ok_or(Code::NOT_FOUND.fault())?.leader_id;
    caller.require(
        Permission::RunLives,
        reach.map_or(Reach::Shop, Reach::Leader),
    )?;
    let mark = MarkWish {
        actor,
        wish: id,
        state: input.state,
    };
    Ok(Json(ctx.db.write(mark).await?.into()))
}

/// Make a follow-up: from a finding, or by hand.
#[utoipa::path(post, path = "/api/v1/lives/{id}/review/follow-ups", tag = "live",
    operation_id = "liveMakeFollowUp", params(("id" = LiveId, Path), IdempotencyKey),
    request_body = LiveFollowUpInput, responses((status = 201, body = LiveReviewWork), Problems),
    security(("session" = [])))]
async fn follow_up(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<LiveFollowUpInput>,
) -> Answer<(StatusCode, Json<LiveReviewWork>)> {
    let review = report(&ctx, &caller, live).await?;
    let found = match &input.cause {
        Some(cause) => {
            let work = ctx.db.report(Work(review)).await?;
            work.suggestions.into_iter().find(|s| s.cause == *cause)
        }
        None => None,
    };
    let make = Make {
        actor: caller.signed()?.clone(),
        live,
        hash: body_hash(&(live, &input)),
        input,
        found,
        key,
    };
    ctx.db.write(make).await?;
    Ok((StatusCode::CREATED, worked(&ctx, &caller, live).await?))
}

/// Tick a follow-up, or take the tick back.
#[utoipa::path(put, path = "/api/v1/lives/{id}/review/follow-ups/{task}", tag = "live",
    operation_id = "liveTickFollowUp", params(("id" = LiveId, Path), ("task" = FollowUpId, Path)),
    request_body = LiveFollowUpMark, responses((status = 200, body = LiveReviewWork), Problems),
    security(("session" = [])))]
async fn tick(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, id)): Path<(LiveId, FollowUpId)>,
    Body(input): Body<LiveFollowUpMark>,
) -> Answer<Json<LiveReviewWork>> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let tick = Tick {
        actor: caller.signed()?.clone(),
        live,
        id,
        done: input.done,
    };
    ctx.db.write(tick).await?;
    worked(&ctx, &caller, live).await
}

/// Write a note on a minute.
#[utoipa::path(post, path = "/api/v1/lives/{id}/review/notes", tag = "live",
    operation_id = "liveNoteMinute", params(("id" = LiveId, Path), IdempotencyKey),
    request_body = LiveNoteInput, responses((status = 201, body = LiveNote), Problems),
    security(("session" = [])))]
async fn note(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<LiveNoteInput>,
) -> Answer<(StatusCode, Json<LiveNote>)> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let note = Note {
        actor: caller.signed()?.clone(),
        live,
        hash: body_hash(&(live, &input)),
        input,
        key,
    };
    Ok((StatusCode::CREATED, Json(ctx.db.write(note).await?)))
}

/// Take a note away.
#[utoipa::path(delete, path = "/api/v1/lives/{id}/review/notes/{note}", tag = "live",
    operation_id = "liveDeleteNote", params(("id" = LiveId, Path), ("note" = NoteId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
async fn unnote(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, note)): Path<(LiveId, NoteId)>,
) -> Answer<StatusCode> {
    governed(&ctx, &caller, live, Permission::RunLives).await?;
    let unnote = Unnote {
        actor: caller.signed()?.clone(),
        live,
        note,
    };
    if !ctx.db.write(unnote).await? {
        return Err(Code::NOT_FOUND.fault().into());
    }
    Ok(StatusCode::NO_CONTENT)
}
