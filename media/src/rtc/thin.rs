//! What a viewer's network does not carry is not sent to it: while too much is lost, keyframes and sound
//! alone; all of it again, from a keyframe on, once little has been lost for a while.

use std::time::{Duration, Instant};

use crate::codec::Track;
use crate::feed::Item;

/// A share of packets lost at which retransmission only makes it worse.
const BAD: f32 = 0.10;
/// A share that retransmission mends.
const GOOD: f32 = 0.02;
/// One bad second is bad luck.
const BAD_REPORTS: u8 = 2;
/// The first time little is sent for this long, then twice as long, …
const FIRST_HOLD: Duration = Duration::from_secs(4);
/// … up to this.
const LONGEST_HOLD: Duration = Duration::from_secs(32);

/// What one viewer is sent.
#[derive(Debug, Default)]
pub(super) struct Thin {
    bad: u8,
    /// Since when little is sent.
    since: Option<Instant>,
    hold: Duration,
    /// When all was sent again.
    recovered: Option<Instant>,
    waits_key: bool,
}

impl Thin {
    /// Notes the share of packets that the viewer lost lately.
    pub(super) fn report(&mut self, loss: f32, now: Instant) {
        if let Some(since) = self.since {
            if loss >= BAD {
                self.since = Some(now);
            } else if loss <= GOOD && now.duration_since(since) >= self.hold {
                self.since = None;
                self.recovered = Some(now);
                self.waits_key = true;
            }
        } else if loss >= BAD {
            self.bad += 1;
            if self.bad >= BAD_REPORTS {
                self.begin(now);
            }
        } else {
            self.bad = 0;
        }
    }

    fn begin(&mut self, now: Instant) {
        metrics::counter!("media_whep_thinned_total").increment(1);
        let lately = |at: Instant| now.duration_since(at) <= LONGEST_HOLD;
        self.hold = if self.recovered.is_some_and(lately) {
            (self.hold * 2).min(LONGEST_HOLD)
        } else {
            FIRST_HOLD
        };
        self.bad = 0;
        self.since = Some(now);
    }

    /// Whether `item` is sent.
    pub(super) fn takes(&mut self, item: &Item) -> bool {
        if item.track == Track::Audio {
            return true;
        }
        if item.key {
            self.waits_key = false;
        }
        item.key || (self.since.is_none() && !self.waits_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(track: Track, key: bool) -> Item {
        Item {
            track,
            key,
            at: 0,
            shown: Instant::now(),
            data: [0][..].into(),
        }
    }

    fn sends_deltas(thin: &mut Thin) -> bool {
        assert!(thin.takes(&item(Track::Audio, true)), "sound always");
        thin.takes(&item(Track::Video, false))
    }

    #[test]
    fn losses_thin_the_pictures_until_they_have_been_few() {
        let (mut thin, start) = (Thin::default(), Instant::now());
        let at = |s| start + Duration::from_secs(s);
        thin.report(0.5, at(0));
        thin.report(0.0, at(1));
        thin.report(0.5, at(2));
        assert!(sends_deltas(&mut thin), "not twice in a row");
        thin.report(0.2, at(3));
        assert!(!sends_deltas(&mut thin) && thin.takes(&item(Track::Video, true)));
        thin.report(0.0, at(5));
        assert!(!sends_deltas(&mut thin), "too early");
        thin.report(0.0, at(7));
        assert!(!sends_deltas(&mut thin), "a keyframe comes first");
        assert!(thin.takes(&item(Track::Video, true)) && sends_deltas(&mut thin));
    }

    #[test]
    fn who_fails_again_waits_longer() {
        let (mut thin, start) = (Thin::default(), Instant::now());
        let at = |s| start + Duration::from_secs(s);
        let holds = [4, 8, 16, 32, 32];
        let mut now = 0;
        for hold in holds {
            thin.report(0.2, at(now));
            thin.report(0.2, at(now + 1));
            assert!(!sends_deltas(&mut thin));
            thin.report(0.0, at(now + hold));
            assert!(thin.since.is_some(), "{hold}: a second too early");
            thin.report(0.0, at(now + hold + 1));
            assert!(thin.since.is_none(), "{hold}");
            now += hold + 2;
        }
        thin.report(0.2, at(now + 40));
        thin.report(0.2, at(now + 41));
        assert_eq!(thin.hold, FIRST_HOLD, "it went well for long");
    }
}
