//! What a picture truly is, told by its bytes.

use crate::ContentType;

/// How large a picture may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageLimits {
    /// Size in bytes.
    pub bytes: usize,
    /// Width and height in pixels.
    pub side_px: u32,
    /// Width × height: what it costs to open, however small the file.
    pub area_px: u64,
}

impl Default for ImageLimits {
    fn default() -> Self {
        Self {
            bytes: 8 * 1024 * 1024,
            side_px: 12_000,
            area_px: 50_000_000,
        }
    }
}

/// A picture that passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageInfo {
    /// Its true type.
    pub content_type: ContentType,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Why a picture is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// Not one of the types that we take.
    #[error("only JPEG, PNG, WebP and GIF pictures are taken")]
    UnknownType,
    /// The header is cut off or makes no sense.
    #[error("the picture is damaged")]
    Damaged,
    /// Too many bytes.
    #[error("the picture has {bytes} bytes, the limit is {limit}")]
    TooHeavy {
        /// Its size.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Too many pixels.
    #[error("the picture has {width}×{height} pixels, more than is allowed")]
    TooLarge {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
}

/// Reads type and dimensions from the header and checks them.
pub fn inspect(data: &[u8], limits: ImageLimits) -> Result<ImageInfo, ImageError> {
    if data.len() > limits.bytes {
        return Err(ImageError::TooHeavy {
            bytes: data.len(),
            limit: limits.bytes,
        });
    }
    let content_type = sniff(data).ok_or(ImageError::UnknownType)?;
    let (width, height) = dimensions(content_type, data).ok_or(ImageError::Damaged)?;
    if width == 0 || height == 0 {
        return Err(ImageError::Damaged);
    }
    let area = u64::from(width) * u64::from(height);
    if width.max(height) > limits.side_px || area > limits.area_px {
        return Err(ImageError::TooLarge { width, height });
    }
    Ok(ImageInfo {
        content_type,
        width,
        height,
    })
}

fn sniff(data: &[u8]) -> Option<ContentType> {
    match data {
        [0xff, 0xd8, 0xff, ..] => Some(ContentType::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(ContentType::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(ContentType::Gif),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(ContentType::Webp),
        _ => None,
    }
}

fn dimensions(content_type: ContentType, data: &[u8]) -> Option<(u32, u32)> {
    match content_type {
        ContentType::Png => png(data),
        ContentType::Gif => Some((le16(data, 6)?, le16(data, 8)?)),
        ContentType::Webp => webp(data),
        ContentType::Jpeg => jpeg(data),
        _ => None,
    }
}

fn png(data: &[u8]) -> Option<(u32, u32)> {
    let named = data.get(12..16)? == b"IHDR";
    named.then_some(())?;
    Some((be32(data, 16)?, be32(data, 20)?))
}

fn webp(data: &[u8]) -> Option<(u32, u32)> {
    match data.get(12..16)? {
        b"VP8X" => Some((le24(data, 24)? + 1, le24(data, 27)? + 1)),
        b"VP8L" => {
            let bits = le32(data, 21)?;
            let signed = *data.get(20)? == 0x2f;
            signed.then_some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => {
            let signed = data.get(23..26)? == [0x9d, 0x01, 0x2a];
            signed.then_some((le16(data, 26)? & 0x3fff, le16(data, 28)? & 0x3fff))
        }
        _ => None,
    }
}

/// Walks the segments to the first frame header.
fn jpeg(data: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *data.get(at)? != 0xff {
            return None;
        }
        match *data.get(at + 1)? {
            0xff => at += 1,               // fill byte
            0x01 | 0xd0..=0xd7 => at += 2, // markers without a body
            // Frame headers; C4, C8 and CC in their midst are tables.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((be16(data, at + 7)?, be16(data, at + 5)?));
            }
            0xd8..=0xda => return None, // the picture begins without a frame header
            _ => at += 2 + usize::try_from(be16(data, at + 2)?).ok()?,
        }
    }
}

fn array<const N: usize>(data: &[u8], at: usize) -> Option<[u8; N]> {
    data.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn be16(data: &[u8], at: usize) -> Option<u32> {
    array(data, at).map(u16::from_be_bytes).map(u32::from)
}

fn be32(data: &[u8], at: usize) -> Option<u32> {
    array(data, at).map(u32::from_be_bytes)
}

fn le16(data: &[u8], at: usize) -> Option<u32> {
    array(data, at).map(u16::from_le_bytes).map(u32::from)
}

fn le24(data: &[u8], at: usize) -> Option<u32> {
    let [a, b, c] = array(data, at)?;
    Some(u32::from_le_bytes([a, b, c, 0]))
}

fn le32(data: &[u8], at: usize) -> Option<u32> {
    array(data, at).map(u32::from_le_bytes)
}
