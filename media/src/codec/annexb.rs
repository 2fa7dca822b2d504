//! NAL units between Annex B (start codes, as RTP carries them) and length prefixes (as FLV and
//! MP4 do).

use bytes::{BufMut, Bytes, BytesMut};

use super::{BadConfig, VideoConfig};

const START_CODE: [u8; 4] = [0, 0, 0, 1];
const IDR: u8 = 5;
const SPS: u8 = 7;
const PPS: u8 = 8;
const DELIMITER: u8 = 9;
const FILLER: u8 = 12;
/// Bytes of an `AVCDecoderConfigurationRecord` before its first count.
const RECORD_HEADER_BYTES: usize = 5;

fn kind(nal: &[u8]) -> u8 {
    nal.first().map_or(0, |first| first & 0x1f)
}

/// The NAL units between start codes of three or four bytes.
fn split(annex_b: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = after_start_code(annex_b);
    std::iter::from_fn(move || {
        let here = rest?;
        let end = here.windows(3).position(|three| three == [0, 0, 1]);
        let nal = end.map_or(here, |end| here.get(..end).unwrap_or(here));
        rest = end.and_then(|end| here.get(end + 3..));
        // Zeros before a start code belong to it.
        let len = nal.iter().rposition(|byte| *byte != 0).map_or(0, |i| i + 1);
        nal.get(..len)
    })
    .filter(|nal| !nal.is_empty())
}

fn after_start_code(bytes: &[u8]) -> Option<&[u8]> {
    let at = bytes.windows(3).position(|three| three == [0, 0, 1])?;
    bytes.get(at + 3..)
}

/// One access unit read from Annex B.
#[derive(Debug, Default)]
pub(crate) struct AccessUnit {
    /// Whether decoding may start here.
    pub(crate) key: bool,
    /// The slices with length prefixes; empty when it held parameter sets alone.
    pub(crate) data: Bytes,
    /// Present when its parameter sets differ from those before.
    pub(crate) config: Option<VideoConfig>,
}

/// The parameter sets last seen, so that a change shows.
#[derive(Debug, Default)]
pub(crate) struct ParameterSets {
    sps: Vec<Bytes>,
    pps: Vec<Bytes>,
}

impl ParameterSets {
    /// Reads one access unit and remembers its parameter sets.
    pub(crate) fn read(&mut self, annex_b: &[u8]) -> Result<AccessUnit, BadConfig> {
        let mut unit = AccessUnit::default();
        let mut data = BytesMut::with_capacity(annex_b.len() + 16);
        let (mut sps, mut pps) = (Vec::new(), Vec::new());
        for nal in split(annex_b) {
            match kind(nal) {
                SPS => sps.push(Bytes::copy_from_slice(nal)),
                PPS => pps.push(Bytes::copy_from_slice(nal)),
                DELIMITER | FILLER => {}
                kind => {
                    unit.key |= kind == IDR;
                    data.put_u32(u32::try_from(nal.len()).unwrap_or(0));
                    data.put_slice(nal);
                }
            }
        }
        unit.data = data.freeze();
        if self.learn(sps, pps) {
            unit.config = Some(VideoConfig::from_sets(&self.sps, &self.pps)?);
        }
        Ok(unit)
    }

    /// Whether both kinds are known and one of them is new.
    fn learn(&mut self, sps: Vec<Bytes>, pps: Vec<Bytes>) -> bool {
        let news = (!sps.is_empty() && sps != self.sps) || (!pps.is_empty() && pps != self.pps);
        if !sps.is_empty() {
            self.sps = sps;
        }
        if !pps.is_empty() {
            self.pps = pps;
        }
        news && !self.sps.is_empty() && !self.pps.is_empty()
    }
}

/// The parameter sets of a configuration record, each after a start code.
pub(crate) fn sets_of(record: &[u8]) -> Bytes {
    let mut out = BytesMut::new();
    let mut rest = record.get(RECORD_HEADER_BYTES..).unwrap_or_default();
    for mask in [0x1f, 0xff] {
        let Some((count, after)) = rest.split_first() else {
            break;
        };
        rest = after;
        for _ in 0..count & mask {
            let Some((nal, after)) = prefixed::<2>(rest) else {
                return out.freeze();
            };
            out.put_slice(&START_CODE);
            out.put_slice(nal);
            rest = after;
        }
    }
    out.freeze()
}

