//! Prepay orders. The same number with the same content gives the same `prepay_id`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::{check_number, parse};
use crate::book::Book;
use crate::crypt::hex;
use crate::model::{Order, OrderState, Record, Terms, TradeType};
use crate::refusal::Refusal;
use crate::{Sandbox, time};

const DESCRIPTION_LIMIT_CHARS: usize = 127;

#[derive(Deserialize)]
struct Body {
    appid: String,
    mchid: String,
    description: String,
    out_trade_no: String,
    time_expire: Option<String>,
    attach: Option<String>,
    notify_url: String,
    amount: Amount,
    settle_info: Option<SettleInfo>,
    payer: Option<Payer>,
    scene_info: Option<SceneInfo>,
}

#[derive(Deserialize)]
struct Amount {
    total: i64,
    currency: Option<String>,
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

pub(super) async fn jsapi(
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body: Body = parse(&body)?;
    if body
        .payer
        .as_ref()
        .is_none_or(|payer| payer.openid.is_empty())
    {
        return Err(Refusal::param("缺少参数 payer.openid"));
    }
    let prepay_id = sandbox.order(body, TradeType::Jsapi)?;
    Ok(Json(json!({"prepay_id": prepay_id})))
}

pub(super) async fn h5(
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body: Body = parse(&body)?;
    if body
        .scene_info
        .as_ref()
        .is_none_or(|scene| scene.payer_client_ip.is_empty())
    {
        return Err(Refusal::param("缺少参数 scene_info.payer_client_ip"));
    }
    let prepay_id = sandbox.order(body, TradeType::Mweb)?;
    // Like the true one it has a query, so that merchants can append `&redirect_url=…`.
    let url = format!("{}?package=sandbox", sandbox.cashier_url(&prepay_id));
    Ok(Json(json!({"h5_url": url})))
}

pub(super) async fn native(
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let prepay_id = sandbox.order(parse(&body)?, TradeType::Native)?;
    Ok(Json(json!({"code_url": sandbox.cashier_url(&prepay_id)})))
}

impl Sandbox {
    pub(super) fn cashier_url(&self, prepay_id: &str) -> String {
        format!(
            "{}/sandbox/cashier/{prepay_id}",
            self.inner.config.public_base_url
        )
    }

    fn order(&self, body: Body, trade_type: TradeType) -> Result<String, Refusal> {
        self.check_merchant(&body.mchid, &body.appid)?;
        let terms = terms(body, trade_type)?;
        let now_ms = self.now_ms();
        let prepay_id = self.prepay_id(now_ms);
        self.commit(|book| place(book, terms, prepay_id, now_ms))
    }

    pub(super) fn prepay_id(&self, now_ms: i64) -> String {
        let suffix = hex(&(self.inner.config.random)());
        format!("wx{}{}", time::compact(now_ms), &suffix[..20])
    }

    pub(super) fn check_merchant(&self, mchid: &str, appid: &str) -> Result<(), Refusal> {
        let config = &self.inner.config;
        if mchid == config.mchid && appid == config.appid {
            return Ok(());
        }
        let words = "appid和mch_id不匹配";
        Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "APPID_MCHID_NOT_MATCH",
            words,
        ))
    }
}

fn place(
    book: &Book,
    terms: Terms,
    prepay_id: String,
    now_ms: i64,
) -> Result<(Vec<Record>, String), Refusal> {
    if let Some(earlier) = book.order(&terms.out_trade_no) {
        return again(earlier, &terms, now_ms).map(|prepay_id| (Vec::new(), prepay_id));
    }
    let order = Order {
        terms,
        prepay_id,
        created_at_ms: now_ms,
        state: OrderState::Open,
        combine_no: None,
    };
    if order.is_expired(now_ms) {
        return Err(Refusal::param("time_expire 已过"));
    }
    let prepay_id = order.prepay_id.clone();
    Ok((vec![Record::Ordered(order)], prepay_id))
}

fn again(earlier: &Order, terms: &Terms, now_ms: i64) -> Result<String, Refusal> {
    match earlier.state {
        OrderState::Paid { .. } => Err(Refusal::paid()),
        OrderState::Closed => Err(Refusal::closed()),
        OrderState::Open if earlier.terms != *terms || earlier.combine_no.is_some() => {
            Err(Refusal::number_used())
        }
        OrderState::Open if earlier.is_expired(now_ms) => Err(Refusal::closed()),
        OrderState::Open => Ok(earlier.prepay_id.clone()),
    }
}

fn terms(body: Body, trade_type: TradeType) -> Result<Terms, Refusal> {
    check_number(&body.out_trade_no, 6, 32)?;
    check_sum(body.amount.total, body.amount.currency.as_deref())?;
    check_description(&body.description)?;
    check_notify_url(&body.notify_url)?;
    Ok(Terms {
        out_trade_no: body.out_trade_no,
        trade_type,
        description: body.description,
        total: body.amount.total,
        notify_url: body.notify_url,
        attach: body.attach,
        openid: body.payer.map(|payer| payer.openid),
        expires_at_ms: body
            .time_expire
            .as_deref()
            .map(time::parse_rfc3339)
            .transpose()?,
        profit_sharing: body.settle_info.is_some_and(|settle| settle.profit_sharing),
    })
}

pub(super) fn check_sum(total: i64, currency: Option<&str>) -> Result<(), Refusal> {
    if total < 1 {
        return Err(Refusal::param("金额须大于 0"));
    }
    if currency.is_some_and(|currency| currency != "CNY") {
        return Err(Refusal::param("currency 须为 CNY"));
    }
    Ok(())
}

pub(super) fn check_description(description: &str) -> Result<(), Refusal> {
    if (1..=DESCRIPTION_LIMIT_CHARS).contains(&description.chars().count()) {
        return Ok(());
    }
    Err(Refusal::param("description 长度不合法"))
}

/// Absolute and without a query. The true provider also insists on https.
pub(super) fn check_notify_url(text: &str) -> Result<(), Refusal> {
    let url = reqwest::Url::parse(text).ok();
    let fit = url.is_some_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none()
    });
    if fit {
        Ok(())
    } else {
        Err(Refusal::param("notify_url 不合法"))
    }
}
