//! A tone through both bridges keeps its pitch, its loudness and its time.

use std::f32::consts::TAU;

use super::*;

const SECOND: usize = 48_000;

fn tone(hz: f32, rate: f32, number: usize) -> f32 {
    let n = f32::from(u16::try_from(number % 48_000).unwrap());
    (n * hz * TAU / rate).sin() * 0.5
}

/// Opus packets of 20 ms with a 440 Hz tone, stamped from `start`.
fn opus_tone(packets: usize, start: i64) -> Vec<Packet> {
    let mut encoder =
        opus::Encoder::new(48_000, opus::Channels::Stereo, opus::Application::Audio).unwrap();
    (0..packets)
        .map(|index| {
            let sound: Vec<f32> = (0..960)
                .flat_map(|n| [tone(440.0, 48_000.0, index * 960 + n); 2])
                .collect();
            Packet {
                at: start + samples(index) * 1_800,
                data: encoder.encode_vec_float(&sound, 1_500).unwrap().into(),
            }
        })
        .collect()
}

fn carry(bridge: &mut dyn Bridge, packets: &[Packet]) -> Vec<Packet> {
    let mut out = Vec::new();
    for packet in packets {
        bridge.push(packet.at, &packet.data, &mut out);
    }
    out
}

fn heard(packets: &[Packet]) -> Vec<f32> {
    let mut decoder = opus::Decoder::new(48_000, opus::Channels::Stereo).unwrap();
    let mut sound = Vec::new();
    for packet in packets {
        let mut pcm = vec![0.0; 5_760 * 2];
        let count = decoder.decode_float(&packet.data, &mut pcm, false).unwrap();
        sound.extend(pcm[..count * 2].chunks(2).map(|pair| pair[0]));
    }
    sound
}

/// Root mean square, and zero crossings a second: enough to tell one tone from another.
fn measure(sound: &[f32]) -> (f32, usize) {
    let last = &sound[sound.len() - SECOND..];
    let power: f32 = last.iter().map(|sample| sample * sample).sum();
    let crossings = last
        .windows(2)
        .filter(|two| two[0] < 0.0 && two[1] >= 0.0)
        .count();
    ((power / 48_000.0).sqrt(), crossings)
}

#[test]
fn a_tone_survives_opus_to_aac_to_opus() {
    let mut forth = OpusToAac::new().unwrap();
    let aac = carry(&mut forth, &opus_tone(150, 90_000));
    let mut back = AacToOpus::new(&forth.config().unwrap()).unwrap();
    let (loudness, pitch) = measure(&heard(&carry(&mut back, &aac)));
    assert!((0.33..0.38).contains(&loudness), "{loudness}");
    assert!((439..=441).contains(&pitch), "{pitch}");
}

#[test]
fn aac_frames_follow_each_other_without_jitter() {
    let mut bridge = OpusToAac::new().unwrap();
    let mut jittered = opus_tone(100, 0);
    for (index, packet) in jittered.iter_mut().enumerate() {
        packet.at += if index % 2 == 0 { 0 } else { 270 };
    }
    let aac = carry(&mut bridge, &jittered);
    assert!(aac.windows(2).all(|two| two[1].at - two[0].at == 1_920));
    assert_eq!(
        aac[0].at, -1_920,
        "the priming frame comes before the first sample"
    );
}

#[test]
fn lost_packets_are_concealed_and_a_pause_is_kept() {
    let mut bridge = OpusToAac::new().unwrap();
    let all = opus_tone(100, 0);
    let some = [&all[..40], &all[43..]].concat();
    let last = carry(&mut bridge, &some).pop().unwrap().at;
    let whole = carry(&mut OpusToAac::new().unwrap(), &all)
        .pop()
        .unwrap()
        .at;
    assert_eq!(last, whole, "60 ms were concealed");
    let mut later = all[99].clone();
    later.at += 900_000;
    let resumed = carry(&mut bridge, &[later.clone(), later]);
    assert!(
        resumed.iter().all(|packet| packet.at > 1_050_000),
        "{resumed:?}"
    );
}

#[test]
fn rubbish_is_left_out_and_sound_goes_on() {
    let mut forth = OpusToAac::new().unwrap();
    let tone = opus_tone(60, 0);
    let mut packets = tone.clone();
    packets.insert(
        30,
        Packet {
            at: 54_000,
            data: Bytes::from_static(&[0xff; 7]),
        },
    );
    let aac = carry(&mut forth, &packets);
    assert!(aac.len() >= 55);
    let mut back = AacToOpus::new(&forth.config().unwrap()).unwrap();
    let mut units = aac.clone();
    units.insert(
        20,
        Packet {
            at: units[20].at,
            data: Bytes::from_static(&[0xff; 40]),
        },
    );
    assert!(carry(&mut back, &units).len() >= 50);
}

#[test]
fn other_rates_are_brought_to_48_khz() {
    let mut resampler = resample::Resampler::new(44_100, 48_000);
    let mut out = Vec::new();
    for block in 0..90 {
        let sound: Vec<f32> = (0..1_024)
            .map(|n| tone(441.0, 44_100.0, (block * 1_024 + n) % 44_100))
            .collect();
        resampler.push(&sound, &sound, &mut out);
    }
    let left: Vec<f32> = out.chunks(2).map(|pair| pair[0]).collect();
    assert!(left.len().abs_diff(90 * 1_024 * 480 / 441) < 40);
    let (loudness, pitch) = measure(&left);
    assert!((0.345..0.36).contains(&loudness), "{loudness}");
    assert!((440..=442).contains(&pitch), "{pitch}");
}
