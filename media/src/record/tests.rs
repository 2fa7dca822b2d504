use super::*;

/// A run of one segment, and the half of another.
fn half_written(dir: &std::path::Path) -> PathBuf {
    let dir = dir.join("a");
    std::fs::create_dir(&dir).unwrap();
    std::fs::write(dir.join("1.idx"), "I 4\nS 4 4 180000 1000\n").unwrap();
    std::fs::write(dir.join("1.mp4"), "initsegmhalf").unwrap();
    dir.join("1.mp4")
}

#[tokio::test]
async fn the_end_of_a_recording_cuts_nothing_off() {
    let dir = tempfile::tempdir().unwrap();
    let data = half_written(dir.path());
    let recordings = Recordings::new(Some(dir.path().to_owned()), 1);
    let made = recordings.seal("a").await.unwrap();
    assert_eq!(
        (made.bytes, made.cuts.len()),
        (8, 1),
        "the index is the truth"
    );
    let kept = std::fs::read(data).unwrap();
    assert_eq!(kept, b"initsegmhalf", "somebody may be writing still");
}

#[tokio::test]
async fn a_writer_that_does_not_end_in_time_is_waited_for_again() {
    let recordings = Recordings::new(None, 1);
    let (finished, done) = tokio::sync::oneshot::channel();
    let writing = Writing {
        queue: mpsc::channel(1).0,
        done,
        fault: writer::Fault::default(),
    };
    recordings.wanted().insert("a".to_owned(), writing);
    for _ in 0..2 {
        let waited = recordings.finish("a", Duration::ZERO).await;
        assert!(waited.is_err(), "it writes still");
    }
    finished.send(()).unwrap();
    recordings.finish("a", SEAL_LIMIT).await.unwrap();
    assert!(!recordings.wants("a"));
}
