//! The desk of those who run a session, its assistants, and corrections.
use super::{Pulse, tasked};
use crate::show::publish;
use crate::talk::assist::{Dismiss, LiveAssistantInput, Name};
use crate::talk::correct::{Correct, LiveCorrectionInput};
use crate::talk::desk::{self, LiveDesk};
use crate::talk::task::Task;
use crate::talk::view::{LiveAssistant, LiveCorrection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use julin_kernel::{Code, LiveId, PersonId};
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems, body_hash};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Persons looked up by their number in an hour: a leader names a few assistants, not a directory.
const LOOKUPS_MAX: i64 = 20;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(look))
        .routes(routes!(name))
        .routes(routes!(dismiss))
        .routes(routes!(correct))
}

/// The desk: what viewers see with the hidden cards, what waits for review, questions, who may not
/// speak. For the host and her assistants.
#[utoipa::path(get, path = "/api/v1/lives/{id}/desk", tag = "live", operation_id = "liveDesk",
    params(("id" = LiveId, Path)), responses((status = 200, body = LiveDesk), Problems),
    security(("session" = [])))]
async fn look(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<LiveDesk>> {
    let session = tasked(&ctx, &caller, live, Task::Moderate).await?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(desk::desk(&ctx, &mut tx, &caller, session).await?))
}

/// Name an assistant: by number or, of one's own members, by id.
#[utoipa::path(post, path = "/api/v1/lives/{id}/assistants", tag = "live",
    operation_id = "liveNameAssistant", params(("id" = LiveId, Path), IdempotencyKey),
    request_body = LiveAssistantInput, responses((status = 201, body = LiveAssistant), Problems),
    security(("session" = [])))]
async fn name(
    State(ctx): State<Ctx>,
    Extension(pulse): Extension<Arc<Pulse>>,
    caller: Caller,
    Path(live): Path<LiveId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<LiveAssistantInput>,
) -> Answer<(StatusCode, Json<LiveAssistant>)> {
    let session = tasked(&ctx, &caller, live, Task::Assist).await?;
    if input.phone.is_some() {
        let key = caller.viewer_key();
        pulse.lookups.pass(&key, 1, LOOKUPS_MAX, ctx.now())?;
    }
    let hash = body_hash(&(live, &input));
    let name = Name {
        actor: caller.signed()?.clone(),
        live,
        input,
        key,
        hash,
    };
    let named = ctx.db.write(name).await?;
    doubt(&ctx, named.member_id);
    let mut tx = ctx.db.read().await?;
    let mut views = desk::named(&mut tx, caller.scope, &session, vec![named]).await?;
    let view = views.pop().ok_or(Code::NOT_FOUND.fault())?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Thank an assistant, who is none from now on.
#[utoipa::path(delete, path = "/api/v1/lives/{id}/assistants/{pid}", tag = "live",
    operation_id = "liveDismissAssistant",
    params(("id" = LiveId, Path), ("pid" = PersonId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
async fn dismiss(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, member)): Path<(LiveId, PersonId)>,
) -> Answer<StatusCode> {
    tasked(&ctx, &caller, live, Task::Assist).await?;
    let actor = caller.signed()?.clone();
    let dismiss = Dismiss {
        actor,
        live,
        member,
    };
    if !ctx.db.write(dismiss).await? {
        return Err(Code::NOT_FOUND.fault().into());
    }
    doubt(&ctx, member);
    Ok(StatusCode::NO_CONTENT)
}

/// What they may hear has changed.
fn doubt(ctx: &Ctx, member: PersonId) {
    ctx.hub.doubt(|viewer| viewer.member == Some(member.0));
}

/// Correct what was said wrong on air: shown in the room, told to who bought by it.
#[utoipa::path(post, path = "/api/v1/lives/{id}/corrections", tag = "live",
    operation_id = "liveCorrect", params(("id" = LiveId, Path), IdempotencyKey),
    request_body = LiveCorrectionInput, responses((status = 201, body = LiveCorrection), Problems),
    security(("session" = [])))]
async fn correct(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<LiveCorrectionInput>,
) -> Answer<(StatusCode, Json<LiveCorrection>)> {
    tasked(&ctx, &caller, live, Task::Correct).await?;
    let hash = body_hash(&(live, &input));
    let correct = Correct {
        actor: caller.signed()?.clone(),
        live,
        input,
        key,
        hash,
    };
    let (made, fresh) = ctx.db.write(correct).await?;
    let view = LiveCorrection::from(made);
    if fresh {
        publish(&ctx, live, "correction", &view);
    }
    Ok((StatusCode::CREATED, Json(view)))
}
