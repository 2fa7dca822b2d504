//! RTP times of two tracks → one session clock, 90 kHz.
//!
//! Each track's first packet is placed by its arrival. Once both tracks have said in their sender
//! reports what the sender's clock shows, pictures are moved towards the sound, a little a frame:
//! sound counts samples and must not be moved.

use std::time::{Instant, SystemTime};

use str0m::media::MediaTime;
use str0m::rtp::rtcp::SenderInfo;

use crate::codec::{TICKS, TICKS_PER_MS};

/// A picture moves by this at most from one to the next.
const MAX_SLEW: i64 = TICKS_PER_MS * 2;
/// Reports that disagree by more than this with the arrival are not believed.
const MAX_SKEW: i64 = 2 * TICKS;

/// One track's clock.
#[derive(Debug, Default)]
pub(super) struct TrackClock {
    /// RTP time and session time of the first packet.
    first: Option<(i64, i64)>,
    /// Sender's clock minus session clock, 90 kHz, by the last report.
    ahead: Option<i64>,
    moved: i64,
}

fn ticks(time: MediaTime) -> i64 {
    let numer = i128::from(time.numer()) * i128::from(TICKS);
    i64::try_from(numer / i128::from(time.frequency().get())).unwrap_or(i64::MAX)
}

fn wall_ticks(time: SystemTime) -> i64 {
    let since = time
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_micros() * 9 / 100).unwrap_or(i64::MAX)
}

impl TrackClock {
    /// Session time of a packet, before it is moved.
    pub(super) fn map(&mut self, time: MediaTime, arrived: Instant, began: Instant) -> i64 {
        let now = ticks(time);
        let waited = arrived.saturating_duration_since(began).as_micros();
        let arrival = i64::try_from(waited * 9 / 100).unwrap_or(0);
        let (rtp, session) = *self.first.get_or_insert((now, arrival));
        session + now - rtp
    }

    /// Notes what the sender says of its clock.
    pub(super) fn report(&mut self, info: Option<SenderInfo>) {
        if let (Some(info), Some((rtp, session))) = (info, self.first) {
            let at = session + ticks(info.rtp_time) - rtp;
            self.ahead = Some(wall_ticks(info.ntp_time) - at);
        }
    }

    /// How far this track's pictures are moved to meet the sound of `audio`; call once a picture.
    pub(super) fn follow(&mut self, audio: &Self) -> i64 {
        if let (Some(video), Some(audio)) = (self.ahead, audio.ahead) {
            let wanted = video - audio;
            if wanted.abs() <= MAX_SKEW {
                self.moved += (wanted - self.moved).clamp(-MAX_SLEW, MAX_SLEW);
            }
        }
        self.moved
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use str0m::media::Frequency;
    use str0m::rtp::Ssrc;

    use super::*;

    fn report(ms: u64, rtp_time: MediaTime) -> SenderInfo {
        SenderInfo {
            ssrc: Ssrc::from(1),
            ntp_time: SystemTime::UNIX_EPOCH + Duration::from_millis(ms),
            rtp_time,
            sender_packet_count: 0,
            sender_octet_count: 0,
        }
    }

    #[test]
    fn both_rates_meet_on_one_clock() {
        let began = Instant::now();
        let (mut audio, mut video) = (TrackClock::default(), TrackClock::default());
        let sound = |n| MediaTime::new(n, Frequency::FORTY_EIGHT_KHZ);
        let picture = |n| MediaTime::new(n, Frequency::NINETY_KHZ);
        assert_eq!(audio.map(sound(480_000), began, began), 0);
        assert_eq!(audio.map(sound(528_000), began, began), 90_000);
        let later = began + Duration::from_millis(100);
        assert_eq!(video.map(picture(5_000), later, began), 9_000);
        assert_eq!(video.map(picture(95_000), later, began), 99_000);
    }

    #[test]
    fn pictures_move_to_the_sound_little_by_little() {
        let began = Instant::now();
        let (mut audio, mut video) = (TrackClock::default(), TrackClock::default());
        let picture = |n| MediaTime::new(n, Frequency::NINETY_KHZ);
        audio.map(picture(0), began, began);
        // Captured together with the sound, arrived 40 ms later.
        video.map(picture(0), began + Duration::from_millis(40), began);
        assert_eq!(video.follow(&audio), 0, "nothing is known yet");
        audio.report(Some(report(1_000, picture(0))));
        video.report(Some(report(1_000, picture(0))));
        assert_eq!(video.follow(&audio), -MAX_SLEW);
        let settled = (0..100).map(|_| video.follow(&audio)).last();
        assert_eq!(settled, Some(-3_600));
    }

    #[test]
    fn absurd_reports_are_not_believed() {
        let began = Instant::now();
        let (mut audio, mut video) = (TrackClock::default(), TrackClock::default());
        let zero = MediaTime::new(0, Frequency::NINETY_KHZ);
        audio.map(zero, began, began);
        video.map(zero, began, began);
        audio.report(Some(report(1_000, zero)));
        video.report(Some(report(9_000_000, zero)));
        assert_eq!(video.follow(&audio), 0);
    }
}
