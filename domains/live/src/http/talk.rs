//! Comments: said by viewers, moderated by those who run the session.
use super::{Pulse, tasked};
use crate::show::publish;
use crate::store::talk::word;
use crate::talk::comment::{LiveCommentInput, Said, Say};
use crate::talk::desk;
use crate::talk::hold::{Decide, LiveHeldInput};
use crate::talk::mute::{LiveMuteInput, Silence, Unmute};
use crate::talk::pin::{LivePinInput, Pin};
use crate::talk::remove::{RemovalReason, Remove};
use crate::talk::slow::{LiveSlowInput, SetSlow};
use crate::talk::task::Task;
use crate::talk::view::{LiveCommentView, LiveMute, LiveQuestion, LiveTalk};
use crate::talk::words::{LiveBlockedWords, SetWords};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use julin_kernel::{CommentId, LiveId};
use julin_web::{
    Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach, body_hash,
};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(comment))
        .routes(routes!(remove))
        .routes(routes!(mute, unmute))
        .routes(routes!(decide))
        .routes(routes!(pin))
        .routes(routes!(slow))
        .routes(routes!(words, set_words))
}

/// Say something. What holds a word to be looked at waits for review: `held`.
#[utoipa::path(post, path = "/api/v1/lives/{id}/comments", tag = "live", operation_id = "liveComment",
    params(("id" = LiveId, Path), IdempotencyKey), request_body = LiveCommentInput,
    responses((status = 201, body = LiveCommentView), Problems), security(("session" = [])))]
async fn comment(
    State(ctx): State<Ctx>,
    Extension(pulse): Extension<Arc<Pulse>>,
    caller: Caller,
    Path(live): Path<LiveId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<LiveCommentInput>,
) -> Answer<(StatusCode, Json<LiveCommentView>)> {
    let actor = caller.signed()?.clone();
    let hash = body_hash(&(live, &input));
    let say = Say {
        actor,
        live,
        input,
        key,
        hash,
    };
    let said = ctx.db.write(say).await?;
    let view = LiveCommentView::of(said.comment.clone(), said.held);
    if said.fresh {
        tell(&ctx, &pulse, live, &view, &said);
    }
    Ok((StatusCode::CREATED, Json(view)))
}

/// Tells the room, or only the desk: what is held, and what a flood leaves no room for.
fn tell(ctx: &Ctx, pulse: &Pulse, live: LiveId, view: &LiveCommentView, said: &Said) {
    if said.held {
        return desk::publish(ctx, live, "held", &json!({ "id": view.id }));
    }
    if view.role.is_staff() || pulse.samples.shows(live, ctx.now()) {
        publish(ctx, live, "comment", view);
    } else {
        desk::publish(ctx, live, "comment", view);
    }
    if let Some(question) = &said.question {
        let question = LiveQuestion::of(question.clone(), false);
        desk::publish(ctx, live, "question", &question);
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RemovalQuery {
    /// Why, for the record.
    #[param(inline)]
    reason: Option<RemovalReason>,
}

/// Take a comment down.
#[utoipa::path(delete, path = "/api/v1/lives/{id}/comments/{cid}", tag = "live",
    operation_id = "liveRemoveComment",
    params(("id" = LiveId, Path), ("cid" = CommentId, Path), RemovalQuery),
    responses((status = 204), Problems), security(("session" = [])))]
async fn remove(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, comment)): Path<(LiveId, CommentId)>,
    Query(query): Query<RemovalQuery>,
) -> Answer<StatusCode> {
    tasked(&ctx, &caller, live, Task::Moderate).await?;
    let removed = ctx
        .db
        .write(Remove {
            actor: caller.signed()?.clone(),
            live,
            comment,
            reason: query.reason,
        })
        .await?;
    if removed.stood {
        publish(&ctx, live, "comment_removed", &json!({ "id": comment }));
    }
    if let Some(question) = removed.question {
        publish(&ctx, live, "question", &LiveQuestion::taken_down(question));
    }
    if removed.unpinned {
        drop(tell_settings(&ctx, &caller, live).await?);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Mute whoever said a comment.
#[utoipa::path(put, path = "/api/v1/lives/{id}/comments/{cid}/mute", tag = "live",
    operation_id = "liveMute", params(("id" = LiveId, Path), ("cid" = CommentId, Path)),
    request_body = LiveMuteInput, responses((status = 200, body = LiveMute), Problems),
    security(("session" = [])))]
async fn mute(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, comment)): Path<(LiveId, CommentId)>,
    Body(input): Body<LiveMuteInput>,
) -> Answer<Json<LiveMute>> {
    tasked(&ctx, &caller, live, Task::Moderate).await?;
    let silence = Silence {
        actor: caller.signed()?.clone(),
        live,
        comment,
        input,
    };
    let muted = ctx.db.write(silence).await?;
    desk::tell_muted(&ctx, caller.scope, (live, comment), &[muted.live_id]).await?;
    Ok(Json(LiveMute::from(muted)))
}

