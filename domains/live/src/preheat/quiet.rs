//! Quiet hours: nobody's phone rings at night. A reminder that would fall into them comes before.
use julin_kernel::{Ts, Zone};

/// From this hour on, by the store's clock.
const FROM: i8 = 22;
/// Until this hour.
const UNTIL: i8 = 8;
const HOUR_MS: i64 = 3_600_000;

/// When the quiet hours began in which `at` lies; none by day.
fn began(zone: &Zone, at: Ts) -> Option<Ts> {
    let day = zone.day_start(at);
    let into = at.since(day);
    let ten = |day: Ts| zone.next_time(day, FROM, 0);
    if into < i64::from(UNTIL) * HOUR_MS {
        Some(ten(zone.day_start(day.plus_ms(-1))))
    } else {
        Some(ten(day)).filter(|begin| at > *begin)
    }
}

/// The same, or the last moment before the quiet hours.
pub(crate) fn before(zone: &Zone, at: Ts) -> Ts {
    began(zone, at).unwrap_or(at)
}

/// When the quiet hours end in which `at` lies; none by day.
pub(crate) fn ends(zone: &Zone, at: Ts) -> Option<Ts> {
    began(zone, at).map(|_| zone.next_time(at, UNTIL, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_falls_into_the_night_comes_in_the_evening() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let midnight = zone.day_start(Ts(1_795_000_000_000));
        let at = |hours: i64, ms: i64| midnight.plus_ms(hours * HOUR_MS + ms);
        for (when, told) in [
            (at(8, 0), at(8, 0)),
            (at(21, 59), at(21, 59)),
            (at(22, 0), at(22, 0)),
            (at(22, 1), at(22, 0)),
            (at(23, 0), at(22, 0)),
            (at(24, 0), at(22, 0)),
            (at(31, 59), at(22, 0)),
            (at(32, 0), at(32, 0)),
        ] {
            assert_eq!(before(&zone, when), told, "{}", zone.full(when));
        }
        assert_eq!(ends(&zone, at(23, 0)), Some(at(32, 0)));
        assert_eq!(ends(&zone, at(25, 0)), Some(at(32, 0)));
        assert_eq!(ends(&zone, at(9, 0)), None);
    }
}
