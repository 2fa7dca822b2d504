//! Opus from a browser → AAC-LC for FLV and HLS.

use bytes::Bytes;

use super::{Bridge, BridgeError, OPUS_RATE, Packet, SampleClock, samples};
use crate::codec::{AudioConfig, TICKS};

const CHANNELS: usize = 2;
const BITRATE: u32 = 96_000;
/// Samples of an AAC-LC frame, and of its priming: a decoder's output comes one frame late.
const AAC_FRAME: i64 = 1024;
/// Longest packet that Opus allows, 120 ms.
const MAX_PACKET_SAMPLES: usize = 5_760;
/// Shortest piece that the decoder conceals, 2.5 ms.
const CONCEAL_STEP: i64 = 120;

/// Decodes, conceals what was lost, encodes.
pub(crate) struct OpusToAac {
    decoder: opus::Decoder,
    encoder: syom::Encoder,
    clock: SampleClock,
    frames: i64,
    pcm: Vec<f32>,
    planes: [Vec<f32>; CHANNELS],
}

impl OpusToAac {
    pub(crate) fn new() -> Result<Self, BridgeError> {
        let failed = |why: &dyn std::fmt::Display| BridgeError(why.to_string());
        let decoder = opus::Decoder::new(OPUS_RATE, opus::Channels::Stereo);
        let options = syom::EncodeOptions::raw().with_bitrate_bps(BITRATE);
        let encoder = syom::Encoder::new(OPUS_RATE, CHANNELS, &options);
        Ok(Self {
            decoder: decoder.map_err(|error| failed(&error))?,
            encoder: encoder.map_err(|error| failed(&error))?,
            clock: SampleClock::default(),
            frames: 0,
            pcm: vec![0.0; MAX_PACKET_SAMPLES * CHANNELS],
            planes: [Vec::new(), Vec::new()],
        })
    }

    /// What the frames have to be announced with.
    pub(crate) fn config(&self) -> Result<AudioConfig, BridgeError> {
        AudioConfig::parse(self.encoder.asc()).map_err(|error| BridgeError(error.to_string()))
    }

    /// Decodes `packet`, or conceals `lost` samples when there is none, and encodes the sound.
    fn carry(&mut self, packet: &[u8], lost: usize, out: &mut Vec<Packet>) {
        let room = if packet.is_empty() {
            lost
        } else {
            MAX_PACKET_SAMPLES
        };
        let pcm = self.pcm.get_mut(..room * CHANNELS).unwrap_or_default();
        // What cannot be decoded shows as a gap before the next packet.
        let Ok(count) = self.decoder.decode_float(packet, pcm, false) else {
            metrics::counter!("media_audio_undecodable_total").increment(1);
            return;
        };
        let [left, right] = &mut self.planes;
        left.clear();
        right.clear();
        for pair in self.pcm.chunks_exact(CHANNELS).take(count) {
            // The encoder refuses samples beyond full scale, and then everything after.
            left.push(audible(pair.first()));
            right.push(audible(pair.last()));
        }
        self.clock.samples += samples(count);
        self.encode(out);
    }

    fn encode(&mut self, out: &mut Vec<Packet>) {
        let (clock, frames) = (&self.clock, &mut self.frames);
        let [left, right] = &self.planes;
        let fed = self
            .encoder
            .feed(&[left.as_slice(), right.as_slice()], |frame| {
                out.push(Packet {
                    at: clock.time_of((*frames - 1) * AAC_FRAME),
                    data: Bytes::copy_from_slice(frame.payload),
                });
                *frames += 1;
                Ok(())
            });
        if fed.is_err() && self.encoder.reset().is_ok() {
            metrics::counter!("media_audio_encoder_resets_total").increment(1);
            self.clock = SampleClock::default();
            self.frames = 0;
        }
    }
}

fn audible(sample: Option<&f32>) -> f32 {
    let sample = sample.copied().unwrap_or(0.0);
    if sample.is_finite() {
        sample.clamp(-1.0, 1.0)
    } else {
        0.0
    }
}

impl Bridge for OpusToAac {
    fn push(&mut self, at: i64, packet: &[u8], out: &mut Vec<Packet>) {
        if packet.is_empty() {
            return;
        }
        let ahead = self.clock.check(at);
        let lost = ahead * i64::from(OPUS_RATE) / TICKS / CONCEAL_STEP * CONCEAL_STEP;
        // A jitter of one step is no loss.
        if let Ok(lost @ 241..) = usize::try_from(lost) {
            self.carry(&[], lost, out);
        }
        self.carry(packet, 0, out);
    }
}
