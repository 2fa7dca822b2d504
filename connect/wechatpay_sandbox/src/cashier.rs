//! The payer's side: a page with two buttons, and what they do.

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::Sandbox;
use crate::book::Book;
use crate::model::{Order, OrderState, Record};
use crate::notify::payment_notice;
use crate::page::{self, Language, Page, Standing};
use crate::refusal::Refusal;
use crate::time;

const CSS: &str = include_str!("../assets/cashier.css");
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/cashier/{prepay_id}", get(show))
        .route("/sandbox/pay/{prepay_id}", post(act))
        .route("/sandbox/assets/cashier.css", get(css))
}

async fn css() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], CSS)
}

#[derive(Deserialize)]
struct Visit {
    #[serde(default)]
    redirect_url: String,
    #[serde(default)]
    failed: bool,
}

#[derive(Deserialize)]
struct Choice {
    action: Action,
    #[serde(default)]
    redirect_url: String,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Action {
    Pay,
    Fail,
}

async fn show(
    State(sandbox): State<Sandbox>,
    Path(prepay_id): Path<String>,
    Query(visit): Query<Visit>,
    headers: HeaderMap,
) -> Response {
    let language = Language::preferred(&headers);
    let now_ms = sandbox.now_ms();
    let ledger = sandbox.ledger();
    let orders = ledger.book.orders_by_prepay(&prepay_id);
    let Some(first) = orders.first() else {
        return html(StatusCode::NOT_FOUND, page::missing(language));
    };
    let page = Page {
        language,
        merchant: &sandbox.inner.config.merchant_name,
        prepay_id: &prepay_id,
        standing: standing(first, now_ms, visit.failed),
        redirect_path: safe_path(&visit.redirect_url),
        orders,
    };
    html(StatusCode::OK, page.html())
}

fn standing(order: &Order, now_ms: i64, failed: bool) -> Standing {
    match order.state {
        OrderState::Paid { .. } => Standing::Paid,
        OrderState::Closed => Standing::Closed,
        OrderState::Open if order.is_expired(now_ms) => Standing::Closed,
        OrderState::Open if failed => Standing::Failed,
        OrderState::Open => Standing::Open,
    }
}

async fn act(
    State(sandbox): State<Sandbox>,
    Path(prepay_id): Path<String>,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Response {
    if !sandbox.is_same_origin(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let outcome = match choice.action {
        Action::Pay => sandbox.pay(&prepay_id),
        Action::Fail => Ok(()),
    };
    match outcome {
        Err(refusal) if refusal.status == StatusCode::NOT_FOUND => {
            let language = Language::preferred(&headers);
            html(StatusCode::NOT_FOUND, page::missing(language))
        }
        Err(refusal) if refusal.status.is_server_error() => refusal.into_response(),
        // Paid before, closed or expired: the page tells which.
        Err(_) => see_other(&cashier_path(&prepay_id, "")),
        Ok(()) => after(choice, &prepay_id),
    }
}

fn after(choice: Choice, prepay_id: &str) -> Response {
    match (safe_path(&choice.redirect_url), choice.action) {
        (Some(path), _) => see_other(path),
        (None, Action::Pay) => see_other(&cashier_path(prepay_id, "")),
        (None, Action::Fail) => see_other(&cashier_path(prepay_id, "?failed=true")),
    }
}

fn cashier_path(prepay_id: &str, query: &str) -> String {
    format!("/sandbox/cashier/{prepay_id}{query}")
}

pub(crate) fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()
}

pub(crate) fn html(status: StatusCode, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::VARY, "accept-language"),
    ];
    (status, headers, body).into_response()
}

/// A path of this origin. Browsers read `//` and `/\` as another host, and drop control characters
/// before they read.
fn safe_path(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('/')?;
    let clean = text
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (clean && !rest.starts_with('/')).then_some(text)
}

impl Sandbox {
    /// A browser's form from another site names its origin; a tool without one is not a browser.
    pub(crate) fn is_same_origin(&self, headers: &HeaderMap) -> bool {
        let text = |name| {
            headers
                .get(name)
                .map(|value| value.to_str().unwrap_or_default())
        };
        let Some(origin) = text(header::ORIGIN) else {
            return true;
        };
        let host = text(header::HOST).unwrap_or_default();
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        origin == self.inner.config.public_base_url
            || authority.is_some_and(|authority| !host.is_empty() && authority == host)
    }

    /// The payer confirms: all of it paid, and a callback owed, in one commit.
    fn pay(&self, prepay_id: &str) -> Result<(), Refusal> {
        let at_ms = self.now_ms();
        let id = self.notice_id();
        let notice = self.commit(|book| {
            let orders = payable(book, prepay_id, at_ms)?;
            let orders = orders.into_iter();
            let paid: Vec<Order> = orders
                .map(|order| paid(order, self.transaction_id(at_ms), at_ms))
                .collect();
            let notice = payment_notice(&self.inner.config, book, &paid, at_ms, id);
            let mut records: Vec<Record> = paid.into_iter().map(payment).collect();
            records.push(Record::NoticeOwed(notice.clone()));
            Ok((records, notice))
        })?;
        self.deliver_later(notice);
        Ok(())
    }

    fn transaction_id(&self, at_ms: i64) -> String {
        let day = &time::compact(at_ms)[..8];
        format!("4200{day}{}", self.digits(16))
    }
}

/// What is paid under a prepay id: orders of a combined payment are all in the same state.
fn payable<'b>(book: &'b Book, prepay_id: &str, now_ms: i64) -> Result<Vec<&'b Order>, Refusal> {
    let orders = book.orders_by_prepay(prepay_id);
    let first = orders.first().ok_or_else(Refusal::no_order)?;
    match first.state {
        OrderState::Paid { .. } => Err(Refusal::paid()),
        OrderState::Closed => Err(Refusal::closed()),
        OrderState::Open if first.is_expired(now_ms) => Err(Refusal::closed()),
        OrderState::Open => Ok(orders),
    }
}

fn paid(order: &Order, transaction_id: String, at_ms: i64) -> Order {
    let openid = order
        .terms
        .openid
        .clone()
        .unwrap_or_else(|| "oSandboxPayer".into());
    let state = OrderState::Paid {
        transaction_id,
        at_ms,
        openid,
    };
    Order {
        state,
        ..order.clone()
    }
}

fn payment(paid: Order) -> Record {
    Record::Settled {
        out_trade_no: paid.terms.out_trade_no,
        state: paid.state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_this_origin_is_followed() {
        for good in ["/", "/orders/1", "/orders?x=1&y=//2#top"] {
            assert_eq!(safe_path(good), Some(good));
        }
        let bad = [
            "",
            "orders",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nset-cookie: x",
            "/\t/evil.example",
            "javascript:alert(1)",
            "/订单",
        ];
        for bad in bad {
            assert_eq!(safe_path(bad), None, "{bad:?}");
        }
    }
}
