//! Segments fetched, read and put on one timeline.

use bytes::Bytes;
use reqwest::Url;

use super::fmp4::Fmp4;
use super::list::{Place, Segment};
use super::sample::{BadSegment, Sample};
use super::ts::Ts;
use crate::codec::TICKS;
use crate::pull::PullError;
use crate::pull::http::{Web, joined};

/// A segment is no larger.
const MAX_SEGMENT_BYTES: usize = 32 << 20;
const MAX_INIT_BYTES: usize = 1 << 20;
/// A step between segments that is more than this is no pause but another clock.
const MAX_STEP: i64 = 5 * TICKS;
/// How long the last frame before a break is taken to be.
const FRAME: i64 = TICKS / 25;

/// What is known from segment to segment.
pub(super) struct Segments {
    ts: Ts,
    fmp4: Fmp4,
    map: Option<(Url, Place)>,
    clock: Clock,
}

impl Segments {
    pub(super) fn new(max_frame_bytes: usize) -> Self {
        Self {
            ts: Ts::new(max_frame_bytes),
            fmp4: Fmp4::new(max_frame_bytes),
            map: None,
            clock: Clock::default(),
        }
    }

    /// What comes next does not continue what came before.
    pub(super) fn interrupt(&mut self) {
        self.clock.broken = true;
    }

    /// Fetches a segment, and what it needs to be read.
    pub(super) async fn fetch(
        &mut self,
        web: &mut Web,
        base: &Url,
        segment: &Segment,
    ) -> Result<Vec<Sample>, PullError> {
        if segment.breaks {
            self.interrupt();
        }
        if let Some(map) = &segment.map {
            self.init(web, base, map).await?;
        }
        let url = joined(base, &segment.at.uri)?;
        let range = segment.at.range.as_ref();
        let (bytes, _) = web.whole(url, range, MAX_SEGMENT_BYTES).await?;
        let samples = self.read(&bytes, segment.map.is_some())?;
        Ok(self.clock.place(samples))
    }

    async fn init(&mut self, web: &mut Web, base: &Url, map: &Place) -> Result<(), PullError> {
        let url = joined(base, &map.uri)?;
        let place = (url.clone(), map.clone());
        if self.map.as_ref() != Some(&place) {
            let range = map.range.as_ref();
            let (bytes, _) = web.whole(url, range, MAX_INIT_BYTES).await?;
            self.fmp4.init(&bytes)?;
            self.map = Some(place);
        }
        Ok(())
    }

    /// A segment that is an initialisation segment as well.
    #[cfg(feature = "fuzz")]
    pub(super) fn fuzz(&mut self, bytes: &Bytes) -> Result<Vec<Sample>, BadSegment> {
        if !Ts::is(bytes) {
            self.fmp4.init(bytes)?;
        }
        let samples = self.read(bytes, true)?;
        Ok(self.clock.place(samples))
    }

    fn read(&mut self, bytes: &Bytes, mapped: bool) -> Result<Vec<Sample>, BadSegment> {
        if Ts::is(bytes) {
            self.ts.segment(bytes)
        } else if mapped {
            self.fmp4.segment(bytes)
        } else {
            Err(BadSegment::Unreadable("neither MPEG-TS nor fragmented MP4"))
        }
    }
}

/// One clock over segments whose clocks may differ, from zero.
#[derive(Debug, Default)]
struct Clock {
    /// Added to the source's times.
    shift: i64,
    /// Where the last segment ended.
    end: Option<i64>,
    broken: bool,
}

impl Clock {
    fn place(&mut self, mut samples: Vec<Sample>) -> Vec<Sample> {
        samples.sort_by_key(|one| one.at);
        let (Some(first), Some(last)) = (samples.first(), samples.last()) else {
            return samples;
        };
        let end = self.end.unwrap_or(0);
        let step = first.at + self.shift - end;
        let continues = self.end.is_some() && !self.broken && step.abs() <= MAX_STEP;
        if !continues {
            self.shift = end - first.at;
        }
        self.broken = false;
        self.end = Some(last.at + self.shift + FRAME);
        let shift = self.shift;
        for one in &mut samples {
            one.at += shift;
        }
        samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(clock: &mut Clock, times: &[i64]) -> Vec<i64> {
        let sample = |at: &i64| Sample {
            at: *at,
            kind: 9,
            body: Bytes::new(),
        };
        let samples = times.iter().map(sample).collect();
        clock.place(samples).iter().map(|one| one.at).collect()
    }

    #[test]
    fn clocks_that_jump_become_one_that_does_not() {
        let mut clock = Clock::default();
        assert_eq!(placed(&mut clock, &[9_000_000, 9_003_600]), [0, 3_600]);
        assert_eq!(placed(&mut clock, &[9_007_200]), [7_200], "goes on");
        assert_eq!(placed(&mut clock, &[9_010_000, 9_009_000]), [9_000, 10_000]);
        assert_eq!(placed(&mut clock, &[50]), [13_600], "another clock");
        clock.broken = true;
        assert_eq!(
            placed(&mut clock, &[60, 3_660]),
            [17_200, 20_800],
            "a break"
        );
        assert_eq!(placed(&mut clock, &[7_260]), [24_400]);
    }
}
