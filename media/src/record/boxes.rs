//! Looks into fMP4 and moves its decode times, in place: what was muxed once is not muxed again.

use std::ops::Range;

use crate::codec::TICKS;

const HEADER_BYTES: usize = 8;
const LARGE_HEADER_BYTES: usize = 16;

/// The boxes of `bytes` in order, with where their bodies are. Ends at what is no box.
pub(crate) fn boxes(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let small = u64::from(u32::from_be_bytes(array(bytes, at)?));
        let kind = array(bytes, at + 4)?;
        let (header, size) = match small {
            0 => (HEADER_BYTES, bytes.len() - at),
            1 => {
                let large = u64::from_be_bytes(array(bytes, at + HEADER_BYTES)?);
                (LARGE_HEADER_BYTES, usize::try_from(large).ok()?)
            }
            size => (HEADER_BYTES, usize::try_from(size).ok()?),
        };
        let end = at.checked_add(size).filter(|end| *end <= bytes.len())?;
        let body = at + header..end;
        at = end;
        (body.start <= body.end).then_some((kind, body))
    })
}

/// Where the bodies of the boxes called `kind` are, seen from the start of `bytes`.
fn bodies(bytes: &[u8], within: Range<usize>, kind: [u8; 4]) -> impl Iterator<Item = Range<usize>> {
    let start = within.start;
    boxes(&bytes[within])
        .filter(move |(found, _)| *found == kind)
        .map(move |(_, body)| start + body.start..start + body.end)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// The field of a full box that comes after two times: a track's id in `tkhd`, the rate in `mdhd`.
fn after_times(bytes: &[u8], body: &Range<usize>) -> Option<u32> {
    let times = if *bytes.get(body.start)? == 1 { 16 } else { 8 };
    array(bytes, body.start + 4 + times).map(u32::from_be_bytes)
}

/// The clocks of the tracks that an init segment describes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Clocks(Vec<(u32, i64)>);

impl Clocks {
    /// As an init segment tells them.
    pub(super) fn of(init: &[u8]) -> Self {
        let moov = bodies(init, 0..init.len(), *b"moov").next();
        let clock = |trak: Range<usize>| {
            let tkhd = bodies(init, trak.clone(), *b"tkhd").next()?;
            let mdia = bodies(init, trak, *b"mdia").next()?;
            let mdhd = bodies(init, mdia, *b"mdhd").next()?;
            let rate = i64::from(after_times(init, &mdhd)?);
            Some((after_times(init, &tkhd)?, rate)).filter(|_| rate > 0)
        };
        let traks = moov
            .into_iter()
            .flat_map(|moov| bodies(init, moov, *b"trak"));
        Self(traks.filter_map(clock).collect())
    }

    fn rate(&self, track: u32) -> Option<i64> {
        let known = self.0.iter().find(|(id, _)| *id == track)?;
        Some(known.1)
    }

    /// The earliest decode time in `fragments`, in ticks.
    pub(super) fn first(&self, fragments: &[u8]) -> i64 {
        let ticks = |time: &DecodeTime| {
            let rate = self.rate(time.track)?;
            Some(wide(time.read(fragments)?, TICKS, rate))
        };
        decode_times(fragments)
            .iter()
            .filter_map(ticks)
            .min()
            .unwrap_or(0)
    }

    /// Moves all decode times by so many ticks; none goes below zero.
    pub(super) fn shift(&self, fragments: &mut [u8], ticks: i64) {
        for time in decode_times(fragments) {
            let Some((rate, was)) = self.rate(time.track).zip(time.read(fragments)) else {
                continue;
            };
            time.write(fragments, (was + wide(ticks, rate, TICKS)).max(0));
        }
    }
}

/// `value * by / of` without overflow.
fn wide(value: i64, by: i64, of: i64) -> i64 {
    i64::try_from(i128::from(value) * i128::from(by) / i128::from(of)).unwrap_or(i64::MAX)
}

/// Where a `tfdt` keeps its time, and whose it is.
struct DecodeTime {
    track: u32,
    at: usize,
    is_wide: bool,
}

impl DecodeTime {
    fn read(&self, bytes: &[u8]) -> Option<i64> {
        if self.is_wide {
            i64::try_from(u64::from_be_bytes(array(bytes, self.at)?)).ok()
        } else {
            array(bytes, self.at).map(|raw| i64::from(u32::from_be_bytes(raw)))
        }
    }

    fn write(&self, bytes: &mut [u8], time: i64) {
        let wide = time.to_be_bytes();
        let raw = if self.is_wide { &wide[..] } else { &wide[4..] };
        if let Some(field) = bytes.get_mut(self.at..self.at + raw.len()) {
            field.copy_from_slice(raw);
        }
    }
}

fn decode_times(fragments: &[u8]) -> Vec<DecodeTime> {
    let all = 0..fragments.len();
    let time = |traf: Range<usize>| {
        let tfhd = bodies(fragments, traf.clone(), *b"tfhd").next()?;
        let tfdt = bodies(fragments, traf, *b"tfdt").next()?;
        Some(DecodeTime {
            track: array(fragments, tfhd.start + 4).map(u32::from_be_bytes)?,
            at: tfdt.start + 4,
            is_wide: *fragments.get(tfdt.start)? == 1,
        })
    };
    bodies(fragments, all, *b"moof")
        .flat_map(|moof| bodies(fragments, moof, *b"traf"))
        .filter_map(time)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{AudioConfig, Tracks};
    use crate::fmp4::{AUDIO_TRACK, Run, Sample, fragment, init_segment};
    use bytes::Bytes;

    fn audio(start: u64) -> Vec<u8> {
        let sample = Sample {
            duration: 1_024,
            composition: 0,
            key: true,
            data: Bytes::from_static(b"sound"),
        };
        let audio = Run {
            start,
            samples: vec![sample],
        };
        fragment(1, &Run::default(), &audio).unwrap().to_vec()
    }

    #[test]
    fn times_move_by_the_tracks_own_clock() {
        let tracks = Tracks {
            video: None,
            audio: Some(AudioConfig::parse(&[0x11, 0x90]).unwrap()),
        };
        let clocks = Clocks::of(&init_segment(&tracks).unwrap());
        assert_eq!(clocks, Clocks(vec![(AUDIO_TRACK, 48_000)]));
        let mut two = [audio(480_000), audio(480_000 + 1_024)].concat();
        assert_eq!(clocks.first(&two), 10 * TICKS);
        clocks.shift(&mut two, -10 * TICKS);
        assert_eq!(two, [audio(0), audio(1_024)].concat());
        clocks.shift(&mut two, -TICKS);
        assert_eq!(two, [audio(0), audio(0)].concat(), "not below zero");
    }

    #[test]
    fn what_is_no_mp4_is_left_alone() {
        let clocks = Clocks(vec![(1, 90_000)]);
        for hostile in [
            &b""[..],
            b"moof",
            &[
                0, 0, 0, 1, b'm', b'o', b'o', b'f', 255, 255, 255, 255, 255, 255, 255, 255,
            ],
            &[0, 0, 0, 9, b'm', b'o', b'o', b'f'],
            &[0, 0, 0, 4, b'm', b'o', b'o', b'f'],
        ] {
            let mut bytes = hostile.to_vec();
            clocks.shift(&mut bytes, 90);
            assert_eq!(bytes, hostile);
            assert_eq!(
                (clocks.first(hostile), Clocks::of(hostile)),
                (0, Clocks::default())
            );
        }
    }
}
