//! To the cashier.
use super::{due, load};
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::{Money, OrderId, PaymentId, Ts};
use julin_web::{Answer, Caller, Ctx, Problems};
use serde::Serialize;

/// Where and until when to pay.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PrepayView {
    payment_id: PaymentId,
    /// The page to go to; `redirect_url` may be appended.
    #[serde(skip_serializing_if = "Option::is_none")]
    cashier_url: Option<String>,
    /// What a page inside the provider's app hands over instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    jsapi: Option<serde_json::Value>,
    expires_at: Ts,
    amount: Money,
}

/// Opens what is to be paid of an order at the provider. Asking again is harmless.
#[utoipa::path(post, path = "/api/v1/payments/{order_id}/prepay", tag = "payments",
    operation_id = "paymentsPrepay", params(("order_id" = OrderId, Path)),
    responses((status = 200, body = PrepayView), Problems), security(("session" = [])))]
pub(crate) async fn prepay(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(order): Path<OrderId>,
) -> Answer<Json<PrepayView>> {
    let parts = load(&ctx, &caller, order, false).await?;
    let payment = crate::prepay::prepay(&ctx, caller.scope, due(&parts)?, &caller.ip).await?;
    Ok(Json(PrepayView {
        payment_id: payment.id,
        jsapi: payment
            .jsapi
            .and_then(|json| serde_json::from_str(&json).ok()),
        cashier_url: payment.cashier_url,
        expires_at: payment.expires_at,
        amount: payment.amount,
    }))
}
