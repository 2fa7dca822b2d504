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
mod gstreamer;
mod harness;
mod hooks;
mod hostile;
mod nginx;
mod publishing;
mod pull;
mod pull_hls;
mod record;
mod record_killed;
mod refusals;
mod relay;
mod rtc_client;
mod rtc_hostile;
mod rtc_loss;
mod rtc_tcp;
mod rtmp_client;
mod rtmps;
mod session;
mod tags;
mod watching;
mod whip;
mod whip_http;
mod wire;
