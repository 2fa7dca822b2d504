#![doc = include_str!("../README.md")]
mod founded;
mod people;

pub use founded::{Found, Founded};
pub use people::IdentityPeople;
