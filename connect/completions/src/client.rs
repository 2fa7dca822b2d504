//! The client.
use crate::wire;
use reqwest::{Response, StatusCode};
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// An answer larger than this is none.
pub const ANSWER_BYTES_MAX: usize = 256 * 1_024;
/// Questions under way at once.
const AT_ONCE: usize = 4;

/// Whom to ask, and how much they may answer.
#[derive(Clone)]
pub struct Config {
    /// Root of the API, as in `https://api.example.com/v1`.
    pub base_url: String,
    /// The bearer key; empty sends none.
    pub api_key: String,
    /// The model that answers.
    pub model: String,
    /// Tokens of an answer at most.
    pub answer_tokens_max: u32,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("base_url", &self.base_url)
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

/// One question.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// How to answer.
    pub system: &'a str,
    /// What is asked.
    pub user: &'a str,
    /// A name for the schema: letters, digits, `_`.
    pub schema_name: &'a str,
    /// The JSON schema of the answer.
    pub schema: &'a Value,
}

/// Why there is no answer; the text is for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompletionError {
    /// The key, the model or the request is not taken.
    Refused(String),
    /// Too many questions, there or here.
    Busy(String),
    /// Not reached, not in time, or failed over there.
    Down(String),
    /// An answer came that is none.
    Garbled(String),
}

impl CompletionError {
    pub(crate) fn garbled(why: impl fmt::Display) -> Self {
        Self::Garbled(why.to_string())
    }
}

impl fmt::Display for CompletionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, why) = match self {
            Self::Refused(why) => ("refused", why),
            Self::Busy(why) => ("busy", why),
            Self::Down(why) => ("down", why),
            Self::Garbled(why) => ("garbled", why),
        };
        write!(f, "{kind}: {why}")
    }
}

impl std::error::Error for CompletionError {}

/// Asks. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    config: Arc<Config>,
    http: reqwest::Client,
    places: Arc<Semaphore>,
}

impl Client {
    /// `http` brings the timeout of a whole answer, and follows no redirects.
    pub fn new(config: Config, http: reqwest::Client) -> Self {
        Self {
            config: Arc::new(config),
            http,
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The model that answers.
    pub fn model(&self) -> &str {
        &self.config.model
    }

    /// What the model says: text that should be JSON by the schema. It is asked once.
    pub async fn ask(&self, question: &Question<'_>) -> Result<String, CompletionError> {
        let busy = || CompletionError::Busy("all places are taken".to_owned());
        let _place = self.places.try_acquire().map_err(|_taken| busy())?;
        let url = format!(
            "{}/chat/completions",
            self.config.base_url.trim_end_matches('/')
        );
        let mut request = self
            .http
            .post(url)
            .json(&wire::request(&self.config, question));
        if !self.config.api_key.is_empty() {
            request = request.bearer_auth(&self.config.api_key);
        }
        let response = request.send().await.map_err(|e| unreached(&e))?;
        let status = response.status();
        let body = read(response).await?;
        judge(status, &body)
    }
}

/// Without the address, which may hold what is secret.
fn unreached(error: &reqwest::Error) -> CompletionError {
    let why = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "not reached"
    } else {
        "the connection broke"
    };
    CompletionError::Down(why.to_owned())
}

async fn read(mut response: Response) -> Result<Vec<u8>, CompletionError> {
    let mut body = vec![];
    while let Some(chunk) = response.chunk().await.map_err(|e| unreached(&e))? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(CompletionError::garbled("the answer is too long"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn judge(status: StatusCode, body: &[u8]) -> Result<String, CompletionError> {
    let said = || format!("{}: {}", status.as_u16(), wire::complaint(body));
    match status.as_u16() {
        200 => wire::content(body),
        429 => Err(CompletionError::Busy(said())),
        400..=499 => Err(CompletionError::Refused(said())),
        500..=599 => Err(CompletionError::Down(said())),
        _ => Err(CompletionError::Garbled(said())),
    }
}
