//! Scripts: write, have drafted, approve.
use super::{changed, governed, shown};
use crate::desk::Desk;
use crate::ports::Assistant;
use crate::refusals::{CHANGED, UNAVAILABLE, UNDERWAY};
use crate::script::{
    Approve, ApproveInput, AskDraft, Asked, Close, DraftInput, DraftState, DraftTask, Keep,
    KeepInput, Outcome, Prompt, QuestionAnswer, Save, ScriptInput, Writer, from_template,
    read_answer,
};
use crate::view::RunOfShow;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_db::Error;
use julin_kernel::{CardId, LiveId};
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Locale, Problems, body_hash};
use std::sync::Arc;

/// Write the script of a card; it is a draft until it is approved.
#[utoipa::path(put, path = "/api/v1/lives/{id}/run-of-show/scripts/{card}", tag = "runofshow",
    operation_id = "runofshowSaveScript", params(("id" = LiveId, Path), ("card" = CardId, Path)),
    request_body = ScriptInput, responses((status = 200, body = RunOfShow), Problems),
    security(("session" = [])))]
pub(super) async fn save(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, card)): Path<(LiveId, CardId)>,
    Body(input): Body<ScriptInput>,
) -> Answer<Json<RunOfShow>> {
    let (desk, _) = governed(&ctx, &caller, live).await?;
    let save = Save {
        desk: desk.clone(),
        card,
        input,
    };
    ctx.db.write(save).await?;
    changed(&ctx, &desk).await
}

/// Approve a version of a card's script: from now the teleprompter shows it.
#[utoipa::path(post, path = "/api/v1/lives/{id}/run-of-show/scripts/{card}/approve",
    tag = "runofshow", operation_id = "runofshowApproveScript",
    params(("id" = LiveId, Path), ("card" = CardId, Path)), request_body = ApproveInput,
    responses((status = 200, body = RunOfShow), Problems), security(("session" = [])))]
pub(super) async fn approve(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, card)): Path<(LiveId, CardId)>,
    Body(input): Body<ApproveInput>,
) -> Answer<Json<RunOfShow>> {
    let (desk, _) = governed(&ctx, &caller, live).await?;
    let approve = Approve {
        desk: desk.clone(),
        card,
        input,
    };
    ctx.db.write(approve).await?;
    changed(&ctx, &desk).await
}

/// Keep a question that the room asked, with its answer, for the next script of the same goods.
#[utoipa::path(post, path = "/api/v1/lives/{id}/run-of-show/kept", tag = "runofshow",
    operation_id = "runofshowKeepQuestion", params(("id" = LiveId, Path), IdempotencyKey),
    request_body = KeepInput, responses((status = 201, body = QuestionAnswer), Problems),
    security(("session" = [])))]
pub(super) async fn keep(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<KeepInput>,
) -> Answer<(StatusCode, Json<QuestionAnswer>)> {
    let (desk, _) = governed(&ctx, &caller, live).await?;
    let hash = body_hash(&(live, &input));
    let keep = Keep {
        desk,
        input,
        key,
        hash,
    };
    Ok((StatusCode::CREATED, Json(ctx.db.write(keep).await?)))
}

/// Have a draft of a card's script written, by the assistant if one is set, else from a template.
#[utoipa::path(post, path = "/api/v1/lives/{id}/run-of-show/scripts/{card}/draft",
    tag = "runofshow", operation_id = "runofshowDraftScript",
    params(("id" = LiveId, Path), ("card" = CardId, Path), IdempotencyKey),
    request_body = DraftInput, responses((status = 201, body = RunOfShow), Problems),
    security(("session" = [])))]
pub(super) async fn draft(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path((live, card)): Path<(LiveId, CardId)>,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<DraftInput>,
) -> Answer<(StatusCode, Json<RunOfShow>)> {
    let (desk, _) = governed(&ctx, &caller, live).await?;
    let assistant = ctx.port::<dyn Assistant>();
    let model = assistant.model().filter(|_| !input.by_template);
    let ask = AskDraft {
        desk: desk.clone(),
        card,
        model: model.map(str::to_owned),
        per_hour: ctx.config.assistant.drafts_per_hour,
        hash: body_hash(&(live, card, &input)),
        key,
        input: input.clone(),
    };
    match ctx.db.write(ask).await? {
        Asked::Before(DraftState::Written) => {}
        Asked::Before(DraftState::Asked) => return Err(UNDERWAY.fault().into()),
        Asked::Before(DraftState::Failed) => return Err(UNAVAILABLE.fault().into()),
        Asked::Fresh(task) => {
            let writer = model.map(|_| assistant.clone());
            // A reader who goes away does not leave the draft half done.
            let writing = write(
                ctx.clone(),
                desk.clone(),
                card,
                input.version,
                *task,
                writer,
                caller.locale,
            );
            tokio::spawn(writing).await.map_err(Error::internal)??;
            desk.changed(&ctx);
        }
    }
    Ok((StatusCode::CREATED, shown(&ctx, &desk).await?))
}

/// Writes the draft and notes what came of it.
async fn write(
    ctx: Ctx,
    desk: Desk,
    card: CardId,
    version: i64,
    task: DraftTask,
    assistant: Option<Arc<dyn Assistant>>,
    locale: Locale,
) -> Answer<()> {
    let written = match assistant {
        None => Ok((from_template(&task.facts, locale), Writer::Template)),
        Some(assistant) => {
            let answer = assistant.complete(&Prompt::of(&task.facts, locale)).await;
            let text = answer.map_err(|fault| fault.as_str().to_owned());
            let text = text.and_then(|json| read_answer(&json, &task.facts, ctx.now()));
            text.map(|text| (text, Writer::Assistant))
        }
    };
    let (outcome, fault) = match written {
        Ok((text, writer)) => (Outcome::Written(text, writer), None),
        Err(why) => (Outcome::Failed(why.clone()), Some(why)),
    };
    let close = Close {
        desk,
        card,
        version,
        id: task.id,
        item: task.item,
        outcome,
    };
    let stands = ctx.db.write(close).await?;
    match fault {
        Some(why) => Err(UNAVAILABLE.fault().detail(why).into()),
        None if !stands => Err(CHANGED.field("version").into()),
        None => Ok(()),
    }
}
