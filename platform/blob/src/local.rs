//! Blobs in a directory.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use bytes::Bytes;

use crate::{Blob, BlobError, BlobKey, BlobMeta, BlobStore, ByteRange, ContentType};

/// Blobs as files under one directory. A file appears whole or not at all, even if the power fails.
#[derive(Clone, Debug)]
pub struct LocalBlobs {
    root: PathBuf,
}

impl LocalBlobs {
    /// Blobs under `data_dir/blobs`, which is made if needed.
    pub fn open(data_dir: &Path) -> Result<Self, BlobError> {
        let root = data_dir.join("blobs");
        fs::create_dir_all(&root).map_err(failed("making its directory"))?;
        Ok(Self { root })
    }

    fn path(&self, key: &BlobKey) -> PathBuf {
        self.root.join(key.to_string())
    }
}

#[async_trait]
impl BlobStore for LocalBlobs {
    async fn put(&self, data: Bytes, content_type: ContentType) -> Result<BlobKey, BlobError> {
        let root = self.root.clone();
        blocking("writing", move || {
            let key = BlobKey::of(&data, content_type);
            keep(&root, &root.join(key.to_string()), &data)?;
            Ok(key)
        })
        .await
    }

    async fn get(
        &self,
        key: &BlobKey,
        range: Option<ByteRange>,
    ) -> Result<Option<Blob>, BlobError> {
        let (path, key) = (self.path(key), key.clone());
        let read = blocking("reading", move || missing_is_none(read(&path, key, range))).await?;
        read.transpose()
    }

    async fn head(&self, key: &BlobKey) -> Result<Option<BlobMeta>, BlobError> {
        let (path, key) = (self.path(key), key.clone());
        blocking("looking up", move || {
            missing_is_none(fs::metadata(path).map(|file| BlobMeta {
                key,
                size: file.len(),
            }))
        })
        .await
    }

    async fn delete(&self, key: &BlobKey) -> Result<bool, BlobError> {
        let path = self.path(key);
        let gone = blocking("deleting", move || missing_is_none(fs::remove_file(path))).await?;
        Ok(gone.is_some())
    }
}

/// Writes beside the target and renames: a reader never sees half a file. The directory is synced
/// too, or the name could be lost while the row that mentions it is not.
fn keep(root: &Path, path: &Path, data: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|file| file.len() == data.len() as u64) {
        return Ok(());
    }
    let dir = path.parent().unwrap_or(root);
    fs::create_dir_all(dir)?;
    let mut file = tempfile::Builder::new()
        .prefix(".upload-")
        .tempfile_in(root)?;
    file.write_all(data)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_dir(dir)?;
    sync_dir(root)
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

fn read(
    path: &Path,
    key: BlobKey,
    range: Option<ByteRange>,
) -> io::Result<Result<Blob, BlobError>> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let Some(range) = range.map_or(Some(0..size), |range| range.within(size)) else {
        return Ok(Err(BlobError::Range { size }));
    };
    file.seek(SeekFrom::Start(range.start))?;
    let mut data = Vec::new();
    file.take(range.end - range.start).read_to_end(&mut data)?;
    Ok(Ok(Blob {
        meta: BlobMeta { key, size },
        range,
        data: data.into(),
    }))
}

fn missing_is_none<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn failed(doing: &'static str) -> impl Fn(io::Error) -> BlobError {
    move |source| BlobError::Io { doing, source }
}

async fn blocking<T: Send + 'static>(
    doing: &'static str,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, BlobError> {
    let outcome = tokio::task::spawn_blocking(work).await;
    outcome
        .map_err(io::Error::other)
        .flatten()
        .map_err(failed(doing))
}
