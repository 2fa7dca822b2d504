//! Parts of a blob.

use std::ops::Range;

/// A byte range as HTTP asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteRange {
    /// From `start` to the end.
    From(u64),
    /// From `start` to `last`, both included.
    Between(u64, u64),
    /// The last so many bytes.
    Last(u64),
}

impl ByteRange {
    /// Reads a `Range` header with one range; several are not served, which HTTP permits.
    pub fn parse(header: &str) -> Option<Self> {
        let (start, last) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
        match (start.trim(), last.trim()) {
            ("", last) => Some(Self::Last(digits(last)?)),
            (start, "") => Some(Self::From(digits(start)?)),
            (start, last) => {
                let (start, last) = (digits(start)?, digits(last)?);
                (start <= last).then_some(Self::Between(start, last))
            }
        }
    }

    /// The bytes meant in a blob of this size; `None` when it has none of them (HTTP 416).
    pub fn within(self, size: u64) -> Option<Range<u64>> {
        let range = match self {
            Self::From(start) => start..size,
            Self::Between(start, last) => start..last.saturating_add(1).min(size),
            Self::Last(count) => size.saturating_sub(count)..size,
        };
        (range.start < range.end).then_some(range)
    }
}

fn digits(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_mean_what_http_says() {
        for (header, size, bytes) in [
            ("bytes=0-", 10, Some(0..10)),
            ("bytes=2-5", 10, Some(2..6)),
            ("bytes=2-99", 10, Some(2..10)),
            ("bytes=-3", 10, Some(7..10)),
            ("bytes=-99", 10, Some(0..10)),
            ("bytes=9-9", 10, Some(9..10)),
            ("bytes=10-", 10, None),
            ("bytes=-0", 10, None),
            ("bytes=0-", 0, None),
            ("bytes=0-18446744073709551615", 10, Some(0..10)),
        ] {
            assert_eq!(
                ByteRange::parse(header).unwrap().within(size),
                bytes,
                "{header}"
            );
        }
    }

    #[test]
    fn malformed_headers_are_passed_over() {
        for header in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-2",
            "bytes=a-b",
            "items=0-1",
            "bytes=0-1,3-4",
            "bytes=+1-2",
            "bytes=99999999999999999999-",
        ] {
            assert_eq!(ByteRange::parse(header), None, "{header}");
        }
    }
}
