//! How many messages were heard, and how long after they were said.
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

/// Tenths of a millisecond up to ten seconds; what takes longer is in the last.
const STEPS: usize = 100_000;
const STEP_US: u64 = 100;

struct Counted {
    began: Instant,
    heard: AtomicUsize,
    delays: Vec<AtomicU64>,
}

/// Shared by all listeners of a run.
#[derive(Clone)]
pub(super) struct Delays(Arc<Counted>);

impl Delays {
    pub(super) fn new() -> Self {
        Self(Arc::new(Counted {
            began: Instant::now(),
            heard: AtomicUsize::new(0),
            delays: (0..STEPS).map(|_| AtomicU64::new(0)).collect(),
        }))
    }

    /// Now, as messages bear it.
    pub(super) fn now_us(&self) -> u64 {
        u64::try_from(self.0.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// A message that was said at `said_us` is heard at `now_us`.
    pub(super) fn hear(&self, said_us: u64, now_us: u64) {
        let step = usize::try_from(now_us.saturating_sub(said_us) / STEP_US).unwrap_or(STEPS);
        self.0.delays[step.min(STEPS - 1)].fetch_add(1, Ordering::Relaxed);
        self.0.heard.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn heard(&self) -> usize {
        self.0.heard.load(Ordering::Relaxed)
    }

    pub(super) fn clear(&self) {
        self.0.heard.store(0, Ordering::Relaxed);
        for step in &self.0.delays {
            step.store(0, Ordering::Relaxed);
        }
    }

    /// Median and 99th percentile, ms.
    pub(super) fn ms(&self) -> (f64, f64) {
        (self.at(50), self.at(99))
    }

    fn at(&self, percent: u64) -> f64 {
        let counts = || {
            self.0
                .delays
                .iter()
                .map(|step| step.load(Ordering::Relaxed))
        };
        let mut left = counts().sum::<u64>() * percent / 100;
        let step = counts().position(|count| {
            let found = count > left;
            left = left.saturating_sub(count);
            found
        });
        super::count(step.unwrap_or(0)) / 10.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_all_that_was_heard() {
        let delays = Delays::new();
        for n in 0..100 {
            delays.hear(1_000, 1_000 + n * 1_000);
        }
        delays.hear(0, u64::MAX);
        assert_eq!((delays.heard(), delays.ms()), (101, (50.0, 99.0)));
        delays.clear();
        assert_eq!((delays.heard(), delays.ms()), (0, (0.0, 0.0)));
    }
}
