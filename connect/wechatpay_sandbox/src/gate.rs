//! The door of `/v3`: who asks is checked going in, what is answered is signed going out.

use std::collections::{HashSet, VecDeque};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::crypt::{sign, verifies};
use crate::faults::{AnswerFault, Losing, SignatureFault};
use crate::refusal::Refusal;
use crate::{Sandbox, crypt, locked};

const BODY_LIMIT_BYTES: usize = 64 * 1024;
const SKEW_REFUSED_FROM_S: u64 = 300;
const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";

/// Marks an answer that the provider does not sign: files.
#[derive(Clone, Copy)]
pub(crate) struct Unsigned;

pub(crate) async fn pass(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT_BYTES).await else {
        return Refusal::param("请求体过大").into_response();
    };
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    if let Err(refusal) = sandbox.admit(&parts.method, path, &parts.headers, &body) {
        return refusal.into_response();
    }
    let fault = sandbox.next_answer_fault();
    let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
    let answer = match without_effect(fault) {
        Some(refused) => refused,
        None => next.run(Request::from_parts(parts, Body::from(body))).await,
    };
    if answer.status().is_success()
        && let Some(losing) = sandbox.loses(&method, &path)
    {
        return lost(losing).await;
    }
    match fault {
        AnswerFault::TimeoutAfterCommit => std::future::pending().await,
        AnswerFault::ServerErrorAfterCommit => sandbox.signed(system_error(), None).await,
        AnswerFault::AlteredFile => altered(answer).await,
        AnswerFault::Signature(fault) => sandbox.signed(answer, Some(fault)).await,
        _ => sandbox.signed(answer, None).await,
    }
}

fn without_effect(fault: AnswerFault) -> Option<Response> {
    match fault {
        AnswerFault::Accepted => Some(StatusCode::ACCEPTED.into_response()),
        AnswerFault::TooMany => Some(Refusal::throttled().into_response()),
        AnswerFault::ServerError => Some(system_error()),
        AnswerFault::NotEnough => Some(Refusal::not_enough().into_response()),
        _ => None,
    }
}

/// An answer that never comes, or breaks off in the middle.
async fn lost(losing: Losing) -> Response {
    if losing.hang {
        return std::future::pending().await;
    }
    let broken = std::io::Error::other("the answer is lost");
    let body = futures_util::stream::once(async { Err::<Bytes, _>(broken) });
    Body::from_stream(body).into_response()
}

async fn altered(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let mut bytes = to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default()
        .to_vec();
    bytes.push(b' ');
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes))
}

fn system_error() -> Response {
    Refusal::system("系统异常，请用相同参数重新调用").into_response()
}

