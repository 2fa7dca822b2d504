//! From an application to the first buy, from the outside, on either engine.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod apply;
mod desk;
mod gate;
mod training;
mod world;
