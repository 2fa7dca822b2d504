//! Pictures without what the camera wrote beside them: where, when and with what they were taken.

use bytes::Bytes;

use crate::ContentType;

/// The picture without its metadata. Nothing is decoded, so no quality is lost; a JPEG keeps its
/// orientation and its colours. What does not look like a sound file is handed back as it came.
pub(crate) fn scrub(data: Bytes, content_type: ContentType) -> Bytes {
    let scrubbed = match content_type {
        ContentType::Jpeg => jpeg(&data),
        ContentType::Png => png(&data),
        ContentType::Webp => webp(&data),
        _ => None,
    };
    scrubbed.map_or(data, Bytes::from)
}

/// Copies the segments up to the scan, without the application segments that hold metadata.
fn jpeg(data: &[u8]) -> Option<Vec<u8>> {
    let mut out = data.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        let marker = *data.get(at + 1)?;
        if *data.get(at)? != 0xff {
            return None;
        }
        if marker == 0xff {
            at += 1;
            continue;
        }
        if marker == 0xda {
            out.extend_from_slice(&data[at..]);
            return Some(out);
        }
        let end = at + 2 + usize::from(u16::from_be_bytes(two(data, at + 2)?));
        let segment = data.get(at..end)?;
        match marker {
            0xe1 => out.extend(orientation(segment).map(turned).into_iter().flatten()),
            // JFIF, colour profile and Adobe's colour transform matter to how it looks.
            0xe0 | 0xe2 | 0xee => out.extend_from_slice(segment),
            0xe3..=0xef | 0xfe => {}
            _ => out.extend_from_slice(segment),
        }
        at = end;
    }
}

/// The orientation in an Exif segment, if it says anything but upright.
fn orientation(segment: &[u8]) -> Option<u8> {
    let tiff = segment.get(4..)?.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at| {
        let bytes = two(tiff, at)?;
        Some(if little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let long = |at: usize| {
        let (a, b) = (short(at)?, short(at.checked_add(2)?)?);
        let (low, high) = if little { (a, b) } else { (b, a) };
        usize::try_from(u32::from(high) << 16 | u32::from(low)).ok()
    };
    let first = long(4)?;
    let entries = (0..usize::from(short(first)?)).map(|n| first + 2 + n * 12);
    let entry = entries
        .into_iter()
        .find(|entry| short(*entry) == Some(0x0112))?;
    let value = u8::try_from(short(entry + 8)?).ok()?;
    (2..=8).contains(&value).then_some(value)
}

/// An Exif segment that tells the orientation and nothing else.
fn turned(orientation: u8) -> Vec<u8> {
    let mut segment =
        b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    segment.push(orientation);
    segment.extend([0; 6]);
    segment
}

fn png(data: &[u8]) -> Option<Vec<u8>> {
    let mut out = data.get(..8)?.to_vec();
    let mut at = 8;
    while at < data.len() {
        let size = usize::try_from(u32::from_be_bytes(four(data, at)?)).ok()?;
        let end = at.checked_add(size)?.checked_add(12)?;
        let chunk = data.get(at..end)?;
        if !matches!(
            &chunk[4..8],
            b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt" | b"tIME"
        ) {
            out.extend_from_slice(chunk);
        }
        at = end;
        // What hangs behind the end is no part of the picture.
        if &chunk[4..8] == b"IEND" {
            break;
        }
    }
    Some(out)
}

fn webp(data: &[u8]) -> Option<Vec<u8>> {
    const EXIF_AND_XMP: u8 = 0b1100;
    let mut out = data.get(..12)?.to_vec();
    let mut at = 12;
    while at < data.len() {
        let size = usize::try_from(u32::from_le_bytes(four(data, at + 4)?)).ok()?;
        let end = at
            .checked_add(8)?
            .checked_add(size)?
            .checked_add(size % 2)?;
        // Some writers leave the last padding byte out.
        let chunk = data.get(at..end.min(data.len()))?;
        let start = out.len();
        match chunk.get(..4)? {
            b"EXIF" | b"XMP " => {}
            b"VP8X" => {
                out.extend_from_slice(chunk);
                *out.get_mut(start + 8)? &= !EXIF_AND_XMP;
            }
            _ => out.extend_from_slice(chunk),
        }
        at = end;
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    Some(out)
}

fn two(data: &[u8], at: usize) -> Option<[u8; 2]> {
    data.get(at..at.checked_add(2)?)?.try_into().ok()
}

fn four(data: &[u8], at: usize) -> Option<[u8; 4]> {
    data.get(at..at.checked_add(4)?)?.try_into().ok()
}
