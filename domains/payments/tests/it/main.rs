//! Money comes in once, goes out at most once, and never more than came in.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
mod bench;
mod cash;
mod fake;
mod parts;
mod parts_property;
mod paying;
mod property;
mod refunding;
mod together;
