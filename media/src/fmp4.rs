//! Fragmented MP4: init segments and `moof`+`mdat` fragments.

use bytes::{BufMut, Bytes, BytesMut};
use mp4_atom::{
    Atom, Audio, Avc1, Avcc, Codec, Dinf, Dref, DrefEntry, Encode, Esds, Ftyp, Hdlr, Mdhd, Mdia,
    Mfhd, Minf, Moof, Moov, Mp4a, Mvex, Mvhd, Smhd, Stbl, Stco, Stsd, Tfdt, Tfhd, Tkhd, Traf, Trak,
    Trex, Trun, TrunEntry, TrunSamples, Url, Visual, Vmhd, esds,
};

use crate::codec::{AudioConfig, TICKS, Tracks, VideoConfig};

/// Track ids in every init segment.
pub const VIDEO_TRACK: u32 = 1;
/// Track ids in every init segment.
pub const AUDIO_TRACK: u32 = 2;

const AAC_OBJECT_TYPE: u8 = 0x40;
const AUDIO_STREAM: u8 = 5;
const SYNC_SAMPLE: u32 = 0x0200_0000;
const DEPENDENT_SAMPLE: u32 = 0x0101_0000;
const MDAT_HEADER_BYTES: usize = 8;

/// A box that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("fMP4: {0}")]
pub struct MuxError(#[from] mp4_atom::Error);

/// One frame of a fragment.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Duration in the track's timescale.
    pub duration: u32,
    /// Presentation minus decode time in the track's timescale.
    pub composition: i32,
    /// Whether decoding may start here.
    pub key: bool,
    /// The coded bytes.
    pub data: Bytes,
}

/// A run of frames of one track.
#[derive(Debug, Default)]
pub struct Run {
    /// Decode time of the first frame in the track's timescale.
    pub start: u64,
    /// The frames.
    pub samples: Vec<Sample>,
}

impl Run {
    fn bytes(&self) -> usize {
        self.samples.iter().map(|sample| sample.data.len()).sum()
    }
}

/// `ftyp` and `moov` for the tracks in force.
pub fn init_segment(tracks: &Tracks) -> Result<Bytes, MuxError> {
    let mut trak = Vec::new();
    if let Some(video) = &tracks.video {
        trak.push(video_track(video)?);
    }
    if let Some(audio) = &tracks.audio {
        trak.push(audio_track(audio));
    }
    let trex = trak
        .iter()
        .map(|track| extends(track.tkhd.track_id))
        .collect();
    let mvhd = Mvhd {
        timescale: 1000,
        rate: 1.into(),
        volume: 1.into(),
        next_track_id: AUDIO_TRACK + 1,
        ..Mvhd::default()
    };
    let moov = Moov {
        mvhd,
        mvex: Some(Mvex { mehd: None, trex }),
        trak,
        ..Moov::default()
    };
    let mut out = BytesMut::new();
    file_type().encode(&mut out)?;
    moov.encode(&mut out)?;
    Ok(out.freeze())
}

fn file_type() -> Ftyp {
    Ftyp {
        major_brand: b"iso6".into(),
        minor_version: 0,
        compatible_brands: vec![b"iso6".into(), b"cmfc".into(), b"mp41".into()],
    }
}

fn extends(track_id: u32) -> Trex {
    Trex {
        track_id,
        default_sample_description_index: 1,
        ..Trex::default()
    }
}

fn video_track(video: &VideoConfig) -> Result<Trak, MuxError> {
    let visual = Visual {
        data_reference_index: 1,
        width: video.width,
        height: video.height,
        ..Visual::default()
    };
    let avcc = Avcc::decode_body(&mut &video.record[..])?;
    let codec = Codec::Avc1(Avc1 {
        visual,
        avcc,
        ..Avc1::default()
    });
    let tkhd = Tkhd {
        track_id: VIDEO_TRACK,
        enabled: true,
        in_movie: true,
        width: video.width.into(),
        height: video.height.into(),
        ..Tkhd::default()
    };
    let timescale = u32::try_from(TICKS).unwrap_or(u32::MAX);
    let minf = Minf {
        vmhd: Some(Vmhd::default()),
        ..media_information(codec)
    };
    Ok(Trak {
        tkhd,
        mdia: media(timescale, *b"vide", minf),
        ..Trak::default()
    })
}

fn audio_track(audio: &AudioConfig) -> Trak {
    let sample_entry = Audio {
        data_reference_index: 1,
        channel_count: audio.channels,
        sample_size: 16,
        // 88.2 and 96 kHz do not fit the field; players read the decoder configuration instead.
        sample_rate: u16::try_from(audio.sample_rate).unwrap_or(0).into(),
    };
    let codec = Codec::Mp4a(Mp4a {
        audio: sample_entry,
        esds: decoder(audio),
        btrt: None,
        taic: None,
    });
    let tkhd = Tkhd {
        track_id: AUDIO_TRACK,
        enabled: true,
        in_movie: true,
        volume: 1.into(),
        ..Tkhd::default()
    };
    let minf = Minf {
        smhd: Some(Smhd::default()),
        ..media_information(codec)
    };
    Trak {
        tkhd,
        mdia: media(audio.sample_rate, *b"soun", minf),
        ..Trak::default()
    }
}

