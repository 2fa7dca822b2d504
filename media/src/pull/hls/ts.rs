//! MPEG transport streams (ISO 13818-1), as far as HLS segments go: one programme of H.264 and AAC.

use super::adts::Adts;
use super::sample::{self, BadSegment, Sample};
use crate::codec::annexb::ParameterSets;

const PACKET_BYTES: usize = 188;
const SYNC: u8 = 0x47;
const H264: u8 = 0x1b;
const AAC: u8 = 0x0f;
/// Times have 33 bits.
const WRAP: i64 = 1 << 33;

/// What a stream of packets carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Video,
    Audio,
}

/// A frame being put together from packets.
#[derive(Debug)]
struct Elementary {
    pid: u16,
    kind: Kind,
    open: Vec<u8>,
}

/// The demuxer: what it knows goes on from segment to segment.
#[derive(Debug)]
pub(super) struct Ts {
    programme: Option<u16>,
    streams: Vec<Elementary>,
    sets: ParameterSets,
    adts: Adts,
    /// The first time of the segment: the others are near it.
    first: Option<i64>,
    max_frame_bytes: usize,
    out: Vec<Sample>,
}

impl Ts {
    pub(super) fn new(max_frame_bytes: usize) -> Self {
        Self {
            programme: None,
            streams: Vec::new(),
            sets: ParameterSets::default(),
            adts: Adts::default(),
            first: None,
            max_frame_bytes,
            out: Vec::new(),
        }
    }

    /// Whether this begins as a transport stream does.
    pub(super) fn is(bytes: &[u8]) -> bool {
        bytes.first() == Some(&SYNC) && bytes.get(PACKET_BYTES).is_none_or(|byte| *byte == SYNC)
    }

    /// What a whole segment holds.
    pub(super) fn segment(&mut self, bytes: &[u8]) -> Result<Vec<Sample>, BadSegment> {
        self.first = None;
        self.adts = Adts::default();
        self.streams.iter_mut().for_each(|one| one.open.clear());
        for packet in bytes.chunks_exact(PACKET_BYTES) {
            self.packet(packet)?;
        }
        for at in 0..self.streams.len() {
            self.complete(at)?;
        }
        Ok(std::mem::take(&mut self.out))
    }

    fn packet(&mut self, packet: &[u8]) -> Result<(), BadSegment> {
        let &[SYNC, high, low, flags, ref rest @ ..] = packet else {
            return Err(BadSegment::Unreadable("MPEG-TS out of step"));
        };
        let pid = u16::from(high & 0x1f) << 8 | u16::from(low);
        let begins = high & 0x40 != 0;
        let skipped = match flags >> 4 & 3 {
            1 => 0,
            3 => 1 + usize::from(rest.first().copied().unwrap_or(0)),
            _ => return Ok(()),
        };
        let payload = rest.get(skipped..).unwrap_or_default();
        if pid == 0 {
            self.programme = programme(payload).or(self.programme);
            return Ok(());
        }
        if self.programme == Some(pid) {
            return self.learn(payload);
        }
        let Some(at) = self.streams.iter().position(|one| one.pid == pid) else {
            return Ok(());
        };
        if begins {
            self.complete(at)?;
        }
        self.append(at, payload)
    }

    fn append(&mut self, at: usize, payload: &[u8]) -> Result<(), BadSegment> {
        let max = self.max_frame_bytes;
        if let Some(stream) = self.streams.get_mut(at) {
            stream.open.extend_from_slice(payload);
            if stream.open.len() > max {
                return Err(BadSegment::TooLarge(stream.open.len()));
            }
        }
        Ok(())
    }

