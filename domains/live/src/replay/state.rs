//! Where a recording stands.
use super::timeline::Span;
use julin_db::{Json, row, text_enum};
use julin_kernel::{LiveId, Ts};

text_enum! {
    /// Where a recording stands.
    pub(crate) enum RecordingState {
        /// The host wants none.
        Off = "off",
        /// The session is on air.
        Running = "running",
        /// It can be seen.
        Ready = "ready",
        /// The session ended and nothing was recorded.
        Empty = "empty",
        /// Taken back by the host: shown to nobody, kept until its time is over.
        Withdrawn = "withdrawn",
        /// Its time was over.
        Expired = "expired",
        /// Removed before its time by the shop.
        Purged = "purged",
    }
}

row! {
    /// A recording as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Recording {
        pub(crate) live_id: LiveId,
        pub(crate) state: RecordingState,
        pub(crate) published: bool,
        pub(crate) ended_at: Option<Ts>,
        pub(crate) duration_ms: i64,
        pub(crate) bytes: i64,
        pub(crate) downloads: i64,
        pub(crate) spans: Json<Vec<Span>>,
        pub(crate) fault: Option<String>,
        pub(crate) keep_until: Option<Ts>,
    }
}

impl Recording {
    /// One of a session that has none yet: it will be recorded, and shown when it is over.
    pub(crate) fn new(live: LiveId, state: RecordingState) -> Self {
        Self {
            live_id: live,
            state,
            published: true,
            ended_at: None,
            duration_ms: 0,
            bytes: 0,
            downloads: 0,
            spans: Json(vec![]),
            fault: None,
            keep_until: None,
        }
    }
    /// Whether there are files.
    pub(crate) fn is_kept(&self) -> bool {
        use RecordingState as S;
        matches!(self.state, S::Running | S::Ready | S::Withdrawn)
    }
}
