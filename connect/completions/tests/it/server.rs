//! A model server on the loopback.
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// A completion as the API answers it.
pub(crate) fn completion(content: &str, finish_reason: &str) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_795_392_000, "model": "small-1",
        "choices": [{
            "index": 0, "logprobs": null, "finish_reason": finish_reason,
            "message": { "role": "assistant", "content": content, "refusal": null },
        }],
        "usage": { "prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21 },
    })
}

#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) key: Option<String>,
    pub(crate) body: Value,
}

struct Inside {
    answer: Option<(StatusCode, String)>,
    seen: Mutex<Vec<Seen>>,
    count: watch::Sender<usize>,
}

pub(crate) struct Server {
    pub(crate) url: String,
    inside: Arc<Inside>,
    serving: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Server {
    /// Answers every question with this.
    pub(crate) async fn start(status: u16, body: String) -> Self {
        Self::run(Some((StatusCode::from_u16(status).unwrap(), body))).await
    }
    /// Takes questions and never answers.
    pub(crate) async fn silent() -> Self {
        Self::run(None).await
    }
    async fn run(answer: Option<(StatusCode, String)>) -> Self {
        let inside = Arc::new(Inside {
            answer,
            seen: Mutex::default(),
            count: watch::Sender::new(0),
        });
        let routes = Router::new()
            .route("/v1/chat/completions", post(complete))
            .with_state(inside.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self {
            url,
            inside,
            serving,
        }
    }
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.inside.seen.lock().unwrap().clone()
    }
    /// Waits until so many questions have come.
    pub(crate) async fn reached(&self, count: usize) {
        let mut seen = self.inside.count.subscribe();
        seen.wait_for(|n| *n >= count).await.unwrap();
    }
}

async fn complete(
    State(inside): State<Arc<Inside>>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let key = headers.get("authorization").and_then(|v| v.to_str().ok());
    inside.seen.lock().unwrap().push(Seen {
        key: key.map(str::to_owned),
        body: serde_json::from_slice(&body).unwrap(),
    });
    inside.count.send_modify(|n| *n += 1);
    match &inside.answer {
        Some(answer) => answer.clone(),
        None => std::future::pending().await,
    }
}