    /// The streams of the programme: the first of each kind that is carried.
    fn learn(&mut self, payload: &[u8]) -> Result<(), BadSegment> {
        let Some(told) = section(payload, 2) else {
            return Ok(());
        };
        let mut found = Vec::new();
        let mut rest = told.get(length(told, 10).map_or(12, |len| 12 + len)..);
        while let Some(&[kind, high, low, a, b, ..]) = rest {
            let pid = u16::from(high & 0x1f) << 8 | u16::from(low);
            found.push((kind, pid));
            let described = usize::from(a & 0x0f) << 8 | usize::from(b);
            rest = rest.and_then(|rest| rest.get(5 + described..));
        }
        for (code, kind) in [(H264, Kind::Video), (AAC, Kind::Audio)] {
            let pid = found.iter().find(|(one, _)| *one == code).map(|one| one.1);
            self.take(kind, pid);
        }
        let carried = !self.streams.is_empty();
        match found.iter().find(|(code, _)| *code == 0x24) {
            Some(_) if !carried => Err(BadSegment::Codec("H.265 video")),
            _ if !carried => Err(BadSegment::Codec("this programme")),
            _ => Ok(()),
        }
    }

    fn take(&mut self, kind: Kind, pid: Option<u16>) {
        let known = self.streams.iter_mut().find(|one| one.kind == kind);
        match (known, pid) {
            (Some(known), Some(pid)) if known.pid == pid => {}
            (_, pid) => {
                self.streams.retain(|one| one.kind != kind);
                self.streams.extend(pid.map(|pid| Elementary {
                    pid,
                    kind,
                    open: Vec::new(),
                }));
            }
        }
    }

    /// The packets so far are a frame, or several of sound.
    fn complete(&mut self, at: usize) -> Result<(), BadSegment> {
        let Some(stream) = self.streams.get_mut(at) else {
            return Ok(());
        };
        let (kind, bytes) = (stream.kind, std::mem::take(&mut stream.open));
        let Some(Pes {
            shown,
            decoded,
            data,
        }) = Pes::parse(&bytes)
        else {
            return Ok(());
        };
        let (shown, decoded) = (self.unwrapped(shown), self.unwrapped(decoded));
        match kind {
            Kind::Audio => self.adts.push(shown, data, &mut self.out),
            Kind::Video => {
                let unit = self.sets.read(data);
                let unit = unit.map_err(|_bad| BadSegment::Unreadable("H.264 parameter sets"))?;
                if let Some(config) = unit.config {
                    self.out.push(sample::video_config(decoded, &config.record));
                }
                if !unit.data.is_empty() {
                    let (key, late) = (unit.key, shown - decoded);
                    self.out
                        .push(sample::picture(decoded, late, key, &unit.data));
                }
                Ok(())
            }
        }
    }

    fn unwrapped(&mut self, time: i64) -> i64 {
        let first = *self.first.get_or_insert(time);
        first + (time - first + WRAP / 2).rem_euclid(WRAP) - WRAP / 2
    }
}

/// The table with this id that begins in a packet, without its checksum.
fn section(payload: &[u8], id: u8) -> Option<&[u8]> {
    let start = 1 + usize::from(*payload.first()?);
    let told = payload.get(start..)?;
    let end = 3 + length(told, 1)?;
    told.get(..end.checked_sub(4)?)
        .filter(|told| told.first() == Some(&id))
}

/// A length of twelve bits.
fn length(bytes: &[u8], at: usize) -> Option<usize> {
    let &[high, low] = bytes.get(at..at + 2)? else {
        return None;
    };
    Some(usize::from(high & 0x0f) << 8 | usize::from(low))
}

/// Where the first programme is described.
fn programme(payload: &[u8]) -> Option<u16> {
    let told = section(payload, 0)?;
    let mut programmes = told.get(8..)?.chunks_exact(4);
    programmes.find_map(|four| match four {
        // Programme 0 is the network's own table.
        [0, 0, ..] => None,
        &[_, _, high, low] => Some(u16::from(high & 0x1f) << 8 | u16::from(low)),
        _ => None,
    })
}

/// A packetised elementary stream's packet.
struct Pes<'a> {
    shown: i64,
    decoded: i64,
    data: &'a [u8],
}