impl Sandbox {
    fn admit(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<(), Refusal> {
        let stamp = Stamp::read(headers).ok_or_else(|| Refusal::sign("Authorization不合法"))?;
        let keys = &self.inner.keys;
        if stamp.mchid != self.inner.config.mchid || stamp.serial_no != keys.merchant_serial() {
            return Err(Refusal::sign("商户号或证书序列号有误"));
        }
        let now_s = self.now_ms().div_euclid(1000);
        let timestamp: i64 = stamp
            .timestamp
            .parse()
            .map_err(|_not_a_number| Refusal::sign("时间戳有误"))?;
        if now_s.abs_diff(timestamp) >= SKEW_REFUSED_FROM_S {
            return Err(Refusal::sign(
                "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟",
            ));
        }
        let mut message =
            format!("{method}\n{path}\n{}\n{}\n", stamp.timestamp, stamp.nonce).into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        if !verifies(&keys.merchant, &message, stamp.signature) {
            return Err(Refusal::sign("错误的签名，验签失败"));
        }
        if locked(&self.inner.nonces).is_fresh(stamp.nonce, now_s) {
            Ok(())
        } else {
            Err(Refusal::sign("nonce_str重复"))
        }
    }

    async fn signed(&self, answer: Response, fault: Option<SignatureFault>) -> Response {
        if answer.extensions().get::<Unsigned>().is_some() {
            return answer;
        }
        let (mut parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        for (name, value) in self.signature_headers(&body, fault) {
            let value = HeaderValue::from_str(&value);
            parts
                .headers
                .insert(name, value.unwrap_or(HeaderValue::from_static("")));
        }
        parts
            .headers
            .insert("request-id", HeaderValue::from_static("SANDBOX"));
        parts
            .headers
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Response::from_parts(parts, Body::from(body))
    }

    /// The platform's signature over an answer or a callback.
    pub(crate) fn signature_headers(
        &self,
        body: &Bytes,
        fault: Option<SignatureFault>,
    ) -> Vec<(&'static str, String)> {
        let now_s = self.now_ms().div_euclid(1000);
        let (skew, serial) = match fault {
            Some(SignatureFault::Missing) => return Vec::new(),
            Some(SignatureFault::ClockSkew(seconds)) => (seconds, self.platform_serial()),
            Some(SignatureFault::UnknownSerial) => (0, "PUB_KEY_ID_UNKNOWN"),
            _ => (0, self.platform_serial()),
        };
        let timestamp = now_s.saturating_add(skew).to_string();
        let nonce = crypt::hex(&(self.inner.config.random)());
        let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
        message.extend_from_slice(body);
        message.extend_from_slice(if fault == Some(SignatureFault::Bad) {
            b"!"
        } else {
            b"\n"
        });
        let mut signature = sign(&self.inner.keys.platform, &message);
        if fault == Some(SignatureFault::SignTest) {
            signature.insert_str(0, "WECHATPAY/SIGNTEST/");
        }
        vec![
            ("wechatpay-timestamp", timestamp),
            ("wechatpay-nonce", nonce),
            ("wechatpay-signature", signature),
            ("wechatpay-signature-type", SCHEME.to_owned()),
            ("wechatpay-serial", serial.to_owned()),
        ]
    }

    fn platform_serial(&self) -> &str {
        self.inner.keys.platform_serial()
    }
}

/// The parts of an `Authorization` header, in any order.
struct Stamp<'h> {
    mchid: &'h str,
    serial_no: &'h str,
    timestamp: &'h str,
    nonce: &'h str,
    signature: &'h str,
}

impl<'h> Stamp<'h> {
    fn read(headers: &'h HeaderMap) -> Option<Self> {
        let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let fields = text.strip_prefix(SCHEME)?.strip_prefix(' ')?;
        let field = |name: &str| {
            fields.split(',').find_map(|field| {
                let value = field.trim().strip_prefix(name)?.strip_prefix("=\"")?;
                value.strip_suffix('"').filter(|value| !value.is_empty())
            })
        };
        Some(Self {
            mchid: field("mchid")?,
            serial_no: field("serial_no")?,
            timestamp: field("timestamp")?,
            nonce: field("nonce_str")?,
            signature: field("signature")?,
        })
    }
}

/// Nonces seen while their timestamps would still be accepted.
#[derive(Default)]
pub(crate) struct Nonces {
    seen: HashSet<String>,
    in_order: VecDeque<(i64, String)>,
}

impl Nonces {
    fn is_fresh(&mut self, nonce: &str, now_s: i64) -> bool {
        let kept_s = 2 * SKEW_REFUSED_FROM_S;
        while self
            .in_order
            .front()
            .is_some_and(|(at, _)| now_s.abs_diff(*at) > kept_s)
        {
            if let Some((_, old)) = self.in_order.pop_front() {
                self.seen.remove(&old);
            }
        }
        let fresh = self.seen.insert(nonce.to_owned());
        if fresh {
            self.in_order.push_back((now_s, nonce.to_owned()));
        }
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_fresh_once_while_its_timestamp_could_be_accepted() {
        let mut nonces = Nonces::default();
        assert!(nonces.is_fresh("a", 1000));
        assert!(!nonces.is_fresh("a", 1600));
        assert!(nonces.is_fresh("a", 1601));
        assert_eq!(nonces.seen.len(), 1);
    }

    #[test]
    fn the_stamp_is_read_in_any_order_and_refused_when_a_part_is_missing() {
        let mut headers = HeaderMap::new();
        let text = "WECHATPAY2-SHA256-RSA2048 signature=\"a==\",mchid=\"1\", timestamp=\"2\",\
                    nonce_str=\"n\",serial_no=\"S\"";
        headers.insert("authorization", HeaderValue::from_static(text));
        let stamp = Stamp::read(&headers).expect("all parts");
        assert_eq!(
            (stamp.signature, stamp.nonce, stamp.serial_no),
            ("a==", "n", "S")
        );
        let partial = text.replace("serial_no", "serial");
        headers.insert(
            "authorization",
            HeaderValue::from_str(&partial).expect("ascii"),
        );
        assert!(Stamp::read(&headers).is_none());
    }
}
