//! Bytes of recorded files on their way out.

use std::convert::Infallible;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::OwnedSemaphorePermit;

use super::blocking;

/// Read from the disk at once.
const CHUNK_BYTES: u64 = 64 << 10;

/// The bytes that a `Range` header asks for, of those that may be read. `None` without a header, or
/// with one that HTTP lets us pass over.
pub(super) fn asked(header: Option<&str>, size: u64) -> Option<Range<u64>> {
    let (first, last) = header?.trim().strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.trim().parse::<u64>().ok();
    if first.trim().is_empty() {
        return number(last).map(|count| size.saturating_sub(count)..size);
    }
    let first = number(first)?;
    if last.trim().is_empty() {
        return Some(first..size);
    }
    let last = number(last).filter(|last| *last >= first)?;
    Some(first..last.saturating_add(1).min(size))
}

/// Opens a file for `body`.
pub(super) async fn open(path: PathBuf) -> io::Result<Arc<File>> {
    blocking(move || File::open(path).map(Arc::new)).await
}

/// A part of a file, a chunk at a time. What cannot be read ends it: the viewer sees too few bytes.
pub(super) fn body(file: Arc<File>, range: Range<u64>, place: OwnedSemaphorePermit) -> Body {
    let chunks = stream::unfold((file, range, place), |(file, range, place)| async move {
        let end = range.end.min(range.start + CHUNK_BYTES);
        let chunk = read(file.clone(), range.start..end).await;
        let chunk = chunk.inspect_err(report).ok()?;
        let rest = (file, end..range.end, place);
        (!chunk.is_empty()).then_some((Ok::<_, Infallible>(chunk), rest))
    });
    Body::from_stream(chunks)
}

/// Bytes of a file, all of them or an error.
pub(super) async fn read(file: Arc<File>, range: Range<u64>) -> io::Result<Bytes> {
    let len = usize::try_from(range.end.saturating_sub(range.start)).map_err(io::Error::other)?;
    blocking(move || {
        let mut bytes = vec![0; len];
        file.read_exact_at(&mut bytes, range.start)?;
        Ok(Bytes::from(bytes))
    })
    .await
}

pub(super) fn report(error: &io::Error) {
    tracing::error!(media.error = %error, "a recording cannot be read");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_mean_what_http_says() {
        for (header, range) in [
            ("bytes=0-", Some(0..10)),
            ("bytes=2-5", Some(2..6)),
            ("bytes=2-99", Some(2..10)),
            ("bytes=-3", Some(7..10)),
            ("bytes=12-", Some(Range { start: 12, end: 10 })),
            ("bytes=0-18446744073709551615", Some(0..10)),
            ("bytes=5-2", None),
            ("bytes=-", None),
            ("bytes=a-b", None),
            ("lines=0-1", None),
        ] {
            assert_eq!(asked(Some(header), 10), range, "{header}");
        }
        assert_eq!(asked(None, 10), None);
    }
}
