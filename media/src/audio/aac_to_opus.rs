//! AAC from an encoder → Opus for browsers.

use bytes::Bytes;

use super::resample::Resampler;
use super::{Bridge, BridgeError, OPUS_RATE, Packet, SampleClock};
use crate::codec::AudioConfig;

const CHANNELS: usize = 2;
const BITRATE: i32 = 96_000;
/// Trades quality for time; the difference above this is not heard at this bitrate.
const COMPLEXITY: i32 = 5;
/// Samples of a packet, 20 ms.
const FRAME: usize = 960;
const FRAME_I64: i64 = 960;
/// More than any packet of this length and bitrate takes.
const MAX_PACKET_BYTES: usize = 1_275;

/// Decodes, brings to 48 kHz stereo, encodes.
pub(crate) struct AacToOpus {
    decoder: syom::Decoder,
    record: Bytes,
    resampler: Option<Resampler>,
    encoder: opus::Encoder,
    /// Samples that the encoder puts before what it is given.
    lookahead: i64,
    clock: SampleClock,
    /// Packets made since the clock's anchor.
    packets: i64,
    planes: [Vec<f32>; CHANNELS],
    /// Interleaved sound that waits for a whole packet.
    pending: Vec<f32>,
}

impl AacToOpus {
    pub(crate) fn new(config: &AudioConfig) -> Result<Self, BridgeError> {
        let failed = |error: opus::Error| BridgeError(error.to_string());
        let mode = opus::Application::Audio;
        let mut encoder =
            opus::Encoder::new(OPUS_RATE, opus::Channels::Stereo, mode).map_err(failed)?;
        encoder
            .set_bitrate(opus::Bitrate::Bits(BITRATE))
            .map_err(failed)?;
        encoder.set_complexity(COMPLEXITY).map_err(failed)?;
        encoder.set_inband_fec(true).map_err(failed)?;
        Ok(Self {
            decoder: decoder(&config.record)?,
            record: config.record.clone(),
            resampler: None,
            lookahead: i64::from(encoder.get_lookahead().map_err(failed)?),
            encoder,
            clock: SampleClock::default(),
            packets: 0,
            planes: [Vec::new(), Vec::new()],
            pending: Vec::new(),
        })
    }

    /// The sound of one access unit, appended to what waits. False when it cannot be decoded.
    fn decode(&mut self, unit: &[u8]) -> bool {
        let (planes, mut rate) = (&mut self.planes, OPUS_RATE);
        let decoded = self.decoder.decode_au(unit, |frame| {
            rate = frame.sample_rate;
            // One channel is heard on both sides; of more than two, the front pair.
            let left = frame.planar.first().copied().unwrap_or_default();
            let right = frame.planar.get(1).copied().unwrap_or(left);
            for (plane, from) in planes.iter_mut().zip([left, right]) {
                plane.clear();
                plane.extend_from_slice(from);
            }
            Ok(())
        });
        if decoded.is_err() {
            return false;
        }
        if self
            .resampler
            .as_ref()
            .is_none_or(|resampler| resampler.from() != rate)
        {
            self.resampler = Some(Resampler::new(rate, OPUS_RATE));
        }
        if let Some(resampler) = &mut self.resampler {
            let [left, right] = &self.planes;
            resampler.push(left, right, &mut self.pending);
        }
        true
    }

    fn encode(&mut self, out: &mut Vec<Packet>) {
        let mut packet = [0; MAX_PACKET_BYTES];
        let mut taken = 0;
        for sound in self.pending.chunks_exact(FRAME * CHANNELS) {
            taken += sound.len();
            let at = self
                .clock
                .time_of(self.packets * FRAME_I64 - self.lookahead);
            self.packets += 1;
            if let Ok(len) = self.encoder.encode_float(sound, &mut packet) {
                let data = Bytes::copy_from_slice(packet.get(..len).unwrap_or_default());
                out.push(Packet { at, data });
            }
        }
        self.pending.drain(..taken);
    }

    /// How many samples came in since the anchor.
    fn count(&self) -> i64 {
        self.packets * FRAME_I64 + super::samples(self.pending.len() / CHANNELS)
    }
}

fn decoder(record: &[u8]) -> Result<syom::Decoder, BridgeError> {
    let options = syom::DecodeOptions::unbounded();
    syom::Decoder::from_asc(record, options).map_err(|error| BridgeError(error.to_string()))
}

impl Bridge for AacToOpus {
    fn push(&mut self, at: i64, unit: &[u8], out: &mut Vec<Packet>) {
        self.clock.samples = self.count();
        self.clock.check(at);
        if !self.decode(unit) {
            metrics::counter!("media_audio_undecodable_total").increment(1);
            // A decoder that failed stays failed.
            if let Ok(fresh) = decoder(&self.record) {
                self.decoder = fresh;
            }
        }
        self.encode(out);
    }
}
