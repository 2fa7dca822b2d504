//! Combined payments: orders that are opened, paid and closed together or not at all.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::prepay::{check_description, check_notify_url, check_sum};
use crate::api::trade::trade_state;
use crate::api::{check_number, parse};
use crate::book::Book;
use crate::config::SandboxConfig;
use crate::model::{Order, OrderState, Record, Terms, TradeType};
use crate::refusal::Refusal;
use crate::{Sandbox, time};

const SUB_ORDERS_MAX: usize = 10;
const ATTACH_CHARS_MAX: usize = 128;

#[derive(Deserialize)]
struct Body {
    combine_appid: String,
    combine_mchid: String,
    combine_out_trade_no: String,
    sub_orders: Vec<Sub>,
    notify_url: String,
    time_expire: Option<String>,
    combine_payer_info: Option<Payer>,
    scene_info: Option<SceneInfo>,
}

#[derive(Deserialize)]
struct Sub {
    mchid: String,
    attach: String,
    out_trade_no: String,
    description: String,
    amount: Amount,
    settle_info: Option<SettleInfo>,
}

#[derive(Deserialize)]
struct Amount {
    total_amount: i64,
    currency: String,
}

#[derive(Deserialize)]
struct SettleInfo {
    #[serde(default)]
    profit_sharing: bool,
}

#[derive(Deserialize)]
struct Payer {
    openid: String,
}

#[derive(Deserialize)]
struct SceneInfo {
    payer_client_ip: String,
}

#[derive(Deserialize)]
struct CloseBody {
    combine_appid: String,
    sub_orders: Vec<CloseSub>,
}

#[derive(Deserialize)]
struct CloseSub {
    mchid: String,
    out_trade_no: String,
}

pub(super) async fn jsapi(
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body: Body = parse(&body)?;
    let payer = body.combine_payer_info.as_ref();
    if payer.is_none_or(|payer| payer.openid.is_empty()) {
        return Err(Refusal::param("缺少参数 combine_payer_info.openid"));
    }
    let prepay_id = sandbox.combine(&body, TradeType::Jsapi)?;
    Ok(Json(json!({"prepay_id": prepay_id})))
}

pub(super) async fn h5(
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body: Body = parse(&body)?;
    let scene = body.scene_info.as_ref();
    if scene.is_none_or(|scene| scene.payer_client_ip.is_empty()) {
        return Err(Refusal::param("缺少参数 scene_info.payer_client_ip"));
    }
    let prepay_id = sandbox.combine(&body, TradeType::Mweb)?;
    let url = format!("{}?package=sandbox", sandbox.cashier_url(&prepay_id));
    Ok(Json(json!({"h5_url": url})))
}

pub(super) async fn native(
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let prepay_id = sandbox.combine(&parse(&body)?, TradeType::Native)?;
    Ok(Json(json!({"code_url": sandbox.cashier_url(&prepay_id)})))
}

pub(super) async fn by_number(
    State(sandbox): State<Sandbox>,
    Path(number): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let ledger = sandbox.ledger();
    let orders = ledger.book.combined(&number);
    if orders.is_empty() {
        return Err(Refusal::no_order());
    }
    let config = &sandbox.inner.config;
    Ok(Json(combined_json(config, &ledger.book, &orders)))
}

pub(super) async fn close(
    State(sandbox): State<Sandbox>,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let body: CloseBody = parse(&body)?;
    let mchids = body.sub_orders.iter().map(|sub| sub.mchid.as_str());
    for mchid in mchids {
        sandbox.check_merchant(mchid, &body.combine_appid)?;
    }
    sandbox.commit(|book| Ok((closing(book, &number, &body)?, ())))?;
    Ok(StatusCode::NO_CONTENT)
}

fn closing(book: &Book, number: &str, body: &CloseBody) -> Result<Vec<Record>, Refusal> {
    let orders = book.combined(number);
    let first = orders.first().ok_or_else(Refusal::no_order)?;
    let mut named: Vec<&str> = body.sub_orders.iter().map(|s| &*s.out_trade_no).collect();
    let mut placed: Vec<&str> = orders.iter().map(|o| &*o.terms.out_trade_no).collect();
    named.sort_unstable();
    placed.sort_unstable();
    if named != placed {
        return Err(Refusal::invalid("关单的子单信息与下单时不一致"));
    }
    match first.state {
        OrderState::Paid { .. } => return Err(Refusal::paid()),
        OrderState::Closed => return Err(Refusal::closed()),
        OrderState::Open => {}
    }
    let close = |out_trade_no: &str| Record::Settled {
        out_trade_no: out_trade_no.to_owned(),
        state: OrderState::Closed,
    };
    Ok(placed.into_iter().map(close).collect())
}

