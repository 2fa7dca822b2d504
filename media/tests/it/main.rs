//! The media server from outside: byte vectors for the parsers, ffmpeg for the rest.

mod amf0;
mod chunk;
mod ffmpeg;
mod flv;
mod fmp4;
mod harness;
mod hostile;
mod publishing;
mod refusals;
mod rtmp_client;
mod session;
mod tags;
mod watching;
