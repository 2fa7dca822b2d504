#![doc = include_str!("../README.md")]

mod dice;
mod laws;
mod model;
mod play;
mod savings;
mod shrink;
mod steps;
mod till;
mod world;

pub use play::Tally;
pub use shrink::shrink;
pub use steps::{Step, history};
pub use till::Trouble;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Steps of a history, unless told.
pub const LENGTH: usize = 120;

/// Plays a history by itself; an error tells at which step which rule was broken.
pub fn play(seed: u64, steps: &[Step]) -> Result<Tally, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let history = AssertUnwindSafe(|| runtime.block_on(play::play(seed, steps)));
    let outcome = catch_unwind(history);
    // Calls that are never answered are left behind.
    runtime.shutdown_background();
    match outcome {
        Ok(outcome) => outcome.map_err(|e| format!("{e:#}")),
        Err(panic) => Err(panic.downcast_ref::<String>().cloned().unwrap_or_default()),
    }
}
