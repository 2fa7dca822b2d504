//! A server that a stream is fetched from over HTTP-FLV.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| julin_media::fuzz::flv(data));
