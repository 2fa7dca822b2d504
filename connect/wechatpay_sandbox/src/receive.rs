//! The payee's side of a transfer: a page with one button.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::Sandbox;
use crate::api::yuan;
use crate::cashier::{html, see_other};
use crate::model::{Transfer, TransferStatus};
use crate::page::{self, Language, document, escaped};

pub(crate) fn routes() -> Router<Sandbox> {
    Router::new().route("/sandbox/receive/{package}", get(show).post(confirm))
}

async fn show(
    State(sandbox): State<Sandbox>,
    Path(package): Path<String>,
    headers: HeaderMap,
) -> Response {
    let language = Language::preferred(&headers);
    let now_ms = sandbox.now_ms();
    let ledger = sandbox.ledger();
    match ledger.book.transfer_by_package(&package) {
        Some(transfer) => html(
            StatusCode::OK,
            written(&sandbox, language, transfer, now_ms),
        ),
        None => html(StatusCode::NOT_FOUND, page::missing(language)),
    }
}

/// Whatever came of it, the page tells.
async fn confirm(
    State(sandbox): State<Sandbox>,
    Path(package): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !sandbox.is_same_origin(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    match sandbox.confirm_transfer(&package) {
        Err(refusal) if refusal.status.is_server_error() => refusal.into_response(),
        _ if package.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            see_other(&format!("/sandbox/receive/{package}"))
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn written(sandbox: &Sandbox, language: Language, transfer: &Transfer, now_ms: i64) -> String {
    let say = |chinese, english| language.say(chinese, english);
    let terms = &transfer.terms;
    let body = format!(
        "<p class=\"merchant\">{merchant}</p>\n\
         <h1 class=\"amount\"><span class=\"label\">{to_get}</span> ¥{amount}</h1>\n\
         <dl>\n<div><dt>{what}</dt><dd>{remark}</dd></div>\n\
         <div><dt>{number}</dt><dd>{out_bill_no}</dd></div>\n</dl>\n{standing}",
        merchant = escaped(&sandbox.inner.config.merchant_name),
        to_get = say("收款金额", "You receive"),
        amount = yuan(terms.amount),
        what = say("转账说明", "For"),
        remark = escaped(&terms.remark),
        number = say("商户单号", "Number"),
        out_bill_no = escaped(&terms.out_bill_no),
        standing = standing(language, transfer, now_ms),
    );
    document(language, &body)
}

fn standing(language: Language, transfer: &Transfer, now_ms: i64) -> String {
    let say = |chinese, english| language.say(chinese, english);
    let (class, words) = match transfer.status {
        TransferStatus::WaitUserConfirm if !transfer.is_expired(now_ms) => {
            return format!(
                "<form method=\"post\" action=\"/sandbox/receive/{}\">\n\
                 <button class=\"pay\">{}</button>\n</form>",
                escaped(&transfer.package),
                say("确认收款", "Confirm"),
            );
        }
        TransferStatus::Transferring => (
            "paid",
            say("已确认，转账中（模拟）", "Confirmed; under way (simulated)"),
        ),
        TransferStatus::Success => ("paid", say("已收款（模拟）", "Received (simulated)")),
        _ => (
            "closed",
            say("转账已失败或已关闭", "This transfer failed or is closed."),
        ),
    };
    format!("<p class=\"standing {class}\" role=\"status\">{words}</p>\n")
}
