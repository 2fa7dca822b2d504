//! A server that a stream is fetched from by HLS.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| julin_media::fuzz::hls(data));
