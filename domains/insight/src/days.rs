//! Days of the store's zone, made of quarter hours.
use julin_kernel::{Ts, Zone};

/// Zones differ by whole quarter hours.
const SLOT_MS: i64 = 15 * 60_000;

/// The quarter hour of an instant.
pub(crate) fn slot_of(at: Ts) -> i64 {
    at.0.div_euclid(SLOT_MS)
}

/// When a quarter hour begins.
pub(crate) fn slot_start(slot: i64) -> Ts {
    Ts(slot * SLOT_MS)
}

/// The beginnings of the last `count` days, today's last.
pub(crate) fn starts(zone: &Zone, now: Ts, count: usize) -> Vec<Ts> {
    let today = zone.day_start(now);
    let before = |day: &Ts| Some(zone.day_start(day.plus_ms(-1)));
    let mut days: Vec<_> = std::iter::successors(Some(today), before)
        .take(count)
        .collect();
    days.reverse();
    days
}

/// Which of these days an instant falls on; none before the first.
pub(crate) fn day_of(starts: &[Ts], at: Ts) -> Option<usize> {
    starts.partition_point(|start| *start <= at).checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_zone_and_its_clock_changes() {
        let zone = Zone::named("Europe/Berlin").unwrap();
        // 2026-10-25 has 25 hours there.
        let now = Ts(1_793_016_000_000);
        let days = starts(&zone, now, 3);
        let dates: Vec<_> = days.iter().map(|d| zone.date(*d)).collect();
        assert_eq!(dates, ["2026-10-24", "2026-10-25", "2026-10-26"]);
        assert_eq!(days[2].since(days[1]), 25 * 3_600_000);
        assert_eq!(day_of(&days, days[1].plus_ms(-1)), Some(0));
        assert_eq!(day_of(&days, days[1]), Some(1));
        assert_eq!(day_of(&days, days[0].plus_ms(-1)), None);
        assert!(days.iter().all(|d| slot_start(slot_of(*d)) == *d));
    }
}
