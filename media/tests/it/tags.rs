//! Tag bodies: what is carried, and what is refused with a reason.

use bytes::Bytes;
use julin_media::rtmp::media::{Audio, Video, audio, video};

fn video_of(bytes: &[u8]) -> Video {
    video(&Bytes::copy_from_slice(bytes)).unwrap()
}

fn audio_of(bytes: &[u8]) -> Audio {
    audio(&Bytes::copy_from_slice(bytes)).unwrap()
}

fn enhanced(head: u8, four_cc: [u8; 4], rest: &[u8]) -> Vec<u8> {
    [&[head][..], &four_cc, rest].concat()
}

#[test]
fn classic_and_enhanced_h264_read_alike() {
    let config = Video::Config(Bytes::from_static(&[1, 2]));
    assert_eq!(video_of(&[0x17, 0, 0, 0, 0, 1, 2]), config);
    assert_eq!(video_of(&enhanced(0x90, *b"avc1", &[1, 2])), config);
    let data = Bytes::from_static(&[9]);
    let frame = |key, composition_ms| Video::Frame {
        key,
        composition_ms,
        data: data.clone(),
    };
    assert_eq!(video_of(&[0x17, 1, 0, 0, 80, 9]), frame(true, 80));
    assert_eq!(video_of(&[0x27, 1, 0xff, 0xff, 0xd8, 9]), frame(false, -40));
    assert_eq!(
        video_of(&enhanced(0x91, *b"avc1", &[0, 0, 80, 9])),
        frame(true, 80)
    );
    assert_eq!(video_of(&enhanced(0xa3, *b"avc1", &[9])), frame(false, 0));
}

#[test]
fn classic_and_enhanced_aac_read_alike() {
    let config = Audio::Config(Bytes::from_static(&[0x11, 0x90]));
    assert_eq!(audio_of(&[0xaf, 0, 0x11, 0x90]), config);
    assert_eq!(audio_of(&enhanced(0x90, *b"mp4a", &[0x11, 0x90])), config);
    let frame = Audio::Frame(Bytes::from_static(&[7]));
    assert_eq!(audio_of(&[0xaf, 1, 7]), frame);
    assert_eq!(audio_of(&enhanced(0x91, *b"mp4a", &[7])), frame);
}

#[test]
fn what_carries_no_media_is_nothing() {
    for body in [
        &[][..],
        &[0x17],
        &[0x17, 2, 0, 0, 0],
        &[0x57, 0],
        &[0x17, 1, 0, 0, 0],
        &[0xd1],
    ] {
        assert_eq!(video_of(body), Video::Nothing, "{body:?}");
    }
    for body in [&[][..], &[0xaf], &[0xaf, 1], &[0x91, b'm']] {
        assert_eq!(audio_of(body), Audio::Nothing, "{body:?}");
    }
}

#[test]
fn other_codecs_are_refused_by_name() {
    let refused = |body: &[u8]| {
        video(&Bytes::copy_from_slice(body))
            .unwrap_err()
            .to_string()
    };
    for (four_cc, name) in [
        (b"hvc1", "H.265"),
        (b"av01", "AV1"),
        (b"vp09", "VP9"),
        (b"vvc1", "H.266"),
        (b"x\0\n?", "x???"),
    ] {
        let why = refused(&enhanced(0x90, *four_cc, &[]));
        assert!(
            why.contains(name) && why.contains("set the encoder to H.264"),
            "{why}"
        );
    }
    assert!(
        refused(&[0x1c, 0]).contains("H.265"),
        "the Chinese extension, codec 12"
    );
    assert!(refused(&[0x12, 0]).contains("Sorenson"));
    assert!(refused(&[0x96]).contains("multitrack"));
    let deaf = |body: &[u8]| {
        audio(&Bytes::copy_from_slice(body))
            .unwrap_err()
            .to_string()
    };
    for (body, name) in [
        (vec![0x2f], "MP3"),
        (vec![0x72], "G.711"),
        (vec![0xb6], "Speex"),
    ] {
        assert!(deaf(&body).contains(name), "{name}");
    }
    assert!(deaf(&enhanced(0x90, *b"Opus", &[])).contains("Opus"));
    assert!(deaf(&enhanced(0x90, *b"fLaC", &[])).contains("FLAC"));
}
