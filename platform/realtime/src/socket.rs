//! A listener at the end of a WebSocket.

use std::{collections::HashMap, pin::pin, sync::Arc, time::Duration};

use axum::{
    extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code},
    response::Response,
};
use futures_util::StreamExt as _;
use tokio::time::{Instant, sleep_until, timeout};

use crate::{
    Hub, Limits, Listener, Since, TopicGate, Viewer,
    protocol::{Refusal, Request},
};

/// What is read at once. Clients say little, and every connection keeps such a buffer.
const READ_BYTES: usize = 1024;
/// Closed because nothing came for long: the client may simply come back.
const IDLE: u16 = 4000;
/// Closed because the session behind it is over: the client may come back as whoever it is now.
const SESSION_OVER: u16 = 4001;

/// Answers an upgrade request with a socket that hears the hub.
pub fn upgrade(
    request: WebSocketUpgrade,
    viewer: Viewer,
    hub: Arc<Hub>,
    gate: Arc<dyn TopicGate>,
) -> Response {
    // A little more than allowed is read, so that the refusal can be told before closing.
    let bytes = hub.limits().inbound_bytes * 2;
    request
        .max_message_size(bytes)
        .max_frame_size(bytes)
        .read_buffer_size(READ_BYTES)
        .on_upgrade(move |socket| serve_socket(socket, viewer, hub, gate))
}

/// Serves one socket until it ends.
pub async fn serve_socket(
    socket: WebSocket,
    viewer: Viewer,
    hub: Arc<Hub>,
    gate: Arc<dyn TopicGate>,
) {
    let listener = hub.listen(viewer);
    let here = Here::enter(&hub, &listener);
    let now = Instant::now();
    let allowance = Allowance {
        left: hub.limits().inbound_burst,
        refilled: now,
    };
    let line = Line {
        idle_at: now + hub.limits().idle,
        prove_at: now + hub.limits().prove,
        hub,
        gate,
        listener,
        tokens: HashMap::new(),
        socket,
        allowance,
        due: None,
        frames: metrics::counter!("julin_realtime_frames_total"),
        delivered: metrics::counter!("julin_realtime_delivered_total"),
    };
    line.serve().await;
    drop(here);
}

/// Counts the socket, and lets it be doubted, for as long as it lives.
struct Here {
    hub: Arc<Hub>,
    line: u64,
}

impl Here {
    fn enter(hub: &Arc<Hub>, listener: &Listener) -> Self {
        hub.count_socket(true);
        metrics::gauge!("julin_realtime_sockets").increment(1);
        hub.lines()
            .enter(listener.id(), listener.viewer(), listener.bell());
        Self {
            hub: Arc::clone(hub),
            line: listener.id(),
        }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        metrics::gauge!("julin_realtime_sockets").decrement(1);
        self.hub.lines().leave(self.line);
        self.hub.count_socket(false);
    }
}

struct Line {
    hub: Arc<Hub>,
    gate: Arc<dyn TopicGate>,
    listener: Listener,
    /// What was shown for topics that ask for it.
    tokens: HashMap<String, String>,
    socket: WebSocket,
    allowance: Allowance,
    /// When the next frame goes out; after each there is one more look, a pace later.
    due: Option<Instant>,
    idle_at: Instant,
    prove_at: Instant,
    frames: metrics::Counter,
    delivered: metrics::Counter,
}

