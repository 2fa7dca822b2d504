//! Maps a publisher's 32-bit timestamps to one growing timeline per stream.

/// Larger steps than this are a break, not a pause.
const MAX_STEP_MS: i64 = 5_000;
/// Room before the first frame of a session for audio that is stamped slightly earlier.
const LEAD_MS: i64 = 200;

/// A mapped time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mapped {
    pub(crate) ms: i64,
    /// The publisher's clock jumped: what follows does not continue what came before.
    pub(crate) broken: bool,
}

/// The clock of one stream across sessions and jumps.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    input: Option<u32>,
    output: i64,
    highest: i64,
}

impl Timeline {
    /// The next frame comes from another session.
    pub(crate) fn restart(&mut self) {
        self.input = None;
    }

    /// Where the timeline stands, ms.
    pub(crate) fn now(&self) -> i64 {
        self.output
    }

    pub(crate) fn map(&mut self, timestamp: u32) -> Mapped {
        let step = self
            .input
            .map(|last| i64::from(timestamp.wrapping_sub(last).cast_signed()));
        let continues = step.filter(|step| step.abs() <= MAX_STEP_MS);
        self.output = continues
            .map_or(self.highest + LEAD_MS, |step| self.output + step)
            .max(0);
        self.input = Some(timestamp);
        self.highest = self.highest.max(self.output);
        Mapped {
            ms: self.output,
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
        let before = timeline.map(u32::MAX - 9);
        let after = timeline.map(10);
        assert_eq!(after.ms - before.ms, 20);
        assert!(!after.broken);
    }

    #[test]
    fn small_steps_back_are_kept_for_interleaved_audio() {
        let mut timeline = Timeline::default();
        let video = timeline.map(5_000);
        let audio = timeline.map(4_980);
        assert_eq!(video.ms - audio.ms, 20);
    }

    #[test]
    fn a_jump_is_a_break_and_time_still_grows() {
        let mut timeline = Timeline::default();
        let before = timeline.map(1_000);
        let after = timeline.map(4_000_000_000);
        assert!(after.broken);
        assert_eq!(after.ms - before.ms, LEAD_MS);
        assert!(!timeline.map(4_000_000_040).broken);
    }

    #[test]
    fn a_new_session_continues_after_the_old_one() {
        let mut timeline = Timeline::default();
        timeline.map(0);
        let last = timeline.map(9_000);
        timeline.restart();
        let first = timeline.map(0);
        assert!(!first.broken);
        assert_eq!(first.ms, last.ms + LEAD_MS);
    }
}
