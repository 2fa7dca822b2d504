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
    /// How much later the newest frames come than the promptest did: above 1,000 the publisher's network
    /// does not keep up.
    pub drift_ms: u64,
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
    /// When this publisher was first heard.
    began: Instant,
    /// The least that a video frame came after its time, and what the last one did, from `began`.
    promptest: Option<i64>,
    latest: i64,
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
            began: now,
            promptest: None,
            latest: 0,
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
                self.note_delay(frame, now);
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

    fn note_delay(&mut self, frame: &Frame, now: Instant) {
        let came = i64::try_from(now.duration_since(self.began).as_millis()).unwrap_or(i64::MAX);
        self.latest = came.saturating_sub(frame.dts / TICKS_PER_MS);
        let best = self.promptest.map_or(self.latest, |p| p.min(self.latest));
        self.promptest = Some(best);
    }

    fn drift_ms(&self) -> u64 {
        let drift = self
            .promptest
            .map_or(0, |best| self.latest.saturating_sub(best));
        u64::try_from(drift).unwrap_or(0)
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
            drift_ms: self.drift_ms(),
            width: tracks.video.as_ref().map_or(0, |video| video.width),
            height: tracks.video.as_ref().map_or(0, |video| video.height),
            has_video: tracks.video.is_some(),
            has_audio: tracks.audio.is_some(),
            ..StreamStats::default()
        };
        *self = Self {
            last_key: self.last_key,
            gop_ms: self.gop_ms,
            began: self.began,
            promptest: self.promptest,
            latest: self.latest,
            ..Self::new(now)
        };
        Measure { at: now, stats }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn picture(at_ms: i64) -> Frame {
        Frame {
            track: Track::Video,
            dts: at_ms * TICKS_PER_MS,
            composition: 0,
            key: false,
            data: Bytes::from_static(b"picture"),
        }
    }

    #[test]
    fn drift_is_how_much_later_than_the_promptest_a_picture_comes() {
        let began = Instant::now();
        let mut meter = Meter::new(began);
        let mut came = |media_ms: i64, wall_ms: u64| {
            let now = began + Duration::from_millis(wall_ms);
            meter.count(&picture(media_ms), &Tracks::default(), now);
            meter.drift_ms()
        };
        // Media time begins anywhere; the first pictures set the pace, a prompter one corrects it.
        assert_eq!(came(70_000, 500), 0);
        assert_eq!(came(70_040, 520), 0);
        assert_eq!(came(70_080, 600), 40);
        // The network does not keep up, then it does.
        assert_eq!(came(71_000, 3_000), 1_520);
        assert_eq!(came(74_000, 4_480), 0);
    }
}
