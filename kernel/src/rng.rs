//! Randomness as an argument.
use rand::{
    RngCore as _, SeedableRng, TryRngCore as _,
    rngs::{OsRng, StdRng},
};
use std::sync::{Mutex, PoisonError};

/// Where randomness comes from.
pub trait Rng: Send + Sync {
    /// Fills `out` with random bytes; `SystemRng` is fit for secrets.
    fn fill(&self, out: &mut [u8]);

    /// A number in `0..below`.
    fn below(&self, below: u64) -> u64 {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        // 128 random bits leave a bias below 2^-64.
        u64::try_from(u128::from_le_bytes(bytes) % u128::from(below.max(1))).unwrap_or(0)
    }
}

/// Seeded by the operating system.
#[derive(Default)]
pub struct SystemRng;

impl Rng for SystemRng {
    fn fill(&self, out: &mut [u8]) {
        // Without entropy nothing secret can be made, and no caller could do better.
        OsRng
            .try_fill_bytes(out)
            .expect("the operating system gives randomness");
    }
}

/// Repeatable randomness for tests and the demo's history.
pub struct SeededRng(Mutex<StdRng>);

impl SeededRng {
    /// The same seed gives the same sequence.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Rng for SeededRng {
    fn fill(&self, out: &mut [u8]) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(out);
    }
}
