//! The provider's errors: status, code, words.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refused request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    pub(crate) fn param(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "PARAM_ERROR", message)
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message)
    }

    pub(crate) fn sign(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "SIGN_ERROR", message)
    }

    pub(crate) fn no_order() -> Self {
        Self::new(StatusCode::NOT_FOUND, "ORDER_NOT_EXIST", "订单不存在")
    }

    pub(crate) fn no_resource(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS", message)
    }

    pub(crate) fn no_statement() -> Self {
        let status = StatusCode::BAD_REQUEST;
        Self::new(status, "NO_STATEMENT_EXIST", "请求的账单文件不存在")
    }

    pub(crate) fn paid() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "ORDERPAID", "该订单已支付")
    }

    pub(crate) fn closed() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "ORDER_CLOSED", "该订单已关闭")
    }

    pub(crate) fn number_used() -> Self {
        Self::new(StatusCode::FORBIDDEN, "OUT_TRADE_NO_USED", "商户订单号重复")
    }

    pub(crate) fn not_enough() -> Self {
        Self::new(StatusCode::FORBIDDEN, "NOT_ENOUGH", "资金不足")
    }

    pub(crate) fn throttled() -> Self {
        let status = StatusCode::TOO_MANY_REQUESTS;
        Self::new(status, "FREQUENCY_LIMITED", "请求频率超限，请稍后再试")
    }

    pub(crate) fn system(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", message)
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(%error, "the sandbox's journal cannot be written");
        Self::system("系统异常，请用相同参数重新调用")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({"code": self.code, "message": self.message});
        (self.status, Json(body)).into_response()
    }
}
