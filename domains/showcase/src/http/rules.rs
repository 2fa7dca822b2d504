//! What the shop gives for a post.
use crate::rules::{SetRules, ShowPostRules};
use crate::store;
use axum::Json;
use axum::extract::State;
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems, Reach};

/// What the shop gives for a post that is shown.
#[utoipa::path(get, path = "/api/v1/show-post-rules", tag = "showcase", operation_id = "showPostRules",
    responses((status = 200, body = ShowPostRules), Problems), security(("session" = [])))]
pub(crate) async fn get(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<ShowPostRules>> {
    caller.require(Permission::Moderate, Reach::Shop)?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(store::rules::get(&mut tx, caller.scope).await?))
}

/// Set what the shop gives for a post that is shown.
#[utoipa::path(put, path = "/api/v1/show-post-rules", tag = "showcase",
    operation_id = "showPostSetRules", request_body = ShowPostRules,
    responses((status = 200, body = ShowPostRules), Problems), security(("session" = [])))]
pub(crate) async fn set(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(rules): Body<ShowPostRules>,
) -> Answer<Json<ShowPostRules>> {
    let actor = caller.require(Permission::Moderate, Reach::Shop)?.clone();
    ctx.db.write(SetRules { actor, rules }).await?;
    Ok(Json(rules))
}
