//! Chance that can be repeated: every part of the load throws dice of its own.
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use std::ops::Range;
use std::time::Duration;

/// One part's dice.
pub(crate) struct Dice(StdRng);

impl Dice {
    /// The dice of the `part` of a run.
    pub(crate) fn of(seed: u64, part: u64) -> Self {
        Self(StdRng::seed_from_u64(
            seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(part),
        ))
    }
    /// A number within a range.
    pub(crate) fn within(&mut self, range: Range<i64>) -> i64 {
        self.0.random_range(range)
    }
    /// True in `percent` of a hundred throws.
    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.within(0..100) < percent
    }
    /// One of these.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        (!of.is_empty()).then(|| &of[self.0.random_range(0..of.len())])
    }
    /// A pause within a range of milliseconds.
    pub(crate) fn pause(&mut self, ms: Range<u64>) -> Duration {
        Duration::from_millis(self.0.random_range(ms))
    }
}
