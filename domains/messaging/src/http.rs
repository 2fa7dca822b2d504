//! Operations over HTTP.
use crate::inbox::{self, MarkRead, MessageView};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_kernel::{MessageId, Page, PageQuery};
use julin_web::{Answer, Caller, Ctx, Problems};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(unread))
        .routes(routes!(read))
        .routes(routes!(read_all))
}

/// One's messages, newest first.
#[utoipa::path(get, path = "/api/v1/inbox", operation_id = "messagingListInbox",
    tag = "messaging", params(PageQuery),
    responses((status = 200, body = Page<MessageView>), Problems), security(("session" = [])))]
async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<MessageView>>> {
    let person = caller.member()?;
    let mut tx = ctx.db.read().await?;
    let page = inbox::page(&mut tx, caller.scope, person, &query, caller.locale).await?;
    Ok(Json(page))
}

/// How many are unread.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct UnreadCount {
    /// Unread messages.
    count: i64,
}

/// How many of one's messages are unread.
#[utoipa::path(get, path = "/api/v1/inbox/unread", operation_id = "messagingCountUnread",
    tag = "messaging", responses((status = 200, body = UnreadCount), Problems),
    security(("session" = [])))]
async fn unread(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<UnreadCount>> {
    let person = caller.member()?;
    let mut tx = ctx.db.read().await?;
    let count = inbox::unread(&mut tx, caller.scope, person).await?;
    Ok(Json(UnreadCount { count }))
}

async fn mark(ctx: &Ctx, caller: &Caller, only: Option<MessageId>) -> Answer<StatusCode> {
    let mark = MarkRead {
        scope: caller.scope,
        person: caller.member()?,
        only,
    };
    ctx.db.write(mark).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Marks one message as read.
#[utoipa::path(post, path = "/api/v1/inbox/{id}/read", operation_id = "messagingMarkRead",
    tag = "messaging", params(("id" = MessageId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
async fn read(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<MessageId>,
) -> Answer<StatusCode> {
    mark(&ctx, &caller, Some(id)).await
}

/// Marks all of one's messages as read.
#[utoipa::path(post, path = "/api/v1/inbox/read-all", operation_id = "messagingMarkAllRead",
    tag = "messaging", responses((status = 204), Problems), security(("session" = [])))]
async fn read_all(State(ctx): State<Ctx>, caller: Caller) -> Answer<StatusCode> {
    mark(&ctx, &caller, None).await
}
