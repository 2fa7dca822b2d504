//! How the shop takes leaders on.
use super::operator;
use crate::policy::{PolicyEdit, SetPolicy};
use crate::store::policy as store;
use axum::Json;
use axum::extract::State;
use julin_web::{Answer, Body, Caller, Ctx, Problems};

async fn shown(ctx: &Ctx, caller: &Caller) -> Answer<Json<PolicyEdit>> {
    let mut tx = ctx.db.read().await?;
    let (version, policy) = store::get(&mut tx, caller.scope).await?;
    Ok(Json(PolicyEdit { version, policy }))
}

/// How the shop takes leaders on.
#[utoipa::path(get, path = "/api/v1/leader-policy", tag = "leadership",
    operation_id = "leadershipPolicy", responses((status = 200, body = PolicyEdit), Problems),
    security(("session" = [])))]
pub(super) async fn get(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<PolicyEdit>> {
    operator(&caller)?;
    shown(&ctx, &caller).await
}

/// Set how the shop takes leaders on.
#[utoipa::path(put, path = "/api/v1/leader-policy", tag = "leadership",
    operation_id = "leadershipSetPolicy", request_body = PolicyEdit,
    responses((status = 200, body = PolicyEdit), Problems), security(("session" = [])))]
pub(super) async fn set(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(edit): Body<PolicyEdit>,
) -> Answer<Json<PolicyEdit>> {
    let set = SetPolicy {
        scope: caller.scope,
        actor: operator(&caller)?,
        edit: PolicyEdit {
            version: edit.version,
            policy: edit.policy.checked()?,
        },
    };
    ctx.db.write(set).await?;
    shown(&ctx, &caller).await
}
