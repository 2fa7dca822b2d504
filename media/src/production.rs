//! The writer's side of a stream: tag bodies or frames in, FLV batches, HLS segments and the feed of
//! WHEP viewers out.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::audio::{Bridge, BridgeError, OpusToAac, Packet};
use crate::codec::annexb::AccessUnit;
use crate::codec::{
    AudioConfig, BadConfig, Frame, TICKS, TICKS_PER_MS, Track, Tracks, VideoConfig,
};
use crate::config::{MediaConfig, WallClock};
use crate::feed::{Feed, Feeder};
use crate::hls::{CutError, Segmenter, Window};
use crate::record::Tap;
use crate::ring::{Batcher, Ring};
use crate::rtmp::media::{self, Audio, Unsupported, Video};
use crate::stats::{Measure, Meter};
use crate::timeline::{Mapped, Timeline};

/// How long frames wait for the other track to be announced. Players that start with one track
/// do not all survive the arrival of a second.
const SETTLE: i64 = TICKS;
/// The same for publishers who said that they will send both: browsers need a moment to encode.
const SETTLE_BOTH: i64 = 4 * TICKS;
/// Frames wait in memory until then, so they have a limit as well.
const MAX_WAITING_BYTES: usize = 8 << 20;
/// Viewers cannot join, nor segments be cut, without keyframes.
const MAX_KEYFRAME_INTERVAL: i64 = 20 * TICKS;
/// Keyframes further apart than this make every start slow.
const LONG_KEYFRAME_INTERVAL: i64 = 4 * TICKS;

