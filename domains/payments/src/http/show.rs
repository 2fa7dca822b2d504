//! Where a payment stands.
use super::{due, load};
use crate::jobs::ask_and_book;
use crate::{Payment, PaymentStatus, Refund, RefundStatus, refund_store, store};
use axum::Json;
use axum::extract::{Path, State};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Money, OrderId, PaymentId, RefundId, Scope, Ts};
use julin_web::{Answer, Caller, Ctx, Problems};
use serde::Serialize;

/// How often the provider is asked about one payment, at most.
const QUERY_PAUSE_MS: i64 = 5_000;

/// One refund.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PaymentRefundView {
    id: RefundId,
    amount: Money,
    status: RefundStatus,
    reason_code: String,
    at: Ts,
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_at: Option<Ts>,
}

/// What is asked for of one part of an order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PaymentPartView {
    /// 0 for the order, 1 and above for what is asked for later.
    part: i64,
    status: PaymentStatus,
    amount: Money,
    expires_at: Ts,
    #[serde(skip_serializing_if = "Option::is_none")]
    captured_at: Option<Ts>,
}

/// What is to be paid next of an order, or was paid last, with all its parts and refunds.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PaymentView {
    part: i64,
    status: PaymentStatus,
    amount: Money,
    expires_at: Ts,
    #[serde(skip_serializing_if = "Option::is_none")]
    captured_at: Option<Ts>,
    parts: Vec<PaymentPartView>,
    refunds: Vec<PaymentRefundView>,
}

/// The payment of an order. While it is pending, the provider itself is asked now and then, so that
/// a payer need not wait for a callback.
#[utoipa::path(get, path = "/api/v1/payments/{order_id}", tag = "payments",
    operation_id = "paymentsShow", params(("order_id" = OrderId, Path)),
    responses((status = 200, body = PaymentView), Problems), security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(order): Path<OrderId>,
) -> Answer<Json<PaymentView>> {
    let mut parts = load(&ctx, &caller, order, true).await?;
    let next = due(&parts)?;
    if next.status == PaymentStatus::Pending && poll(&ctx, caller.scope, next).await? {
        parts = load(&ctx, &caller, order, true).await?;
    }
    let refunds = refund_store::of_order(&mut ctx.db.read().await?, caller.scope, order).await?;
    Ok(Json(view(due(&parts)?, &parts, refunds)))
}

fn part_view(payment: &Payment) -> PaymentPartView {
    PaymentPartView {
        part: payment.part,
        status: payment.status,
        amount: payment.amount,
        expires_at: payment.expires_at,
        captured_at: payment.captured_at,
    }
}

fn view(payment: &Payment, parts: &[Payment], refunds: Vec<Refund>) -> PaymentView {
    let refunds = refunds.into_iter().map(|refund| PaymentRefundView {
        id: refund.id,
        amount: refund.amount,
        status: refund.status,
        reason_code: refund.reason_code,
        at: refund.created_at,
        settled_at: refund.settled_at,
    });
    PaymentView {
        part: payment.part,
        status: payment.status,
        amount: payment.amount,
        expires_at: payment.expires_at,
        captured_at: payment.captured_at,
        parts: parts.iter().map(part_view).collect(),
        refunds: refunds.collect(),
    }
}

/// Asks the provider if it is time to; answers whether something may have changed. A provider that
/// does not answer leaves the page as it was.
async fn poll(ctx: &Ctx, scope: Scope, payment: &Payment) -> Result<bool> {
    let turn = TakeTurn {
        scope,
        payment: payment.id,
    };
    if !ctx.db.write(turn).await? {
        return Ok(false);
    }
    if let Err(error) = ask_and_book(ctx, scope, payment).await {
        tracing::warn!(payment = %payment.id, %error, "query");
    }
    Ok(true)
}

struct TakeTurn {
    scope: Scope,
    payment: PaymentId,
}
impl Command for TakeTurn {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        Ok(store::take_query_turn(tx, self.scope, self.payment, QUERY_PAUSE_MS).await?)
    }
}
