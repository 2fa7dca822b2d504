//! JSON in, with the path of what is wrong.
use crate::problem::UNSUPPORTED;
use crate::{Ctx, Problem};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use julin_kernel::Code;
use serde::de::DeserializeOwned;

/// A JSON request body.
pub struct Body<T>(pub T);

const MALFORMED: Code = Code::new(
    "malformed_json",
    400,
    "请求内容不是有效的 JSON",
    "The body is not valid JSON",
);
pub(crate) const TOO_LARGE: Code = Code::new("too_large", 413, "内容太大", "The body is too large");

impl<T: DeserializeOwned> FromRequest<Ctx> for Body<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, ctx: &Ctx) -> Result<Self, Problem> {
        if !may_be_json(request.headers()) {
            return Err(UNSUPPORTED.fault().into());
        }
        let bytes = Bytes::from_request(request, ctx).await;
        let bytes = bytes.map_err(|_limit| Problem::from(TOO_LARGE.fault()))?;
        read(&bytes).map(Self)
    }
}

/// A body that says it is something else is not read; one that says nothing is.
fn may_be_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE) else {
        return true;
    };
    let kind = kind.to_str().unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // A list would be read as the fields in their order.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Code::INVALID.field("").detail("an object is needed").into());
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|e| {
        let path = e.path().to_string();
        let inner = e.into_inner();
        if inner.is_data() {
            let said = inner.to_string();
            Code::INVALID.field(culprit(&path, &said)).detail(said)
        } else {
            MALFORMED.fault().detail(inner.to_string())
        }
    })?;
    json.end()
        .map_err(|e| MALFORMED.fault().detail(e.to_string()))?;
    Ok(value)
}

/// The path as `lines.1.quantity`; what is missing is named too, not only the object it should be in.
fn culprit(path: &str, said: &str) -> String {
    let within = path.replace('[', ".").replace(']', "");
    let within = within.trim_matches('.');
    let missing = said.strip_prefix("missing field `");
    match missing.and_then(|rest| rest.split('`').next()) {
        Some(name) if within.is_empty() => name.to_owned(),
        Some(name) => format!("{within}.{name}"),
        None => within.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug)]
    struct Order {
        lines: Vec<Line>,
    }
    #[derive(serde::Deserialize, Debug)]
    struct Line {
        quantity: i64,
    }

    #[test]
    fn a_wrong_value_is_named_by_its_path() {
        let wrong = br#"{"lines":[{"quantity":1},{"quantity":"two"}]}"#;
        let fault = read::<Order>(wrong).unwrap_err().0;
        assert_eq!(
            (fault.code.code, fault.field.as_deref()),
            ("invalid", Some("lines.1.quantity"))
        );
        let field = |json: &[u8]| read::<Order>(json).unwrap_err().0.field.unwrap();
        assert_eq!(field(b"{}"), "lines");
        assert_eq!(field(br#"{"lines":[{}]}"#), "lines.0.quantity");
        assert_eq!(
            (field(b"7"), field(b" [[]]")),
            (String::new(), String::new())
        );
        assert_eq!(
            read::<Order>(b"{").unwrap_err().0.code.code,
            "malformed_json"
        );
        assert_eq!(
            read::<Order>(br#"{"lines":[]} x"#).unwrap_err().0.code.code,
            "malformed_json"
        );
        let order = read::<Order>(br#"{"lines":[{"quantity":2}]}"#).unwrap();
        assert_eq!(order.lines[0].quantity, 2);
    }
}