impl<'a> Pes<'a> {
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let &[0, 0, 1, _, _, _, _, flags, header, ref rest @ ..] = bytes else {
            return None;
        };
        let shown = (flags & 0x80 != 0).then(|| time(rest)).flatten()?;
        let decoded = (flags & 0x40 != 0).then(|| time(rest.get(5..)?)).flatten();
        Some(Self {
            shown,
            decoded: decoded.unwrap_or(shown),
            data: rest.get(usize::from(header)..)?,
        })
    }
}

/// Five bytes with 33 bits of time among markers.
fn time(bytes: &[u8]) -> Option<i64> {
    let five = bytes.first_chunk::<5>()?.map(i64::from);
    let bits = (five[0] >> 1 & 7) << 30
        | five[1] << 22
        | (five[2] >> 1) << 15
        | five[3] << 7
        | five[4] >> 1;
    Some(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(pid: u16, begins: bool, payload: &[u8]) -> Vec<u8> {
        let [high, low] = pid.to_be_bytes();
        let stuffing = 184 - payload.len();
        let mut out = vec![SYNC, high | u8::from(begins) << 6, low, 0x30];
        out.push(u8::try_from(stuffing - 1).unwrap());
        out.resize(4 + stuffing, 0xff);
        out.extend(payload);
        assert_eq!(out.len(), PACKET_BYTES);
        out
    }

    fn tables() -> Vec<u8> {
        let pat = [0, 0, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xe1, 0, 0, 0, 0, 0];
        let pmt = [
            0, 2, 0xb0, 23, 0, 1, 0xc1, 0, 0, 0xe1, 1, 0xf0, 0, 0x1b, 0xe1, 1, 0xf0, 0, 0x0f, 0xe1,
            2, 0xf0, 0, 0, 0, 0, 0,
        ];
        [packet(0, true, &pat), packet(0x100, true, &pmt)].concat()
    }

    fn pes(at: i64, data: &[u8]) -> Vec<u8> {
        let byte = |value: i64| u8::try_from(value & 0xff).unwrap();
        let time = [
            0x21 | byte(at >> 29 & 0x0e),
            byte(at >> 22),
            byte(at >> 14) | 1,
            byte(at >> 7),
            byte(at << 1) | 1,
        ];
        [&[0, 0, 1, 0xc0, 0, 0, 0x80, 0x80, 5], &time[..], data].concat()
    }

    const SOUND: [u8; 9] = [0xff, 0xf1, 0x4c, 0x80, 0x01, 0x3f, 0xfc, 7, 8];

    #[test]
    fn sound_comes_out_with_its_times_across_the_wrap() {
        let late = WRAP - 900;
        let segment = [
            tables(),
            packet(0x102, true, &pes(late, &SOUND)),
            packet(0x102, true, &pes(1_020, &SOUND)),
        ]
        .concat();
        let samples = Ts::new(1_000).segment(&segment).unwrap();
        let told: Vec<_> = samples
            .iter()
            .map(|one| (one.at, one.kind, &one.body[..]))
            .collect();
        let wanted: [(i64, u8, &[u8]); 3] = [
            (late, 8, &[0xaf, 0, 0x11, 0x90]),
            (late, 8, &[0xaf, 1, 7, 8]),
            (WRAP + 1_020, 8, &[0xaf, 1, 7, 8]),
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn hostile_packets_end_in_errors_or_nothing() {
        let mut ts = Ts::new(300);
        assert!(ts.segment(&[0x47; 188 * 4]).is_ok());
        assert!(ts.segment(&[0; 188]).is_err());
        let flood = packet(0x102, false, &[1; 180]);
        let segment = [tables(), flood.clone(), flood].concat();
        assert_eq!(ts.segment(&segment), Err(BadSegment::TooLarge(360)));
        for at in 0..tables().len() {
            for bits in [0, 0x7f, 0xff] {
                let mut broken =
                    [tables(), packet(0x101, true, &pes(0, &[0, 0, 1, 0x67]))].concat();
                broken[at] = bits;
                // Whatever it says, it returns.
                let _ = Ts::new(300).segment(&broken);
            }
        }
    }
}
