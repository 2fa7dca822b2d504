//! What every store of blobs can do.

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;

use crate::{
    BlobKey, ByteRange, ContentType, ImageError, ImageInfo, ImageLimits, inspect, scrub::scrub,
};

/// What is known of a blob without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlobMeta {
    /// Its name.
    pub key: BlobKey,
    /// Its size in bytes.
    pub size: u64,
}

/// A blob, or the part of it that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// The whole it belongs to.
    pub meta: BlobMeta,
    /// Which bytes of the whole these are.
    pub range: Range<u64>,
    /// The bytes.
    pub data: Bytes,
}

/// Why a store could not do it. Missing is not an error but `None`.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The store failed.
    #[error("the blob store failed at {doing}")]
    Io {
        /// What it was at.
        doing: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// The blob has none of the bytes asked for (HTTP 416).
    #[error("the range lies outside the {size} bytes of this blob")]
    Range {
        /// The size of the whole.
        size: u64,
    },
}

/// Keeps blobs.
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Keeps `data` durably and names it; keeping the same bytes again changes nothing.
    async fn put(&self, data: Bytes, content_type: ContentType) -> Result<BlobKey, BlobError>;

    /// Reads a blob, or a part of it.
    async fn get(&self, key: &BlobKey, range: Option<ByteRange>)
    -> Result<Option<Blob>, BlobError>;

    /// What is known of a blob.
    async fn head(&self, key: &BlobKey) -> Result<Option<BlobMeta>, BlobError>;

    /// Removes a blob; tells whether it was there.
    async fn delete(&self, key: &BlobKey) -> Result<bool, BlobError>;
}

/// Why an uploaded picture was not kept.
#[derive(Debug, thiserror::Error)]
pub enum PutImageError {
    /// It is not a picture that we take: the sender's fault.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// It could not be stored: our fault.
    #[error(transparent)]
    Store(#[from] BlobError),
}

/// Inspects an uploaded picture, takes out what the camera wrote beside it (the place above all), and
/// keeps it under its true type.
pub async fn put_image(
    store: &dyn BlobStore,
    data: Bytes,
    limits: ImageLimits,
) -> Result<(BlobKey, ImageInfo), PutImageError> {
    let info = inspect(&data, limits)?;
    let key = store
        .put(scrub(data, info.content_type), info.content_type)
        .await?;
    Ok((key, info))
}
