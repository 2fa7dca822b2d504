//! Fragmented MP4 as HLS segments carry it: H.264 and AAC, a fragment after another.

use bytes::{Bytes, BytesMut};
use mp4_atom::{Atom, Codec, Moof, Moov, Traf, Trak, TrunEntry};

use super::sample::{self, BadSegment, Sample};
use crate::codec::TICKS;
use crate::record::boxes::boxes;

/// Set in a sample's flags where decoding may not begin.
const NOT_SYNC: u32 = 0x0001_0000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Video,
    Audio,
}

/// A track that is carried.
#[derive(Debug)]
struct Track {
    id: u32,
    kind: Kind,
    /// Ticks of its clock in a second.
    rate: i64,
    record: Bytes,
    /// What samples are where fragments do not say.
    usual: TrunEntry,
    /// Where its last fragment ended.
    next: i64,
}

/// The demuxer.
#[derive(Debug)]
pub(super) struct Fmp4 {
    tracks: Vec<Track>,
    /// The tracks are to be announced with the next frames.
    fresh: bool,
    max_frame_bytes: usize,
}

fn unreadable(_error: mp4_atom::Error) -> BadSegment {
    BadSegment::Unreadable("fragmented MP4")
}

impl Fmp4 {
    pub(super) fn new(max_frame_bytes: usize) -> Self {
        Self {
            tracks: Vec::new(),
            fresh: false,
            max_frame_bytes,
        }
    }

    /// Reads an initialisation segment.
    pub(super) fn init(&mut self, bytes: &[u8]) -> Result<(), BadSegment> {
        let moov = boxes(bytes).find(|(kind, _)| kind == b"moov");
        let body = moov.and_then(|(_, body)| bytes.get(body));
        let mut body = body.ok_or(BadSegment::Unreadable("no moov"))?;
        let moov = Moov::decode_body(&mut body).map_err(unreadable)?;
        let tracks: Result<Vec<_>, _> = moov.trak.iter().map(|trak| track(trak, &moov)).collect();
        let mut tracks: Vec<Track> = tracks?.into_iter().flatten().collect();
        let mut seen = Vec::new();
        // The first of each kind.
        tracks.retain(|track| {
            let new = !seen.contains(&track.kind);
            seen.push(track.kind);
            new
        });
        if tracks.is_empty() {
            return Err(BadSegment::Codec("what the stream consists of"));
        }
        (self.tracks, self.fresh) = (tracks, true);
        Ok(())
    }

    /// What a whole segment holds.
    pub(super) fn segment(&mut self, bytes: &Bytes) -> Result<Vec<Sample>, BadSegment> {
        let (mut out, mut start) = (Vec::new(), 0);
        for (kind, body) in boxes(bytes) {
            if &kind == b"moof" {
                let mut raw = bytes.get(body.clone()).unwrap_or_default();
                let moof = Moof::decode_body(&mut raw).map_err(unreadable)?;
                for traf in &moof.traf {
                    self.fragment(traf, start, bytes, &mut out)?;
                }
            }
            start = body.end;
        }
        if std::mem::take(&mut self.fresh) {
            let at = out.iter().map(|one| one.at).min().unwrap_or(0);
            let configs = self.tracks.iter().map(|track| match track.kind {
                Kind::Video => sample::video_config(at, &track.record),
                Kind::Audio => sample::audio_config(at, &track.record),
            });
            out.splice(0..0, configs);
        }
        Ok(out)
    }

