#![doc = include_str!("../README.md")]

mod audio;
pub mod codec;
mod config;
mod feed;
pub mod flv;
pub mod fmp4;
mod gate;
mod hls;
mod http;
mod hub;
mod ingest;
mod production;
mod publication;
mod ring;
mod rtc;
pub mod rtmp;
mod server;
mod stats;
mod timeline;
mod viewers;

pub use config::{MediaConfig, WallClock};
pub use gate::{Gate, PublishGrant, Refusal};
pub use rtc::{IceAccess, IceServer, bind_udp, own_address};
pub use server::MediaServer;
pub use stats::StreamStats;
