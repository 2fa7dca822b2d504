//! The room through HTTP and through its facade, on either engine.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod bench;
mod chain;
mod counting;
mod create;
mod edit;
mod extending;
mod flash;
mod flash_property;
mod levels;
mod lists;
mod presale;
mod quota_property;
mod sharing;
mod timers;
