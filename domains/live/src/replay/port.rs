//! The port to the recorder, which is the media server's.
use super::timeline::Span;
use async_trait::async_trait;
use std::io;

/// A segment of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Wall time of its first picture, unix ms.
    pub at: i64,
    /// Where it begins in the replay.
    pub offset_ms: i64,
    /// How long it is.
    pub duration_ms: i64,
}

/// What was recorded of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Its segments in order.
    pub cuts: Vec<Cut>,
    /// Bytes on the disk.
    pub bytes: i64,
    /// Files that a download consists of.
    pub downloads: i64,
    /// Why it stopped before its time.
    pub fault: Option<String>,
}

impl Recorded {
    pub(crate) fn duration_ms(&self) -> i64 {
        self.cuts.last().map_or(0, |c| c.offset_ms + c.duration_ms)
    }
    pub(crate) fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for cut in &self.cuts {
            match spans.last_mut().filter(|s| s.goes_on_with(cut)) {
                Some(span) => span.duration_ms += cut.duration_ms,
                None => spans.push(Span::from(*cut)),
            }
        }
        spans
    }
}

/// Keeps recordings of streams; `app` wires it.
#[async_trait]
pub trait Recorder: Send + Sync {
    /// Records a stream from now on; again changes nothing.
    fn start(&self, stream: &str) -> io::Result<()>;
    /// Ends the recording once all of it is kept.
    async fn seal(&self, stream: &str) -> io::Result<Recorded>;
    /// What there is, also while it is being recorded.
    async fn look(&self, stream: &str) -> io::Result<Recorded>;
    /// Removes it; tells whether there was one.
    async fn erase(&self, stream: &str) -> io::Result<bool>;
}
