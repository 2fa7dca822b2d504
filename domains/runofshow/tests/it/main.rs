//! The run-of-show from the outside, on either engine.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod bench;
mod checklist;
mod draft;
mod kept;
mod remind;
mod rundown;
mod script;
mod template;
mod words;
