//! The media server from outside: byte vectors for the parsers, ffmpeg and a WebRTC client for the rest.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on ends its test"
)]

mod amf0;
mod chunk;
mod ffmpeg;
mod flv;
mod fmp4;
mod harness;
mod hooks;
mod hostile;
mod nginx;
mod publishing;
mod record;
mod pull;
mod refusals;
mod relay;
mod rtc_client;
mod rtc_hostile;
mod rtmp_client;
mod session;
mod tags;
mod watching;
mod whip;
mod whip_http;
