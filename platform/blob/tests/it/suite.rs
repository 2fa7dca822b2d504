//! What every store must do; the local one is put through it.

use std::path::Path;

use bytes::Bytes;
use julin_blob::{BlobError, BlobKey, BlobStore, ByteRange, ContentType, LocalBlobs};

async fn behaves(store: &dyn BlobStore) {
    let data = Bytes::from_static(b"0123456789");
    let key = store.put(data.clone(), ContentType::Csv).await.unwrap();
    assert_eq!(key, BlobKey::of(&data, ContentType::Csv));
    assert_eq!(
        store.put(data.clone(), ContentType::Csv).await.unwrap(),
        key
    );

    let whole = store.get(&key, None).await.unwrap().unwrap();
    assert_eq!(
        (whole.data, whole.range, whole.meta.size),
        (data, 0..10, 10)
    );
    let part = store
        .get(&key, Some(ByteRange::Between(2, 4)))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((&part.data[..], part.range), (&b"234"[..], 2..5));
    let outside = store.get(&key, Some(ByteRange::From(10))).await;
    assert!(matches!(outside, Err(BlobError::Range { size: 10 })));

    assert_eq!(store.head(&key).await.unwrap().unwrap().size, 10);
    assert!(store.delete(&key).await.unwrap());
    assert!(!store.delete(&key).await.unwrap());
    assert!(store.head(&key).await.unwrap().is_none());
    assert!(store.get(&key, None).await.unwrap().is_none());

    let empty = store.put(Bytes::new(), ContentType::Csv).await.unwrap();
    assert!(
        store
            .get(&empty, None)
            .await
            .unwrap()
            .unwrap()
            .data
            .is_empty()
    );
}

#[tokio::test]
async fn local_blobs_behave() {
    let dir = tempfile::tempdir().unwrap();
    behaves(&LocalBlobs::open(dir.path()).unwrap()).await;
}

fn files(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn many_writers_of_one_picture_leave_one_file() {
    let dir = tempfile::tempdir().unwrap();
    let store = LocalBlobs::open(dir.path()).unwrap();
    let data = Bytes::from(vec![7; 100_000]);
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (store, data) = (store.clone(), data.clone());
        writers.spawn(async move { store.put(data, ContentType::Png).await.unwrap() });
    }
    let keys = writers.join_all().await;
    assert!(keys.iter().all(|key| *key == keys[0]));
    let left = files(dir.path());
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].ends_with(&keys[0].to_string()));
}

#[tokio::test]
async fn a_truncated_file_is_healed_by_the_next_upload() {
    let dir = tempfile::tempdir().unwrap();
    let store = LocalBlobs::open(dir.path()).unwrap();
    let data = Bytes::from_static(b"whole");
    let key = store.put(data.clone(), ContentType::Csv).await.unwrap();
    std::fs::write(dir.path().join("blobs").join(key.to_string()), b"who").unwrap();
    store.put(data.clone(), ContentType::Csv).await.unwrap();
    assert_eq!(store.get(&key, None).await.unwrap().unwrap().data, data);
}
