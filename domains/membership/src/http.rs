//! A member's points.
use crate::store::{self, PointsEntry};
use axum::Json;
use axum::extract::{Query, State};
use julin_kernel::{Page, PageQuery};
use julin_web::{Answer, Caller, Ctx, Problems};
use serde::Serialize;
use utoipa_axum::{router::OpenApiRouter, routes};

/// All routes of the room.
pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new().routes(routes!(mine))
}

/// A member's points.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PointsView {
    /// How many they have.
    balance: i64,
    /// Where they came from, newest first.
    entries: Vec<PointsEntry>,
    /// Pass as `cursor` for older ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// The caller's points and where they came from.
#[utoipa::path(get, path = "/api/v1/me/points", tag = "membership", operation_id = "membershipMyPoints",
    params(PageQuery), responses((status = 200, body = PointsView), Problems),
    security(("session" = [])))]
async fn mine(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Answer<Json<PointsView>> {
    let member = caller.member()?;
    let mut tx = ctx.db.read().await?;
    let balance = store::balance(&mut tx, caller.scope, member).await?;
    let rows = store::entries(&mut tx, caller.scope, member, &page).await?;
    let rows = Page::of(rows, &page, |e| e.id.0);
    Ok(Json(PointsView {
        balance,
        entries: rows.items,
        next: rows.next,
    }))
}
