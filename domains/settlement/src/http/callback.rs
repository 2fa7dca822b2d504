//! What the provider tells about payouts by itself.
use crate::withdraw::{PayoutPort, SettlePayout, Verdict};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use julin_web::Ctx;
use serde_json::json;

/// Where the provider tells how payouts ended.
pub(crate) const PAYOUT_CALLBACK: &str = "/callbacks/wechatpay/transfers";
/// Callbacks are a few kilobytes.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// The route of callbacks. It stands outside the API and its layers: the body must stay raw, and the
/// signature, not a session, says who speaks.
pub fn callbacks() -> Router<Ctx> {
    Router::new()
        .route(PAYOUT_CALLBACK, post(receive))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

/// Verifies, books and thanks. Anything but a 2xx makes the provider repeat it later.
async fn receive(State(ctx): State<Ctx>, headers: HeaderMap, body: Bytes) -> Response {
    let port = ctx.port::<dyn PayoutPort>();
    let report = match port.parse_notify(&headers, &body) {
        Ok(report) => report,
        Err(refused) => {
            tracing::warn!(why = refused.why, "payout callback refused");
            let status = StatusCode::from_u16(refused.status).unwrap_or(StatusCode::BAD_REQUEST);
            return fail(status, "refused");
        }
    };
    let (scope, number) = (ctx.scope(), report.number.clone());
    match ctx.db.write(SettlePayout { scope, report }).await {
        Ok(Verdict::Applied) => StatusCode::NO_CONTENT.into_response(),
        Ok(verdict) => {
            tracing::error!(number, ?verdict, "payout not booked");
            fail(StatusCode::CONFLICT, "not booked")
        }
        Err(error) => {
            tracing::error!(%error, "payout callback");
            fail(StatusCode::INTERNAL_SERVER_ERROR, "try again")
        }
    }
}

fn fail(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({"code": "FAIL", "message": why}))).into_response()
}
