#![doc = include_str!("../README.md")]

mod audio;
mod backoff;
pub mod codec;
mod config;
mod feed;
pub mod flv;
pub mod fmp4;
#[cfg(feature = "fuzz")]
pub mod fuzz;
mod gate;
mod handoff;
mod hls;
mod http;
mod hub;
mod ingest;
mod production;
mod publication;
mod pull;
mod record;
mod ring;
mod rtc;
pub mod rtmp;
mod server;
mod stats;
mod timeline;
mod tls;
mod viewers;

pub use config::{MediaConfig, WallClock};
pub use gate::{Chapter, Fetch, Gate, PublishGrant, Refusal, ReplayGrant};
pub use handoff::{PlayTemplates, RelayPhase, RelayState, Signing};
pub use pull::{AllowedAddress, PullPhase, PullState};
pub use record::{Cut, Recorded};
pub use rtc::{IceAccess, IceServer, bind_udp, own_address};
pub use server::MediaServer;
pub use stats::StreamStats;
pub use tls::TlsKeys;
