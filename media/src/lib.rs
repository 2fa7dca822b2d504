#![doc = include_str!("../README.md")]

pub mod codec;
mod config;
pub mod flv;
pub mod fmp4;
mod gate;
mod hls;
mod http;
mod hub;
mod ingest;
mod production;
mod ring;
pub mod rtmp;
mod server;
mod stats;
mod timeline;
mod viewers;

pub use config::{MediaConfig, WallClock};
pub use gate::{Gate, PublishGrant, Refusal};
pub use server::MediaServer;
pub use stats::StreamStats;
