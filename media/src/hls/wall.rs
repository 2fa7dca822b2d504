//! Wall time of media times, for `EXT-X-PROGRAM-DATE-TIME`.

use crate::codec::TICKS_PER_MS;

/// Arrival may waver this much before the wall clock is believed over the media clock.
const MAX_DRIFT_MS: i64 = 500;

/// A media time whose wall time is known.
#[derive(Debug, Default)]
pub(super) struct WallAnchor(Option<(i64, i64)>);

impl WallAnchor {
    /// Wall ms of media time `dts`, which arrived at `wall_ms`. Follows the media clock, so that
    /// network jitter does not show, until both disagree for real.
    pub(super) fn wall_ms(&mut self, dts: i64, wall_ms: i64) -> i64 {
        let predicted = self
            .0
            .map(|(media, wall)| wall + (dts - media) / TICKS_PER_MS);
        let trusted = predicted.filter(|predicted| (predicted - wall_ms).abs() <= MAX_DRIFT_MS);
        if trusted.is_none() {
            self.0 = Some((dts, wall_ms));
        }
        trusted.unwrap_or(wall_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_media_time_through_jitter_and_wall_time_through_drift() {
        let mut anchor = WallAnchor::default();
        assert_eq!(anchor.wall_ms(0, 1_000), 1_000);
        assert_eq!(anchor.wall_ms(180_000, 3_090), 3_000);
        assert_eq!(anchor.wall_ms(360_000, 9_000), 9_000);
        assert_eq!(anchor.wall_ms(450_000, 10_000), 10_000);
    }
}