impl Sandbox {
    fn combine(&self, body: &Body, trade_type: TradeType) -> Result<String, Refusal> {
        self.check_merchant(&body.combine_mchid, &body.combine_appid)?;
        check_number(&body.combine_out_trade_no, 2, 32)?;
        if !(2..=SUB_ORDERS_MAX).contains(&body.sub_orders.len()) {
            return Err(Refusal::param("sub_orders 数量不合法"));
        }
        let subs = body.sub_orders.iter();
        let all = subs
            .map(|sub| {
                self.check_merchant(&sub.mchid, &body.combine_appid)?;
                terms(body, sub, trade_type)
            })
            .collect::<Result<Vec<Terms>, Refusal>>()?;
        let (now_ms, number) = (self.now_ms(), &body.combine_out_trade_no);
        let prepay_id = self.prepay_id(now_ms);
        self.commit(|book| place(book, number, all, prepay_id, now_ms))
    }
}

fn terms(body: &Body, sub: &Sub, trade_type: TradeType) -> Result<Terms, Refusal> {
    check_number(&sub.out_trade_no, 6, 32)?;
    check_sum(sub.amount.total_amount, Some(&sub.amount.currency))?;
    check_description(&sub.description)?;
    if !(1..=ATTACH_CHARS_MAX).contains(&sub.attach.chars().count()) {
        return Err(Refusal::param("attach 长度不合法"));
    }
    check_notify_url(&body.notify_url)?;
    let expires = body.time_expire.as_deref().map(time::parse_rfc3339);
    let settle = sub.settle_info.as_ref();
    let payer = body.combine_payer_info.as_ref();
    Ok(Terms {
        out_trade_no: sub.out_trade_no.clone(),
        trade_type,
        description: sub.description.clone(),
        total: sub.amount.total_amount,
        notify_url: body.notify_url.clone(),
        attach: Some(sub.attach.clone()),
        openid: payer.map(|payer| payer.openid.clone()),
        expires_at_ms: expires.transpose()?,
        profit_sharing: settle.is_some_and(|settle| settle.profit_sharing),
    })
}

fn place(
    book: &Book,
    number: &str,
    all: Vec<Terms>,
    prepay_id: String,
    now_ms: i64,
) -> Result<(Vec<Record>, String), Refusal> {
    let earlier = book.combined(number);
    if let Some(first) = earlier.first() {
        let same = earlier.iter().map(|order| &order.terms).eq(all.iter());
        return again(first, same, now_ms).map(|prepay_id| (Vec::new(), prepay_id));
    }
    let mut records = Vec::with_capacity(all.len());
    let mut numbers = std::collections::BTreeSet::new();
    for terms in all {
        if book.order(&terms.out_trade_no).is_some() || !numbers.insert(terms.out_trade_no.clone())
        {
            return Err(Refusal::number_used());
        }
        let order = Order {
            terms,
            prepay_id: prepay_id.clone(),
            created_at_ms: now_ms,
            state: OrderState::Open,
            combine_no: Some(number.to_owned()),
        };
        if order.is_expired(now_ms) {
            return Err(Refusal::param("time_expire 已过"));
        }
        records.push(Record::Ordered(order));
    }
    Ok((records, prepay_id))
}

fn again(first: &Order, same: bool, now_ms: i64) -> Result<String, Refusal> {
    match first.state {
        OrderState::Paid { .. } => Err(Refusal::paid()),
        OrderState::Closed => Err(Refusal::closed()),
        OrderState::Open if !same => Err(Refusal::number_used()),
        OrderState::Open if first.is_expired(now_ms) => Err(Refusal::closed()),
        OrderState::Open => Ok(first.prepay_id.clone()),
    }
}

/// A combined payment as queries and callbacks tell it.
pub(crate) fn combined_json(config: &SandboxConfig, book: &Book, orders: &[&Order]) -> Value {
    let subs: Vec<Value> = orders.iter().map(|o| sub_json(config, book, o)).collect();
    let number = orders.first().and_then(|order| order.combine_no.clone());
    let mut told = json!({
        "combine_appid": config.appid,
        "combine_mchid": config.mchid,
        "combine_out_trade_no": number.unwrap_or_default(),
        "scene_info": {"device_id": ""},
        "sub_orders": subs,
    });
    if let Some(OrderState::Paid { openid, .. }) = orders.first().map(|order| &order.state) {
        told["combine_payer_info"] = json!({"openid": openid});
    }
    told
}

fn sub_json(config: &SandboxConfig, book: &Book, order: &Order) -> Value {
    let terms = &order.terms;
    let (state, _words) = trade_state(book, order);
    let mut told = json!({
        "mchid": config.mchid,
        "out_trade_no": terms.out_trade_no,
        "trade_state": state,
        "attach": terms.attach.clone().unwrap_or_default(),
        "amount": {"total_amount": terms.total, "currency": "CNY"},
    });
    if let OrderState::Paid {
        transaction_id,
        at_ms,
        ..
    } = &order.state
    {
        told["transaction_id"] = json!(transaction_id);
        told["trade_type"] = json!(terms.trade_type);
        told["bank_type"] = json!("OTHERS");
        told["success_time"] = json!(time::rfc3339(*at_ms));
        told["amount"]["payer_amount"] = json!(terms.total);
        told["amount"]["payer_currency"] = json!("CNY");
    }
    told
}
