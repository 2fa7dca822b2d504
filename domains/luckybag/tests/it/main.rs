//! Lucky bags and coupon drops, on either engine; sessions are what the test says they are.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod bags;
mod drops;
mod expired;
mod leader;
mod prizes;
mod world;
