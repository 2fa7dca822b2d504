//! Refunds that wait for a person.
use crate::cash::ReturnCash;
use crate::retry_refund::RetryRefund;
use crate::{Refund, RefundStatus, refund_store};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::{Money, OrderId, RefundId, Ts};
use julin_web::{Answer, Caller, Ctx, Permission, Problems, Reach};
use serde::Serialize;

/// A refund that failed, or that the merchant must see to at the provider.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TroubledRefund {
    id: RefundId,
    order_id: OrderId,
    amount: Money,
    status: RefundStatus,
    reason_code: String,
    at: Ts,
    /// The provider's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

impl From<Refund> for TroubledRefund {
    fn from(refund: Refund) -> Self {
        Self {
            id: refund.id,
            order_id: refund.order_id,
            amount: refund.amount,
            status: refund.status,
            reason_code: refund.reason_code,
            at: refund.created_at,
            failure: refund.failure,
        }
    }
}

/// Failed and abnormal refunds, newest first.
#[utoipa::path(get, path = "/api/v1/payments/refunds/troubled", tag = "payments",
    operation_id = "paymentsListTroubledRefunds",
    responses((status = 200, body = [TroubledRefund]), Problems), security(("session" = [])))]
pub(crate) async fn troubled(
    State(ctx): State<Ctx>,
    caller: Caller,
) -> Answer<Json<Vec<TroubledRefund>>> {
    caller.require(Permission::ViewLedger, Reach::Shop)?;
    let rows = refund_store::troubled(&mut ctx.db.read().await?, caller.scope).await?;
    Ok(Json(rows.into_iter().map(Into::into).collect()))
}

/// Sends a failed refund once more, under a new number.
#[utoipa::path(post, path = "/api/v1/payments/refunds/{id}/retry", tag = "payments",
    operation_id = "paymentsRetryRefund", params(("id" = RefundId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
pub(crate) async fn retry(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(refund): Path<RefundId>,
) -> Answer<StatusCode> {
    let actor = caller.require(Permission::ViewLedger, Reach::Shop)?.clone();
    ctx.db.write(RetryRefund { actor, refund }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says that a refund of what was taken in cash was given back in cash; a second time is harmless.
#[utoipa::path(post, path = "/api/v1/payments/refunds/{id}/return-cash", tag = "payments",
    operation_id = "paymentsReturnCash", params(("id" = RefundId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
pub(crate) async fn return_cash(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(refund): Path<RefundId>,
) -> Answer<StatusCode> {
    let command = ReturnCash {
        scope: caller.scope,
        actor: caller.signed()?.clone(),
        refund,
    };
    ctx.db.write(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
