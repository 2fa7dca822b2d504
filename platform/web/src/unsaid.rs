//! What the framework refuses by itself says what it could not read, in a line of text.
use crate::{Problem, problem};
use axum::body::{Body, to_bytes};
use axum::http::StatusCode;
use axum::response::Response;

/// Its lines are short; more is not its own.
const LINE_MAX_BYTES: usize = 4_096;

/// Turns a refused query or path into a problem that names the parameter.
pub(crate) async fn named(response: Response) -> Response {
    let said = response.extensions().get::<Problem>().is_some();
    if said || response.status() != StatusCode::BAD_REQUEST {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let line = to_bytes(body, LINE_MAX_BYTES).await.unwrap_or_default();
    let line = String::from_utf8_lossy(&line).into_owned();
    if let Some((field, detail)) = culprit(&line) {
        let fault = problem::BAD_REQUEST.field(field).detail(detail);
        parts.extensions.insert(Problem::from(fault));
    }
    Response::from_parts(parts, Body::from(line))
}

/// The parameter and what is wrong with it.
fn culprit(line: &str) -> Option<(String, String)> {
    if let Some(query) = line.strip_prefix("Failed to deserialize query string: ") {
        return Some(match query.split_once(": ") {
            Some((field, detail)) if is_name(field) => (field.to_owned(), detail.to_owned()),
            _ => (quoted(query).unwrap_or_default(), query.to_owned()),
        });
    }
    let path = line.strip_prefix("Invalid URL: Cannot parse ")?;
    let (_, detail) = path.split_once(": ")?;
    Some((quoted(path)?, detail.to_owned()))
}

fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']');
    !text.is_empty() && text.chars().all(fits)
}

/// The first name in backticks, as in ``missing field `from` ``.
fn quoted(text: &str) -> Option<String> {
    let name = text.split('`').nth(1)?;
    is_name(name).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::culprit;

    #[test]
    fn a_parameter_is_named() {
        let field = |line: &str| culprit(line).map(|(field, _)| field);
        let query = "Failed to deserialize query string: ";
        for (line, name) in [
            ("limit: invalid digit found in string", "limit"),
            ("missing field `from`", "from"),
            ("duplicate field `limit`", "limit"),
            ("invalid value, expected a date", ""),
        ] {
            assert_eq!(field(&format!("{query}{line}")).as_deref(), Some(name));
        }
        let path = "Invalid URL: Cannot parse `id` with value `abc`: not a number";
        assert_eq!(field(path).as_deref(), Some("id"));
        assert_eq!(field("anything else"), None);
    }
}
