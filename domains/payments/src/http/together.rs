//! To one cashier with several orders.
use super::{due, load};
use crate::together::prepay_together;
use axum::Json;
use axum::extract::State;
use julin_kernel::{Code, Money, OrderId, PaymentId, Ts};
use julin_web::{Answer, Body, Caller, Ctx, Problems, check};
use serde::{Deserialize, Serialize};

/// Orders that one payment may cover at the strictest provider.
const ORDERS_MAX: usize = 10;

/// What is to be paid in one go.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct PrepayTogetherBody {
    /// The caller's own orders, each once, 1–10 of them.
    orders: Vec<OrderId>,
}

/// Where and until when to pay all of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PrepayTogetherView {
    /// In the order in which the orders were named.
    payment_ids: Vec<PaymentId>,
    /// The page to go to; `redirect_url` may be appended.
    #[serde(skip_serializing_if = "Option::is_none")]
    cashier_url: Option<String>,
    /// What a page inside the provider's app hands over instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    jsapi: Option<serde_json::Value>,
    expires_at: Ts,
    /// Of all orders.
    amount: Money,
}

/// Opens what is to be paid of several orders as one payment. Asking again is harmless; a payment that
/// stood open in another way is closed there first.
#[utoipa::path(post, path = "/api/v1/payments/prepay", tag = "payments",
    operation_id = "paymentsPrepayTogether", request_body = PrepayTogetherBody,
    responses((status = 200, body = PrepayTogetherView), Problems), security(("session" = [])))]
pub(crate) async fn prepay(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(body): Body<PrepayTogetherBody>,
) -> Answer<Json<PrepayTogetherView>> {
    let member = caller.member()?;
    check::count("orders", &body.orders, 1, ORDERS_MAX)?;
    let mut payments = Vec::with_capacity(body.orders.len());
    for (i, order) in body.orders.iter().enumerate() {
        let field = format!("orders.{i}");
        check::that(&field, !body.orders[..i].contains(order))?;
        let parts = load(&ctx, &caller, *order, false).await;
        let parts = parts.map_err(|_foreign| Code::NOT_FOUND.field(&*field))?;
        payments.push(due(&parts)?.clone());
    }
    if let [alone] = &payments[..] {
        let payment = crate::prepay::prepay(&ctx, caller.scope, alone, &caller.ip).await?;
        return Ok(Json(PrepayTogetherView {
            payment_ids: vec![payment.id],
            jsapi: parsed(payment.jsapi),
            cashier_url: payment.cashier_url,
            expires_at: payment.expires_at,
            amount: payment.amount,
        }));
    }
    let together = prepay_together(&ctx, caller.scope, member, payments, &caller.ip).await?;
    let amount = together.amount()?;
    let id_of = |order: &OrderId| {
        let of = |p: &&crate::Payment| p.order_id == *order;
        together.payments.iter().find(of).map(|p| p.id)
    };
    Ok(Json(PrepayTogetherView {
        payment_ids: body.orders.iter().filter_map(id_of).collect(),
        jsapi: parsed(together.combine.jsapi),
        cashier_url: together.combine.cashier_url,
        expires_at: together.combine.expires_at,
        amount,
    }))
}

fn parsed(json: Option<String>) -> Option<serde_json::Value> {
    json.and_then(|json| serde_json::from_str(&json).ok())
}
