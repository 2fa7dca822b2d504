//! 晒单, on either engine; sessions are what the test says they are.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod desk;
mod posts;
mod rooms;
mod world;
