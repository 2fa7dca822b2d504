//! The provider's days: China's calendar, whatever the shop's zone is.
use julin_kernel::{Ts, Zone};

const HOUR_MS: i64 = 3_600_000;
/// China's zone, which has no summer time.
const OFFSET_MS: i64 = 8 * HOUR_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// The provider has a day's bills by ten in the morning after.
const BILLS_READY_MS: i64 = 10 * HOUR_MS + HOUR_MS / 2;

fn zone() -> Option<Zone> {
    Zone::named("Asia/Shanghai")
}

/// The day of an instant, as `2026-11-22`.
pub(crate) fn of(at: Ts) -> String {
    zone().map_or_else(String::new, |zone| zone.date(at))
}

/// The first instant of a day and that of the next; none if it is no day.
pub(crate) fn span(day: &str) -> Option<(Ts, Ts)> {
    let date: jiff::civil::Date = day.parse().ok()?;
    if day.len() != 10 {
        return None;
    }
    let days = date.since(jiff::civil::Date::constant(1970, 1, 1)).ok()?;
    let start = Ts(i64::from(days.get_days()) * DAY_MS - OFFSET_MS);
    Some((start, start.plus_ms(DAY_MS)))
}

/// Whether a day is over.
pub(crate) fn is_past(day: &str, now: Ts) -> bool {
    span(day).is_some_and(|(_, end)| end <= now)
}

/// When the bills of a day can be fetched.
pub(crate) fn bills_ready(day: &str) -> Option<Ts> {
    span(day).map(|(_, end)| end.plus_ms(BILLS_READY_MS))
}

/// The day after.
pub(crate) fn next(day: &str) -> Option<String> {
    span(day).map(|(_, end)| of(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let (start, end) = span("2026-11-23").unwrap();
        assert_eq!(start, Ts(1_795_363_200_000));
        assert_eq!(end.since(start), DAY_MS);
        assert_eq!(
            (of(start), of(start.plus_ms(-1))),
            ("2026-11-23".into(), "2026-11-22".into())
        );
        assert_eq!(next("2026-02-28").as_deref(), Some("2026-03-01"));
        for odd in ["", "2026-2-3", "2026-02-30", "2026-02-01T00:00", "20260201"] {
            assert_eq!(span(odd), None, "{odd}");
        }
        assert!(is_past("2026-11-22", start) && !is_past("2026-11-23", start));
    }
}