fn decoder(audio: &AudioConfig) -> Esds {
    let dec_specific = esds::DecoderSpecific {
        raw: audio.record.to_vec(),
        ..esds::DecoderSpecific::default()
    };
    let dec_config = esds::DecoderConfig {
        object_type_indication: AAC_OBJECT_TYPE,
        stream_type: AUDIO_STREAM,
        dec_specific: Some(dec_specific),
        ..esds::DecoderConfig::default()
    };
    Esds {
        es_desc: esds::EsDescriptor {
            dec_config,
            ..esds::EsDescriptor::default()
        },
    }
}

fn media(timescale: u32, handler: [u8; 4], minf: Minf) -> Mdia {
    Mdia {
        mdhd: Mdhd {
            timescale,
            language: "und".into(),
            ..Mdhd::default()
        },
        hdlr: Hdlr {
            handler: (&handler).into(),
            name: "julin".into(),
        },
        minf,
    }
}

fn media_information(codec: Codec) -> Minf {
    let entries = vec![DrefEntry::Url(Url::default())];
    Minf {
        dinf: Dinf {
            dref: Dref { entries },
        },
        stbl: Stbl {
            stsd: Stsd {
                codecs: vec![codec],
            },
            stco: Some(Stco::default()),
            ..Stbl::default()
        },
        ..Minf::default()
    }
}

/// One `moof`+`mdat` with the frames of both tracks. Frame bytes are copied here, once for all.
pub fn fragment(sequence: u32, video: &Run, audio: &Run) -> Result<Bytes, MuxError> {
    // The data offsets depend on the size of the moof that holds them: measure, then write.
    let mut probe = BytesMut::new();
    movie_fragment(sequence, video, audio, 0).encode(&mut probe)?;
    let mdat_bytes = MDAT_HEADER_BYTES + video.bytes() + audio.bytes();
    let mut out = BytesMut::with_capacity(probe.len() + mdat_bytes);
    let payload_at = probe.len() + MDAT_HEADER_BYTES;
    movie_fragment(sequence, video, audio, payload_at).encode(&mut out)?;
    out.put_u32(u32::try_from(mdat_bytes).unwrap_or(0));
    out.put_slice(b"mdat");
    video
        .samples
        .iter()
        .chain(&audio.samples)
        .for_each(|sample| out.put_slice(&sample.data));
    Ok(out.freeze())
}

fn movie_fragment(sequence: u32, video: &Run, audio: &Run, payload_at: usize) -> Moof {
    let mut traf = Vec::new();
    if !video.samples.is_empty() {
        let samples = video.samples.iter().map(video_entry).collect();
        traf.push(track_fragment(
            VIDEO_TRACK,
            video.start,
            None,
            payload_at,
            samples,
        ));
    }
    if !audio.samples.is_empty() {
        let samples = audio.samples.iter().map(audio_entry).collect();
        let at = payload_at + video.bytes();
        traf.push(track_fragment(
            AUDIO_TRACK,
            audio.start,
            Some(SYNC_SAMPLE),
            at,
            samples,
        ));
    }
    Moof {
        mfhd: Mfhd {
            sequence_number: sequence,
        },
        traf,
    }
}

fn track_fragment(
    track_id: u32,
    base_media_decode_time: u64,
    default_sample_flags: Option<u32>,
    data_offset: usize,
    samples: Vec<TrunEntry>,
) -> Traf {
    let tfhd = Tfhd {
        track_id,
        default_base_is_moof: true,
        default_sample_flags,
        ..Tfhd::default()
    };
    let trun = Trun {
        data_offset: Some(i32::try_from(data_offset).unwrap_or(0)),
        samples: TrunSamples::Explicit(samples),
    };
    Traf {
        tfhd,
        tfdt: Some(Tfdt {
            base_media_decode_time,
        }),
        trun: vec![trun],
        ..Traf::default()
    }
}

fn video_entry(sample: &Sample) -> TrunEntry {
    TrunEntry {
        flags: Some(if sample.key {
            SYNC_SAMPLE
        } else {
            DEPENDENT_SAMPLE
        }),
        cts: Some(i64::from(sample.composition)),
        ..audio_entry(sample)
    }
}

fn audio_entry(sample: &Sample) -> TrunEntry {
    TrunEntry {
        duration: Some(sample.duration),
        size: u32::try_from(sample.data.len()).ok(),
        flags: None,
        cts: None,
    }
}