/// Appends length-prefixed slices with start codes; parameter sets and delimiters are left out.
pub(crate) fn put_slices(out: &mut Vec<u8>, mut prefixed_units: &[u8]) {
    while let Some((nal, rest)) = prefixed::<4>(prefixed_units) {
        prefixed_units = rest;
        if !nal.is_empty() && !matches!(kind(nal), SPS | PPS | DELIMITER | FILLER) {
            out.extend_from_slice(&START_CODE);
            out.extend_from_slice(nal);
        }
    }
}

/// Splits off what a big-endian length of `N` bytes announces.
fn prefixed<const N: usize>(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    let len = head
        .iter()
        .fold(0usize, |len, byte| len << 8 | usize::from(*byte));
    rest.split_at_checked(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPS_360P: &[u8] = &[
        0x67, 0x42, 0xc0, 0x1e, 0xd9, 0x00, 0xa0, 0x2f, 0xf9, 0x70, 0x11, 0x00, 0x00, 0x03, 0x00,
        0x01, 0x00, 0x00, 0x03, 0x00, 0x32, 0x0f, 0x16, 0x2e, 0x48,
    ];
    const SPS_QVGA: &[u8] = &[
        0x67, 0x42, 0xc0, 0x0d, 0xd9, 0x01, 0x41, 0xfb, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10,
        0x00, 0x00, 0x03, 0x03, 0x20, 0xf1, 0x42, 0xa4, 0x80,
    ];
    const A_PPS: &[u8] = &[0x68, 0xcb, 0x83, 0xcb, 0x20];

    fn unit(nals: &[&[u8]]) -> Vec<u8> {
        nals.iter()
            .flat_map(|nal| [&START_CODE, *nal].concat())
            .collect()
    }

    #[test]
    fn units_survive_both_ways() {
        let mut sets = ParameterSets::default();
        let idr: &[u8] = &[0x65, 1, 2, 0, 0, 3, 4];
        let read = sets
            .read(&unit(&[&[0x09, 0x10], SPS_360P, A_PPS, idr]))
            .unwrap();
        assert!(read.key);
        assert_eq!(&read.data[..4], [0, 0, 0, 7]);
        let mut back = Vec::new();
        put_slices(&mut back, &read.data);
        assert_eq!(back, unit(&[idr]));
        let config = read.config.unwrap();
        assert_eq!((config.width, config.height), (640, 360));
        assert_eq!(
            sets_of(&config.record),
            [&[0, 0, 0, 1], SPS_360P, &[0, 0, 0, 1], A_PPS].concat()
        );
    }

    #[test]
    fn only_a_change_of_parameter_sets_is_news() {
        let mut sets = ParameterSets::default();
        let first = unit(&[SPS_360P, A_PPS, &[0x65, 1]]);
        assert!(sets.read(&first).unwrap().config.is_some());
        assert!(sets.read(&first).unwrap().config.is_none());
        assert!(sets.read(&unit(&[&[0x41, 9]])).unwrap().config.is_none());
        let turned = sets.read(&unit(&[SPS_QVGA, A_PPS, &[0x65, 1]])).unwrap();
        assert_eq!(turned.config.map(|config| config.width), Some(320));
    }

    #[test]
    fn hostile_bytes_are_left_out() {
        let mut sets = ParameterSets::default();
        assert!(sets.read(&[]).unwrap().data.is_empty());
        assert!(
            sets.read(&[0, 0, 1, 0, 0, 1, 0, 0])
                .unwrap()
                .data
                .is_empty()
        );
        assert!(sets.read(&unit(&[&[0x67, 0x42], A_PPS])).is_err());
        let mut out = Vec::new();
        put_slices(&mut out, &[0, 0, 0, 9, 0x65]);
        assert!(out.is_empty());
        assert!(sets_of(&[1, 2, 3, 4, 5, 0x1f, 0xff]).is_empty());
    }
}
