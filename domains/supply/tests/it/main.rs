//! From the counted campaign to the neighbour's hands.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
mod bench;
mod counter;
mod late;
mod provider;
mod purchase;
mod scales;
mod sorting;
mod weighing;
