//! Combined payments (合单支付): several orders, one password. Each keeps a number of its own, by which
//! it is refunded and stands in the bills; opened, asked after and closed they are together.

use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::{PayError, missing_is_none};
use crate::trade::{CloseOutcome, Payer, TradeState};
use crate::wire::{CNY, number_in_path, optional_ms, rfc3339};

/// Orders that one payment of a direct merchant may cover, two at least; a platform's may cover 50.
/// Source: pay.weixin.qq.com, apiv3, `chapter5_1_3`.
pub const SUB_ORDERS_MAX: usize = 10;

/// One order of a combined payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubOrder {
    /// The merchant's number, 6 to 32 characters.
    pub out_trade_no: String,
    /// What the payer reads, at most 127 characters.
    pub description: String,
    /// The sum in fen.
    pub total_fen: i64,
    /// Handed back in queries and callbacks.
    pub attach: String,
}

/// What is to be paid together. The same number with the same content may be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CombinePrepay {
    /// The merchant's number of the whole.
    pub combine_out_trade_no: String,
    /// Its orders, 2 to [`SUB_ORDERS_MAX`].
    pub sub_orders: Vec<SubOrder>,
    /// Where the result is told.
    pub notify_url: String,
    /// When it can no longer be paid, in unix milliseconds.
    pub expires_at_ms: Option<i64>,
}

#[derive(Serialize)]
struct Body<'a> {
    combine_appid: &'a str,
    combine_mchid: &'a str,
    combine_out_trade_no: &'a str,
    sub_orders: Vec<SubBody<'a>>,
    notify_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_expire: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    combine_payer_info: Option<PayerBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scene_info: Option<SceneInfo<'a>>,
}

#[derive(Serialize)]
struct SubBody<'a> {
    mchid: &'a str,
    out_trade_no: &'a str,
    description: &'a str,
    attach: &'a str,
    amount: SubAmount,
}

#[derive(Serialize)]
struct SubAmount {
    total_amount: i64,
    currency: &'static str,
}

#[derive(Serialize)]
struct PayerBody<'a> {
    openid: &'a str,
}

#[derive(Serialize)]
struct SceneInfo<'a> {
    payer_client_ip: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    h5_info: Option<H5Info>,
}

#[derive(Serialize)]
struct H5Info {
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct CloseBody<'a> {
    combine_appid: &'a str,
    sub_orders: Vec<CloseSub<'a>>,
}

#[derive(Serialize)]
struct CloseSub<'a> {
    mchid: &'a str,
    out_trade_no: &'a str,
}

#[derive(Deserialize)]
struct JsapiAnswer {
    prepay_id: String,
}

#[derive(Deserialize)]
struct H5Answer {
    h5_url: String,
}

#[derive(Deserialize)]
struct NativeAnswer {
    code_url: String,
}

/// Sums in fen, as combined payments name them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubAmountTold {
    /// The order's sum.
    pub total_amount: i64,
    /// What the payer paid after the provider's own coupons.
    pub payer_amount: Option<i64>,
    /// `CNY`.
    pub currency: Option<String>,
}

/// One order of a combined payment, from a query or a callback.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubTransaction {
    /// The merchant.
    pub mchid: String,
    /// The merchant's number.
    pub out_trade_no: String,
    /// The provider's number, once paid.
    pub transaction_id: Option<String>,
    /// Where it stands.
    pub trade_state: TradeState,
    /// When it was paid, in unix milliseconds.
    #[serde(default, rename = "success_time", deserialize_with = "optional_ms")]
    pub paid_at_ms: Option<i64>,
    /// The sums.
    pub amount: Option<SubAmountTold>,
}

/// A combined payment, from a query or a callback.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CombinedTransaction {
    /// The app that pays.
    pub combine_appid: String,
    /// The merchant.
    pub combine_mchid: String,
    /// The merchant's number of the whole.
    pub combine_out_trade_no: String,
    /// Its orders.
    pub sub_orders: Vec<SubTransaction>,
    /// Who paid.
    pub combine_payer_info: Option<Payer>,
}

