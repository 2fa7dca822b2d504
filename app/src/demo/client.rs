//! A client of the running demo, over HTTP like any other.
use anyhow::{Context as _, Result, bail};
use julin_web::{Ctx, SESSION_COOKIE};
use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Sends requests as one person.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
    keys: Arc<AtomicU64>,
    run: i64,
}

impl Client {
    /// A stranger.
    #[expect(
        clippy::expect_used,
        reason = "a client without options cannot fail to be built"
    )]
    pub(crate) fn new(ctx: &Ctx) -> Self {
        let follow = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(follow)
            .build();
        Self {
            http: http.expect("an HTTP client"),
            base: format!("http://127.0.0.1:{}", ctx.config.http.listen.port()),
            token: None,
            keys: Arc::default(),
            run: ctx.now().0,
        }
    }

    fn with(&self, token: String) -> Self {
        Self {
            token: Some(token),
            ..self.clone()
        }
    }

    /// Signs in by password.
    pub(crate) async fn password(&self, login: &str, password: &str) -> Result<Self> {
        let body = json!({ "login": login, "password": password });
        self.sign_in("/api/v1/auth/password", &body).await
    }

    /// Signs in by phone: asks for the code, reads it in the inbox, gives it back.
    pub(crate) async fn phone(&self, phone: &str, nickname: &str) -> Result<Self> {
        self.post("/api/v1/auth/otp", json!({ "phone": phone }))
            .await?;
        let inbox = self
            .get(&format!("/api/v1/dev/inbox?phone={phone}"))
            .await?;
        let rows = inbox["items"]
            .as_array()
            .or(inbox.as_array())
            .context("inbox")?;
        let mine = rows
            .iter()
            .find(|m| m["phone"] == phone)
            .context("no message")?;
        let body = mine["body"].as_str().unwrap_or_default();
        let digits: String = body
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take(6)
            .collect();
        let consent = json!({ "terms": "2026-11", "privacy": "2026-11" });
        let login = json!({
            "phone": phone, "code": digits, "nickname": nickname, "consent": consent,
        });
        self.sign_in("/api/v1/auth/login", &login).await
    }

    async fn sign_in(&self, path: &str, body: &Value) -> Result<Self> {
        let (headers, _) = self
            .send(self.request(Method::POST, path).json(body), path)
            .await?;
        let mut cookies = headers
            .get_all(SET_COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok());
        let session = cookies.find_map(|c| c.strip_prefix(&format!("{SESSION_COOKIE}=")));
        let token = session
            .and_then(|c| c.split(';').next())
            .context("no session")?;
        Ok(self.with(token.to_owned()))
    }

    /// GET.
    pub(crate) async fn get(&self, path: &str) -> Result<Value> {
        Ok(self.send(self.request(Method::GET, path), path).await?.1)
    }
    /// POST of JSON under a fresh idempotency key.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Result<Value> {
        Ok(self
            .send(self.request(Method::POST, path).json(&body), path)
            .await?
            .1)
    }
    /// PUT of JSON.
    pub(crate) async fn put(&self, path: &str, body: Value) -> Result<Value> {
        Ok(self
            .send(self.request(Method::PUT, path).json(&body), path)
            .await?
            .1)
    }
    /// POST of a form (the sandbox's cashier).
    pub(crate) async fn form(&self, path: &str) -> Result<()> {
        let request = self.request(Method::POST, path).form(&[("action", "pay")]);
        let answer = request.send().await?;
        anyhow::ensure!(
            answer.status().as_u16() < 400,
            "{path}: {}",
            answer.status()
        );
        Ok(())
    }
    /// Uploads a picture; answers its key.
    pub(crate) async fn upload(&self, png: Vec<u8>) -> Result<String> {
        let boundary = "julin-demo-picture";
        let mut body = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"p.png\"\r\n\
             content-type: image/png\r\n\r\n"
        )
        .into_bytes();
        body.extend(png);
        body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
        let path = "/api/v1/uploads";
        let request = self.request(Method::POST, path).body(body);
        let kind = format!("multipart/form-data; boundary={boundary}");
        let (_, answer) = self
            .send(request.header("content-type", kind), path)
            .await?;
        answer["key"].as_str().map(str::to_owned).context("no key")
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let key = self.keys.fetch_add(1, Ordering::Relaxed);
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("x-requested-with", "julin")
            .header("idempotency-key", format!("demo-{:x}-{key:08}", self.run));
        if let Some(token) = &self.token {
            request = request.header("cookie", format!("{SESSION_COOKIE}={token}"));
        }
        request
    }

    async fn send(&self, request: RequestBuilder, path: &str) -> Result<(HeaderMap, Value)> {
        let answer = request.send().await.with_context(|| path.to_owned())?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("{path}: {status} {text}");
        }
        Ok((headers, serde_json::from_str(&text).unwrap_or_default()))
    }
}

/// The id in an answer.
pub(crate) fn id(answer: &Value) -> Result<String> {
    answer["id"]
        .as_str()
        .map(str::to_owned)
        .with_context(|| format!("no id in {answer}"))
}
