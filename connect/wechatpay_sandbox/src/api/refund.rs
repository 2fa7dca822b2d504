//! Domestic refunds. What succeeded and what is under way never exceed what was paid.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::prepay::check_notify_url;
use crate::api::{check_number, parse};
use crate::book::Book;
use crate::model::{OrderState, Record, Refund, RefundStatus, RefundTerms};
use crate::refusal::Refusal;
use crate::{Sandbox, time};

const REFUNDABLE_FOR_MS: i64 = 365 * 24 * 60 * 60 * 1000;
const REFUNDS_LIMIT: usize = 50;

#[derive(Deserialize)]
struct Body {
    out_trade_no: Option<String>,
    transaction_id: Option<String>,
    out_refund_no: String,
    reason: Option<String>,
    notify_url: Option<String>,
    amount: Amount,
}

#[derive(Deserialize)]
struct Amount {
    refund: i64,
    total: i64,
    currency: String,
}

pub(super) async fn create(
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body: Body = parse(&body)?;
    let now_ms = sandbox.now_ms();
    let id = format!("5030{}{}", time::compact(now_ms), sandbox.digits(10));
    let (refund, fresh) = sandbox.commit(|book| open(book, body, id, now_ms))?;
    if fresh {
        sandbox.settle_later(refund.terms.out_refund_no.clone());
    }
    Ok(Json(refund_json(&refund)))
}

pub(super) async fn by_number(
    State(sandbox): State<Sandbox>,
    Path(out_refund_no): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let ledger = sandbox.ledger();
    let refund = ledger.book.refund(&out_refund_no);
    refund
        .map(|refund| Json(refund_json(refund)))
        .ok_or_else(|| Refusal::no_resource("退款单不存在"))
}

type Opened = (Vec<Record>, (Refund, bool));

fn open(book: &Book, body: Body, id: String, now_ms: i64) -> Result<Opened, Refusal> {
    let terms = terms(book, body)?;
    if let Some(earlier) = book.refund(&terms.out_refund_no) {
        return again(earlier, &terms).map(|refund| (Vec::new(), (refund, false)));
    }
    let transaction_id = refundable(book, &terms, now_ms)?;
    let status = RefundStatus::Processing;
    let (created_at_ms, settled_at_ms) = (now_ms, None);
    let refund = Refund {
        terms,
        id,
        transaction_id,
        created_at_ms,
        status,
        settled_at_ms,
    };
    Ok((vec![Record::RefundOpened(refund.clone())], (refund, true)))
}

fn terms(book: &Book, body: Body) -> Result<RefundTerms, Refusal> {
    check_number(&body.out_refund_no, 1, 64)?;
    if body.amount.currency != "CNY" || body.amount.refund < 1 {
        return Err(Refusal::param("退款金额或币种不合法"));
    }
    if let Some(url) = &body.notify_url {
        check_notify_url(url)?;
    }
    let by_transaction = || book.order_by_transaction(body.transaction_id.as_deref()?);
    let order = match &body.out_trade_no {
        Some(number) => book.order(number),
        None => by_transaction(),
    };
    let order = order.ok_or_else(|| Refusal::no_resource("订单不存在"))?;
    Ok(RefundTerms {
        out_refund_no: body.out_refund_no,
        out_trade_no: order.terms.out_trade_no.clone(),
        refund: body.amount.refund,
        total: body.amount.total,
        reason: body.reason,
        notify_url: body.notify_url,
    })
}

// Words and address may differ between two calls of one number; order and sums may not.
fn again(earlier: &Refund, terms: &RefundTerms) -> Result<Refund, Refusal> {
    let is_same = earlier.terms.out_trade_no == terms.out_trade_no
        && earlier.terms.refund == terms.refund
        && earlier.terms.total == terms.total;
    if is_same {
        Ok(earlier.clone())
    } else {
        Err(Refusal::invalid(
            "订单金额或退款金额与之前请求不一致，请核实后再试",
        ))
    }
}

fn refundable(book: &Book, terms: &RefundTerms, now_ms: i64) -> Result<String, Refusal> {
    let order = book
        .order(&terms.out_trade_no)
        .ok_or_else(Refusal::no_order)?;
    let OrderState::Paid {
        transaction_id,
        at_ms,
        ..
    } = &order.state
    else {
        return Err(Refusal::invalid("订单未支付，不能退款"));
    };
    if now_ms.saturating_sub(*at_ms) > REFUNDABLE_FOR_MS {
        let words = "订单已超过退款期限";
        return Err(Refusal::new(StatusCode::FORBIDDEN, "TRADE_OVERDUE", words));
    }
    if terms.total != order.terms.total {
        return Err(Refusal::param("订单总金额与支付金额不一致"));
    }
    let (mut count, mut taken) = (0, 0_i64);
    for refund in book.refunds_of(&terms.out_trade_no) {
        count += 1;
        taken += refund.terms.refund;
    }
    if count >= REFUNDS_LIMIT {
        return Err(Refusal::invalid("部分退款次数超限"));
    }
    if terms.refund > order.terms.total - taken {
        return Err(Refusal::invalid("累计退款金额大于支付金额"));
    }
    Ok(transaction_id.clone())
}

impl Sandbox {
    /// Decimal digits from fresh bytes.
    pub(crate) fn digits(&self, count: usize) -> String {
        let bytes = (self.inner.config.random)();
        bytes
            .iter()
            .take(count)
            .map(|byte| char::from(b'0' + byte % 10))
            .collect()
    }
}

/// A refund as its creation and queries tell it.
pub(crate) fn refund_json(refund: &Refund) -> Value {
    let terms = &refund.terms;
    let mut told = json!({
        "refund_id": refund.id,
        "out_refund_no": terms.out_refund_no,
        "transaction_id": refund.transaction_id,
        "out_trade_no": terms.out_trade_no,
        "channel": "ORIGINAL",
        "user_received_account": "支付用户零钱",
        "create_time": time::rfc3339(refund.created_at_ms),
        "status": refund.status,
        "funds_account": "AVAILABLE",
        "amount": {
            "total": terms.total,
            "refund": terms.refund,
            "payer_total": terms.total,
            "payer_refund": terms.refund,
            "settlement_refund": terms.refund,
            "settlement_total": terms.total,
            "discount_refund": 0,
            "currency": "CNY",
        },
    });
    if let (RefundStatus::Success, Some(at_ms)) = (refund.status, refund.settled_at_ms) {
        told["success_time"] = json!(time::rfc3339(at_ms));
    }
    told
}
