//! The pace at which what came in one piece is let out.

use std::time::Duration;

use tokio::time::Instant;

use crate::codec::TICKS_PER_MS;

/// Later than this, time has been lost on the way: what follows is as late.
const MAX_LATE: Duration = Duration::from_millis(500);

/// When stream time is, by the machine's clock.
#[derive(Debug, Default)]
pub(super) struct Pace(Option<(i64, Instant)>);

impl Pace {
    /// When what is at `at` (90 kHz) is let out, if it may be from `now` on.
    pub(super) fn due(&mut self, at: i64, now: Instant) -> Instant {
        let due = self.0.and_then(|(first, then)| {
            let after = u64::try_from((at - first) / TICKS_PER_MS).unwrap_or(0);
            then.checked_add(Duration::from_millis(after))
        });
        match due {
            Some(due) if now <= due + MAX_LATE => due,
            _ => {
                self.0 = Some((at, now));
                now
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_late_sets_the_pace_anew() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        let ms = Duration::from_millis;
        assert_eq!(pace.due(900_000, start), start);
        assert_eq!(
            pace.due(918_000, start),
            start + ms(200),
            "two frames at once"
        );
        let late = start + ms(650);
        assert_eq!(pace.due(918_000, late), start + ms(200), "a little late");
        let later = start + ms(750);
        assert_eq!(pace.due(918_000, later), later);
        assert_eq!(pace.due(927_000, later), later + ms(100));
    }
}
