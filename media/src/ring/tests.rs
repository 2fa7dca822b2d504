use super::*;
use crate::codec::{AudioConfig, TICKS_PER_MS};

const PERIOD: Duration = Duration::from_millis(100);

fn audio_tracks() -> Tracks {
    Tracks {
        video: None,
        audio: AudioConfig::parse(&[0x11, 0x90]).ok(),
    }
}

fn frame(track: Track, ms: i64, key: bool, data: &[u8]) -> Frame {
    let data = Bytes::copy_from_slice(data);
    Frame {
        track,
        dts: ms * TICKS_PER_MS,
        composition: 0,
        key,
        data,
    }
}

struct Fixture {
    batcher: Batcher,
    ring: watch::Sender<Ring>,
    start: Instant,
}

impl Fixture {
    fn new() -> Self {
        let mut batcher = Batcher::new(PERIOD);
        let ring = watch::Sender::default();
        batcher.configure(&audio_tracks(), 0, &ring);
        batcher.audio_only = false;
        Self {
            batcher,
            ring,
            start: Instant::now(),
        }
    }

    /// One video frame at `ms`, arriving when it is due.
    fn video(&mut self, ms: i64, key: bool) {
        let now = self.start + Duration::from_millis(ms.unsigned_abs());
        self.batcher
            .push(&frame(Track::Video, ms, key, &[7; 10]), now, &self.ring);
    }

    /// `gops` groups of ten seconds, ten frames a second, from `from` s on.
    fn long_gops(&mut self, from: i64, gops: i64) {
        for tenth in 0..gops * 100 {
            self.video(from * 1000 + tenth * 100, tenth % 100 == 0);
        }
        self.batcher.flush(&self.ring);
    }

    fn cursor(&self) -> Cursor {
        Cursor::new(self.ring.subscribe())
    }
}

/// Everything the cursor can send without waiting.
fn drain(cursor: &mut Cursor) -> Vec<Bytes> {
    std::iter::from_fn(|| match cursor.step() {
        Step::Send(bytes) => Some(bytes),
        Step::Wait | Step::End => None,
    })
    .collect()
}

/// The timestamp of the first tag in a batch, ms.
fn first_stamp(batch: &[u8]) -> u32 {
    u32::from_be_bytes([batch[7], batch[4], batch[5], batch[6]])
}

#[test]
fn nobody_joins_before_a_keyframe() {
    let mut fixture = Fixture::new();
    fixture.video(0, false);
    fixture.batcher.flush(&fixture.ring);
    let mut cursor = fixture.cursor();
    assert!(drain(&mut cursor).is_empty());
    fixture.video(100, true);
    fixture.batcher.flush(&fixture.ring);
    let sent = drain(&mut cursor);
    assert!(sent[0].starts_with(b"FLV\x01"));
    assert_eq!(first_stamp(&sent[1]), 100);
}

#[test]
fn joins_at_the_last_keyframe_and_shares_its_bytes() {
    let mut fixture = Fixture::new();
    fixture.long_gops(0, 2);
    let (one, two) = (drain(&mut fixture.cursor()), drain(&mut fixture.cursor()));
    assert_eq!(first_stamp(&one[1]), 10_000);
    assert_eq!(one.len(), two.len());
    let shared = one
        .iter()
        .zip(&two)
        .all(|(a, b)| std::ptr::eq(a.as_ptr(), b.as_ptr()));
    assert!(shared, "batches are copied for each viewer");
}

#[test]
fn frames_of_one_period_are_one_batch() {
    let mut fixture = Fixture::new();
    for ms in [0, 40, 80, 120] {
        fixture.video(ms, ms == 0);
    }
    assert_eq!(
        drain(&mut fixture.cursor()).len(),
        2,
        "opening and one batch"
    );
}

#[test]
fn a_late_viewer_jumps_to_the_last_keyframe_with_sequence_headers() {
    let mut fixture = Fixture::new();
    fixture.long_gops(0, 1);
    let mut late = fixture.cursor();
    assert!(matches!(late.step(), Step::Send(_)));
    assert!(matches!(late.step(), Step::Send(_)));
    fixture.long_gops(10, 1);
    let sent = drain(&mut late);
    assert_eq!(sent[0][0], 8, "the AAC sequence header comes first");
    assert_eq!(first_stamp(&sent[1]), 10_000);
    assert_eq!(sent.len(), 1 + 100 / 2, "what was missed is not sent");
}

#[test]
fn a_viewer_that_is_a_little_behind_does_not_jump() {
    let mut fixture = Fixture::new();
    fixture.long_gops(0, 1);
    let mut cursor = fixture.cursor();
    drain(&mut cursor);
    fixture.video(10_000, true);
    fixture.video(10_100, false);
    let sent = drain(&mut cursor);
    assert_eq!(first_stamp(&sent[0]), 10_000);
}

#[test]
fn the_ring_is_bounded_in_bytes_and_in_age() {
    let mut fixture = Fixture::new();
    fixture.long_gops(0, 30);
    assert!(fixture.ring.borrow().batches.len() <= 100);
    let frame = frame(Track::Video, 400_000, false, &vec![0; MAX_BYTES / 8]);
    for _ in 0..20 {
        fixture.batcher.push(&frame, fixture.start, &fixture.ring);
        fixture.batcher.flush(&fixture.ring);
    }
    let held: usize = fixture
        .ring
        .borrow()
        .batches
        .iter()
        .map(|batch| batch.bytes.len())
        .sum();
    assert!(held <= MAX_BYTES, "{held}");
    assert_eq!(held, fixture.ring.borrow().bytes);
    assert!(
        drain(&mut fixture.cursor()).is_empty(),
        "its keyframe is gone, nobody can join"
    );
}

#[test]
fn audio_alone_can_be_joined_at_any_batch() {
    let mut fixture = Fixture::new();
    fixture.batcher.configure(&audio_tracks(), 0, &fixture.ring);
    for tenth in 0..20 {
        let now = fixture.start + PERIOD * tenth;
        let ms = i64::from(tenth) * 100;
        fixture
            .batcher
            .push(&frame(Track::Audio, ms, true, &[1]), now, &fixture.ring);
    }
    let sent = drain(&mut fixture.cursor());
    assert!(
        sent[0].starts_with(b"FLV\x01\x04"),
        "audio only in the header"
    );
    assert!(first_stamp(&sent[1]) >= 1_500);
}

#[tokio::test]
async fn the_end_follows_the_last_batch() {
    let mut fixture = Fixture::new();
    fixture.video(0, true);
    fixture.batcher.flush(&fixture.ring);
    fixture.ring.send_modify(Ring::finish);
    let mut cursor = fixture.cursor();
    assert!(cursor.next().await.is_some());
    assert!(cursor.next().await.is_some());
    assert!(cursor.next().await.is_none());
}
