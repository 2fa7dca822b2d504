//! Reads FLV off a stream of bytes: file header once, then tags, within a limit.

use bytes::{Buf, Bytes, BytesMut};

/// Bytes that are no FLV, or more of it than is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFlv {
    /// The first bytes are not an FLV header.
    #[error("this is not FLV")]
    NotFlv,
    /// A tag is larger than the limit.
    #[error("a tag of {0} bytes is too large")]
    TooLarge(usize),
    /// A tag is encrypted.
    #[error("the FLV is encrypted")]
    Encrypted,
}

/// One tag as it stood in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadTag {
    /// 8 audio, 9 video, 18 script.
    pub kind: u8,
    /// Time in ms; wraps after 49 days.
    pub timestamp: u32,
    /// The tag's body.
    pub body: Bytes,
}

const FILE_HEADER_BYTES: usize = 9;
const TAG_HEADER_BYTES: usize = 11;
const TRAILER_BYTES: usize = 4;

/// The demuxer.
#[derive(Debug)]
pub struct TagReader {
    opened: bool,
    input: BytesMut,
    max_tag_bytes: usize,
}

impl TagReader {
    /// A reader that refuses tags above `max_tag_bytes`.
    pub fn new(max_tag_bytes: usize) -> Self {
        Self {
            opened: false,
            input: BytesMut::new(),
            max_tag_bytes,
        }
    }

    /// Adds what came.
    pub fn push(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    /// The next whole tag, or `None` when more bytes are needed.
    pub fn next_tag(&mut self) -> Result<Option<ReadTag>, BadFlv> {
        if !self.opened && !self.open()? {
            return Ok(None);
        }
        let Some(&[kind, a, b, c, ref time @ ..]) = self.input.first_chunk::<TAG_HEADER_BYTES>()
        else {
            return Ok(None);
        };
        // The fourth byte of the time stands behind the other three, as its highest.
        let [low @ .., high] = [time[0], time[1], time[2], time[3]];
        let len = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
        if len > self.max_tag_bytes {
            return Err(BadFlv::TooLarge(len));
        }
        if kind & 0x20 != 0 {
            return Err(BadFlv::Encrypted);
        }
        if self.input.len() < TAG_HEADER_BYTES + len + TRAILER_BYTES {
            return Ok(None);
        }
        self.input.advance(TAG_HEADER_BYTES);
        let body = self.input.split_to(len).freeze();
        self.input.advance(TRAILER_BYTES);
        Ok(Some(ReadTag {
            kind: kind & 0x1f,
            timestamp: u32::from_be_bytes([high, low[0], low[1], low[2]]),
            body,
        }))
    }

    fn open(&mut self) -> Result<bool, BadFlv> {
        let known = self.input.len().min(3);
        if self.input.get(..known) != b"FLV".get(..known) {
            return Err(BadFlv::NotFlv);
        }
        let Some(&[.., a, b, c, d]) = self.input.first_chunk::<FILE_HEADER_BYTES>() else {
            return Ok(false);
        };
        // Where the tags begin; nobody writes a longer header than the standard one.
        if u32::from_be_bytes([a, b, c, d]) != 9 {
            return Err(BadFlv::NotFlv);
        }
        if self.input.len() < FILE_HEADER_BYTES + TRAILER_BYTES {
            return Ok(false);
        }
        self.input.advance(FILE_HEADER_BYTES + TRAILER_BYTES);
        self.opened = true;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flv::{self, Tag};

    fn file(tags: &[(Tag, u32, &[u8])]) -> BytesMut {
        let mut out = BytesMut::from(&b"FLV\x01\x05\0\0\0\x09\0\0\0\0"[..]);
        for (tag, at, body) in tags {
            flv::put_tag(&mut out, *tag, *at, &[], body);
        }
        out
    }

    #[test]
    fn tags_come_out_however_the_bytes_are_cut() {
        let bytes = file(&[
            (Tag::Script, 0, b"meta"),
            (Tag::Video, 0x0102_0304, &[7; 300]),
            (Tag::Audio, u32::MAX, &[]),
        ]);
        for cut in [1, 2, 13, 64, bytes.len()] {
            let mut reader = TagReader::new(300);
            let mut tags = Vec::new();
            for part in bytes.chunks(cut) {
                reader.push(part);
                while let Some(tag) = reader.next_tag().unwrap() {
                    tags.push((tag.kind, tag.timestamp, tag.body.len()));
                }
            }
            let wanted = [(18, 0, 4), (9, 0x0102_0304, 300), (8, u32::MAX, 0)];
            assert_eq!(tags, wanted, "cut every {cut}");
        }
    }

    #[test]
    fn what_is_no_flv_is_refused_early() {
        for (bytes, why) in [
            (&b"<h"[..], BadFlv::NotFlv),
            (b"FLX", BadFlv::NotFlv),
            (b"FLV\x01\x05\0\0\0\x0a", BadFlv::NotFlv),
        ] {
            let mut reader = TagReader::new(10);
            reader.push(bytes);
            assert_eq!(reader.next_tag(), Err(why));
        }
        let mut reader = TagReader::new(10);
        reader.push(&file(&[(Tag::Video, 0, &[0; 11])]));
        assert_eq!(reader.next_tag(), Err(BadFlv::TooLarge(11)));
    }
}
