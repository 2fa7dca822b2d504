//! The web apps, embedded. Text is kept as `.br` and `.gz` only; pictures and fonts as they are.
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use julin_config::Handoff;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::fmt::Write as _;
use std::sync::Arc;

#[derive(RustEmbed)]
#[folder = "../web/dist/"]
#[allow_missing = true]
struct Web;

/// What a page may load: our own, and video from the servers that the settings send viewers to.
#[derive(Clone)]
pub(crate) struct Policy(Arc<str>);

impl Policy {
    pub(crate) fn of(handoff: &Handoff) -> Self {
        let urls = [
            &handoff.play_hls_url,
            &handoff.play_flv_url,
            &handoff.play_whep_url,
        ];
        let mut video: Vec<String> = urls
            .into_iter()
            .flatten()
            .filter_map(|url| origin(url))
            .collect();
        video.dedup();
        let video = video
            .iter()
            .fold(String::new(), |all, origin| all + " " + origin);
        let policy = format!(
            "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:{video}; \
             worker-src 'self' blob:; connect-src 'self'{video}; style-src 'self'; \
             object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
        );
        Self(policy.into())
    }
}

/// Scheme, host and port of an address, if nothing in it could end a directive.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split('/').next()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    host.bytes()
        .all(plain)
        .then(|| format!("{scheme}://{host}"))
}

/// A cut-out picture of the demo, by its slug.
pub(crate) fn demo_art(slug: &str) -> Option<Vec<u8>> {
    Web::get(&format!("demo-art/{slug}.webp")).map(|f| f.data.into_owned())
}

/// Serves a file of the apps, or the page of the app that the path belongs to.
pub(crate) async fn serve(State(policy): State<Policy>, uri: Uri, headers: HeaderMap) -> Response {
    let (name, page) = locate(uri.path());
    let accept = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok());
    let accept = accept.unwrap_or_default();
    let file = name
        .as_deref()
        .and_then(|n| find(n, accept).map(|f| (n.to_owned(), f)));
    let is_file = uri
        .path()
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    let file = match file {
        None if is_file || uri.path().starts_with("/api/") => {
            return StatusCode::NOT_FOUND.into_response();
        }
        None => find(page, accept).map(|f| (page.to_owned(), f)),
        found => found,
    };
    match file {
        Some((name, (file, encoding))) => answer(&name, file, encoding, &headers, &policy),
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            "web not built: run `cargo xtask run`\n",
        )
            .into_response(),
    }
}

/// The embedded name of a path, and the page that answers for it otherwise.
fn locate(path: &str) -> (Option<String>, &'static str) {
    let path = path.trim_start_matches('/');
    if path == "screen" || path.starts_with("screen/") {
        return (None, "console/screen.html");
    }
    if let Some(rest) = path.strip_prefix("console")
        && (rest.is_empty() || rest.starts_with('/'))
    {
        let rest = rest.trim_start_matches('/');
        return (
            (!rest.is_empty()).then(|| format!("console/{rest}")),
            "console/index.html",
        );
    }
    (
        (!path.is_empty()).then(|| format!("mall/{path}")),
        "mall/index.html",
    )
}

type Found = (EmbeddedFile, Option<&'static str>);

fn find(name: &str, accept: &str) -> Option<Found> {
    if accept.contains("br")
        && let Some(file) = Web::get(&format!("{name}.br"))
    {
        return Some((file, Some("br")));
    }
    if let Some(file) = Web::get(&format!("{name}.gz")) {
        return Some((file, Some("gzip")));
    }
    Web::get(name).map(|file| (file, None))
}

fn answer(
    name: &str,
    file: EmbeddedFile,
    encoding: Option<&'static str>,
    asked: &HeaderMap,
    policy: &Policy,
) -> Response {
    let hash = file.metadata.sha256_hash();
    let etag = hash[..8].iter().fold(String::from("\""), |mut tag, byte| {
        let _ = write!(tag, "{byte:02x}");
        tag
    }) + "\"";
    let immutable = name.contains("/assets/");
    let cache = if immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, content_type(name))
        .header(header::VARY, "accept-encoding")
        .header(header::ETAG, &etag)
        .header(header::CONTENT_SECURITY_POLICY, &*policy.0)
        .header(header::CACHE_CONTROL, cache);
    if let Some(encoding) = encoding {
        response = response.header(header::CONTENT_ENCODING, encoding);
    }
    let fresh = asked
        .get(header::IF_NONE_MATCH)
        .is_some_and(|v| v.as_bytes() == etag.as_bytes());
    let response = if fresh {
        response
            .status(StatusCode::NOT_MODIFIED)
            .body(Body::empty())
    } else {
        response.body(Body::from(file.data.into_owned()))
    };
    response.unwrap_or_else(|_bad_header| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_may_load_video_from_where_viewers_are_sent() {
        let own = Policy::of(&Handoff::default());
        assert!(own.0.contains("connect-src 'self';"));
        let handoff = Handoff {
            play_hls_url: Some("https://play.example.org/{app}/{stream}.m3u8".to_owned()),
            play_flv_url: Some("https://play.example.org/{app}/{stream}.flv".to_owned()),
            play_whep_url: Some("https://a; script-src *//{stream}".to_owned()),
            ..Handoff::default()
        };
        let policy = Policy::of(&handoff);
        assert!(
            policy
                .0
                .contains("connect-src 'self' https://play.example.org;")
        );
        assert!(
            policy
                .0
                .contains("media-src 'self' blob: https://play.example.org;")
        );
        assert!(!policy.0.contains("script-src"));
    }
}
