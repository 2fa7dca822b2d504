//! `AVCDecoderConfigurationRecord` and the picture size in its SPS.

use bytes::Bytes;
use mp4_atom::{Atom, Avcc};

use super::BadConfig;
use super::bits::Bits;

/// H.264 as announced by the publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoConfig {
    /// The `AVCDecoderConfigurationRecord` bytes.
    pub record: Bytes,
    /// Picture width after cropping.
    pub width: u16,
    /// Picture height after cropping.
    pub height: u16,
}

impl VideoConfig {
    /// Reads an `AVCDecoderConfigurationRecord`; it must hold an SPS and a PPS.
    pub fn parse(record: &[u8]) -> Result<Self, BadConfig> {
        let sps = first_sps(record).ok_or(BadConfig("AVCDecoderConfigurationRecord"))?;
        Avcc::decode_body(&mut &record[..])
            .map_err(|_unreadable| BadConfig("AVCDecoderConfigurationRecord"))?;
        let (width, height) = picture_size(sps).ok_or(BadConfig("H.264 SPS"))?;
        Ok(Self {
            // A copy: the record outlives the network buffer that it arrived in.
            record: Bytes::copy_from_slice(record),
            width,
            height,
        })
    }
}

impl VideoConfig {
    /// Writes the record for parameter sets that came in band.
    pub(crate) fn from_sets(sps: &[Bytes], pps: &[Bytes]) -> Result<Self, BadConfig> {
        let unreadable = || BadConfig("H.264 SPS");
        let first = sps.first().ok_or_else(unreadable)?;
        let &[_, profile, compatibility, level, ..] = &first[..] else {
            return Err(unreadable());
        };
        let mut record = vec![1, profile, compatibility, level, 0xff];
        put_sets(&mut record, 0xe0, sps);
        put_sets(&mut record, 0, pps);
        if matches!(profile, 100 | 110 | 122 | 144) {
            // What WebRTC encoders make: 4:2:0, eight bits.
            record.extend([0xfd, 0xf8, 0xf8, 0]);
        }
        Self::parse(&record)
    }
}

/// A count under `reserved` bits, then each set after its length.
fn put_sets(record: &mut Vec<u8>, reserved: u8, sets: &[Bytes]) {
    let sets = sets.get(..sets.len().min(0x1f)).unwrap_or(sets);
    record.push(reserved | u8::try_from(sets.len()).unwrap_or(0));
    for set in sets {
        record.extend(u16::try_from(set.len()).unwrap_or(0).to_be_bytes());
        record.extend_from_slice(set);
    }
}

fn first_sps(record: &[u8]) -> Option<&[u8]> {
    let [1, _, _, _, _, count, high, low, rest @ ..] = record else {
        return None;
    };
    let sps = rest.get(..usize::from(u16::from_be_bytes([*high, *low])))?;
    (count & 0x1f > 0 && sps.len() >= 4).then_some(sps)
}

/// Removes the emulation prevention bytes.
fn unescape(nal: &[u8]) -> Vec<u8> {
    let mut zeros = 0;
    let mut rbsp = Vec::with_capacity(nal.len());
    for &byte in nal {
        if zeros >= 2 && byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        rbsp.push(byte);
    }
    rbsp
}

fn picture_size(sps: &[u8]) -> Option<(u16, u16)> {
    let rbsp = unescape(sps.get(1..)?);
    let mut bits = Bits::new(&rbsp);
    let profile = bits.bits(8)?;
    bits.bits(16)?; // constraints and level
    bits.ue()?; // seq_parameter_set_id
    let chroma = if has_chroma_format(profile) {
        chroma_format(&mut bits)?
    } else {
        1
    };
    bits.ue()?; // log2_max_frame_num
    skip_picture_order(&mut bits)?;
    bits.ue()?; // max_num_ref_frames
    bits.flag()?; // gaps_in_frame_num_allowed
    let columns = bits.ue()?.checked_add(1)?.checked_mul(16)?;
    let rows = bits.ue()?.checked_add(1)?.checked_mul(16)?;
    let fields = if bits.flag()? { 1 } else { 2 };
    if fields == 2 {
        bits.flag()?; // mb_adaptive_frame_field
    }
    bits.flag()?; // direct_8x8_inference
    let (unit_x, unit_y) = match chroma {
        1 => (2, 2),
        2 => (2, 1),
        _ => (1, 1),
    };
    let (crop_x, crop_y) = if bits.flag()? {
        crop(&mut bits)?
    } else {
        (0, 0)
    };
    let width = columns.checked_sub(crop_x.checked_mul(unit_x)?)?;
    let height = rows
        .checked_mul(fields)?
        .checked_sub(crop_y.checked_mul(unit_y * fields)?)?;
    Some((u16::try_from(width).ok()?, u16::try_from(height).ok()?))
}

/// Cropped units: left and right, top and bottom.
fn crop(bits: &mut Bits<'_>) -> Option<(u32, u32)> {
    let horizontal = bits.ue()?.checked_add(bits.ue()?)?;
    let vertical = bits.ue()?.checked_add(bits.ue()?)?;
    Some((horizontal, vertical))
}

fn has_chroma_format(profile: u32) -> bool {
    matches!(
        profile,
        100 | 110 | 122 | 244 | 44 | 83 | 86 | 118 | 128 | 138 | 139 | 134 | 135
    )
}

fn chroma_format(bits: &mut Bits<'_>) -> Option<u32> {
    let chroma = bits.ue()?;
    if chroma == 3 {
        bits.flag()?; // separate_colour_plane
    }
    bits.ue()?; // bit_depth_luma
    bits.ue()?; // bit_depth_chroma
    bits.flag()?; // qpprime_y_zero_transform_bypass
    if bits.flag()? {
        for list in 0..if chroma == 3 { 12 } else { 8 } {
            if bits.flag()? {
                skip_scaling_list(bits, if list < 6 { 16 } else { 64 })?;
            }
        }
    }
    Some(chroma)
}

fn skip_scaling_list(bits: &mut Bits<'_>, size: u32) -> Option<()> {
    let (mut last, mut next) = (8, 8);
    for _ in 0..size {
        if next != 0 {
            next = (last + bits.se()? + 256) % 256;
        }
        if next != 0 {
            last = next;
        }
    }
    Some(())
}

fn skip_picture_order(bits: &mut Bits<'_>) -> Option<()> {
    match bits.ue()? {
        0 => bits.ue().map(|_| ()),
        1 => {
            bits.flag()?;
            bits.se()?;
            bits.se()?;
            // The cycle is at most 255 long; past the end of the SPS the reader stops by itself.
            (0..bits.ue()?).try_for_each(|_| bits.se().map(|_| ()))
        }
        _ => Some(()),
    }
}
