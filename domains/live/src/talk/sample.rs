//! A flood of comments is sampled for display: nobody reads more than some a second. All of them are
//! kept; the host's desk sees all of them, a speaker her own, and everybody what staff say.
use julin_kernel::{LiveId, Ts};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Comments of viewers shown a second, in the long run …
const PER_SECOND: i64 = 8;
/// … and at once, after a pause.
const BURST: i64 = 16;
/// One comment, in the unit in which time earns it back.
const COST: i64 = 1_000;
/// Sessions remembered before those at rest are forgotten.
const SESSIONS_MAX: usize = 500;

/// How much of each session's room is left to show.
#[derive(Default)]
pub(crate) struct Samples(Mutex<HashMap<LiveId, Bucket>>);

#[derive(Clone, Copy)]
struct Bucket {
    level: i64,
    at: Ts,
}

impl Bucket {
    fn full(at: Ts) -> Self {
        let level = BURST * COST;
        Self { level, at }
    }
    /// What it holds at `now`. A clock that goes back earns nothing.
    fn at(self, now: Ts) -> Self {
        let earned = now.since(self.at).max(0).saturating_mul(PER_SECOND);
        let level = self.level.saturating_add(earned).min(BURST * COST);
        Self {
            level,
            at: self.at.max(now),
        }
    }
}

impl Samples {
    /// Whether one more comment of a viewer is shown to the room now.
    pub(crate) fn shows(&self, live: LiveId, now: Ts) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > SESSIONS_MAX {
            all.retain(|_, bucket| bucket.at(now).level < BURST * COST);
        }
        let bucket = all.entry(live).or_insert_with(|| Bucket::full(now));
        *bucket = bucket.at(now);
        let shows = bucket.level >= COST;
        if shows {
            bucket.level -= COST;
        }
        shows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_shown_at_a_steady_pace_and_a_trickle_whole() {
        let samples = Samples::default();
        let mut shown = 0;
        // 10,000 comments in ten seconds.
        for n in 0..10_000 {
            shown += i64::from(samples.shows(LiveId(1), Ts(n)));
        }
        assert_eq!(shown, BURST + PER_SECOND * 10 - 1);
        let trickle = (0..100).filter(|n| samples.shows(LiveId(2), Ts(n * 200)));
        assert_eq!(trickle.count(), 100, "five a second are all read");
    }

    #[test]
    fn one_room_does_not_use_up_anothers() {
        let samples = Samples::default();
        for _ in 0..100 {
            samples.shows(LiveId(1), Ts(0));
        }
        assert!(!samples.shows(LiveId(1), Ts(0)));
        assert!(samples.shows(LiveId(2), Ts(0)));
    }

    #[test]
    fn a_clock_that_goes_back_is_no_gain() {
        let samples = Samples::default();
        while samples.shows(LiveId(1), Ts(10_000)) {}
        assert!(!samples.shows(LiveId(1), Ts(0)));
        assert!(!samples.shows(LiveId(1), Ts(10_000)));
        assert!(samples.shows(LiveId(1), Ts(10_200)));
    }
}
