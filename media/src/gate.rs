//! The port through which the app decides who publishes and who watches.

use std::net::SocketAddr;
use std::sync::Arc;

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

/// Where a stream's video comes from when nobody sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetch {
    /// `rtmp(s)://…`, or `http(s)://…` that answers with FLV or an HLS playlist.
    From(String),
    /// It is too early: ask again.
    NotYet,
    /// From nowhere: stop asking.
    Never,
}

/// What of a recording may be seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReplayGrant {
    /// From where in the replay, ms.
    pub from_ms: i64,
    /// To where in the replay; to its end if left out.
    pub to_ms: Option<i64>,
    /// Whether it may be saved as a file.
    pub download: bool,
    /// What the playlist names in it.
    pub chapters: Vec<Chapter>,
}

/// A stretch of a recording, by the wall clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Its name for programs; unique.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Unix ms.
    pub from_ms: i64,
    /// Unix ms.
    pub to_ms: i64,
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

    /// Where the video of `stream` is fetched from, if nobody publishes it; asked before every attempt
    /// once [`crate::MediaServer::look_for_source`] was called.
    async fn fetch(&self, stream: &str) -> Fetch {
        let _ = stream;
        Fetch::Never
    }

    /// What of the recording of `stream` may the bearer of `token` see? Asked for each byte range, as
    /// `play` is.
    async fn replay(&self, stream: &str, token: Option<&str>) -> Option<Arc<ReplayGrant>> {
        let _ = (stream, token);
        None
    }

    /// A publisher holds the stream. Frames may follow: see [`crate::StreamStats::has_video`].
    fn started(&self, stream: &str);

    /// That publisher is gone; always after its `started`, before the next one's.
    fn ended(&self, stream: &str);
}
