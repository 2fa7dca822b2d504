use mp4_atom::{Any, ReadFrom};

use super::*;
use crate::codec::{AudioConfig, Frame, TICKS, TICKS_PER_MS, Track, Tracks, VideoConfig};

const WALL_MS: i64 = 1_767_225_600_000;
const FIRST: u64 = 500;

/// A record around a baseline SPS; `height` tells one configuration from another.
fn video(height: u16) -> VideoConfig {
    let record = Bytes::from_static(&[
        1, 0x42, 0xc0, 0x1e, 0xff, 0xe1, 0, 4, 0x67, 0x42, 0xc0, 0x1e, 1, 0, 4, 0x68, 0xce, 1, 2,
    ]);
    VideoConfig {
        record,
        width: 640,
        height,
    }
}

fn tracks(height: u16) -> Tracks {
    let audio = AudioConfig::parse(&[0x11, 0x90]).unwrap();
    Tracks {
        video: Some(video(height)),
        audio: Some(audio),
    }
}

struct Fixture {
    segmenter: Segmenter,
    window: watch::Sender<Window>,
}

impl Fixture {
    /// Segments of 2 s, parts of 200 ms, three in the playlist.
    fn new() -> Self {
        let mut segmenter = Segmenter::new(2 * TICKS, TICKS / 5, FIRST);
        segmenter.configure(&tracks(360));
        let window = watch::Sender::new(Window::new(3, 2 * TICKS, TICKS / 5, FIRST));
        Self { segmenter, window }
    }

    fn push(&mut self, track: Track, ms: i64, key: bool) {
        let data = Bytes::from_static(&[9; 20]);
        let frame = Frame {
            track,
            dts: ms * TICKS_PER_MS,
            composition: 0,
            key,
            data,
        };
        self.segmenter
            .push(frame, WALL_MS + ms, &self.window)
            .unwrap();
    }

    /// 25 frames a second with audio, a keyframe every `gop` frames, from `from` ms on.
    fn media(&mut self, from: i64, frames: i64, gop: i64) {
        for frame in 0..frames {
            let ms = from + frame * 40;
            self.push(Track::Video, ms, frame % gop == 0);
            self.push(Track::Audio, ms, true);
            self.push(Track::Audio, ms + 20, true);
        }
    }

    fn playlist(&self) -> String {
        playlist::render(&self.window.borrow(), "")
    }
}

fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

/// Decode times of the video and audio runs in a fragment.
fn decode_times(fragment: &[u8]) -> Vec<(u32, u64)> {
    let Ok(Any::Moof(moof)) = Any::read_from(&mut &fragment[..]) else {
        panic!("no moof")
    };
    let time = |traf: &mp4_atom::Traf| traf.tfdt.as_ref().unwrap().base_media_decode_time;
    moof.traf
        .iter()
        .map(|traf| (traf.tfhd.track_id, time(traf)))
        .collect()
}

#[test]
fn segments_are_cut_at_keyframes_and_parts_within_them() {
    let mut fixture = Fixture::new();
    fixture.media(0, 101, 25);
    let text = fixture.playlist();
    assert!(text.contains("#EXT-X-TARGETDURATION:2\n"), "{text}");
    assert_eq!(count(&text, "#EXTINF:2.00000,\n"), 2, "{text}");
    assert_eq!(count(&text, "#EXT-X-PART:DURATION=0.20000,"), 20, "{text}");
    assert_eq!(count(&text, "INDEPENDENT=YES\n"), 4, "{text}");
    assert!(text.contains("seg-500.m4s\n") && text.contains("seg-501.m4s\n"));
    assert!(text.contains("TYPE=PART,URI=\"part-502-0.m4s\""), "{text}");
}

#[test]
fn a_long_gop_lengthens_segments_and_the_target() {
    let mut fixture = Fixture::new();
    fixture.media(0, 251, 125);
    let text = fixture.playlist();
    assert!(text.contains("#EXT-X-TARGETDURATION:5\n"), "{text}");
    assert_eq!(count(&text, "#EXTINF:5.00000,\n"), 2, "{text}");
}

