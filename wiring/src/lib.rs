#![doc = include_str!("../README.md")]
mod people;

pub use people::IdentityPeople;
