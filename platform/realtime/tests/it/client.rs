//! A server on loopback and a client that speaks to it.

use std::{collections::VecDeque, net::SocketAddr, sync::Arc};

use axum::{Router, extract::WebSocketUpgrade, routing::get};
use futures_util::{SinkExt as _, StreamExt as _};
use julin_realtime::{Hub, TopicGate, upgrade};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, protocol::CloseFrame},
};

use crate::viewer;

/// Serves `hub` for as long as the test runs.
pub(crate) async fn server(hub: Arc<Hub>, gate: Arc<dyn TopicGate>) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = move |request: WebSocketUpgrade| {
        let (hub, gate) = (Arc::clone(&hub), Arc::clone(&gate));
        async move { upgrade(request, viewer("ann"), hub, gate) }
    };
    let app = Router::new().route("/ws", get(answer));
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

pub(crate) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    waiting: VecDeque<Value>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let (socket, _) = connect_async(format!("ws://{address}/ws")).await.unwrap();
        Self {
            socket,
            waiting: VecDeque::new(),
        }
    }

    pub(crate) async fn say(&mut self, value: Value) {
        self.raw(Message::text(value.to_string())).await;
    }

    /// The server may have hung up already, which the reading side will tell.
    pub(crate) async fn raw(&mut self, message: Message) {
        _ = self.socket.send(message).await;
    }

    pub(crate) async fn sub(&mut self, topic: &str) -> Value {
        self.say(json!({"op": "sub", "topic": topic})).await;
        self.next().await
    }

    /// The next message, whatever frame it came in.
    pub(crate) async fn next(&mut self) -> Value {
        while self.waiting.is_empty() {
            let frame = self.frame().await.expect("the socket is open");
            self.waiting.extend(frame);
        }
        self.waiting.pop_front().unwrap()
    }

    /// The next frame, or the code with which the server closed.
    pub(crate) async fn frame(&mut self) -> Result<Vec<Value>, u16> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(CloseFrame { code, .. })))) => return Err(code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(0),
            }
        }
    }

    /// Reads to the end; the last words and the closing code.
    pub(crate) async fn last_words(&mut self) -> (Vec<Value>, u16) {
        let mut words = Vec::from(std::mem::take(&mut self.waiting));
        loop {
            match self.frame().await {
                Ok(frame) => words.extend(frame),
                Err(code) => return (words, code),
            }
        }
    }
}