#[test]
fn program_date_time_is_the_wall_time_of_the_first_frame() {
    let mut fixture = Fixture::new();
    fixture.media(0, 101, 50);
    let text = fixture.playlist();
    assert!(
        text.contains("#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z\n"),
        "{text}"
    );
    assert!(
        text.contains("#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:02.000Z\n"),
        "{text}"
    );
}

#[test]
fn a_new_sps_gives_a_new_init_a_map_and_a_discontinuity() {
    let mut fixture = Fixture::new();
    fixture.media(0, 50, 50);
    fixture.segmenter.configure(&tracks(720));
    fixture.media(2_000, 51, 50);
    let text = fixture.playlist();
    let new = "#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"init-501.mp4\"\n";
    assert!(text.contains("#EXT-X-MAP:URI=\"init-500.mp4\"\n"), "{text}");
    assert!(text.contains(new), "{text}");
    assert_eq!(count(&text, "#EXT-X-DISCONTINUITY\n"), 1, "{text}");
    let window = fixture.window.borrow();
    assert_ne!(window.init(500), window.init(501));
    assert!(window.init(501).is_some() && window.init(502).is_none());
}

#[test]
fn audio_announced_late_waits_for_an_init_that_describes_it() {
    let mut fixture = Fixture::new();
    let silent = Tracks {
        audio: None,
        ..tracks(360)
    };
    fixture.segmenter.configure(&silent);
    fixture.media(0, 30, 50);
    fixture.segmenter.configure(&tracks(360));
    fixture.media(1_200, 61, 20);
    let window = fixture.window.borrow();
    let heard: Vec<bool> = window
        .segments
        .iter()
        .filter(|segment| segment.complete)
        .map(|segment| {
            segment
                .parts
                .iter()
                .any(|part| decode_times(&part.bytes).len() == 2)
        })
        .collect();
    assert_eq!(heard, [false, true]);
    assert_eq!(
        (
            window.segments[0].init.number,
            window.segments[1].init.number
        ),
        (500, 501)
    );
}

#[test]
fn the_same_configuration_again_changes_nothing() {
    let mut fixture = Fixture::new();
    fixture.media(0, 50, 50);
    fixture.segmenter.configure(&tracks(360));
    fixture.media(2_000, 51, 50);
    assert!(!fixture.playlist().contains("#EXT-X-DISCONTINUITY\n"));
}

#[test]
fn an_interruption_ends_the_segment_and_the_next_is_discontinuous() {
    let mut fixture = Fixture::new();
    fixture.media(0, 30, 50);
    fixture.segmenter.interrupt(&fixture.window).unwrap();
    let text = fixture.playlist();
    assert!(text.contains("#EXTINF:1.20133,\nseg-500.m4s"), "{text}");
    assert!(
        !text.contains("PRELOAD-HINT"),
        "nothing more is known to come: {text}"
    );
    fixture.media(1_400, 51, 50);
    let text = fixture.playlist();
    let back = "#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"init-500.mp4\"\n";
    assert!(text.contains(back), "{text}");
}

#[test]
fn discontinuities_that_left_the_playlist_are_counted() {
    let mut fixture = Fixture::new();
    let mut at = 0;
    for _ in 0..12 {
        fixture.media(at, 25, 25);
        fixture.segmenter.interrupt(&fixture.window).unwrap();
        at += 1_200;
    }
    let text = fixture.playlist();
    assert!(text.contains("#EXT-X-MEDIA-SEQUENCE:509\n"), "{text}");
    assert!(text.contains("#EXT-X-DISCONTINUITY-SEQUENCE:8\n"), "{text}");
    assert_eq!(count(&text, "#EXT-X-DISCONTINUITY\n"), 3, "{text}");
}

