//! Refusals as problem+json (RFC 9457).
use crate::Locale;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use julin_db::{DbError, Error};
use julin_kernel::{Code, Fault};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::openapi::{RefOr, response::Response as ApiResponse};

/// What a client reads.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Stable; programs decide by it.
    pub code: String,
    /// For people, in their language.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// JSON path of the field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// A fact the reader needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Seconds after which it may be tried again; `Retry-After` says the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<i64>,
    /// Find it in the log by this.
    pub trace_id: String,
}

/// A refusal or failure on its way out; `outer_layers` writes it in the reader's language.
#[derive(Debug, Clone)]
pub struct Problem(pub(crate) Fault);

const UNAVAILABLE: Code = Code::new(
    "unavailable",
    503,
    "系统繁忙，请稍后再试",
    "Busy just now; please try again",
);
const INTERNAL: Code = Code::new(
    "internal",
    500,
    "系统出了点问题，我们已经记录",
    "Something went wrong; it has been logged",
);

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}
impl From<Error> for Problem {
    fn from(e: Error) -> Self {
        match e {
            Error::Refused(fault) => Self(fault),
            Error::Db(db) => db.into(),
            Error::Internal(what) => {
                tracing::error!(error = %what, "request failed");
                Self(INTERNAL.fault())
            }
        }
    }
}
impl From<DbError> for Problem {
    fn from(e: DbError) -> Self {
        tracing::error!(error = %e, "database");
        match e {
            DbError::Retry | DbError::Unavailable(_) => Self(UNAVAILABLE.fault()),
            DbError::Text => Self(Code::INVALID.fault()),
            _ => Self(INTERNAL.fault()),
        }
    }
}
impl From<julin_kernel::MoneyError> for Problem {
    fn from(e: julin_kernel::MoneyError) -> Self {
        Self(e.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the problem that a handler left in the response's extensions.
pub(crate) fn write(response: Response, locale: Locale, trace_id: &str) -> Response {
    let found = response
        .extensions()
        .get::<Problem>()
        .cloned()
        .or_else(|| unsaid(&response));
    let Some(Problem(fault)) = found else {
        return response;
    };
    let wait = fault.retry_after_s;
    let body = ProblemBody {
        code: fault.code.code.to_owned(),
        title: locale.pick(fault.code.zh, fault.code.en).to_owned(),
        status: response.status().as_u16(),
        field: fault.field,
        detail: fault.detail.or_else(|| wait.map(|s| wait_words(s, locale))),
        retry_after: wait,
        trace_id: trace_id.to_owned(),
    };
    let json = serde_json::to_vec(&body).unwrap_or_default();
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    let mut out = (response.status(), kind, json).into_response();
    if matches!(
        out.status(),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS
    ) {
        out.headers_mut().insert(
            header::RETRY_AFTER,
            axum::http::HeaderValue::from(wait.unwrap_or(1)),
        );
    }
    out
}

/// How long to wait, for people: seconds up to two minutes, minutes beyond.
fn wait_words(seconds: i64, locale: Locale) -> String {
    let minutes = seconds.saturating_add(59) / 60;
    match (seconds, locale) {
        (..=1, Locale::En) => "wait 1 second".to_owned(),
        (..=120, Locale::Zh) => format!("还要等 {seconds} 秒"),
        (..=120, Locale::En) => format!("wait {seconds} seconds"),
        (_, Locale::Zh) => format!("还要等 {minutes} 分钟"),
        (_, Locale::En) => format!("wait {minutes} minutes"),
    }
}

const NOT_ALLOWED: Code = Code::new(
    "method_not_allowed",
    405,
    "不支持这个操作",
    "That method is not supported here",
);
pub(crate) const UNSUPPORTED: Code = Code::new(
    "unsupported_media_type",
    415,
    "内容类型不支持",
    "That content type is not supported",
);
pub(crate) const BAD_REQUEST: Code = Code::new(
    "bad_request",
    400,
    "请求的格式不对",
    "The request is malformed",
);

/// What the framework refused by itself, in a line of text: a path or query that cannot be read, a
/// method that does not exist.
fn unsaid(response: &Response) -> Option<Problem> {
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok());
    if kind.is_some_and(|k| !k.starts_with("text/plain")) {
        return None;
    }
    let fault = match response.status().as_u16() {
        404 => Code::NOT_FOUND.fault(),
        405 => NOT_ALLOWED.fault(),
        413 => crate::body::TOO_LARGE.fault(),
        415 => UNSUPPORTED.fault(),
        422 => Code::INVALID.fault(),
        400..500 => BAD_REQUEST.fault(),
        500.. => INTERNAL.fault(),
        _ => return None,
    };
    Some(Problem(fault))
}

/// For `responses(…)` of every operation: refusals are problems.
pub struct Problems;

impl utoipa::IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<ApiResponse>> {
        let schema = utoipa::openapi::Ref::from_schema_name("Problem");
        let content = utoipa::openapi::ContentBuilder::new()
            .schema(Some(schema))
            .build();
        let response = utoipa::openapi::ResponseBuilder::new()
            .description("Refused or failed")
            .content("application/problem+json", content)
            .build();
        BTreeMap::from([("default".to_owned(), response.into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_told_in_words() {
        let told = |s| [Locale::Zh, Locale::En].map(|l| wait_words(s, l));
        assert_eq!(told(1), ["还要等 1 秒", "wait 1 second"]);
        assert_eq!(told(57), ["还要等 57 秒", "wait 57 seconds"]);
        assert_eq!(told(121), ["还要等 3 分钟", "wait 3 minutes"]);
    }
}
