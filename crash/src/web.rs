//! People with a browser: whoever gets no answer asks again, under the same key.
use crate::record::Record;
use anyhow::{Context as _, Result, bail};
use reqwest::header::SET_COOKIE;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Between two tries.
const AGAIN: Duration = Duration::from_millis(120);

/// One person.
#[derive(Clone)]
pub(crate) struct Person {
    http: Client,
    base: String,
    token: Option<String>,
    record: Arc<Record>,
}

/// A refusal that was meant: asking again would not change it.
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    pub(crate) code: String,
}

impl Person {
    /// A stranger.
    pub(crate) fn new(base: &str, record: Arc<Record>) -> Result<Self> {
        let http = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(25))
            .build()?;
        Ok(Self {
            http,
            base: base.to_owned(),
            token: None,
            record,
        })
    }

    /// Asks until there is an answer, whatever becomes of the shop meanwhile.
    pub(crate) async fn insist(
        &self,
        method: Method,
        path: &str,
        key: &str,
        body: &Value,
    ) -> Result<Value, Refused> {
        loop {
            self.record.note(|said| said.tally.requests += 1);
            match self.once(method.clone(), path, key, body).await {
                Ok(answer) => return answer,
                Err(_lost) => self.record.note(|said| said.tally.lost += 1),
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// One try; an error is no answer at all.
    async fn once(
        &self,
        method: Method,
        path: &str,
        key: &str,
        body: &Value,
    ) -> Result<Result<Value, Refused>> {
        let request = self.request(method, path).header("idempotency-key", key);
        let answer = request.json(body).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            bail!("{path}: {status}");
        }
        let json: Value = serde_json::from_str(&text).unwrap_or_default();
        if status.is_success() {
            return Ok(Ok(json));
        }
        let code = json["code"].as_str().unwrap_or_default().to_owned();
        Ok(Err(Refused {
            status: status.as_u16(),
            code,
        }))
    }

    /// GET, until there is an answer.
    pub(crate) async fn get(&self, path: &str) -> Result<Value, Refused> {
        let none = json!({});
        self.insist(Method::GET, path, "read-only-no-key", &none)
            .await
    }
    /// POST under a key, until there is an answer.
    pub(crate) async fn post(&self, path: &str, key: &str, body: Value) -> Result<Value, Refused> {
        self.insist(Method::POST, path, key, &body).await
    }
    /// PUT under a key, until there is an answer.
    pub(crate) async fn put(&self, path: &str, key: &str, body: Value) -> Result<Value, Refused> {
        self.insist(Method::PUT, path, key, &body).await
    }
    /// Presses "pay" on the provider's page; answers whether the page was there.
    pub(crate) async fn press(&self, address: &str) -> bool {
        let form = self.http.post(address).form(&[("action", "pay")]);
        let answer = form.send().await;
        answer.is_ok_and(|a| a.status().as_u16() < 400)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let address = format!("{}{path}", self.base);
        let mut request = self.http.request(method, address);
        request = request.header("x-requested-with", "julin");
        if let Some(token) = &self.token {
            request = request.header("cookie", format!("julin_session={token}"));
        }
        request
    }

    /// Signs in with what `path` takes.
    pub(crate) async fn sign_in(&self, path: &str, body: &Value) -> Result<Self> {
        let answer = self.request(Method::POST, path).json(body).send().await?;
        let status = answer.status();
        let cookies = answer.headers().get_all(SET_COOKIE).iter();
        let mut cookies = cookies.filter_map(|c| c.to_str().ok());
        let session = cookies.find_map(|c| c.strip_prefix("julin_session=")?.split(';').next());
        let token = session.map(str::to_owned);
        let token = token.with_context(|| format!("{path}: {status}, no session"))?;
        Ok(Self {
            token: Some(token),
            ..self.clone()
        })
    }
}

/// The id in an answer.
pub(crate) fn id(answer: &Value) -> Result<String> {
    let id = answer["id"].as_str().map(str::to_owned);
    id.with_context(|| format!("no id in {answer}"))
}

/// The ids of a list.
pub(crate) fn ids(list: &Value) -> Vec<String> {
    let all = list.as_array().into_iter().flatten();
    all.filter_map(|one| id(one).ok()).collect()
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.code)
    }
}
impl std::error::Error for Refused {}
