//! Refunding one item to everybody who bought it, for operators.
use crate::after_sale::batch::{
    self, BatchBody, BatchPreview, BatchView, RefundBatchId, RetryBatch, StartBatch,
};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_kernel::{Code, Page, PageQuery};
use julin_web::{Actor, Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach};

fn allowed(caller: &Caller) -> Answer<Actor> {
    let actor = caller.require(Permission::ApproveAfterSale, Reach::Shop)?;
    Ok(actor.clone())
}

async fn view(ctx: &Ctx, caller: &Caller, id: RefundBatchId) -> Answer<BatchView> {
    let mut tx = ctx.db.read().await?;
    let found = batch::batch(&mut tx, caller.scope, id).await?;
    let found = found.ok_or(Code::NOT_FOUND.fault())?;
    let view = batch::view(&mut tx, caller.scope, found).await?;
    Ok(view.ok_or(Code::NOT_FOUND.fault())?)
}

/// What a batch would refund, before anything is done.
#[utoipa::path(post, path = "/api/v1/after-sales/batches/preview", tag = "orders",
    operation_id = "refundBatchesPreview", request_body = BatchBody,
    responses((status = 200, body = BatchPreview), Problems), security(("session" = [])))]
pub(crate) async fn preview(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(body): Body<BatchBody>,
) -> Answer<Json<BatchPreview>> {
    allowed(&caller)?;
    body.check()?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(batch::preview(&mut tx, caller.scope, &body).await?))
}

/// Refunds one item to everybody who bought it: a job that one can watch.
#[utoipa::path(post, path = "/api/v1/after-sales/batches", tag = "orders",
    operation_id = "refundBatchesStart", request_body = BatchBody, params(IdempotencyKey),
    responses((status = 201, body = BatchView), Problems), security(("session" = [])))]
pub(crate) async fn start(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<BatchBody>,
) -> Answer<(StatusCode, Json<BatchView>)> {
    let actor = allowed(&caller)?;
    body.check()?;
    let mut tx = ctx.db.read().await?;
    let (scope, by) = (caller.scope, actor.person);
    if let Some(id) = batch::before(&mut tx, scope, by, &key, &body).await? {
        drop(tx);
        return Ok((StatusCode::CREATED, Json(view(&ctx, &caller, id).await?)));
    }
    let seen = batch::preview(&mut tx, scope, &body).await?;
    drop(tx);
    body.check_seen(&seen)?;
    let command = StartBatch {
        scope,
        actor,
        key,
        body,
        seen,
    };
    let id = ctx.db.write(command).await?;
    Ok((StatusCode::CREATED, Json(view(&ctx, &caller, id).await?)))
}

/// Batches, newest first.
#[utoipa::path(get, path = "/api/v1/after-sales/batches", tag = "orders",
    operation_id = "refundBatchesList", params(PageQuery),
    responses((status = 200, body = Page<BatchView>), Problems), security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<BatchView>>> {
    allowed(&caller)?;
    let mut tx = ctx.db.read().await?;
    let found = batch::batches(&mut tx, caller.scope, page.before(), page.size() + 1).await?;
    let found = Page::of(found, &page, |b| b.id.0);
    let items = batch::views(&mut tx, caller.scope, found.items).await?;
    Ok(Json(Page {
        items,
        next: found.next,
    }))
}

/// One batch: how far it is, and what failed.
#[utoipa::path(get, path = "/api/v1/after-sales/batches/{id}", tag = "orders",
    operation_id = "refundBatchesShow", params(("id" = RefundBatchId, Path)),
    responses((status = 200, body = BatchView), Problems), security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<RefundBatchId>,
) -> Answer<Json<BatchView>> {
    allowed(&caller)?;
    Ok(Json(view(&ctx, &caller, id).await?))
}

/// Tries again what failed in a batch that is done.
#[utoipa::path(post, path = "/api/v1/after-sales/batches/{id}/retry", tag = "orders",
    operation_id = "refundBatchesRetry", params(("id" = RefundBatchId, Path)),
    responses((status = 200, body = BatchView), Problems), security(("session" = [])))]
pub(crate) async fn retry(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(batch): Path<RefundBatchId>,
) -> Answer<Json<BatchView>> {
    let actor = allowed(&caller)?;
    let command = RetryBatch {
        scope: caller.scope,
        actor,
        batch,
    };
    ctx.db.write(command).await?;
    Ok(Json(view(&ctx, &caller, batch).await?))
}
