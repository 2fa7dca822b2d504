//! Promises over the whole program: every endpoint guarded, every statement sound, bad input refused.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod bad_input;
mod bench;
mod statements;
mod unauthorized;
