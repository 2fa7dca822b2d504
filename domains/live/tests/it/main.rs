//! The live room from the outside, on either engine.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod audience;
mod bench;
mod comments;
mod host;
mod review;
mod steer;
mod stream;