#[test]
fn old_segments_leave_the_playlist_before_they_are_gone() {
    let mut fixture = Fixture::new();
    fixture.media(0, 50 * 20 + 1, 50);
    let text = fixture.playlist();
    assert!(text.contains("#EXT-X-MEDIA-SEQUENCE:517\n"), "{text}");
    let window = fixture.window.borrow();
    assert!(
        window.complete_segment(515).is_some(),
        "still served to a slow player"
    );
    assert!(window.complete_segment(505).is_none(), "gone");
    assert_eq!(window.segments.len(), 7);
}

#[test]
fn audio_times_count_samples_not_rounded_stamps() {
    let mut fixture = Fixture::new();
    // AAC frames last 21⅓ ms: stamps alternate between 21 and 22 ms.
    let mut audio = (0..).map(|n: i64| n * 1024 * 1000 / 48_000).peekable();
    for frame in 0..101 {
        let ms = frame * 40;
        fixture.push(Track::Video, ms, frame % 50 == 0);
        while let Some(stamp) = audio.next_if(|stamp| *stamp < ms + 40) {
            fixture.push(Track::Audio, stamp, true);
        }
    }
    let window = fixture.window.borrow();
    let parts = window.segments.iter().flat_map(|segment| &segment.parts);
    let starts: Vec<u64> = parts
        .flat_map(|part| decode_times(&part.bytes))
        .filter_map(|(track, at)| (track == crate::fmp4::AUDIO_TRACK).then_some(at))
        .collect();
    assert_eq!(starts.len(), 20);
    assert!(starts.iter().all(|start| start % 1024 == 0), "{starts:?}");
}

#[test]
fn audio_moves_the_stream_on_while_video_pauses() {
    let mut fixture = Fixture::new();
    fixture.media(0, 50, 50);
    for n in 0..500 {
        fixture.push(Track::Audio, 2_000 + n * 20, true);
    }
    let text = fixture.playlist();
    assert!(count(&text, "#EXTINF") >= 3, "{text}");
    let shown: i64 = fixture
        .window
        .borrow()
        .segments
        .iter()
        .map(Segment::duration)
        .sum();
    assert!(shown > 10 * TICKS, "audio waits for video: {shown}");
}

#[test]
fn audio_alone_is_segmented() {
    let mut fixture = Fixture::new();
    fixture.segmenter.configure(&Tracks {
        video: None,
        ..tracks(360)
    });
    for n in 0..250 {
        fixture.push(Track::Audio, n * 20, true);
    }
    let text = fixture.playlist();
    assert_eq!(count(&text, "#EXTINF:2.00000,"), 2, "{text}");
}

#[test]
fn an_endless_segment_is_refused() {
    let mut fixture = Fixture::new();
    assert!(pushes_until_refused(&mut fixture, 4 << 20) < 20);
    let mut fixture = Fixture::new();
    assert!(
        pushes_until_refused(&mut fixture, 1) < 1_000_000,
        "tiny frames weigh nothing"
    );
}

/// Frames of `len` bytes that a segment took while the publisher's clock stood still.
fn pushes_until_refused(fixture: &mut Fixture, len: usize) -> usize {
    let data = Bytes::from(vec![0; len]);
    let stuck = |key| Frame {
        track: Track::Video,
        dts: 0,
        composition: 0,
        key,
        data: data.clone(),
    };
    (0..1_000_000)
        .take_while(|n| {
            fixture
                .segmenter
                .push(stuck(*n == 0), 0, &fixture.window)
                .is_ok()
        })
        .count()
}

#[tokio::test]
async fn a_blocking_request_resolves_when_the_part_exists() {
    let mut fixture = Fixture::new();
    fixture.media(0, 51, 50);
    let mut receiver = fixture.window.subscribe();
    let position = Position {
        segment: 501,
        part: Some(1),
    };
    assert!(!reached(&mut receiver, position, Duration::ZERO).await);
    let waiting =
        tokio::spawn(async move { reached(&mut receiver, position, Duration::from_mins(1)).await });
    fixture.media(2_040, 20, 50);
    assert!(waiting.await.unwrap());
    let beyond = Position {
        segment: 504,
        part: None,
    };
    assert!(fixture.window.borrow().is_beyond(beyond));
}
