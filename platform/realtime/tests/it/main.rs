//! The hub and its socket, from the outside.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may panic as a test may"
)]

mod abuse;
mod client;
mod doubt;
mod hub;
mod socket;

use std::sync::Arc;

use julin_kernel::{ManualClock, Ts};
use julin_realtime::{Hub, Limits, Viewer};
use serde_json::Value;

const START: i64 = 1_763_800_000_000;

fn hub_with(limits: Limits) -> (Arc<Hub>, Arc<ManualClock>) {
    let clock = ManualClock::at(Ts(START));
    (Hub::with_limits(clock.clone(), "boot1", limits), clock)
}

fn viewer(key: &str) -> Viewer {
    Viewer {
        key: key.to_owned(),
        member: None,
    }
}

fn parsed(texts: &[Arc<str>]) -> Vec<Value> {
    texts
        .iter()
        .map(|text| serde_json::from_str(text).unwrap())
        .collect()
}
