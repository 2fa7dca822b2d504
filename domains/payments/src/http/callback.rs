//! What the provider tells by itself.
use crate::capture::Verdict;
use crate::jobs::{book, provider};
use crate::settle_refund::SettleRefund;
use crate::{Notify, NotifyRefused, Trade, TradeState};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use julin_db::Result;
use julin_web::Ctx;
use serde_json::json;

/// Where the provider posts.
pub(crate) const CALLBACK: &str = "/callbacks/wechatpay";
/// Callbacks are a few kilobytes.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// The route of callbacks. It stands outside the API and its layers: the body must stay raw, and the
/// signature, not a session, says who speaks.
pub fn callbacks() -> Router<Ctx> {
    Router::new()
        .route(CALLBACK, post(receive))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

/// Verifies, books and thanks. Anything but a 2xx makes the provider repeat it later.
async fn receive(State(ctx): State<Ctx>, headers: HeaderMap, body: Bytes) -> Response {
    let notify = match provider(&ctx).parse_notify(&headers, &body) {
        Ok(notify) => notify,
        Err(NotifyRefused { status, why }) => {
            tracing::warn!(why, "callback refused");
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            return fail(status, "refused");
        }
    };
    match apply(&ctx, notify).await {
        Ok(Verdict::Executed | Verdict::AlreadyApplied) => StatusCode::NO_CONTENT.into_response(),
        Ok(verdict) => fail(StatusCode::CONFLICT, verdict.as_str()),
        Err(error) => {
            tracing::error!(%error, "callback");
            fail(StatusCode::INTERNAL_SERVER_ERROR, "try again")
        }
    }
}

fn fail(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({"code": "FAIL", "message": why}))).into_response()
}

/// Books what was paid together, each by its own number; the first that cannot be booked is told, and
/// the provider comes again.
async fn book_all(ctx: &Ctx, trades: Vec<Trade>) -> Result<Verdict> {
    let name = provider(ctx).name();
    let mut verdict = Verdict::AlreadyApplied;
    for trade in trades.into_iter().filter(|t| t.state == TradeState::Paid) {
        let told = book(ctx, ctx.scope(), name, trade).await?;
        if matches!(verdict, Verdict::AlreadyApplied | Verdict::Executed) {
            verdict = told;
        }
    }
    Ok(verdict)
}

async fn apply(ctx: &Ctx, notify: Notify) -> Result<Verdict> {
    match notify {
        Notify::Trade(trade) if trade.state == TradeState::Paid => {
            book(ctx, ctx.scope(), provider(ctx).name(), trade).await
        }
        Notify::Trade(_) => Ok(Verdict::AlreadyApplied),
        Notify::Trades(trades) => book_all(ctx, trades).await,
        Notify::Refund(report) => {
            let settle = SettleRefund {
                scope: ctx.scope(),
                report,
                failure: None,
            };
            ctx.db.write(settle).await
        }
    }
}
