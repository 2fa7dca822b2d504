//! Layers around all routes: problems, trace ids, visitor cookie, forged-request guard, headers.
use crate::caller::{VISITOR_COOKIE, Visitor, read_cookie};
use crate::{Ctx, Locale, Problem, problem};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use julin_kernel::Code;
use std::fmt::Write as _;
use tracing::Instrument as _;

const FORGED: Code = Code::new(
    "cross_site_request",
    403,
    "请求来源不对，请从本站页面操作",
    "Writes must come from this site's own pages",
);

/// Builds a `Set-Cookie` value: `HttpOnly`, `SameSite=Lax`, `Secure` when the public address is https.
pub fn cookie(ctx: &Ctx, name: &str, value: &str, max_age_s: i64) -> String {
    let secure = if ctx.config.http.public_url.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_s}{secure}")
}

/// Wraps the API's routes.
pub fn outer_layers(routes: Router<Ctx>, ctx: &Ctx) -> Router<Ctx> {
    routes.layer(from_fn_with_state(ctx.clone(), outer))
}

async fn outer(State(ctx): State<Ctx>, mut request: Request, next: Next) -> Response {
    let trace_id = random_hex(&ctx, 8);
    let locale = Locale::of(header(request.headers(), "accept-language"));
    let known = read_cookie(request.headers(), VISITOR_COOKIE).filter(|v| v.len() == 32);
    let visitor = known.clone().unwrap_or_else(|| random_hex(&ctx, 16));
    request.extensions_mut().insert(Visitor(visitor.clone()));
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|p| p.as_str().to_owned());
    let (method, forged) = (request.method().clone(), is_forged(&request));
    let span = tracing::info_span!("http", %method, route = route.as_deref(), trace_id);
    let response = if forged {
        Problem::from(FORGED.fault()).into_response()
    } else {
        next.run(request).instrument(span).await
    };
    let status = response.status().as_u16().to_string();
    let route = route.unwrap_or_else(|| "none".to_owned());
    metrics::counter!("julin_http_requests_total", "route" => route, "method" => method.to_string(), "status" => status)
        .increment(1);
    let mut response = problem::write(response, locale, &trace_id);
    let headers = response.headers_mut();
    set(headers, "x-trace-id", &trace_id);
    set(headers, "x-server-time", &ctx.now().0.to_string());
    if !headers.contains_key("cache-control") {
        set(headers, "cache-control", "no-store");
    }
    if known.is_none() {
        let fresh = cookie(&ctx, VISITOR_COOKIE, &visitor, 400 * 86_400);
        if let Ok(value) = HeaderValue::from_str(&fresh) {
            headers.append("set-cookie", value);
        }
    }
    response
}

/// A page of another site can post a form here with the cookie, but not with this header.
fn is_forged(request: &Request) -> bool {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    !safe && header(request.headers(), "x-requested-with") != Some("julin")
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

fn random_hex(ctx: &Ctx, bytes: usize) -> String {
    let mut raw = [0; 16];
    ctx.rng().fill(&mut raw);
    raw.iter().take(bytes).fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}
