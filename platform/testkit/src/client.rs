//! A client of the in-process app.
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use julin_web::SESSION_COOKIE;
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};
use tower::ServiceExt as _;

/// Sends requests as one person. Every write bears a fresh idempotency key.
#[derive(Clone)]
pub struct Client {
    router: Router,
    token: Option<String>,
}

static KEYS: AtomicU64 = AtomicU64::new(0);

impl Client {
    /// A client of `router`, signed in by `token`.
    pub fn new(router: Router, token: Option<String>) -> Self {
        Self { router, token }
    }
    /// The session token.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }
    /// GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, Bytes::new(), &[]).await
    }
    /// POST of JSON.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send("POST", path, body.to_string().into(), &[]).await
    }
    /// POST of JSON under a key of the test's choice.
    pub async fn post_keyed(&self, path: &str, key: &str, body: Value) -> Reply {
        self.send(
            "POST",
            path,
            body.to_string().into(),
            &[("idempotency-key", key)],
        )
        .await
    }
    /// PUT of JSON.
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send("PUT", path, body.to_string().into(), &[]).await
    }
    /// DELETE.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, Bytes::new(), &[]).await
    }
    /// Any request; headers given here replace the usual ones.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        body: Bytes,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        let all = request.headers_mut().unwrap();
        let key = format!("test-key-{:012}", KEYS.fetch_add(1, Ordering::SeqCst));
        all.insert("content-type", "application/json".parse().unwrap());
        all.insert("x-requested-with", "julin".parse().unwrap());
        all.insert("accept-language", "en".parse().unwrap());
        all.insert("idempotency-key", key.parse().unwrap());
        if let Some(token) = &self.token {
            all.insert(
                "cookie",
                format!("{SESSION_COOKIE}={token}").parse().unwrap(),
            );
        }
        for (name, value) in headers {
            let name: axum::http::HeaderName = name.parse().unwrap();
            all.insert(name, value.parse().unwrap());
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let asked = format!("{method} {path}");
        Reply {
            asked,
            status: parts.status.as_u16(),
            headers: parts.headers,
            bytes,
        }
    }
}

/// An answer.
pub struct Reply {
    asked: String,
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub bytes: Bytes,
}

impl Reply {
    /// The body as JSON (null if it is none).
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }
    /// The body of a success.
    #[track_caller]
    pub fn ok(self) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        assert!(
            (200..300).contains(&self.status),
            "{}: {} {text}",
            self.asked,
            self.status
        );
        self.json()
    }
    /// Asserts a refusal with this status and code; answers its body.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        let json = self.json();
        let got = (self.status, json["code"].as_str().unwrap_or_default());
        assert_eq!(got, (status, code), "{}: {json}", self.asked);
        json
    }
    /// The value that a `Set-Cookie` header gives to a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let all = self
            .headers
            .get_all("set-cookie")
            .iter()
            .filter_map(|v| v.to_str().ok());
        let mut pairs = all.filter_map(|c| c.split(';').next()?.split_once('='));
        pairs.find(|(n, _)| *n == name).map(|(_, v)| v.to_owned())
    }
}
