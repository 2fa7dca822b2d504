//! Layers around all routes: problems, trace ids, visitor cookie, forged-request guard, headers.
use crate::caller::{Known, SESSION_COOKIE, VISITOR_COOKIE, Visitor, read_cookie};
use crate::first_answer::Asked;
use crate::{Actor, Ctx, Locale, Problem, problem, unsaid};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use julin_kernel::Code;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::Arc;
use tracing::Instrument as _;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{OpenApi, RefOr};

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

/// The hot path keeps its answer itself, in columns of the order.
const ANSWERS_ITSELF: &[&str] = &["ordersPlace"];

/// What operations promise in the API's document, by `(METHOD, path)`.
#[derive(Clone, Default)]
pub struct Guarded(Arc<Promises>);

#[derive(Default)]
struct Promises {
    /// Only the signed-in may ask for them.
    signed: HashSet<(String, String)>,
    /// The same key and body again get the same answer.
    keyed: HashSet<(String, String)>,
}

impl Guarded {
    /// Reads them from the API's document: every operation that names a security requirement, or an
    /// `Idempotency-Key`. So the document cannot promise what the server does not keep, and nothing is
    /// parsed for strangers.
    pub fn of(api: &OpenApi) -> Self {
        let mut promises = Promises::default();
        for (path, item) in &api.paths.paths {
            let operations = [
                ("GET", &item.get),
                ("PUT", &item.put),
                ("POST", &item.post),
                ("DELETE", &item.delete),
                ("PATCH", &item.patch),
            ];
            for (method, operation) in operations {
                let Some(operation) = operation else { continue };
                let name = || (method.to_owned(), path.clone());
                if operation.security.as_ref().is_some_and(|s| !s.is_empty()) {
                    promises.signed.insert(name());
                }
                if is_keyed(operation) {
                    promises.keyed.insert(name());
                }
            }
        }
        Self(Arc::new(promises))
    }
    /// Whether only the signed-in may ask, and whether the first answer is kept.
    fn of_route(&self, method: &Method, route: Option<&String>) -> (bool, bool) {
        let Some(route) = route else {
            return (false, false);
        };
        let name = (method.to_string(), route.clone());
        (self.0.signed.contains(&name), self.0.keyed.contains(&name))
    }
}

fn is_keyed(operation: &Operation) -> bool {
    let id = operation.operation_id.as_deref().unwrap_or_default();
    let mut parameters = operation.parameters.iter().flatten();
    !ANSWERS_ITSELF.contains(&id)
        && parameters.any(|p| matches!(p, RefOr::T(p) if p.name == "Idempotency-Key"))
}

#[derive(Clone)]
struct Outer {
    ctx: Ctx,
    guarded: Guarded,
}

/// Wraps the API's routes.
pub fn outer_layers(routes: Router<Ctx>, ctx: &Ctx, guarded: Guarded) -> Router<Ctx> {
    let state = Outer {
        ctx: ctx.clone(),
        guarded,
    };
    routes.layer(from_fn_with_state(state, outer))
}

/// Who asks, as found in front of the handler.
async fn look_up(ctx: &Ctx, request: &mut Request) -> Result<Option<Actor>, Problem> {
    let actor = match read_cookie(request.headers(), SESSION_COOKIE) {
        Some(token) => ctx.sessions.actor(&token).await?,
        None => None,
    };
    request.extensions_mut().insert(Known(actor.clone()));
    Ok(actor)
}

/// The handler's answer, or the first one that was given under the request's key.
async fn answer(ctx: &Ctx, asked: Option<Asked>, request: Request, next: Next) -> Response {
    let response = unsaid::named(next.run(request).await).await;
    match asked {
        Some(asked) => asked.answered(ctx, response).await,
        None => response,
    }
}

async fn outer(State(outer): State<Outer>, mut request: Request, next: Next) -> Response {
    let Outer { ctx, guarded } = outer;
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
    let (guard, keyed) = guarded.of_route(&method, route.as_ref());
    let response = match look_up(&ctx, &mut request).await {
        _ if forged => Problem::from(FORGED.fault()).into_response(),
        Err(problem) => problem.into_response(),
        Ok(None) if guard => Problem::from(Code::UNAUTHENTICATED.fault()).into_response(),
        Ok(actor) => {
            let asked = keyed.then(|| Asked::of(&request, actor.as_ref())).flatten();
            answer(&ctx, asked, request, next).instrument(span).await
        }
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
        greet(&ctx, headers, &visitor);
    }
    response
}

/// Gives the visitor's cookie along with the page: what the page then asks for at once, in parallel,
/// all carries the same.
pub async fn visitor_layer(State(ctx): State<Ctx>, request: Request, next: Next) -> Response {
    let known = read_cookie(request.headers(), VISITOR_COOKIE).is_some();
    let mut response = next.run(request).await;
    let kind = header(response.headers(), "content-type");
    if !known && kind.is_some_and(|kind| kind.starts_with("text/html")) {
        let visitor = random_hex(&ctx, 16);
        greet(&ctx, response.headers_mut(), &visitor);
    }
    response
}

fn greet(ctx: &Ctx, headers: &mut HeaderMap, visitor: &str) {
    let fresh = cookie(ctx, VISITOR_COOKIE, visitor, 400 * 86_400);
    if let Ok(value) = HeaderValue::from_str(&fresh) {
        headers.append("set-cookie", value);
    }
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
