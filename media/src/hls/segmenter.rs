//! Cuts frames into parts and segments; owned by the stream's one writer.

use std::sync::Arc;

use tokio::sync::watch;

use super::wall::WallAnchor;
use super::{Init, Part, Segment, Window};
use crate::codec::{Frame, TICKS, TICKS_PER_MS, Track, Tracks};
use crate::fmp4::{self, MuxError, Run, Sample};

/// RTMP stamps are rounded to ms, so boundaries are met within this much.
const SLACK: i64 = 10 * TICKS_PER_MS;
/// Audio may run this far ahead before parts are cut without video.
const STALL: i64 = TICKS;
/// No frame is shown longer than this.
const MAX_FRAME: i64 = 10 * TICKS;
/// The last frame before an interruption is shown this long: nothing tells its duration.
const LAST_FRAME: i64 = TICKS / 25;
/// A segment never holds more than this, whatever the publisher's clock says.
const MAX_SEGMENT_BYTES: usize = 32 << 20;

/// Why segments cannot be cut from what the publisher sends.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CutError {
    #[error(transparent)]
    Mux(#[from] MuxError),
    #[error("one segment is above 32 MiB: lower the bitrate and the keyframe interval")]
    TooHeavy,
}

/// An open segment of one stream and the frames of its open part.
#[derive(Debug)]
pub(crate) struct Segmenter {
    segment_ticks: i64,
    part_ticks: i64,
    /// As announced.
    tracks: Tracks,
    /// As described by the init segment in use.
    described: Tracks,
    init: Option<Arc<Init>>,
    /// The tracks changed: the next segment needs an init of its own.
    stale_init: bool,
    discontinuity: bool,
    next_init: u64,
    fragments: u32,
    open: bool,
    segment_start: i64,
    part_start: i64,
    open_bytes: usize,
    /// One video frame is held back until the next one tells its duration.
    held: Option<Frame>,
    video: Run,
    audio: Run,
    audio_clock: Option<u64>,
    /// Where the last audio frame ends, 90 kHz.
    audio_end: i64,
    wall: WallAnchor,
}

impl Segmenter {
    /// Init segments are numbered from `first_init`.
    pub(crate) fn new(segment_ticks: i64, part_ticks: i64, first_init: u64) -> Self {
        Self {
            segment_ticks,
            part_ticks,
            tracks: Tracks::default(),
            described: Tracks::default(),
            init: None,
            stale_init: false,
            discontinuity: false,
            next_init: first_init,
            fragments: 0,
            open: false,
            segment_start: 0,
            part_start: 0,
            open_bytes: 0,
            held: None,
            video: Run::default(),
            audio: Run::default(),
            audio_clock: None,
            audio_end: 0,
            wall: WallAnchor::default(),
        }
    }

    /// New configurations: they take effect at the next keyframe.
    pub(crate) fn configure(&mut self, tracks: &Tracks) {
        self.tracks = tracks.clone();
        self.stale_init = self.described != self.tracks;
    }

    pub(crate) fn push(
        &mut self,
        frame: Frame,
        wall_ms: i64,
        window: &watch::Sender<Window>,
    ) -> Result<(), CutError> {
        self.open_bytes += frame.weight();
        if self.open_bytes > MAX_SEGMENT_BYTES {
            return Err(CutError::TooHeavy);
        }
        match frame.track {
            Track::Video => self.push_video(frame, wall_ms, window),
            Track::Audio => self.push_audio(frame, wall_ms, window),
        }
    }

    /// Ends the open segment; what comes next does not continue it.
    pub(crate) fn interrupt(&mut self, window: &watch::Sender<Window>) -> Result<(), CutError> {
        let video_end = self
            .held
            .as_ref()
            .map_or(self.part_start, |held| held.dts + LAST_FRAME);
        let end = video_end.max(self.audio_end);
        self.release_held(video_end);
        self.close_segment(end, window)?;
        self.discontinuity = self.init.is_some();
        self.audio_clock = None;
        Ok(())
    }

    fn push_video(
        &mut self,
        frame: Frame,
        wall_ms: i64,
        window: &watch::Sender<Window>,
    ) -> Result<(), CutError> {
        if !self.open && !frame.key {
            return Ok(());
        }
        let duration = self.release_held(frame.dts);
        if frame.key && (!self.open || self.is_full(frame.dts)) {
            self.close_segment(frame.dts, window)?;
            self.open_segment(frame.dts, wall_ms, window)?;
        } else if frame.dts - self.part_start + duration > self.part_ticks + SLACK {
            self.flush_part(frame.dts, window)?;
        }
        self.held = Some(frame);
        Ok(())
    }

    fn push_audio(
        &mut self,
        frame: Frame,
        wall_ms: i64,
        window: &watch::Sender<Window>,
    ) -> Result<(), CutError> {
        let at = frame.dts;
        if self.tracks.video.is_none() {
            if !self.open || self.is_full(at) {
                self.close_segment(at, window)?;
                self.open_segment(at, wall_ms, window)?;
            } else if at - self.part_start > self.part_ticks - SLACK {
                self.flush_part(at, window)?;
            }
        } else if self.open && at - self.part_start > STALL {
            self.carry_on_without_video(at, wall_ms, window)?;
        }
        if self.open {
            self.add_audio(&frame);
        }
        Ok(())
    }

