//! Audio from one codec to the other: browsers send and hear Opus, FLV and HLS carry AAC.
//!
//! A [`Bridge`] counts samples, so that its output has no jitter; it starts anew where the times of
//! its input jump.

mod aac_to_opus;
mod opus_to_aac;
mod resample;

use bytes::Bytes;

pub(crate) use aac_to_opus::AacToOpus;
pub(crate) use opus_to_aac::OpusToAac;

use crate::codec::TICKS;

/// Opus runs at this rate whatever it was made from.
const OPUS_RATE: u32 = 48_000;
const OPUS_RATE_I64: i64 = 48_000;
/// Above this much disagreement between the count and the stamps, the stamps are believed.
const MAX_DRIFT: i64 = TICKS / 10;

/// A coded packet and its time, 90 kHz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Packet {
    pub(crate) at: i64,
    pub(crate) data: Bytes,
}

/// One direction of transcoding. What cannot be decoded is left out: sound is not worth a stream.
pub(crate) trait Bridge: Send {
    /// Takes the packet stamped `at`; hands over what is complete.
    fn push(&mut self, at: i64, packet: &[u8], out: &mut Vec<Packet>);
}

/// A codec library that refuses to start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("audio cannot be bridged: {0}")]
pub(crate) struct BridgeError(pub(crate) String);

/// Counts samples at 48 kHz from an anchor in stream time.
#[derive(Debug, Default)]
struct SampleClock {
    anchor: Option<i64>,
    samples: i64,
}

impl SampleClock {
    fn at(anchor: i64, samples: i64) -> i64 {
        anchor + samples * TICKS / OPUS_RATE_I64
    }

    /// How far `at` is ahead of the count, after which the count is believed within [`MAX_DRIFT`].
    fn check(&mut self, at: i64) -> i64 {
        let anchor = *self.anchor.get_or_insert(at);
        let ahead = at - Self::at(anchor, self.samples);
        if ahead.abs() > MAX_DRIFT {
            self.anchor = Some(anchor + ahead);
            return 0;
        }
        ahead
    }

    /// The time of the sample `number` places after the anchor.
    fn time_of(&self, number: i64) -> i64 {
        Self::at(self.anchor.unwrap_or(0), number)
    }
}

fn samples(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests;
