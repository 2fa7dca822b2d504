//! Idempotency keys. They are columns of what the command writes: same key and body, same answer;
//! another body is refused.
use crate::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use julin_kernel::{Code, Fault};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// The `Idempotency-Key` header: 8 to 64 visible ASCII characters. Time-ordered keys are fastest.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(pub String);

/// For `params(…)` of every operation that reads one.
impl utoipa::IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(LENGTH_MIN))
            .max_length(Some(LENGTH_MAX));
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("The same key and body again get the same answer."))
            .schema(Some(text));
        vec![key.build()]
    }
}

/// Shorter ones are guessed, longer ones are no keys.
const LENGTH_MIN: usize = 8;
const LENGTH_MAX: usize = 64;

const MISSING: Code = Code::new(
    "idempotency.key_missing",
    400,
    "缺少请求编号（Idempotency-Key）",
    "The Idempotency-Key header is required",
);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let key = parts
            .headers
            .get("idempotency-key")
            .and_then(|v| v.to_str().ok());
        let fits = |k: &&str| {
            (LENGTH_MIN..=LENGTH_MAX).contains(&k.len()) && k.bytes().all(|b| b.is_ascii_graphic())
        };
        let key = key.filter(fits).ok_or(MISSING.fault())?;
        Ok(Self(key.to_owned()))
    }
}

/// A hash of what was asked, kept beside the key.
pub fn body_hash(body: &impl Serialize) -> String {
    let json = serde_json::to_vec(body).unwrap_or_default();
    Sha256::digest(json)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// What was found under a key.
pub enum Replay<T> {
    /// Nothing: go on.
    Fresh,
    /// The same was asked before: answer this.
    Same(T),
}

impl<T> Replay<T> {
    /// Judges what was stored under the key: `(body hash, answer)`.
    pub fn of(stored: Option<(String, T)>, hash: &str) -> Result<Self, Fault> {
        match stored {
            None => Ok(Self::Fresh),
            Some((before, answer)) if before == hash => Ok(Self::Same(answer)),
            Some(_) => Err(Code::KEY_REUSED.fault()),
        }
    }
}
