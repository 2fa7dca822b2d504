//! Query and close.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::parse;
use crate::book::Book;
use crate::config::SandboxConfig;
use crate::model::{Order, OrderState, Record, TradeType};
use crate::refusal::Refusal;
use crate::{Sandbox, time};

#[derive(Deserialize)]
pub(super) struct Merchant {
    mchid: String,
}

pub(super) async fn by_number(
    State(sandbox): State<Sandbox>,
    Path(out_trade_no): Path<String>,
    Query(merchant): Query<Merchant>,
) -> Result<Json<Value>, Refusal> {
    sandbox.check_mchid(&merchant)?;
    let ledger = sandbox.ledger();
    let order = ledger.book.order(&out_trade_no);
    let order = order.filter(|order| order.combine_no.is_none());
    let order = order.ok_or_else(Refusal::no_order)?;
    Ok(Json(transaction_json(
        &sandbox.inner.config,
        &ledger.book,
        order,
    )))
}

pub(super) async fn by_transaction(
    State(sandbox): State<Sandbox>,
    Path(transaction_id): Path<String>,
    Query(merchant): Query<Merchant>,
) -> Result<Json<Value>, Refusal> {
    sandbox.check_mchid(&merchant)?;
    let ledger = sandbox.ledger();
    let order = ledger
        .book
        .order_by_transaction(&transaction_id)
        .ok_or_else(Refusal::no_order)?;
    Ok(Json(transaction_json(
        &sandbox.inner.config,
        &ledger.book,
        order,
    )))
}

pub(super) async fn close(
    State(sandbox): State<Sandbox>,
    Path(out_trade_no): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    sandbox.check_mchid(&parse(&body)?)?;
    sandbox.commit(|book| {
        let order = book.order(&out_trade_no).ok_or_else(Refusal::no_order)?;
        if order.combine_no.is_some() {
            return Err(Refusal::invalid("合单支付订单只能使用合单关单"));
        }
        match order.state {
            OrderState::Paid { .. } => Err(Refusal::paid()),
            OrderState::Closed => Err(Refusal::closed()),
            OrderState::Open => {
                let state = OrderState::Closed;
                Ok((
                    vec![Record::Settled {
                        out_trade_no,
                        state,
                    }],
                    (),
                ))
            }
        }
    })?;
    Ok(StatusCode::NO_CONTENT)
}

impl Sandbox {
    fn check_mchid(&self, merchant: &Merchant) -> Result<(), Refusal> {
        if merchant.mchid == self.inner.config.mchid {
            Ok(())
        } else {
            Err(Refusal::param("mchid 不合法"))
        }
    }
}

/// A transaction as queries and callbacks tell it.
pub(crate) fn transaction_json(config: &SandboxConfig, book: &Book, order: &Order) -> Value {
    let terms = &order.terms;
    let (state, words) = trade_state(book, order);
    let mut told = json!({
        "appid": config.appid,
        "mchid": config.mchid,
        "out_trade_no": terms.out_trade_no,
        "trade_state": state,
        "trade_state_desc": words,
        "attach": terms.attach.clone().unwrap_or_default(),
        "amount": {"total": terms.total, "currency": "CNY"},
    });
    if let OrderState::Paid {
        transaction_id,
        at_ms,
        openid,
    } = &order.state
    {
        told["transaction_id"] = json!(transaction_id);
        told["trade_type"] = json!(terms.trade_type);
        told["bank_type"] = json!("OTHERS");
        told["success_time"] = json!(time::rfc3339(*at_ms));
        told["payer"] = json!({"openid": openid});
        told["amount"]["payer_total"] = json!(terms.total);
        told["amount"]["payer_currency"] = json!("CNY");
    }
    told
}

pub(super) fn trade_state(book: &Book, order: &Order) -> (&'static str, &'static str) {
    match order.state {
        OrderState::Open => ("NOTPAY", "订单未支付"),
        OrderState::Closed => ("CLOSED", "订单已关闭"),
        OrderState::Paid { .. } => match book.refunds_of(&order.terms.out_trade_no).next() {
            Some(_) => ("REFUND", "订单发生过退款"),
            None => ("SUCCESS", "支付成功"),
        },
    }
}

impl TradeType {
    /// As bills write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Jsapi => "JSAPI",
            Self::Mweb => "MWEB",
            Self::Native => "NATIVE",
        }
    }
}
