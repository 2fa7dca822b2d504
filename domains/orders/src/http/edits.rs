//! Orders are edited: by their buyers, their leaders and operators.
use super::mine::view;
use crate::edit::{EditOrder, EditOrderBody, EditedOrder, WithdrawEdit};
use crate::view::OrderView;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::OrderId;
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems};

/// Edits an order that is not counted yet: quantities, goods, pickup point, note. What it costs more
/// waits for one more payment, what it costs less goes back.
#[utoipa::path(post, path = "/api/v1/orders/{id}/edits", tag = "orders", operation_id = "ordersEdit",
    request_body = EditOrderBody, params(("id" = OrderId, Path), IdempotencyKey),
    responses((status = 201, body = EditedOrder), Problems), security(("session" = [])))]
pub(crate) async fn edit(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(order): Path<OrderId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<EditOrderBody>,
) -> Answer<(StatusCode, Json<EditedOrder>)> {
    let command = EditOrder {
        scope: caller.scope,
        actor: caller.signed()?.clone(),
        order,
        key,
        body,
        pay_within_s: ctx.config.orders.payment_timeout_s,
    };
    Ok((StatusCode::CREATED, Json(ctx.db.write(command).await?)))
}

/// Takes an edit back whose surcharge is not paid; without one it changes nothing.
#[utoipa::path(post, path = "/api/v1/orders/{id}/edits/withdraw", tag = "orders",
    operation_id = "ordersWithdrawEdit", params(("id" = OrderId, Path)),
    responses((status = 200, body = OrderView), Problems), security(("session" = [])))]
pub(crate) async fn withdraw(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(order): Path<OrderId>,
) -> Answer<Json<OrderView>> {
    let command = WithdrawEdit {
        scope: caller.scope,
        actor: caller.signed()?.clone(),
        order,
    };
    ctx.db.write(command).await?;
    Ok(Json(view(&ctx, &caller, order).await?))
}
