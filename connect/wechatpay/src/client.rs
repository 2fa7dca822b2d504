//! One signed exchange with the provider, its judgement, and the bounded retry.

use bytes::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::config::{Config, ConfigError, Keys, Surroundings};
use crate::error::PayError;
use crate::sign::{Stamp, lines};
use crate::verify::is_signed;

/// WeChat Pay for one merchant. Clone it or share it; it holds no mutable state.
#[derive(Clone)]
pub struct Client {
    pub(crate) config: std::sync::Arc<Config>,
    pub(crate) keys: std::sync::Arc<Keys>,
    http: reqwest::Client,
    surroundings: Surroundings,
}

/// Who vouches for an answer's bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vouched {
    /// The provider's signature.
    BySignature,
    /// The caller: it compares a digest that it was told in a signed answer.
    ByCaller,
}

enum Judged {
    Final(Result<Bytes, PayError>),
    Retry(PayError),
}

impl Client {
    /// Parses the keys once. `http` should carry a timeout and follow no redirects.
    pub fn new(
        config: Config,
        http: reqwest::Client,
        surroundings: Surroundings,
    ) -> Result<Self, ConfigError> {
        let keys = Keys::parse(&config)?.into();
        Ok(Self {
            config: config.into(),
            keys,
            http,
            surroundings,
        })
    }

    pub(crate) fn now_s(&self) -> i64 {
        (self.surroundings.now_s)()
    }

    pub(crate) fn nonce(&self) -> String {
        (self.surroundings.nonce)()
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, PayError> {
        let answer = self
            .exchange(Method::GET, path, "", Vouched::BySignature)
            .await?;
        serde_json::from_slice(&answer).map_err(PayError::unknown)
    }

    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, PayError> {
        let answer = self.post_raw(path, body).await?;
        serde_json::from_slice(&answer).map_err(PayError::unknown)
    }

    pub(crate) async fn post_raw(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Bytes, PayError> {
        let body = serde_json::to_string(body).map_err(PayError::not_sent)?;
        self.exchange(Method::POST, path, &body, Vouched::BySignature)
            .await
    }

    /// Sends until an answer is final or the attempts are used up.
    pub(crate) async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: &str,
        vouched: Vouched,
    ) -> Result<Bytes, PayError> {
        let mut doubt: Option<PayError> = None;
        let mut sent = 0;
        loop {
            sent += 1;
            let error = match self.attempt(&method, path, body, vouched).await {
                Judged::Final(Err(error)) => return Err(weightier(doubt, error)),
                Judged::Final(answer) => return answer,
                Judged::Retry(error) => weightier(doubt.take(), error),
            };
            if sent >= self.config.attempts {
                return Err(error);
            }
            doubt = Some(error);
            (self.surroundings.pause)(sent).await;
        }
    }

    async fn attempt(&self, method: &Method, path: &str, body: &str, vouched: Vouched) -> Judged {
        let sent = match self.signed_request(method, path, body) {
            Ok(request) => request.send().await,
            Err(error) => return Judged::Final(Err(error)),
        };
        let response = match sent.map_err(PayError::from_transport) {
            Ok(response) => response,
            Err(error @ PayError::NotSent(_)) => return Judged::Retry(error),
            Err(error) => return Judged::Final(Err(error)),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        match response.bytes().await {
            Ok(body) => self.judge(status, &headers, body, vouched),
            Err(error) => Judged::Final(Err(PayError::unknown(error))),
        }
    }

    fn signed_request(
        &self,
        method: &Method,
        path: &str,
        body: &str,
    ) -> Result<reqwest::RequestBuilder, PayError> {
        let (timestamp, nonce) = (self.now_s().to_string(), self.nonce());
        let message = lines(&[method.as_str(), path, &timestamp, &nonce, body]);
        let signature = self
            .keys
            .merchant
            .sign(&message)
            .map_err(PayError::not_sent)?;
        let Config {
            base_url,
            mchid,
            serial_no,
            ..
        } = &*self.config;
        let stamp = Stamp {
            mchid,
            serial_no,
            timestamp: &timestamp,
            nonce: &nonce,
        };
        Ok(self
            .http
            .request(method.clone(), format!("{base_url}{path}"))
            .header(AUTHORIZATION, stamp.header(&signature))
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json")
            .header("Wechatpay-Serial", self.keys.platform.preferred_serial())
            .header(
                "User-Agent",
                concat!("julin-wechatpay/", env!("CARGO_PKG_VERSION")),
            )
            .body(body.to_owned()))
    }

    fn judge(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
        vouched: Vouched,
    ) -> Judged {
        match status.as_u16() {
            202 | 500.. => Judged::Retry(PayError::unknown(told(status, &body))),
            429 => Judged::Retry(rejection(status, &body)),
            200..=299 => Judged::Final(self.verified(headers, body, vouched)),
            400..=499 => Judged::Final(Err(self.refused(status, headers, &body))),
            _ => Judged::Final(Err(PayError::unknown(told(status, &body)))),
        }
    }

    fn verified(
        &self,
        headers: &HeaderMap,
        body: Bytes,
        vouched: Vouched,
    ) -> Result<Bytes, PayError> {
        if vouched == Vouched::BySignature {
            let verdict = self.keys.platform.verify(headers, &body, self.now_s());
            verdict.map_err(PayError::unknown)?;
        }
        Ok(body)
    }

    fn refused(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> PayError {
        if !is_signed(headers) {
            return rejection(status, body);
        }
        match self.keys.platform.verify(headers, body, self.now_s()) {
            Ok(()) => rejection(status, body),
            Err(forged) => PayError::unknown(forged),
        }
    }
}

/// What may have happened stays possible until an attempt is answered on its merits: not being
/// sent, being throttled or not being recognised (401) says nothing about the attempts before.
fn weightier(earlier: Option<PayError>, latest: PayError) -> PayError {
    let on_its_merits =
        matches!(&latest, PayError::Rejected { status, .. } if !matches!(status, 401 | 429));
    match earlier {
        Some(doubt @ PayError::Unknown(_)) if !on_its_merits => doubt,
        _ => latest,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Complaint {
    code: String,
    message: String,
}

fn rejection(status: StatusCode, body: &[u8]) -> PayError {
    let Complaint { code, message } = serde_json::from_slice(body).unwrap_or_default();
    PayError::Rejected {
        status: status.as_u16(),
        code,
        message,
    }
}

fn told(status: StatusCode, body: &[u8]) -> String {
    let Complaint { code, message } = serde_json::from_slice(body).unwrap_or_default();
    format!("{status} {code} {message}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejected(status: u16) -> PayError {
        PayError::Rejected {
            status,
            code: String::new(),
            message: String::new(),
        }
    }

    #[test]
    fn a_doubt_ends_only_with_an_answer_on_its_merits() {
        let doubt = || Some(PayError::unknown("500"));
        for latest in [PayError::not_sent("refused"), rejected(429), rejected(401)] {
            assert!(weightier(doubt(), latest).is_unknown());
        }
        assert!(matches!(
            weightier(doubt(), rejected(403)),
            PayError::Rejected { .. }
        ));
        assert!(matches!(
            weightier(None, rejected(429)),
            PayError::Rejected { .. }
        ));
        let throttled = Some(rejected(429));
        assert!(weightier(throttled, PayError::unknown("timeout")).is_unknown());
    }
}
