//! What a WHIP publisher's packets carry: Annex B pictures and Opus.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| julin_media::fuzz::pictures(data));
