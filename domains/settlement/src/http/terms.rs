//! What is agreed with a leader beside the goods' commission.
use crate::terms::{self, SetTerms, Terms};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::{Bps, Money, PersonId};
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems, Reach, check};
use serde::{Deserialize, Serialize};

/// What is agreed with a leader.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LeaderTerms {
    /// For each order that she hands over, beside commission.
    pickup_fee: Money,
    /// The leader who brought her in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    upline: Option<PersonId>,
    /// That leader's share of her commission, at most half.
    #[serde(default)]
    upline_bps: i64,
}

/// What is agreed with a leader.
#[utoipa::path(get, path = "/api/v1/settlement/leaders/{id}/terms", tag = "settlement",
    operation_id = "settlementShowTerms", params(("id" = PersonId, Path)),
    responses((status = 200, body = LeaderTerms), Problems), security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(leader): Path<PersonId>,
) -> Answer<Json<LeaderTerms>> {
    caller.require(Permission::ViewLedger, Reach::Shop)?;
    let terms = terms::of(&mut ctx.db.read().await?, caller.scope, leader).await?;
    Ok(Json(LeaderTerms {
        pickup_fee: terms.pickup_fee,
        upline: terms.upline_id,
        upline_bps: terms.upline_bps.0,
    }))
}

/// Sets what is agreed with a leader, for orders paid from now on.
#[utoipa::path(put, path = "/api/v1/settlement/leaders/{id}/terms", tag = "settlement",
    operation_id = "settlementSetTerms", request_body = LeaderTerms,
    params(("id" = PersonId, Path)), responses((status = 204), Problems),
    security(("session" = [])))]
pub(crate) async fn set(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(leader): Path<PersonId>,
    Body(body): Body<LeaderTerms>,
) -> Answer<StatusCode> {
    let actor = caller.require(Permission::ViewLedger, Reach::Shop)?;
    check::range("pickup_fee", body.pickup_fee.0, 0, 100_000)?;
    check::range("upline_bps", body.upline_bps, 0, 5_000)?;
    check::that("upline_bps", body.upline.is_some() || body.upline_bps == 0)?;
    let command = SetTerms {
        scope: caller.scope,
        actor: actor.clone(),
        leader,
        terms: Terms {
            pickup_fee: body.pickup_fee,
            upline_id: body.upline,
            upline_bps: Bps(body.upline_bps),
        },
    };
    ctx.db.write(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
