//! The live room from the outside, on either engine.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod audience;
mod barred;
mod bench;
mod clips;
mod comments;
mod corrections;
mod deeds;
mod desk;
mod flood;
mod host;
mod moderation;
mod preheat;
mod preheat_came;
mod preheat_fake;
mod preheat_remind;
mod questions;
mod ready;
mod replay;
mod review;
mod share;
mod source;
mod steer;
mod stream;