impl Client {
    /// Inside WeChat: the `prepay_id` to be signed by [`Client::jsapi_params`].
    pub async fn combine_jsapi(
        &self,
        prepay: &CombinePrepay,
        openid: &str,
    ) -> Result<String, PayError> {
        let mut body = self.combine_body(prepay)?;
        body.combine_payer_info = Some(PayerBody { openid });
        let answer: JsapiAnswer = self.post("/v3/combine-transactions/jsapi", &body).await?;
        Ok(answer.prepay_id)
    }

    /// In a phone's browser: the address to go to. The caller may append `&redirect_url=…`.
    pub async fn combine_h5(
        &self,
        prepay: &CombinePrepay,
        payer_client_ip: &str,
    ) -> Result<String, PayError> {
        let mut body = self.combine_body(prepay)?;
        body.scene_info = Some(SceneInfo {
            payer_client_ip,
            h5_info: Some(H5Info { kind: "Wap" }),
        });
        let answer: H5Answer = self.post("/v3/combine-transactions/h5", &body).await?;
        Ok(answer.h5_url)
    }

    /// On a desktop: the content of the QR code that the payer scans.
    pub async fn combine_native(&self, prepay: &CombinePrepay) -> Result<String, PayError> {
        let body = self.combine_body(prepay)?;
        let answer: NativeAnswer = self.post("/v3/combine-transactions/native", &body).await?;
        Ok(answer.code_url)
    }

    /// The combined payment of a merchant's number; `None` if the provider has none.
    pub async fn query_combined(
        &self,
        combine_out_trade_no: &str,
    ) -> Result<Option<CombinedTransaction>, PayError> {
        let number = number_in_path(combine_out_trade_no)?;
        let path = format!("/v3/combine-transactions/out-trade-no/{number}");
        missing_is_none(self.get(&path).await)
    }

    /// Closes an unpaid combined payment with all its orders, which must all be named: the provider
    /// closes no part of it.
    pub async fn close_combined(
        &self,
        combine_out_trade_no: &str,
        sub_orders: &[String],
    ) -> Result<CloseOutcome, PayError> {
        let number = number_in_path(combine_out_trade_no)?;
        let path = format!("/v3/combine-transactions/out-trade-no/{number}/close");
        let sub = |out_trade_no| CloseSub {
            mchid: &self.config.mchid,
            out_trade_no,
        };
        let body = CloseBody {
            combine_appid: &self.config.appid,
            sub_orders: sub_orders.iter().map(|number| sub(number)).collect(),
        };
        match self.post_raw(&path, &body).await {
            Ok(_) => Ok(CloseOutcome::Closed),
            Err(error) if error.is_closed() => Ok(CloseOutcome::AlreadyClosed),
            Err(error) => Err(error),
        }
    }

    fn combine_body<'a>(&'a self, prepay: &'a CombinePrepay) -> Result<Body<'a>, PayError> {
        if !(2..=SUB_ORDERS_MAX).contains(&prepay.sub_orders.len()) {
            return Err(PayError::not_sent("too few or too many sub-orders"));
        }
        let subs = prepay.sub_orders.iter().map(|sub| self.sub_body(sub));
        Ok(Body {
            combine_appid: &self.config.appid,
            combine_mchid: &self.config.mchid,
            combine_out_trade_no: number_in_path(&prepay.combine_out_trade_no)?,
            sub_orders: subs.collect::<Result<_, _>>()?,
            notify_url: &prepay.notify_url,
            time_expire: prepay.expires_at_ms.map(rfc3339).transpose()?,
            combine_payer_info: None,
            scene_info: None,
        })
    }

    fn sub_body<'a>(&'a self, sub: &'a SubOrder) -> Result<SubBody<'a>, PayError> {
        Ok(SubBody {
            mchid: &self.config.mchid,
            out_trade_no: number_in_path(&sub.out_trade_no)?,
            description: &sub.description,
            attach: &sub.attach,
            amount: SubAmount {
                total_amount: sub.total_fen,
                currency: CNY,
            },
        })
    }
}
