//! JSON in, with the path of what is wrong.
use crate::{Ctx, Problem};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
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
        let bytes = Bytes::from_request(request, ctx).await;
        let bytes = bytes.map_err(|_limit| Problem::from(TOO_LARGE.fault()))?;
        read(&bytes).map(Self)
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|e| {
        let path = e.path().to_string();
        let inner = e.into_inner();
        if inner.is_data() {
            Code::INVALID
                .field(path.replace('[', ".").replace(']', ""))
                .detail(inner.to_string())
        } else {
            MALFORMED.fault().detail(inner.to_string())
        }
    })?;
    json.end()
        .map_err(|e| MALFORMED.fault().detail(e.to_string()))?;
    Ok(value)
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
