//! Maps a publisher's times to one growing timeline per stream, 90 kHz.

use crate::codec::{TICKS, TICKS_PER_MS};

/// Larger steps than this are a break, not a pause.
const MAX_STEP: i64 = 5 * TICKS;
/// Room before the first frame of a session for audio that is stamped slightly earlier.
const LEAD: i64 = TICKS / 5;

/// A mapped time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mapped {
    /// 90 kHz.
    pub(crate) ticks: i64,
    /// The publisher's clock jumped: what follows does not continue what came before.
    pub(crate) broken: bool,
}

/// The clock of one stream across sessions and jumps.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    input: Option<i64>,
    output: i64,
    highest: i64,
}

impl Timeline {
    /// The next frame comes from another session.
    pub(crate) fn restart(&mut self) {
        self.input = None;
    }

    /// Where the timeline stands, 90 kHz.
    pub(crate) fn now(&self) -> i64 {
        self.output
    }

    /// Maps ms of a clock that wraps at 32 bits, as RTMP's does.
    pub(crate) fn map_ms(&mut self, timestamp: u32) -> Mapped {
        let stamp = i64::from(timestamp);
        let unwrapped = self.input.map_or(stamp, |last| {
            let last_ms = last.div_euclid(TICKS_PER_MS);
            // The 32 bits differ by less than half their range, whichever way the clock went.
            let step = (stamp - last_ms + (1 << 31)).rem_euclid(1 << 32) - (1 << 31);
            last_ms + step
        });
        self.map(unwrapped * TICKS_PER_MS)
    }

    /// Maps 90 kHz ticks of the publisher's own clock.
    pub(crate) fn map(&mut self, at: i64) -> Mapped {
        let step = self.input.map(|last| at - last);
        let continues = step.filter(|step| step.abs() <= MAX_STEP);
        self.output = continues
            .map_or(self.highest + LEAD, |step| self.output + step)
            .max(0);
        self.input = Some(at);
        self.highest = self.highest.max(self.output);
        Mapped {
            ticks: self.output,
            broken: step.is_some() && continues.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_across_the_wrap_of_the_publishers_clock() {
        let mut timeline = Timeline::default();
        let before = timeline.map_ms(u32::MAX - 9);
        let after = timeline.map_ms(10);
        assert_eq!(after.ticks - before.ticks, 20 * TICKS_PER_MS);
        assert!(!after.broken);
    }

    #[test]
    fn small_steps_back_are_kept_for_interleaved_audio() {
        let mut timeline = Timeline::default();
        let video = timeline.map_ms(5_000);
        let audio = timeline.map_ms(4_980);
        assert_eq!(video.ticks - audio.ticks, 20 * TICKS_PER_MS);
    }

    #[test]
    fn a_jump_is_a_break_and_time_still_grows() {
        let mut timeline = Timeline::default();
        let before = timeline.map_ms(1_000);
        let after = timeline.map_ms(4_000_000_000);
        assert!(after.broken);
        assert_eq!(after.ticks - before.ticks, LEAD);
        assert!(!timeline.map_ms(4_000_000_040).broken);
    }

    #[test]
    fn a_new_session_continues_after_the_old_one() {
        let mut timeline = Timeline::default();
        timeline.map_ms(0);
        let last = timeline.map_ms(9_000);
        timeline.restart();
        let first = timeline.map_ms(0);
        assert!(!first.broken);
        assert_eq!(first.ticks, last.ticks + LEAD);
    }
}
