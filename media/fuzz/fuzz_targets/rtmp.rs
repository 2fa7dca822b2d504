//! An RTMP publisher: chunks, commands and media, up to every output of the stream.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| julin_media::fuzz::publisher(data));
