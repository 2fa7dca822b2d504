//! Fragmented MP4, read back with the box library.

use bytes::Bytes;
use julin_media::codec::{AudioConfig, Tracks, VideoConfig};
use julin_media::fmp4::{AUDIO_TRACK, Run, Sample, VIDEO_TRACK, fragment, init_segment};
use mp4_atom::{Any, Codec, Moof, ReadFrom};

use crate::rtmp_client::AVC_RECORD;

/// The record's length up to its PPS; the chroma extension after it is optional.
const WITHOUT_EXTENSION: usize = 42;

fn boxes(bytes: &[u8]) -> Vec<Any> {
    let mut rest = bytes;
    std::iter::from_fn(|| (!rest.is_empty()).then(|| Any::read_from(&mut rest).unwrap())).collect()
}

fn sample(data: &'static [u8], key: bool, composition: i32) -> Sample {
    Sample {
        duration: 3_600,
        composition,
        key,
        data: Bytes::from_static(data),
    }
}

fn moof_of(bytes: &[u8]) -> Moof {
    match boxes(bytes).into_iter().next() {
        Some(Any::Moof(moof)) => moof,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_picture_size_comes_from_the_sps() {
    let video = VideoConfig::parse(AVC_RECORD).unwrap();
    assert_eq!((video.width, video.height), (640, 360));
    for len in 0..AVC_RECORD.len() {
        let outcome = VideoConfig::parse(&AVC_RECORD[..len]);
        assert!(outcome.is_err() || len >= WITHOUT_EXTENSION, "{len}");
    }
}

#[test]
fn aac_configurations_are_read_and_others_refused() {
    let parse = AudioConfig::parse;
    let lc = parse(&[0x11, 0x90]).unwrap();
    assert_eq!(
        (lc.object_type, lc.sample_rate, lc.channels),
        (2, 48_000, 2)
    );
    let he = parse(&[0x2b, 0x11, 0x88]).unwrap();
    assert_eq!(
        (he.object_type, he.sample_rate, he.channels),
        (5, 24_000, 2)
    );
    assert!(parse(&[0x09, 0x90]).is_err(), "AAC Main");
    assert!(parse(&[0x11]).is_err() && parse(&[]).is_err());
}

#[test]
fn the_init_segment_describes_both_tracks() {
    let video = VideoConfig::parse(AVC_RECORD).unwrap();
    let audio = AudioConfig::parse(&[0x11, 0x90]).unwrap();
    let tracks = Tracks {
        video: Some(video),
        audio: Some(audio),
    };
    let boxes = boxes(&init_segment(&tracks).unwrap());
    let [Any::Ftyp(_), Any::Moov(moov)] = &boxes[..] else {
        panic!("{boxes:?}")
    };
    assert_eq!(moov.mvex.as_ref().unwrap().trex.len(), 2);
    let codec = |track: usize| &moov.trak[track].mdia.minf.stbl.stsd.codecs[0];
    let Codec::Avc1(avc1) = codec(0) else {
        panic!("{:?}", codec(0))
    };
    assert_eq!((avc1.visual.width, avc1.visual.height), (640, 360));
    assert_eq!(moov.trak[0].mdia.mdhd.timescale, 90_000);
    let Codec::Mp4a(mp4a) = codec(1) else {
        panic!("{:?}", codec(1))
    };
    let decoder = mp4a.esds.es_desc.dec_config.dec_specific.as_ref().unwrap();
    assert_eq!(decoder.raw, [0x11, 0x90]);
    assert_eq!(moov.trak[1].mdia.mdhd.timescale, 48_000);
}

#[test]
fn a_fragment_points_at_the_bytes_of_both_tracks() {
    let video = Run {
        start: 90_000,
        samples: vec![sample(b"key", true, 0), sample(b"b", false, -7)],
    };
    let audio = Run {
        start: 48_000,
        samples: vec![sample(b"aac", true, 0)],
    };
    let bytes = fragment(3, &video, &audio).unwrap();
    let moof = moof_of(&bytes);
    assert_eq!(moof.mfhd.sequence_number, 3);
    let [seen, heard] = &moof.traf[..] else {
        panic!("{moof:?}")
    };
    assert_eq!(
        (seen.tfhd.track_id, heard.tfhd.track_id),
        (VIDEO_TRACK, AUDIO_TRACK)
    );
    assert_eq!(seen.tfdt.as_ref().unwrap().base_media_decode_time, 90_000);
    let at = |traf: &mp4_atom::Traf| usize::try_from(traf.trun[0].data_offset.unwrap()).unwrap();
    assert_eq!(bytes[at(seen)..at(seen) + 4], *b"keyb");
    assert_eq!(bytes[at(heard)..], *b"aac");
    let entries: Vec<_> = seen.trun[0].samples.iter().collect();
    assert_eq!(entries[1].cts, Some(-7));
    assert_ne!(entries[0].flags, entries[1].flags, "keyframes are marked");
}

#[test]
fn a_fragment_may_hold_one_track() {
    let audio = Run {
        start: 0,
        samples: vec![sample(b"aac", true, 0)],
    };
    let bytes = fragment(1, &Run::default(), &audio).unwrap();
    assert_eq!(moof_of(&bytes).traf.len(), 1);
    assert!(bytes.ends_with(b"mdataac"));
}
