//! Chance that can be repeated.
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use std::ops::Range;

/// The dice of one history.
pub(crate) struct Dice(StdRng);

impl Dice {
    pub(crate) fn of(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }
    /// A number within a range.
    pub(crate) fn within(&mut self, range: Range<i64>) -> i64 {
        self.0.random_range(range)
    }
    /// True in `percent` of a hundred throws.
    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.within(0..100) < percent
    }
}
