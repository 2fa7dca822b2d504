//! Prepay orders: JSAPI and mini-programs, H5, Native.

use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::PayError;
use crate::sign::lines;
use crate::wire::{CNY, number_in_path, rfc3339};

/// What is to be paid. The same number with the same content may be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepay {
    /// The merchant's number, 6 to 32 characters.
    pub out_trade_no: String,
    /// What the payer reads, at most 127 characters.
    pub description: String,
    /// The sum in fen.
    pub total_fen: i64,
    /// Where the result is told; https and without a query in production.
    pub notify_url: String,
    /// When it can no longer be paid, in unix milliseconds.
    pub expires_at_ms: Option<i64>,
    /// Handed back in queries and callbacks.
    pub attach: Option<String>,
    /// Whether it may be split later. It cannot be changed afterwards.
    pub profit_sharing: bool,
}

/// What a page hands to `WeixinJSBridge` or `wx.requestPayment`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JsapiParams {
    /// The app that pays.
    pub app_id: String,
    /// Unix seconds, as text.
    pub time_stamp: String,
    /// Fresh for each invocation.
    pub nonce_str: String,
    /// `prepay_id=…`.
    pub package: String,
    /// Always `RSA`.
    pub sign_type: &'static str,
    /// Signature over the four lines above.
    pub pay_sign: String,
}

#[derive(Serialize)]
struct PrepayBody<'a> {
    appid: &'a str,
    mchid: &'a str,
    description: &'a str,
    out_trade_no: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_expire: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attach: Option<&'a str>,
    notify_url: &'a str,
    amount: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    settle_info: Option<SettleInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer: Option<PayerBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scene_info: Option<SceneInfo<'a>>,
}

#[derive(Serialize)]
struct Amount {
    total: i64,
    currency: &'static str,
}

#[derive(Serialize)]
struct SettleInfo {
    profit_sharing: bool,
}

#[derive(Serialize)]
struct PayerBody<'a> {
    openid: &'a str,
}

#[derive(Serialize)]
struct SceneInfo<'a> {
    payer_client_ip: &'a str,
    h5_info: H5Info,
}

#[derive(Serialize)]
struct H5Info {
    #[serde(rename = "type")]
    kind: &'static str,
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

impl Client {
    /// Inside WeChat: the `prepay_id` to be signed by [`Client::jsapi_params`].
    pub async fn jsapi(&self, prepay: &Prepay, openid: &str) -> Result<String, PayError> {
        let mut body = self.prepay_body(prepay)?;
        body.payer = Some(PayerBody { openid });
        let answer: JsapiAnswer = self.post("/v3/pay/transactions/jsapi", &body).await?;
        Ok(answer.prepay_id)
    }

    /// In a phone's browser: the address to go to. The caller may append `&redirect_url=…`.
    pub async fn h5(&self, prepay: &Prepay, payer_client_ip: &str) -> Result<String, PayError> {
        let mut body = self.prepay_body(prepay)?;
        body.scene_info = Some(SceneInfo {
            payer_client_ip,
            h5_info: H5Info { kind: "Wap" },
        });
        let answer: H5Answer = self.post("/v3/pay/transactions/h5", &body).await?;
        Ok(answer.h5_url)
    }

    /// On a desktop: the content of the QR code that the payer scans.
    pub async fn native(&self, prepay: &Prepay) -> Result<String, PayError> {
        let body = self.prepay_body(prepay)?;
        let answer: NativeAnswer = self.post("/v3/pay/transactions/native", &body).await?;
        Ok(answer.code_url)
    }

    /// Signs the parameters with which a page opens the payment of `prepay_id`.
    pub fn jsapi_params(&self, prepay_id: &str) -> Result<JsapiParams, PayError> {
        let app_id = self.config.appid.clone();
        let (time_stamp, nonce_str) = (self.now_s().to_string(), self.nonce());
        let package = format!("prepay_id={prepay_id}");
        let message = lines(&[&app_id, &time_stamp, &nonce_str, &package]);
        let pay_sign = self
            .keys
            .merchant
            .sign(&message)
            .map_err(PayError::not_sent)?;
        Ok(JsapiParams {
            app_id,
            time_stamp,
            nonce_str,
            package,
            sign_type: "RSA",
            pay_sign,
        })
    }

    fn prepay_body<'a>(&'a self, prepay: &'a Prepay) -> Result<PrepayBody<'a>, PayError> {
        Ok(PrepayBody {
            appid: &self.config.appid,
            mchid: &self.config.mchid,
            description: &prepay.description,
            out_trade_no: number_in_path(&prepay.out_trade_no)?,
            time_expire: prepay.expires_at_ms.map(rfc3339).transpose()?,
            attach: prepay.attach.as_deref(),
            notify_url: &prepay.notify_url,
            amount: Amount {
                total: prepay.total_fen,
                currency: CNY,
            },
            settle_info: prepay.profit_sharing.then_some(SettleInfo {
                profit_sharing: true,
            }),
            payer: None,
            scene_info: None,
        })
    }
}
