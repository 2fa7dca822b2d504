//! Measures of one stream, taken by its writer as frames pass.

use std::time::Duration;

use tokio::time::Instant;

use crate::codec::{Frame, TICKS_PER_MS, Track, Tracks};

/// Rates are measured over at least this.
const MEASURE: Duration = Duration::from_secs(1);
/// A measure older than this says that nothing arrives any more.
const STALE: Duration = Duration::from_secs(3);

/// What the app shows of a live stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct StreamStats {
    /// Video bitrate, kbit/s, over the last second or so.
    pub video_kbps: u64,
    /// Audio bitrate, kbit/s.
    pub audio_kbps: u64,
    /// Video frames a second, rounded.
    pub fps: u64,
    /// Time between the last two keyframes; above 4,000 viewers start slowly.
    pub gop_ms: u64,
    /// Picture width.
    pub width: u16,
    /// Picture height.
    pub height: u16,
    /// FLV connections open now.
    pub viewers_flv: usize,
    /// Distinct HLS players that asked for a playlist in the last seconds.
    pub viewers_hls: usize,
    /// WHEP sessions open now.
    pub viewers_whep: usize,
    /// Since this publisher began.
    pub uptime_ms: u64,
    /// Whether video is announced.
    pub has_video: bool,
    /// Whether audio is announced.
    pub has_audio: bool,
}

/// The writer's last measure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    at: Instant,
    stats: StreamStats,
}

impl Measure {
    pub(crate) fn new(at: Instant) -> Self {
        Self {
            at,
            stats: StreamStats::default(),
        }
    }

    /// The measure as of `now`: rates that nothing renews fall to zero.
    pub(crate) fn read(&self, now: Instant) -> StreamStats {
        if now.duration_since(self.at) <= STALE {
            return self.stats;
        }
        StreamStats {
            video_kbps: 0,
            audio_kbps: 0,
            fps: 0,
            ..self.stats
        }
    }
}

/// Counts frames; owned by the stream's one writer.
#[derive(Debug)]
pub(crate) struct Meter {
    since: Instant,
    video_bytes: usize,
    audio_bytes: usize,
    frames: u64,
    last_key: Option<i64>,
    gop_ms: u64,
}

impl Meter {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            since: now,
            video_bytes: 0,
            audio_bytes: 0,
            frames: 0,
            last_key: None,
            gop_ms: 0,
        }
    }

    /// Counts `frame`; a fresh measure comes out once enough time has passed.
    pub(crate) fn count(
        &mut self,
        frame: &Frame,
        tracks: &Tracks,
        now: Instant,
    ) -> Option<Measure> {
        match frame.track {
            Track::Audio => self.audio_bytes += frame.data.len(),
            Track::Video => {
                self.video_bytes += frame.data.len();
                self.frames += 1;
                self.note_key(frame);
            }
        }
        (now.duration_since(self.since) >= MEASURE).then(|| self.take(tracks, now))
    }

    fn note_key(&mut self, frame: &Frame) {
        if !frame.key {
            return;
        }
        if let Some(last) = self.last_key.replace(frame.dts) {
            self.gop_ms = u64::try_from((frame.dts - last) / TICKS_PER_MS).unwrap_or(0);
        }
    }

    fn take(&mut self, tracks: &Tracks, now: Instant) -> Measure {
        let ms = u64::try_from(now.duration_since(self.since).as_millis())
            .unwrap_or(1)
            .max(1);
        // Bits per millisecond are kilobits per second.
        let kbps = |bytes: usize| u64::try_from(bytes).unwrap_or(0) * 8 / ms;
        let stats = StreamStats {
            video_kbps: kbps(self.video_bytes),
            audio_kbps: kbps(self.audio_bytes),
            fps: (self.frames * 1000 + ms / 2) / ms,
            gop_ms: self.gop_ms,
            width: tracks.video.as_ref().map_or(0, |video| video.width),
            height: tracks.video.as_ref().map_or(0, |video| video.height),
            has_video: tracks.video.is_some(),
            has_audio: tracks.audio.is_some(),
            ..StreamStats::default()
        };
        *self = Self {
            last_key: self.last_key,
            gop_ms: self.gop_ms,
            ..Self::new(now)
        };
        Measure { at: now, stats }
    }
}
