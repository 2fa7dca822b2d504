//! AAC in ADTS frames, which may be cut anywhere.

use super::sample::{self, BadSegment, Sample};
use crate::codec::TICKS;

const HEADER_BYTES: usize = 7;
const CHECKSUM_BYTES: usize = 2;
const FRAME_SAMPLES: i64 = 1_024;
const RATES: [i64; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];

/// Takes frames out of packets.
#[derive(Debug, Default)]
pub(super) struct Adts {
    /// The beginning of a frame whose end is yet to come.
    rest: Vec<u8>,
    /// When that frame is.
    expected: i64,
    record: [u8; 2],
}

impl Adts {
    /// The frames of a packet whose first new one is at `at`.
    pub(super) fn push(
        &mut self,
        at: i64,
        data: &[u8],
        out: &mut Vec<Sample>,
    ) -> Result<(), BadSegment> {
        let mut now = if self.rest.is_empty() {
            at
        } else {
            self.expected
        };
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.extend_from_slice(data);
        let mut left = &bytes[..];
        while let Some(frame) = Frame::parse(left)? {
            if frame.record != self.record {
                self.record = frame.record;
                out.push(sample::audio_config(now, &frame.record));
            }
            out.push(sample::sound(now, frame.data));
            now += frame.duration;
            left = left.get(frame.len..).unwrap_or_default();
        }
        self.rest = left.to_vec();
        self.expected = now;
        Ok(())
    }
}

struct Frame<'a> {
    record: [u8; 2],
    data: &'a [u8],
    /// With its header.
    len: usize,
    /// 90 kHz.
    duration: i64,
}

impl<'a> Frame<'a> {
    /// The frame that `bytes` begin with, once all of it is there.
    fn parse(bytes: &'a [u8]) -> Result<Option<Self>, BadSegment> {
        let broken = BadSegment::Unreadable("AAC out of step");
        let Some(&[sync, flags, a, b, c, d, blocks]) = bytes.first_chunk::<HEADER_BYTES>() else {
            return Ok(None);
        };
        let len = usize::from(b & 3) << 11 | usize::from(c) << 3 | usize::from(d >> 5);
        let (profile, rate) = (a >> 6, a >> 2 & 0x0f);
        let channels = (a & 1) << 2 | b >> 6;
        let checked = if flags & 1 == 0 { CHECKSUM_BYTES } else { 0 };
        let hertz = RATES.get(usize::from(rate)).ok_or_else(|| broken.clone())?;
        if sync != 0xff || flags & 0xf6 != 0xf0 || len < HEADER_BYTES + checked || blocks & 3 != 0 {
            return Err(broken);
        }
        let Some(data) = bytes.get(HEADER_BYTES + checked..len) else {
            return Ok(None);
        };
        let object = profile + 1;
        Ok(Some(Self {
            record: [object << 3 | rate >> 1, (rate & 1) << 7 | channels << 3],
            data,
            len,
            duration: FRAME_SAMPLES * TICKS / hertz,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: [u8; 9] = [0xff, 0xf1, 0x4c, 0x80, 0x01, 0x3f, 0xfc, 7, 8];

    #[test]
    fn frames_come_out_however_they_are_cut() {
        let two = [FRAME, FRAME].concat();
        for cut in 1..two.len() {
            let (mut adts, mut out) = (Adts::default(), Vec::new());
            adts.push(1_000, &two[..cut], &mut out).unwrap();
            // A packet's time is that of the first frame that begins in it.
            adts.push(1_000 + 1_920, &two[cut..], &mut out).unwrap();
            let times: Vec<i64> = out.iter().map(|one| one.at).collect();
            assert_eq!(times, [1_000, 1_000, 2_920], "{cut}");
            assert_eq!(out[0].body[..], [0xaf, 0, 0x11, 0x90], "LC, 48 kHz, stereo");
        }
    }

    #[test]
    fn what_is_no_adts_is_refused() {
        for wrong in [
            [0; 9],
            [0xff; 9],
            [0xff, 0xf1, 0x4c, 0x80, 0, 0x1f, 0xfc, 0, 0],
        ] {
            let mut out = Vec::new();
            assert!(
                Adts::default().push(0, &wrong, &mut out).is_err(),
                "{wrong:?}"
            );
        }
    }
}
