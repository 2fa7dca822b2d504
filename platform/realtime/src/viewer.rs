//! Who listens, and to what they may.

use async_trait::async_trait;

/// Whoever is at the other end of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Viewer {
    /// One person or device: two tabs of one viewer count once.
    pub key: String,
    /// The member, when signed in.
    pub member: Option<i64>,
}

/// Decides who may hear what; the app answers it from the rooms that own the topics.
#[async_trait]
pub trait TopicGate: Send + Sync {
    /// Whether `viewer` may hear `topic`, for which they may have shown a token.
    async fn may_subscribe(&self, viewer: &Viewer, topic: &str, token: Option<&str>) -> bool;

    /// Whether `viewer` is counted among those who watch `topic`: staff who look on are not.
    async fn counts(&self, _viewer: &Viewer, _topic: &str) -> bool {
        true
    }

    /// Whether the connection may go on at all. It and its topics are asked about again on
    /// `Hub::doubt`, and every so often.
    async fn admits(&self, _viewer: &Viewer) -> bool {
        true
    }
}

/// Everybody may hear everything: for tests.
#[derive(Clone, Copy, Debug)]
pub struct AllTopics;

#[async_trait]
impl TopicGate for AllTopics {
    async fn may_subscribe(&self, _: &Viewer, _: &str, _: Option<&str>) -> bool {
        true
    }
}
