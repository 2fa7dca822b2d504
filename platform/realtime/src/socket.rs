//! A listener at the end of a WebSocket.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code},
    response::Response,
};
use futures_util::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use tokio::{
    sync::{Notify, watch},
    time::{Instant, sleep_until, timeout},
};

use crate::{
    Hub, Limits, Listener, Since, TopicGate, Viewer,
    hub::HubState,
    protocol::{Refusal, Request, frame},
};

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
    let (here, doubt) = Here::enter(&hub, &listener);
    let (sink, stream) = socket.split();
    let now = Instant::now();
    let allowance = Allowance {
        left: hub.limits().inbound_burst,
        refilled: now,
    };
    let line = Line {
        hub,
        gate,
        listener,
        doubt,
        tokens: HashMap::new(),
        sink,
        allowance,
        flushed: None,
        due: None,
    };
    line.serve(stream).await;
    drop(here);
}

/// Counts the socket, and lets it be doubted, for as long as it lives.
struct Here {
    hub: Arc<Hub>,
    line: u64,
}

impl Here {
    fn enter(hub: &Arc<Hub>, listener: &Listener) -> (Self, Arc<Notify>) {
        hub.count_socket(true);
        metrics::gauge!("julin_realtime_sockets").increment(1);
        let doubt = hub.lines().enter(listener.id(), listener.viewer());
        let here = Self {
            hub: Arc::clone(hub),
            line: listener.id(),
        };
        (here, doubt)
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
    doubt: Arc<Notify>,
    /// What was shown for topics that ask for it.
    tokens: HashMap<String, String>,
    sink: SplitSink<WebSocket, Message>,
    allowance: Allowance,
    flushed: Option<Instant>,
    due: Option<Instant>,
}

/// Why a line ends; with a code, the client is told.
struct End(Option<(u16, &'static str)>);

const GONE: End = End(None);

impl Line {
    async fn serve(mut self, mut stream: SplitStream<WebSocket>) {
        let End(told) = self.turn(&mut stream).await;
        if let Some((code, reason)) = told {
            _ = self.flush().await;
            let close = Message::Close(Some(CloseFrame {
                code,
                reason: reason.into(),
            }));
            _ = timeout(self.hub.limits().send, self.sink.send(close)).await;
        }
    }

    async fn turn(&mut self, stream: &mut SplitStream<WebSocket>) -> End {
        let mut hub = self.hub.watch();
        let mut idle_at = Instant::now() + self.hub.limits().idle;
        let mut prove_at = Instant::now() + self.hub.limits().prove;
        let doubt = Arc::clone(&self.doubt);
        loop {
            let due = self.due;
            let turned = tokio::select! {
                () = closing(&mut hub) => {
                    Err(End(Some((close_code::AWAY, "the server is stopping"))))
                }
                () = doubted(&doubt, prove_at) => {
                    prove_at = Instant::now() + self.hub.limits().prove;
                    self.prove().await
                }
                inbound = stream.next() => {
                    idle_at = Instant::now() + self.hub.limits().idle;
                    self.inbound(inbound).await
                }
                waiting = self.listener.heard() => {
                    self.schedule(waiting);
                    Ok(())
                }
                () = sleep_until(due.unwrap_or(idle_at)), if due.is_some() => self.flush().await,
                () = sleep_until(idle_at) => Err(End(Some((IDLE, "idle")))),
            };
            if let Err(end) = turned {
                return end;
            }
        }
    }

    /// Flushes at once after a quiet spell, else together with what comes until the next flush.
    fn schedule(&mut self, waiting: usize) {
        let limits = self.hub.limits();
        let now = Instant::now();
        let paced = self
            .flushed
            .map_or(now, |flushed| (flushed + limits.flush).max(now));
        let full = waiting >= limits.batch_messages;
        let at = if full || self.listener.has_control() {
            now
        } else {
            paced
        };
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }

    async fn flush(&mut self) -> Result<(), End> {
        let batch = self.listener.collect();
        self.flushed = Some(Instant::now());
        self.due = batch.more.then(Instant::now);
        if batch.messages.is_empty() {
            return Ok(());
        }
        metrics::counter!("julin_realtime_frames_total").increment(1);
        metrics::counter!("julin_realtime_delivered_total").increment(batch.messages.len() as u64);
        let sent = self.sink.send(Message::Text(frame(&batch.messages).into()));
        match timeout(self.hub.limits().send, sent).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(GONE),
        }
    }

    async fn inbound(&mut self, inbound: Option<Result<Message, axum::Error>>) -> Result<(), End> {
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
                quiet,
                token,
            } => self.subscribe(&topic, since, quiet, token).await,
            Request::Unsub { topic } => {
                self.tokens.remove(&topic);
                self.listener.unsubscribe(&topic);
            }
            Request::Beat { topic } => self.listener.beat(&topic),
            Request::Ping => self.listener.pong(),
        }
    }

    async fn subscribe(
        &mut self,
        topic: &str,
        since: Option<Since>,
        quiet: bool,
        token: Option<String>,
    ) {
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
        self.listener.subscribe(topic, since.as_ref(), quiet);
        // What was missed waits in the ring already and rings no bell.
        self.due = Some(Instant::now());
    }

    async fn may_hear(&self, topic: &str, token: Option<&str>) -> bool {
        let viewer = self.listener.viewer();
        self.gate.may_subscribe(viewer, topic, token).await
    }

    /// Asks the gate again: about the connection, then about each of its topics.
    async fn prove(&mut self) -> Result<(), End> {
        let admitted = self.gate.admits(self.listener.viewer()).await;
        for topic in self.listener.heard_topics() {
            let token = self.tokens.get(&topic).map(String::as_str);
            if !admitted {
                // What waits there must not go out with the goodbye.
                self.listener.unsubscribe(&topic);
            } else if !self.may_hear(&topic, token).await {
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

async fn closing(hub: &mut watch::Receiver<HubState>) {
    // The hub outlives its sockets, so waiting cannot fail.
    _ = hub.wait_for(|state| state.closing).await;
}

async fn doubted(doubt: &Notify, prove_at: Instant) {
    tokio::select! {
        () = doubt.notified() => {}
        () = sleep_until(prove_at) => {}
    }
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
