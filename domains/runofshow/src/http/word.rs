//! The shop's list of words that are marked in scripts.
use crate::script::{SetWords, ShopWord, WordList, words_of};
use axum::Json;
use axum::extract::State;
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems, Reach};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The shop's own list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ScriptWordsInput)]
pub(super) struct WordsInput {
    /// All of it; empty brings back the list to begin with.
    pub words: Vec<ShopWord>,
}

/// The words that are marked in scripts, and why.
#[utoipa::path(get, path = "/api/v1/run-of-show/words", tag = "runofshow",
    operation_id = "runofshowWords", responses((status = 200, body = WordList), Problems),
    security(("session" = [])))]
pub(super) async fn words(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<WordList>> {
    caller.require(Permission::Moderate, Reach::Shop)?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(words_of(&mut tx, caller.scope).await?))
}

/// Replace the words that are marked in scripts.
#[utoipa::path(put, path = "/api/v1/run-of-show/words", tag = "runofshow",
    operation_id = "runofshowSetWords", request_body = WordsInput,
    responses((status = 200, body = WordList), Problems), security(("session" = [])))]
pub(super) async fn set_words(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(input): Body<WordsInput>,
) -> Answer<Json<WordList>> {
    let actor = caller.require(Permission::Moderate, Reach::Shop)?.clone();
    let set = SetWords {
        actor,
        words: input.words,
    };
    ctx.db.write(set).await?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(words_of(&mut tx, caller.scope).await?))
}
