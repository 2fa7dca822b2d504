//! Stereo sound from any rate to another, by a windowed sinc in as many phases as the rates need.

use std::f64::consts::PI;

/// Input samples that one output sample looks at.
const TAPS: usize = 32;
/// The pass band's share of what both rates can carry.
const PASS: f64 = 0.92;

/// A polyphase filter; keeps the last samples from call to call.
#[derive(Debug)]
pub(super) struct Resampler {
    from: u32,
    /// Output steps through the input by `step / phases` samples.
    step: usize,
    phases: usize,
    filters: Vec<[f32; TAPS]>,
    history: [Vec<f32>; 2],
    /// Position of the next output sample: whole input samples, then phases.
    at: usize,
    phase: usize,
}

impl Resampler {
    pub(super) fn new(from: u32, to: u32) -> Self {
        let common = gcd(from.max(1), to.max(1));
        let phases = usize::try_from(to / common).unwrap_or(1).max(1);
        let step = usize::try_from(from / common).unwrap_or(1).max(1);
        let cutoff = PASS * (f64::from(to) / f64::from(from.max(1))).min(1.0);
        let filters = (0..phases).map(|phase| filter(phase, phases, cutoff));
        Self {
            from,
            step,
            phases,
            filters: filters.collect(),
            // Half a filter of silence, so that the output is not late.
            history: [vec![0.0; TAPS / 2], vec![0.0; TAPS / 2]],
            at: 0,
            phase: 0,
        }
    }

    pub(super) fn from(&self) -> u32 {
        self.from
    }

    /// Appends interleaved output to `out`.
    pub(super) fn push(&mut self, left: &[f32], right: &[f32], out: &mut Vec<f32>) {
        if self.step == self.phases {
            out.extend(left.iter().zip(right).flat_map(|(l, r)| [*l, *r]));
            return;
        }
        let [lefts, rights] = &mut self.history;
        lefts.extend_from_slice(left);
        rights.extend_from_slice(right);
        while let (Some(l), Some(r), Some(filter)) = (
            lefts.get(self.at..self.at + TAPS),
            rights.get(self.at..self.at + TAPS),
            self.filters.get(self.phase),
        ) {
            out.push(weigh(filter, l));
            out.push(weigh(filter, r));
            self.phase += self.step;
            self.at += self.phase / self.phases;
            self.phase %= self.phases;
        }
        let done = self.at.min(lefts.len()).min(rights.len());
        lefts.drain(..done);
        rights.drain(..done);
        self.at -= done;
    }
}

fn weigh(filter: &[f32; TAPS], samples: &[f32]) -> f32 {
    filter
        .iter()
        .zip(samples)
        .map(|(weight, sample)| weight * sample)
        .sum()
}

/// Weights of the output sample that lies `phase / phases` behind the filter's middle.
fn filter(phase: usize, phases: usize, cutoff: f64) -> [f32; TAPS] {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(0));
    let centre = count(TAPS / 2) + count(phase) / count(phases);
    let weight = |tap: usize| {
        let x = count(tap) - centre;
        let window = 0.5 + 0.5 * (PI * x / (count(TAPS) / 2.0 + 1.0)).cos();
        sinc(x * cutoff) * cutoff * window
    };
    let weights: [f64; TAPS] = std::array::from_fn(weight);
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| narrow(weight / sum))
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 {
        1.0
    } else {
        (PI * x).sin() / (PI * x)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a weight between -1 and 1 loses digits only"
)]
fn narrow(weight: f64) -> f32 {
    weight as f32
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
