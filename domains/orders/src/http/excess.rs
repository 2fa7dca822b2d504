//! Paying for what a bag weighs above what was ordered.
use crate::weigh::{AskExcess, AskedExcess, ExcessBody};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::OrderId;
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems};

/// Wishes to pay for what a line weighs above what was ordered; without it the excess costs nothing.
#[utoipa::path(post, path = "/api/v1/orders/{id}/excess", tag = "orders", operation_id = "ordersPayExcess",
    request_body = ExcessBody, params(("id" = OrderId, Path), IdempotencyKey),
    responses((status = 201, body = AskedExcess), Problems), security(("session" = [])))]
pub(crate) async fn ask(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(order): Path<OrderId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ExcessBody>,
) -> Answer<(StatusCode, Json<AskedExcess>)> {
    let command = AskExcess {
        scope: caller.scope,
        member: caller.member()?,
        order,
        key,
        body,
        pay_within_s: ctx.config.orders.payment_timeout_s,
    };
    Ok((StatusCode::CREATED, Json(ctx.db.write(command).await?)))
}
