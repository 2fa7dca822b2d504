use super::*;
use crate::codec::VideoConfig;

fn tracks() -> Tracks {
    let record = Bytes::from_static(&[1, 66, 0, 30, 0xff, 0xe1, 0, 2, 0x67, 66, 1, 0, 1, 0x68]);
    Tracks {
        video: Some(VideoConfig {
            record,
            width: 2,
            height: 2,
        }),
        audio: None,
    }
}

fn frame(at: i64, key: bool, bytes: usize) -> Frame {
    let mut data = u32::try_from(bytes).unwrap().to_be_bytes().to_vec();
    data.push(if key { 0x65 } else { 0x41 });
    data.resize(4 + bytes, 7);
    Frame {
        track: Track::Video,
        dts: at,
        composition: 0,
        key,
        data: data.into(),
    }
}

struct Stream {
    feeder: Feeder,
    feed: watch::Sender<Feed>,
}

impl Stream {
    fn new() -> Self {
        let mut stream = Self {
            feeder: Feeder::new(),
            feed: watch::Sender::default(),
        };
        stream.feeder.begin(&stream.feed);
        stream.feeder.configure(&tracks(), &stream.feed);
        stream
    }

    fn push(&mut self, frame: &Frame) {
        self.feeder.push(frame, &tracks(), &self.feed);
    }

    fn cursor(&self) -> FeedCursor {
        FeedCursor::new(self.feed.subscribe())
    }
}

fn times(step: Option<Step>) -> Vec<i64> {
    match step {
        Some(Step::Begin(items) | Step::Send(items)) => items.iter().map(|item| item.at).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_viewer_begins_at_the_last_keyframe_with_its_parameter_sets() {
    let mut stream = Stream::new();
    for (at, key) in [(0, true), (3_000, false), (6_000, true), (9_000, false)] {
        stream.push(&frame(at, key, 10));
    }
    let mut cursor = stream.cursor();
    let Some(Step::Begin(items)) = cursor.step() else {
        panic!()
    };
    assert_eq!(
        items.iter().map(|item| item.at).collect::<Vec<_>>(),
        [6_000, 9_000]
    );
    assert_eq!(
        items[0].data[..11],
        [0, 0, 0, 1, 0x67, 66, 0, 0, 0, 1, 0x68]
    );
    assert!(cursor.step().is_none());
    stream.push(&frame(12_000, false, 10));
    assert_eq!(times(cursor.step()), [12_000]);
}

#[test]
fn a_slow_viewer_jumps_and_is_never_queued_for() {
    let mut stream = Stream::new();
    stream.push(&frame(0, true, 10));
    let mut cursor = stream.cursor();
    assert_eq!(times(cursor.step()), [0]);
    for n in 1..=60 {
        stream.push(&frame(n * 3_000, n % 30 == 0, 10));
    }
    assert_eq!(
        times(cursor.step()),
        [180_000],
        "it goes on at the last keyframe"
    );
}

#[test]
fn memory_is_bounded_without_keyframes_and_with_huge_ones() {
    let mut stream = Stream::new();
    for n in 0..400 {
        stream.push(&frame(n * 3_000, n == 0, 100_000));
    }
    assert!(stream.feed.borrow().bytes <= MAX_BYTES);
    assert!(
        stream.cursor().step().is_none(),
        "the keyframe has gone: wait for the next"
    );
    stream.push(&frame(1_200_000, true, 900_000));
    assert_eq!(
        times(stream.cursor().step()),
        [1_200_000],
        "who waited gets it"
    );
    stream.push(&frame(1_203_000, false, 10));
    assert!(stream.cursor().step().is_none(), "too much for a burst");
}

#[test]
fn reordered_pictures_are_told_at_once() {
    let mut stream = Stream::new();
    stream.push(&frame(0, true, 10));
    let mut cursor = stream.cursor();
    cursor.step();
    stream.push(&Frame {
        composition: 3_000,
        ..frame(3_000, false, 10)
    });
    assert!(matches!(cursor.step(), Some(Step::Reordered)));
    assert!(stream.feed.borrow().is_reordered());
}

#[test]
fn a_publisher_that_returns_starts_with_a_keyframe_and_the_end_is_seen() {
    let mut stream = Stream::new();
    stream.push(&frame(0, true, 10));
    let mut cursor = stream.cursor();
    cursor.step();
    stream.feeder.begin(&stream.feed);
    stream.feeder.configure(&tracks(), &stream.feed);
    stream.push(&frame(90_000, false, 10));
    assert!(cursor.step().is_none());
    stream.push(&frame(93_000, true, 10));
    assert_eq!(times(cursor.step()), [93_000]);
    stream.feed.send_modify(Feed::finish);
    assert!(matches!(cursor.step(), Some(Step::End)));
}
