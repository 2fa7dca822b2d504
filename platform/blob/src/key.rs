//! Names of blobs.

use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};

use crate::ContentType;

/// The name of a blob, `ab/cdef….ext`: it can only be a digest and a known extension, so it is safe
/// as a path and in a URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlobKey {
    digest: [u8; 32],
    content_type: ContentType,
}

/// A text that names no blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not the name of a blob")]
pub struct BadKey;

impl BlobKey {
    /// The name of these bytes.
    pub fn of(data: &[u8], content_type: ContentType) -> Self {
        Self {
            digest: Sha256::digest(data).into(),
            content_type,
        }
    }

    /// The type that the name tells.
    pub fn content_type(&self) -> ContentType {
        self.content_type
    }

    /// A strong `ETag`: the content never changes under a name.
    pub fn etag(&self) -> String {
        format!("\"{}\"", self.hex())
    }

    fn hex(&self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let pair = |byte: &u8| {
            [
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]
        };
        self.digest.iter().flat_map(pair).map(char::from).collect()
    }
}

impl fmt::Display for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = self.hex();
        write!(
            f,
            "{}/{}.{}",
            &hex[..2],
            &hex[2..],
            self.content_type.extension()
        )
    }
}

impl FromStr for BlobKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let (path, extension) = text.split_once('.').ok_or(BadKey)?;
        let (head, tail) = path.split_once('/').ok_or(BadKey)?;
        if head.len() != 2 || tail.len() != 62 {
            return Err(BadKey);
        }
        let content_type = ContentType::from_extension(extension).ok_or(BadKey)?;
        let mut digest = [0; 32];
        for (byte, pair) in digest
            .iter_mut()
            .zip([head, tail].concat().as_bytes().chunks(2))
        {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Ok(Self {
            digest,
            content_type,
        })
    }
}

/// Lower case only: one blob, one name.
fn nibble(digit: u8) -> Result<u8, BadKey> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(BadKey),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_its_digest_and_reads_back() {
        let key = BlobKey::of(b"abc", ContentType::Png);
        let text = "ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.png";
        assert_eq!(key.to_string(), text);
        assert_eq!(text.parse(), Ok(key));
    }

    #[test]
    fn nothing_else_is_a_key() {
        let good = BlobKey::of(b"abc", ContentType::Png).to_string();
        for text in [
            String::new(),
            "../../etc/passwd".to_owned(),
            format!("../{}", &good[3..]),
            good.replace(".png", ".svg"),
            good.replace(".png", ".png/.."),
            good.replace(".png", ""),
            good.to_uppercase(),
            good.replace('/', ""),
            good.replace('7', "é"),
            format!("{good}\0"),
        ] {
            assert_eq!(text.parse::<BlobKey>(), Err(BadKey), "{text:?}");
        }
    }
}
