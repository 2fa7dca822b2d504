//! Another server's question: JSON or a form, answered or refused.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| julin_media::fuzz::hooks(data));
