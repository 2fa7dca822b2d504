#![doc = include_str!("../README.md")]

mod content_type;
mod image;
mod key;
mod local;
mod range;
mod scrub;
mod store;

pub use content_type::ContentType;
pub use image::{ImageError, ImageInfo, ImageLimits, inspect};
pub use key::{BadKey, BlobKey};
pub use local::LocalBlobs;
pub use range::ByteRange;
pub use store::{Blob, BlobError, BlobMeta, BlobStore, PutImageError, put_image};
