//! `AudioSpecificConfig` of AAC.

use bytes::Bytes;

use super::BadConfig;
use super::bits::Bits;

const RATES: [u32; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];
const LC: u32 = 2;
const SBR: u32 = 5;
const PS: u32 = 29;

/// AAC as announced by the publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioConfig {
    /// The `AudioSpecificConfig` bytes.
    pub record: Bytes,
    /// Audio object type, for the codec string.
    pub object_type: u32,
    /// Core sample rate, Hz.
    pub sample_rate: u32,
    /// Channels; 2 when the record leaves it to the stream.
    pub channels: u16,
    /// Samples of one frame at the core rate.
    pub frame_samples: u32,
}

impl AudioConfig {
    /// Reads an `AudioSpecificConfig`; only AAC-LC and HE-AAC are carried.
    pub fn parse(record: &[u8]) -> Result<Self, BadConfig> {
        read(record).ok_or(BadConfig(
            "AudioSpecificConfig: only AAC-LC and HE-AAC are carried",
        ))
    }
}

fn read(record: &[u8]) -> Option<AudioConfig> {
    let mut bits = Bits::new(record);
    let object_type = bits.bits(5)?;
    let sample_rate = rate(&mut bits)?;
    let channels = match bits.bits(4)? {
        0 => 2,
        7 => 8,
        count => u16::try_from(count).ok()?,
    };
    let core = if object_type == SBR || object_type == PS {
        rate(&mut bits)?;
        bits.bits(5)?
    } else {
        object_type
    };
    if core != LC {
        return None;
    }
    let frame_samples = if bits.flag()? { 960 } else { 1024 };
    Some(AudioConfig {
        // A copy: the record outlives the network buffer that it arrived in.
        record: Bytes::copy_from_slice(record),
        object_type,
        sample_rate,
        channels,
        frame_samples,
    })
}

fn rate(bits: &mut Bits<'_>) -> Option<u32> {
    match bits.bits(4)? {
        15 => bits.bits(24).filter(|rate| (7_000..=96_000).contains(rate)),
        index => RATES.get(usize::try_from(index).ok()?).copied(),
    }
}
