//! The port through which the app decides who publishes and who watches.

use std::net::SocketAddr;

use async_trait::async_trait;

/// Permission to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishGrant {
    /// Public id of the stream. Never the key: viewers see it.
    pub stream: String,
    /// Whether this publisher replaces one that is already there. Without it the second is refused.
    pub take_over: bool,
}

/// Why a publisher is turned away; the text reaches the encoder's status line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No stream has this key.
    #[error("unknown stream key")]
    UnknownKey,
    /// The key is right and the moment, the shop or the quota is not.
    #[error("{0}")]
    NotNow(String),
    /// Another publisher is on this stream.
    #[error("this stream is already being published")]
    Busy,
    /// The server carries as many streams as it may, or the gate did not answer.
    #[error("the media server is busy, try again")]
    Overloaded,
}

/// The app's decisions, asked at every publish and at every request of a viewer.
///
/// `play` runs for each playlist, part and segment: keep it in memory.
#[async_trait]
pub trait Gate: Send + Sync + 'static {
    /// May the holder of `stream_key` publish, and as what? The key comes with its query string.
    async fn publish(
        &self,
        app: &str,
        stream_key: &str,
        peer: SocketAddr,
    ) -> Result<PublishGrant, Refusal>;

    /// May the bearer of `token` watch? An FLV viewer is asked for once, when it comes.
    async fn play(&self, stream: &str, token: Option<&str>) -> bool;

    /// A publisher holds the stream. Frames may follow: see [`crate::StreamStats::has_video`].
    fn started(&self, stream: &str);

    /// That publisher is gone; always after its `started`, before the next one's.
    fn ended(&self, stream: &str);
}