/// Let whoever said a comment speak again.
#[utoipa::path(delete, path = "/api/v1/lives/{id}/comments/{cid}/mute", tag = "live",
    operation_id = "liveUnmute", params(("id" = LiveId, Path), ("cid" = CommentId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
async fn unmute(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, comment)): Path<(LiveId, CommentId)>,
) -> Answer<StatusCode> {
    tasked(&ctx, &caller, live, Task::Moderate).await?;
    let actor = caller.signed()?.clone();
    let unmute = Unmute {
        actor,
        live,
        comment,
    };
    let lifted = ctx.db.write(unmute).await?;
    desk::tell_muted(&ctx, caller.scope, (live, comment), &lifted).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Decide on a comment that waits for review.
#[utoipa::path(put, path = "/api/v1/lives/{id}/held/{cid}", tag = "live",
    operation_id = "liveDecideHeld", params(("id" = LiveId, Path), ("cid" = CommentId, Path)),
    request_body = LiveHeldInput, responses((status = 204), Problems), security(("session" = [])))]
async fn decide(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, comment)): Path<(LiveId, CommentId)>,
    Body(input): Body<LiveHeldInput>,
) -> Answer<StatusCode> {
    tasked(&ctx, &caller, live, Task::Moderate).await?;
    let decide = Decide {
        actor: caller.signed()?.clone(),
        live,
        comment,
        approve: input.approve,
    };
    if let Some((said, question)) = ctx.db.write(decide).await? {
        publish(&ctx, live, "comment", &LiveCommentView::from(said));
        if let Some(question) = question {
            let view = LiveQuestion::of(question, false);
            desk::publish(&ctx, live, "question", &view);
        }
    }
    desk::publish(&ctx, live, "held", &json!({ "id": comment }));
    Ok(StatusCode::NO_CONTENT)
}

/// Pin a comment, or take the pin away.
#[utoipa::path(put, path = "/api/v1/lives/{id}/pin", tag = "live", operation_id = "livePin",
    params(("id" = LiveId, Path)), request_body = LivePinInput,
    responses((status = 200, body = LiveTalk), Problems), security(("session" = [])))]
async fn pin(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<LivePinInput>,
) -> Answer<Json<LiveTalk>> {
    tasked(&ctx, &caller, live, Task::Moderate).await?;
    let pin = Pin {
        actor: caller.signed()?.clone(),
        live,
        comment: input.comment_id,
    };
    ctx.db.write(pin).await?;
    tell_settings(&ctx, &caller, live).await
}

/// Set slow mode.
#[utoipa::path(put, path = "/api/v1/lives/{id}/slow-mode", tag = "live",
    operation_id = "liveSlowMode", params(("id" = LiveId, Path)), request_body = LiveSlowInput,
    responses((status = 200, body = LiveTalk), Problems), security(("session" = [])))]
async fn slow(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    Body(input): Body<LiveSlowInput>,
) -> Answer<Json<LiveTalk>> {
    tasked(&ctx, &caller, live, Task::Moderate).await?;
    let actor = caller.signed()?.clone();
    let seconds = input.seconds;
    let set = SetSlow {
        actor,
        live,
        seconds,
    };
    ctx.db.write(set).await?;
    tell_settings(&ctx, &caller, live).await
}

async fn tell_settings(ctx: &Ctx, caller: &Caller, live: LiveId) -> Answer<Json<LiveTalk>> {
    let mut tx = ctx.db.read().await?;
    let talk = desk::talk(&mut tx, caller.scope, live).await?;
    publish(ctx, live, "talk", &talk);
    Ok(Json(talk))
}

/// The words that the shop's comments may not hold, or not unseen.
#[utoipa::path(get, path = "/api/v1/live-words", tag = "live", operation_id = "liveWords",
    responses((status = 200, body = LiveBlockedWords), Problems), security(("session" = [])))]
async fn words(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<LiveBlockedWords>> {
    caller.require(Permission::Moderate, Reach::Shop)?;
    shown_words(&ctx, &caller).await
}

/// Replace the words that the shop's comments may not hold, or not unseen.
#[utoipa::path(put, path = "/api/v1/live-words", tag = "live", operation_id = "liveSetWords",
    request_body = LiveBlockedWords, responses((status = 200, body = LiveBlockedWords), Problems),
    security(("session" = [])))]
async fn set_words(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(lists): Body<LiveBlockedWords>,
) -> Answer<Json<LiveBlockedWords>> {
    let actor = caller.require(Permission::Moderate, Reach::Shop)?.clone();
    ctx.db.write(SetWords { actor, lists }).await?;
    shown_words(&ctx, &caller).await
}

async fn shown_words(ctx: &Ctx, caller: &Caller) -> Answer<Json<LiveBlockedWords>> {
    let all = word::all(&mut ctx.db.read().await?, caller.scope).await?;
    Ok(Json(LiveBlockedWords::from(all)))
}