/// Why a publisher's media cannot be carried; the text reaches the encoder's status line.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MediaError {
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    #[error(transparent)]
    Config(#[from] BadConfig),
    #[error(transparent)]
    Cut(#[from] CutError),
    #[error(transparent)]
    Audio(#[from] BridgeError),
    #[error("no keyframe for 20 s: set the encoder's keyframe interval to 2 s")]
    NoKeyframe,
}

/// Where a writer's output goes: what all viewers of the stream share.
#[derive(Debug)]
pub(crate) struct Outputs {
    pub(crate) ring: watch::Sender<Ring>,
    pub(crate) window: watch::Sender<Window>,
    pub(crate) feed: watch::Sender<Feed>,
    pub(crate) measure: watch::Sender<Measure>,
}

/// All state of the one writer. Whoever holds it is the publisher; there is no second.
pub(crate) struct Production {
    out: Arc<Outputs>,
    wall_ms: WallClock,
    timeline: Timeline,
    tracks: Tracks,
    /// Whether both tracks are known, or the wait for the second is over.
    settled: bool,
    /// How long to wait for it, 90 kHz.
    settle: i64,
    /// With the wall times of their arrival.
    waiting: Vec<(Frame, i64)>,
    waiting_bytes: usize,
    /// Whether a keyframe has been seen since the last break.
    begun: bool,
    key_awaited_since: Option<i64>,
    /// Whether this publisher's long keyframe interval was logged.
    warned: bool,
    flv: Batcher,
    hls: Segmenter,
    feeder: Feeder,
    recorder: Tap,
    /// Present while the publisher sends Opus.
    bridge: Option<OpusToAac>,
    meter: Meter,
}

impl Production {
    pub(crate) fn new(
        config: &MediaConfig,
        out: Arc<Outputs>,
        first_number: u64,
        recorder: Tap,
    ) -> Self {
        let (segment, part) = (ticks(config.hls_segment), ticks(config.hls_part));
        Self {
            out,
            wall_ms: config.wall_ms.clone(),
            timeline: Timeline::default(),
            tracks: Tracks::default(),
            settled: false,
            settle: SETTLE,
            waiting: Vec::new(),
            waiting_bytes: 0,
            begun: false,
            key_awaited_since: None,
            warned: false,
            flv: Batcher::new(config.flv_batch),
            hls: Segmenter::new(segment, part, first_number),
            feeder: Feeder::new(),
            recorder,
            bridge: None,
            meter: Meter::new(Instant::now()),
        }
    }

    /// A publisher takes the stream: nothing is known of its tracks.
    pub(crate) fn begin(&mut self) {
        self.timeline.restart();
        self.tracks = Tracks::default();
        self.settled = false;
        self.settle = SETTLE;
        self.warned = false;
        self.bridge = None;
        self.feeder.begin(&self.out.feed);
        self.meter = Meter::new(Instant::now());
        self.out.measure.send_replace(Measure::new(Instant::now()));
        self.out.ring.send_modify(Ring::reopen);
        self.out.window.send_modify(Window::reopen);
    }

    /// The publisher is gone: what it sent is shown to the end.
    pub(crate) fn end(&mut self) -> Result<(), MediaError> {
        self.interrupt()
    }

    pub(crate) fn video(&mut self, timestamp: u32, body: &Bytes) -> Result<(), MediaError> {
        match media::video(body)? {
            Video::Nothing => Ok(()),
            Video::Config(record) => {
                let video = Some(VideoConfig::parse(&record)?);
                self.configure(Tracks {
                    video,
                    audio: self.tracks.audio.clone(),
                })
            }
            // Frames before their configuration cannot be decoded.
            Video::Frame { .. } if self.tracks.video.is_none() => Ok(()),
            Video::Frame {
                key,
                composition_ms,
                data,
            } => {
                let composition = composition_ms.saturating_mul(90);
                let at = self.timeline.map_ms(timestamp);
                self.frame(at, Track::Video, key, composition, data)
            }
        }
    }

    pub(crate) fn audio(&mut self, timestamp: u32, body: &Bytes) -> Result<(), MediaError> {
        match media::audio(body)? {
            Audio::Nothing => Ok(()),
            Audio::Config(record) => {
                let audio = Some(AudioConfig::parse(&record)?);
                self.configure(Tracks {
                    audio,
                    video: self.tracks.video.clone(),
                })
            }
            Audio::Frame(_) if self.tracks.audio.is_none() => Ok(()),
            Audio::Frame(data) => {
                let at = self.timeline.map_ms(timestamp);
                self.frame(at, Track::Audio, true, 0, data)
            }
        }
    }

    /// The publisher has said that it will send both tracks.
    pub(crate) fn expect_both(&mut self) {
        self.settle = SETTLE_BOTH;
    }

    /// A picture of an input without FLV tags, stamped in 90 kHz ticks of the publisher's clock.
    pub(crate) fn picture(&mut self, at: i64, unit: AccessUnit) -> Result<(), MediaError> {
        if unit.config.is_some() {
            let audio = self.tracks.audio.clone();
            self.configure(Tracks {
                video: unit.config,
                audio,
            })?;
        }
        if unit.data.is_empty() || self.tracks.video.is_none() {
            return Ok(());
        }
        let at = self.timeline.map(at);
        self.frame(at, Track::Video, unit.key, 0, unit.data)
    }

    /// An Opus packet, stamped likewise: as it is for those who hear Opus, as AAC for the others.
    pub(crate) fn opus(&mut self, at: i64, packet: &[u8]) -> Result<(), MediaError> {
        if self.bridge.is_none() {
            let bridge = OpusToAac::new()?;
            let audio = Some(bridge.config()?);
            self.bridge = Some(bridge);
            let video = self.tracks.video.clone();
            self.configure(Tracks { video, audio })?;
        }
        let mapped = self.timeline.map(at);
        if mapped.broken {
            self.interrupt()?;
        }
        self.feeder.opus(mapped.ticks, packet, &self.out.feed);
        let mut frames: Vec<Packet> = Vec::new();
        if let Some(bridge) = &mut self.bridge {
            bridge.push(at, packet, &mut frames);
        }
        frames.into_iter().try_for_each(|frame| {
            let at = self.timeline.map(frame.at);
            self.frame(at, Track::Audio, true, 0, frame.data)
        })
    }

    fn configure(&mut self, tracks: Tracks) -> Result<(), MediaError> {
        if tracks == self.tracks {
            return Ok(());
        }
        self.tracks = tracks;
        if self.settled {
            self.announce();
        } else if self.tracks.video.is_some() && self.tracks.audio.is_some() {
            self.settle()?;
        }
        Ok(())
    }

    fn announce(&mut self) {
        self.hls.configure(&self.tracks);
        self.flv
            .configure(&self.tracks, self.timeline.now(), &self.out.ring);
        self.feeder.configure(&self.tracks, &self.out.feed);
    }

    /// The tracks are known: the frames that waited go out under them.
    fn settle(&mut self) -> Result<(), MediaError> {
        if self.settled || (self.tracks.video.is_none() && self.tracks.audio.is_none()) {
            return Ok(());
        }
        self.settled = true;
        self.announce();
        self.waiting_bytes = 0;
        std::mem::take(&mut self.waiting)
            .into_iter()
            .try_for_each(|(frame, at)| self.send(frame, at))
    }

    fn frame(
        &mut self,
        at: Mapped,
        track: Track,
        key: bool,
        composition: i32,
        data: Bytes,
    ) -> Result<(), MediaError> {
        let frame = Frame {
            track,
            dts: at.ticks,
            composition,
            key,
            data,
        };
        if at.broken {
            self.interrupt()?;
        }
        let wall_ms = (self.wall_ms)();
        if self.settled {
            self.send(frame, wall_ms)
        } else {
            self.wait(frame, wall_ms)
        }
    }

    fn wait(&mut self, frame: Frame, wall_ms: i64) -> Result<(), MediaError> {
        let first = self
            .waiting
            .first()
            .map_or(frame.dts, |(first, _)| first.dts);
        let over = frame.dts - first >= self.settle;
        self.waiting_bytes += frame.weight();
        self.waiting.push((frame, wall_ms));
        if over || self.waiting_bytes > MAX_WAITING_BYTES {
            self.settle()
        } else {
            Ok(())
        }
    }

    fn send(&mut self, frame: Frame, wall_ms: i64) -> Result<(), MediaError> {
        if self.tracks.video.is_some() && !self.keyframe_seen(&frame)? {
            return Ok(());
        }
        let now = Instant::now();
        if let Some(measure) = self.meter.count(&frame, &self.tracks, now) {
            self.out.measure.send_replace(measure);
        }
        self.flv.push(&frame, now, &self.out.ring);
        self.feeder.push(&frame, &self.tracks, &self.out.feed);
        self.hls.push(frame, wall_ms, &self.out.window)?;
        self.recorder.follow(&self.out.window);
        Ok(())
    }

    /// Whether the stream has begun with a keyframe; an error when the next one is overdue.
    fn keyframe_seen(&mut self, frame: &Frame) -> Result<bool, MediaError> {
        let since = frame.dts - *self.key_awaited_since.get_or_insert(frame.dts);
        if frame.track == Track::Audio {
            return Ok(self.begun);
        }
        if frame.key {
            if since > LONG_KEYFRAME_INTERVAL && !std::mem::replace(&mut self.warned, true) {
                tracing::warn!(
                    media.gop_ms = since / TICKS_PER_MS,
                    "keyframes are far apart"
                );
            }
            self.key_awaited_since = Some(frame.dts);
            self.begun = true;
        } else if since > MAX_KEYFRAME_INTERVAL {
            return Err(MediaError::NoKeyframe);
        }
        Ok(self.begun)
    }

    /// What follows does not continue what came before: it begins with a keyframe again.
    fn interrupt(&mut self) -> Result<(), MediaError> {
        self.settle()?;
        self.begun = false;
        self.key_awaited_since = None;
        self.flv.flush(&self.out.ring);
        self.hls.interrupt(&self.out.window)?;
        self.recorder.follow(&self.out.window);
        Ok(())
    }
}

/// A configured duration in ticks.
pub(crate) fn ticks(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis())
        .unwrap_or(i64::MAX / TICKS)
        .saturating_mul(TICKS_PER_MS)
}