    /// Video stopped coming (a camera switched off): audio alone moves the stream on. The held
    /// frame stays held, so that it covers the pause once video comes back.
    fn carry_on_without_video(
        &mut self,
        at: i64,
        wall_ms: i64,
        window: &watch::Sender<Window>,
    ) -> Result<(), CutError> {
        if at - self.segment_start < self.segment_ticks + STALL {
            return self.flush_part(at, window);
        }
        self.close_segment(at, window)?;
        self.open_segment(at, wall_ms, window)
    }

    fn is_full(&self, at: i64) -> bool {
        self.stale_init || at - self.segment_start >= self.segment_ticks - SLACK
    }

    /// Moves the held frame into the open part; it lasts until `until`. Returns how long that is.
    fn release_held(&mut self, until: i64) -> i64 {
        let Some(held) = self.held.take() else {
            return 0;
        };
        let duration = (until - held.dts).clamp(1, MAX_FRAME);
        if self.video.samples.is_empty() {
            self.video.start = u64::try_from(held.dts).unwrap_or(0);
        }
        self.video.samples.push(Sample {
            duration: u32::try_from(duration).unwrap_or(1),
            composition: held.composition,
            key: held.key,
            data: held.data,
        });
        duration
    }

    /// RTMP's ms stamps would make audio times jitter: samples are counted instead, until the
    /// count and the stamps disagree by a tenth of a second.
    fn add_audio(&mut self, frame: &Frame) {
        // Audio that the init segment does not describe waits for the next one.
        let described = self.described.audio.as_ref();
        let Some(config) = described.filter(|audio| self.tracks.audio.as_ref() == Some(audio))
        else {
            return;
        };
        let rate = u64::from(config.sample_rate);
        let stamped = u64::try_from(frame.dts).unwrap_or(0) * rate / TICKS.unsigned_abs();
        let duration = config.frame_samples;
        if self.audio.samples.is_empty() {
            let counted = self
                .audio_clock
                .filter(|clock| clock.abs_diff(stamped) <= rate / 10);
            self.audio.start = counted.unwrap_or(stamped);
            self.audio_clock = Some(self.audio.start);
        }
        self.audio_end = frame.dts + i64::from(duration) * TICKS / i64::from(config.sample_rate);
        self.audio_clock = self.audio_clock.map(|clock| clock + u64::from(duration));
        self.audio.samples.push(Sample {
            duration,
            composition: 0,
            key: true,
            data: frame.data.clone(),
        });
    }

    fn open_segment(
        &mut self,
        at: i64,
        wall_ms: i64,
        window: &watch::Sender<Window>,
    ) -> Result<(), CutError> {
        let init = self.current_init()?;
        let segment = Segment {
            number: 0,
            init,
            parts: Vec::new(),
            wall_ms: self.wall.wall_ms(at, wall_ms),
            discontinuity: std::mem::take(&mut self.discontinuity),
            complete: false,
        };
        self.open_bytes = 0;
        self.segment_start = at;
        self.part_start = at;
        self.open = true;
        window.send_modify(|window| window.open(segment));
        Ok(())
    }

    fn current_init(&mut self) -> Result<Arc<Init>, CutError> {
        if let Some(init) = self.init.as_ref().filter(|_| !self.stale_init) {
            return Ok(init.clone());
        }
        let bytes = fmp4::init_segment(&self.tracks)?;
        self.discontinuity |= self.init.is_some();
        let init = Arc::new(Init {
            number: self.next_init,
            bytes,
        });
        self.next_init += 1;
        self.stale_init = false;
        self.described = self.tracks.clone();
        self.init = Some(init.clone());
        Ok(init)
    }

    fn close_segment(&mut self, at: i64, window: &watch::Sender<Window>) -> Result<(), CutError> {
        if !self.open {
            return Ok(());
        }
        self.flush_part(at, window)?;
        self.open = false;
        window.send_modify(Window::complete);
        Ok(())
    }

    fn flush_part(&mut self, at: i64, window: &watch::Sender<Window>) -> Result<(), CutError> {
        let (video, audio) = (
            std::mem::take(&mut self.video),
            std::mem::take(&mut self.audio),
        );
        if video.samples.is_empty() && audio.samples.is_empty() {
            return Ok(());
        }
        self.fragments = self.fragments.wrapping_add(1);
        let bytes = fmp4::fragment(self.fragments, &video, &audio)?;
        let duration = (at - self.part_start).max(1);
        let first = video.samples.first();
        let independent = first.map_or(self.described.video.is_none(), |sample| sample.key);
        self.part_start = at;
        let part = Part {
            bytes,
            duration,
            independent,
        };
        window.send_modify(|window| window.push_part(part));
        Ok(())
    }
}