    fn fragment(
        &mut self,
        traf: &Traf,
        moof: usize,
        bytes: &Bytes,
        out: &mut Vec<Sample>,
    ) -> Result<(), BadSegment> {
        let broken = || BadSegment::Unreadable("a fragment points outside");
        let id = traf.tfhd.track_id;
        let Some(track) = self.tracks.iter_mut().find(|track| track.id == id) else {
            return Ok(());
        };
        let base = match traf.tfhd.base_data_offset {
            Some(base) => i64::try_from(base).map_err(|_large| broken())?,
            None => i64::try_from(moof).map_err(|_large| broken())?,
        };
        let told = traf.tfdt.as_ref().map(|tfdt| tfdt.base_media_decode_time);
        let mut now = match told {
            Some(told) => i64::try_from(told).map_err(|_large| broken())?,
            None => track.next,
        };
        let usual = TrunEntry {
            duration: traf.tfhd.default_sample_duration.or(track.usual.duration),
            size: traf.tfhd.default_sample_size.or(track.usual.size),
            flags: traf.tfhd.default_sample_flags.or(track.usual.flags),
            cts: None,
        };
        let mut at = base;
        for run in &traf.trun {
            if let Some(offset) = run.data_offset {
                at = base.checked_add(offset.into()).ok_or_else(broken)?;
            }
            for entry in &run.samples {
                let size = entry.size.or(usual.size).filter(|size| *size > 0);
                let size = i64::from(size.ok_or_else(broken)?);
                let end = at.checked_add(size).ok_or_else(broken)?;
                let (from, to) = (usize::try_from(at), usize::try_from(end));
                let place = from.ok().zip(to.ok()).ok_or_else(broken)?;
                let data = bytes.get(place.0..place.1).ok_or_else(broken)?;
                if data.len() > self.max_frame_bytes {
                    return Err(BadSegment::TooLarge(data.len()));
                }
                let flags = entry.flags.or(usual.flags).unwrap_or(0);
                out.push(track.sample(now, entry.cts.unwrap_or(0), flags, data));
                now = now.saturating_add(entry.duration.or(usual.duration).unwrap_or(0).into());
                at = end;
            }
        }
        track.next = now;
        Ok(())
    }
}

impl Track {
    fn sample(&self, now: i64, cts: i64, flags: u32, data: &[u8]) -> Sample {
        let at = self.ticks(now);
        match self.kind {
            Kind::Audio => sample::sound(at, data),
            Kind::Video => {
                let key = flags & NOT_SYNC == 0;
                sample::picture(at, self.ticks(cts), key, data)
            }
        }
    }

    fn ticks(&self, time: i64) -> i64 {
        let ticks = i128::from(time) * i128::from(TICKS) / i128::from(self.rate);
        i64::try_from(ticks).unwrap_or(i64::MAX / 4)
    }
}

/// A track of the file, if it is one that is carried.
fn track(trak: &Trak, moov: &Moov) -> Result<Option<Track>, BadSegment> {
    let id = trak.tkhd.track_id;
    let rate = i64::from(trak.mdia.mdhd.timescale);
    let known = trak.mdia.minf.stbl.stsd.codecs.first();
    let (kind, record) = match known {
        Some(Codec::Avc1(avc1)) if avc1.avcc.length_size == 4 => {
            let mut record = BytesMut::new();
            avc1.avcc.encode_body(&mut record).map_err(unreadable)?;
            (Kind::Video, record.freeze())
        }
        Some(Codec::Mp4a(mp4a)) => (Kind::Audio, audio_record(&mp4a.esds)?),
        Some(Codec::Hev1(_) | Codec::Hvc1(_)) => return Err(BadSegment::Codec("H.265 video")),
        Some(Codec::Av01(_)) => return Err(BadSegment::Codec("AV1 video")),
        _ => return Ok(None),
    };
    if rate == 0 {
        return Err(BadSegment::Unreadable("a track without a clock"));
    }
    let trex = moov.mvex.iter().flat_map(|mvex| &mvex.trex);
    let mut usual = trex
        .filter(|trex| trex.track_id == id)
        .map(|trex| TrunEntry {
            duration: Some(trex.default_sample_duration),
            size: Some(trex.default_sample_size),
            flags: Some(trex.default_sample_flags),
            cts: None,
        });
    Ok(Some(Track {
        id,
        kind,
        rate,
        record,
        usual: usual.next_back().unwrap_or_default(),
        next: 0,
    }))
}

/// The `AudioSpecificConfig`, its core at least.
fn audio_record(esds: &mp4_atom::Esds) -> Result<Bytes, BadSegment> {
    let told = esds.es_desc.dec_config.dec_specific.as_ref();
    let told = told.ok_or(BadSegment::Codec("this sound"))?;
    if !told.raw.is_empty() {
        return Ok(Bytes::copy_from_slice(&told.raw));
    }
    let (object, rate, channels) = (told.profile, told.freq_index, told.chan_conf);
    let record = [object << 3 | rate >> 1, (rate & 1) << 7 | channels << 3];
    Ok(Bytes::copy_from_slice(&record))
}
