//! What the app decides about the media server.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::pull::AllowedAddress;
use crate::rtc::IceServer;

/// Unix time in ms, injected: this crate reads no ambient clock.
pub type WallClock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Settings of a [`crate::MediaServer`]; [`MediaConfig::new`] gives the measured defaults.
#[derive(Clone)]
pub struct MediaConfig {
    /// Wall clock for `EXT-X-PROGRAM-DATE-TIME`.
    pub wall_ms: WallClock,
    /// FLV bytes are gathered this long and shared by all viewers.
    pub flv_batch: Duration,
    /// HLS segments are cut at the first keyframe after this.
    pub hls_segment: Duration,
    /// HLS parts are cut within this.
    pub hls_part: Duration,
    /// Complete segments that the playlist names.
    pub hls_listed_segments: usize,
    /// Viewers of a stream whose publisher vanished are kept waiting this long.
    pub reconnect_window: Duration,
    /// A peer must be publishing within this.
    pub publish_deadline: Duration,
    /// A publisher that sends nothing for this long has vanished.
    pub publisher_idle: Duration,
    /// RTMP connections at a time.
    pub max_rtmp_connections: usize,
    /// Streams at a time, those waiting for their publisher included.
    pub max_streams: usize,
    /// FLV viewers of one stream at a time.
    pub max_flv_viewers: usize,
    /// Open answers with bytes of recordings at a time.
    pub max_replay_readers: usize,
    /// Largest RTMP message, that is, the largest frame.
    pub max_frame_bytes: usize,
    /// WHIP and WHEP sessions at a time.
    pub max_rtc_sessions: usize,
    /// WHEP viewers of one stream at a time.
    pub max_whep_viewers: usize,
    /// Largest WebRTC offer.
    pub max_sdp_bytes: usize,
    /// STUN and TURN servers that WebRTC clients are told of.
    pub ice_servers: Vec<IceServer>,
    /// Where recordings are kept; without it nothing is recorded.
    pub record_dir: Option<PathBuf>,
    /// Where every stream is pushed to: `rtmp(s)://…` with `{app}` and `{stream}`.
    pub relay_urls: Vec<String>,
    /// PEM file of authorities that are believed besides the system's where `rtmps://` is called.
    pub rtmps_ca: Option<PathBuf>,
    /// What other servers prove by that they may ask this one; without it they are not answered.
    pub hook_secret: Option<String>,
    /// Private addresses that streams may be fetched from.
    pub pull_allowed: AllowedAddress,
}

impl MediaConfig {
    /// The defaults, with the app's wall clock (unix ms).
    pub fn new(wall_ms: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self {
            wall_ms: Arc::new(wall_ms),
            flv_batch: Duration::from_millis(100),
            hls_segment: Duration::from_secs(2),
            hls_part: Duration::from_millis(200),
            hls_listed_segments: 7,
            reconnect_window: Duration::from_secs(30),
            publish_deadline: Duration::from_secs(10),
            publisher_idle: Duration::from_secs(20),
            max_rtmp_connections: 512,
            max_streams: 256,
            max_flv_viewers: 20_000,
            max_replay_readers: 500,
            max_frame_bytes: 4 << 20,
            max_rtc_sessions: 1_024,
            max_whep_viewers: 100,
            max_sdp_bytes: 64 << 10,
            ice_servers: Vec::new(),
            record_dir: None,
            relay_urls: Vec::new(),
            rtmps_ca: None,
            hook_secret: None,
            pull_allowed: Arc::new(|_| false),
        }
    }
}

impl fmt::Debug for MediaConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MediaConfig").finish_non_exhaustive()
    }
}
