//! A failing history made short: a step that can be left out is left out.
use crate::{Step, play};

/// The shortest history found that still fails, and how. None if it does not fail (any more).
pub fn shrink(seed: u64, steps: &[Step]) -> Option<(Vec<Step>, String)> {
    let mut error = play(seed, steps).err()?;
    let mut steps = steps.to_vec();
    let mut some = steps.len() / 2;
    while some > 0 {
        let mut from = 0;
        while from < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(from..(from + some).min(steps.len()));
            match play(seed, &fewer) {
                Err(e) => (steps, error) = (fewer, e),
                Ok(_) => from += some,
            }
        }
        some /= 2;
    }
    Some((steps, error))
}
