//! FLV tags, byte by byte.

use bytes::{Bytes, BytesMut};
use julin_media::codec::{AudioConfig, Frame, TICKS_PER_MS, Track, Tracks, VideoConfig};
use julin_media::flv::{Tag, opening, put_frame, put_tag, timestamp_ms};

fn frame(track: Track, ms: i64, composition_ms: i32, key: bool) -> Frame {
    Frame {
        track,
        dts: ms * TICKS_PER_MS,
        composition: composition_ms * 90,
        key,
        data: Bytes::from_static(&[0xde, 0xad]),
    }
}

fn tag_of(frame: &Frame) -> Vec<u8> {
    let mut out = BytesMut::new();
    put_frame(&mut out, frame);
    out.to_vec()
}

#[test]
fn a_tag_carries_its_size_twice_and_its_time_split() {
    let mut out = BytesMut::new();
    put_tag(&mut out, Tag::Video, 0x0102_0304, &[0x17, 1], &[5, 6, 7]);
    let expected = [
        9, 0, 0, 5, 2, 3, 4, 1, 0, 0, 0, 0x17, 1, 5, 6, 7, 0, 0, 0, 16,
    ];
    assert_eq!(out[..], expected);
}

#[test]
fn frames_become_avc_and_aac_tags() {
    let key = tag_of(&frame(Track::Video, 40, 80, true));
    assert_eq!(key[11..18], [0x17, 1, 0, 0, 80, 0xde, 0xad]);
    let between = tag_of(&frame(Track::Video, 80, -1, false));
    assert_eq!(between[11..16], [0x27, 1, 0xff, 0xff, 0xff]);
    let audio = tag_of(&frame(Track::Audio, 80, 0, true));
    assert_eq!(audio[0], 8);
    assert_eq!(audio[11..15], [0xaf, 1, 0xde, 0xad]);
}

#[test]
fn times_wrap_after_49_days() {
    let days_50 = 50 * 24 * 3600 * 1000;
    assert_eq!(timestamp_ms(1_000 * TICKS_PER_MS), 1_000);
    assert_eq!(
        i64::from(timestamp_ms(days_50 * TICKS_PER_MS)),
        days_50 - (1 << 32)
    );
}

#[test]
fn the_opening_announces_exactly_the_tracks_there_are() {
    let video = VideoConfig {
        record: Bytes::from_static(&[1, 2, 3]),
        width: 640,
        height: 360,
    };
    let audio = AudioConfig::parse(&[0x11, 0x90]).unwrap();
    let flags = |video: Option<VideoConfig>, audio: Option<AudioConfig>| {
        let bytes = opening(&Tracks { video, audio }, 0);
        (bytes[4], bytes.windows(5).any(|w| w == [0x17, 0, 0, 0, 0]))
    };
    assert_eq!(flags(Some(video.clone()), Some(audio.clone())), (5, true));
    assert_eq!(flags(Some(video), None), (1, true));
    assert_eq!(flags(None, Some(audio)), (4, false));
}
