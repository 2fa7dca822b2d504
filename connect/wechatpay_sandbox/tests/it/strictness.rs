//! The sandbox is no laxer than the provider: what it refuses.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::DecodePrivateKey;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use serde_json::{Value, json};

use crate::harness::{Harness, http};

fn merchant_key(h: &Harness) -> RsaPrivateKey {
    RsaPrivateKey::from_pkcs8_pem(&h.sandbox.merchant().private_key_pem).expect("a key")
}

/// Whether the merchant's key made that signature, by the other crate.
pub(crate) fn merchant_signed(h: &Harness, message: &str, signature: &str) -> bool {
    let bytes = STANDARD.decode(signature).expect("base64");
    let signature = Signature::try_from(bytes.as_slice()).expect("a signature");
    let key = VerifyingKey::<Sha256>::new(merchant_key(h).to_public_key());
    key.verify(message.as_bytes(), &signature).is_ok()
}

/// A request signed by hand, so that each part can be wrong.
struct ByHand {
    mchid: String,
    serial_no: String,
    nonce: String,
    timestamp: i64,
    signed_path: String,
    body: Value,
}

const PATH: &str = "/v3/pay/transactions/native";

impl ByHand {
    fn new(h: &Harness, number: &str) -> Self {
        let merchant = h.sandbox.merchant();
        let body = json!({
            "appid": merchant.appid, "mchid": merchant.mchid, "description": "橙",
            "out_trade_no": number, "notify_url": "https://shop.example/notify",
            "amount": {"total": 100, "currency": "CNY"},
        });
        Self {
            mchid: merchant.mchid,
            serial_no: merchant.serial_no,
            nonce: format!("byhand{number}"),
            timestamp: h.now_s(),
            signed_path: PATH.into(),
            body,
        }
    }

    async fn send(&self, h: &Harness) -> (u16, String) {
        let Self {
            mchid,
            serial_no,
            nonce,
            timestamp,
            signed_path,
            body,
        } = self;
        let message = format!("POST\n{signed_path}\n{timestamp}\n{nonce}\n{body}\n");
        let signature = SigningKey::<Sha256>::new(merchant_key(h)).sign(message.as_bytes());
        let signature = STANDARD.encode(signature.to_bytes());
        let authorization = format!(
            "WECHATPAY2-SHA256-RSA2048 serial_no=\"{serial_no}\",signature=\"{signature}\",\
             mchid=\"{mchid}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp}\""
        );
        send(h, Some(authorization), body.to_string()).await
    }
}

async fn send(h: &Harness, authorization: Option<String>, body: String) -> (u16, String) {
    let mut request = http().post(format!("{}{PATH}", h.base)).body(body);
    if let Some(text) = authorization {
        request = request.header("authorization", text);
    }
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let told: Value = serde_json::from_str(&answer.text().await.expect("text")).expect("json");
    (status, told["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn who_is_not_the_merchant_is_not_admitted() {
    let h = Harness::start().await;
    let refused = (401, "SIGN_ERROR".to_owned());
    let good = ByHand::new(&h, "JLhand01");
    assert_eq!(good.send(&h).await, (200, String::new()));
    assert_eq!(good.send(&h).await, refused, "a nonce comes once");
    let wrong: [fn(&mut ByHand); 7] = [
        |r| r.mchid = "1900000999".into(),
        |r| r.serial_no = "AB".repeat(16),
        |r| r.timestamp += 300,
        |r| r.timestamp -= 300,
        |r| r.timestamp = i64::MIN,
        |r| r.signed_path = "/v3/pay/transactions/jsapi".into(),
        |r| r.nonce = String::new(),
    ];
    for (n, spoil) in wrong.iter().enumerate() {
        let mut request = ByHand::new(&h, &format!("JLwrong{n}"));
        spoil(&mut request);
        assert_eq!(request.send(&h).await, refused, "case {n}");
    }
    assert_eq!(send(&h, None, "{}".into()).await, refused);
    assert_eq!(
        send(&h, Some("Bearer x".into()), "{}".into()).await,
        refused
    );
}

#[tokio::test]
async fn a_body_changed_on_its_way_is_refused() {
    let h = Harness::start().await;
    let request = ByHand::new(&h, "JLaltered");
    let message = format!(
        "POST\n{PATH}\n{}\nn1\n{}\n",
        request.timestamp, request.body
    );
    let signature = SigningKey::<Sha256>::new(merchant_key(&h)).sign(message.as_bytes());
    let authorization = format!(
        "WECHATPAY2-SHA256-RSA2048 serial_no=\"{}\",signature=\"{}\",mchid=\"{}\",\
         nonce_str=\"n1\",timestamp=\"{}\"",
        request.serial_no,
        STANDARD.encode(signature.to_bytes()),
        request.mchid,
        request.timestamp
    );
    let cheaper = request.body.to_string().replace("100", "001");
    assert_eq!(send(&h, Some(authorization), cheaper).await.0, 401);
}

#[tokio::test]
async fn odd_orders_are_refused_with_the_providers_codes() {
    let h = Harness::start().await;
    let cases: [(&str, Value, &str); 8] = [
        ("/amount/total", json!(0), "PARAM_ERROR"),
        ("/amount/total", json!(12.8), "PARAM_ERROR"),
        ("/amount/currency", json!("USD"), "PARAM_ERROR"),
        ("/out_trade_no", json!("short"), "PARAM_ERROR"),
        ("/out_trade_no", json!("a/b/c/d"), "PARAM_ERROR"),
        (
            "/notify_url",
            json!("https://shop.example/notify?x=1"),
            "PARAM_ERROR",
        ),
        ("/description", json!("橙".repeat(128)), "PARAM_ERROR"),
        ("/appid", json!("wxother"), "APPID_MCHID_NOT_MATCH"),
    ];
    for (n, (pointer, value, code)) in cases.into_iter().enumerate() {
        let mut request = ByHand::new(&h, &format!("JLodd{n:03}"));
        *request.body.pointer_mut(pointer).expect("a field") = value.clone();
        assert_eq!(
            request.send(&h).await,
            (400, code.to_owned()),
            "{pointer} {value}"
        );
    }
}

#[tokio::test]
async fn a_merchant_whose_clock_is_wrong_is_told_so() {
    let h = Harness::start().await;
    let client = h.client_with(|config| config.attempts = 1);
    client
        .native(&h.prepay("JLontime", 100))
        .await
        .expect("on time");
    h.advance(Duration::from_secs(1));
    client
        .native(&h.prepay("JLontime", 100))
        .await
        .expect("still on time");
    let stranger = h.client_with(|config| config.mchid = "1900000999".into());
    let error = stranger.query("JLontime").await.expect_err("a stranger");
    assert_eq!(error.code(), Some("SIGN_ERROR"));
}