/// Why a line ends; with a code, the client is told.
struct End(Option<(u16, &'static str)>);

const GONE: End = End(None);

impl Line {
    async fn serve(mut self) {
        let End(told) = self.talk().await;
        if let Some((code, reason)) = told {
            _ = self.flush().await;
            let close = Message::Close(Some(CloseFrame {
                code,
                reason: reason.into(),
            }));
            _ = timeout(self.hub.limits().send, self.socket.send(close)).await;
        }
    }

    async fn talk(&mut self) -> End {
        let bell = self.listener.bell();
        let mut timer = pin!(sleep_until(self.idle_at));
        loop {
            if let Err(end) = self.attend(bell.take_doubt()).await {
                return end;
            }
            let next = self.next_at();
            if timer.deadline() != next {
                timer.as_mut().reset(next);
            }
            let turned = tokio::select! {
                inbound = self.socket.next() => self.inbound(inbound).await,
                waiting = bell.rung() => {
                    self.schedule(waiting);
                    Ok(())
                }
                () = &mut timer => Ok(()),
            };
            if let Err(end) = turned {
                return end;
            }
        }
    }

    /// Does what it is time for.
    async fn attend(&mut self, doubted: bool) -> Result<(), End> {
        if self.hub.is_closing() {
            return Err(End(Some((close_code::AWAY, "the server is stopping"))));
        }
        let now = Instant::now();
        if doubted || self.prove_at <= now {
            self.prove_at = now + self.hub.limits().prove;
            self.prove().await?;
        }
        if self.due.is_some_and(|due| due <= now) {
            self.flush().await?;
        }
        if self.idle_at <= now {
            return Err(End(Some((IDLE, "idle"))));
        }
        Ok(())
    }

    fn next_at(&self) -> Instant {
        let at = self.idle_at.min(self.prove_at);
        self.due.map_or(at, |due| due.min(at))
    }

    /// Flushes at once after a quiet spell, else together with what comes until the next flush.
    fn schedule(&mut self, waiting: usize) {
        let full = waiting >= self.hub.limits().batch_messages;
        if full || self.due.is_none() || self.listener.has_control() {
            self.due = Some(Instant::now());
        }
    }

    async fn flush(&mut self) -> Result<(), End> {
        let Some(next) = self.listener.next_frame() else {
            self.due = None;
            return Ok(());
        };
        self.frames.increment(1);
        self.delivered.increment(next.messages as u64);
        let sent = self.socket.send(Message::Text(next.text));
        let Ok(Ok(())) = timeout(self.hub.limits().send, sent).await else {
            return Err(GONE);
        };
        let pause = if self.listener.is_behind() {
            Duration::ZERO
        } else {
            self.listener.pace()
        };
        self.due = Some(Instant::now() + pause);
        Ok(())
    }

    async fn inbound(&mut self, inbound: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        self.idle_at = Instant::now() + self.hub.limits().idle;
        let message = match inbound {
            Some(Ok(message)) => message,
            Some(Err(error)) => {
                tracing::debug!(%error, "a socket broke");
                return Err(GONE);
            }
            None => return Err(GONE),
        };
        if !self.allowance.spend(self.hub.limits()) {
            return Err(self.abuse(Refusal::RateLimited, "too many messages"));
        }
        match message {
            Message::Text(text) if text.len() > self.hub.limits().inbound_bytes => {
                return Err(self.abuse(Refusal::TooLarge, "the message is too large"));
            }
            Message::Text(text) => match serde_json::from_str(&text) {
                Ok(request) => self.obey(request).await,
                Err(_) => self.listener.refuse(Refusal::BadMessage, None),
            },
            Message::Binary(_) => self.listener.refuse(Refusal::BadMessage, None),
            Message::Ping(_) | Message::Pong(_) => {}
            Message::Close(_) => return Err(GONE),
        }
        if self.listener.has_control() {
            self.schedule(0);
        }
        Ok(())
    }

    async fn obey(&mut self, request: Request) {
        match request {
            Request::Sub {
                topic,
                since,
                ago,
                quiet,
                token,
            } => {
                let begin = match (since, ago) {
                    (Some(since), _) => Begin::After(since),
                    (None, Some(ms)) => Begin::Within(Duration::from_millis(ms.into())),
                    (None, None) => Begin::Now,
                };
                self.subscribe(&topic, begin, quiet, token).await;
            }
            Request::Unsub { topic } => {
                self.tokens.remove(&topic);
                self.listener.unsubscribe(&topic);
            }
            Request::Beat { topic } => self.listener.beat(&topic),
            Request::Ping => self.listener.pong(),
        }
    }

    async fn subscribe(&mut self, topic: &str, begin: Begin, quiet: bool, token: Option<String>) {
        if Hub::check_topic(topic).is_err() {
            return self.listener.refuse(Refusal::BadTopic, None);
        }
        let full = self.listener.topics() >= self.hub.limits().topics;
        if full && !self.listener.hears(topic) {
            return self.listener.refuse(Refusal::TooManyTopics, Some(topic));
        }
        if !self.may_hear(topic, token.as_deref()).await {
            return self.listener.refuse(Refusal::Forbidden, Some(topic));
        }
        match token {
            Some(token) => self.tokens.insert(topic.to_owned(), token),
            None => self.tokens.remove(topic),
        };
        let quiet = quiet || !self.gate.counts(self.listener.viewer(), topic).await;
        match begin {
            Begin::Now => self.listener.subscribe(topic, None, quiet),
            Begin::After(since) => self.listener.subscribe(topic, Some(&since), quiet),
            Begin::Within(ago) => self.listener.subscribe_from(topic, ago, quiet),
        }
        // What was missed waits in the ring already and rings no bell.
        self.due = Some(Instant::now());
    }

    async fn may_hear(&mut self, topic: &str, token: Option<&str>) -> bool {
        let viewer = self.listener.viewer();
        self.gate.may_subscribe(viewer, topic, token).await
    }

    /// Asks the gate again: about the connection, then about each of its topics.
    async fn prove(&mut self) -> Result<(), End> {
        let admitted = self.gate.admits(self.listener.viewer()).await;
        for topic in self.listener.heard_topics() {
            let token = self.tokens.get(&topic).cloned();
            if !admitted {
                // What waits there must not go out with the goodbye.
                self.listener.unsubscribe(&topic);
            } else if !self.may_hear(&topic, token.as_deref()).await {
                self.tokens.remove(&topic);
                self.listener.unsubscribe(&topic);
                self.listener.refuse(Refusal::Forbidden, Some(&topic));
            }
        }
        if !admitted {
            return Err(End(Some((SESSION_OVER, "the session is over"))));
        }
        if self.listener.has_control() {
            self.schedule(0);
        }
        Ok(())
    }

    fn abuse(&mut self, code: Refusal, reason: &'static str) -> End {
        self.listener.refuse(code, None);
        End(Some((close_code::POLICY, reason)))
    }
}

/// From where a client wants to hear a topic.
enum Begin {
    Now,
    After(Since),
    Within(Duration),
}

/// How many messages the client may still send.
struct Allowance {
    left: u32,
    refilled: Instant,
}

impl Allowance {
    fn spend(&mut self, limits: &Limits) -> bool {
        let every = limits.inbound_refill.as_millis().max(1);
        let earned = self.refilled.elapsed().as_millis() / every;
        if earned > 0 {
            let earned = u32::try_from(earned).unwrap_or(u32::MAX);
            self.left = self.left.saturating_add(earned).min(limits.inbound_burst);
            self.refilled += limits.inbound_refill * earned;
        }
        let granted = self.left > 0;
        self.left = self.left.saturating_sub(1);
        granted
    }
}
