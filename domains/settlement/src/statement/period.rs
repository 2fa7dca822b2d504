//! Calendar months and weeks of the shop's zone.
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};
use julin_config::StatementPeriod;
use julin_kernel::{Ts, Zone};

/// One period: its first and last day, its first instant and the one after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) first_day: String,
    pub(crate) last_day: String,
    pub(crate) from: Ts,
    pub(crate) until: Ts,
}

/// The period that an instant lies in.
pub(crate) fn containing(at: Ts, length: StatementPeriod, zone: &Zone) -> Option<Period> {
    let today: Date = zone.date(at).parse().ok()?;
    let (first, span): (Date, Span) = match length {
        StatementPeriod::Month => (today.first_of_month(), 1.month()),
        StatementPeriod::Week => {
            let since = i64::from(today.weekday().since(Weekday::Monday));
            (today.checked_sub(since.days()).ok()?, 1.week())
        }
    };
    let next = first.checked_add(span).ok()?;
    let last = next.checked_sub(1.day()).ok()?;
    Some(Period {
        first_day: first.to_string(),
        last_day: last.to_string(),
        from: midnight(first, today, at, zone)?,
        until: midnight(next, today, at, zone)?,
    })
}

/// The first instant of a day, found from its noon: also where a day has 23 or 25 hours.
fn midnight(day: Date, today: Date, at: Ts, zone: &Zone) -> Option<Ts> {
    let days = i64::from(today.until(day).ok()?.get_days());
    let noon = zone.day_start(at).plus_s((days * 24 + 12) * 3_600);
    Some(zone.day_start(noon))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(at: Ts, length: StatementPeriod, zone: &str) -> (String, String, String, String) {
        let zone = Zone::named(zone).unwrap();
        let p = containing(at, length, &zone).unwrap();
        (
            p.first_day,
            p.last_day,
            zone.full(p.from),
            zone.full(p.until),
        )
    }

    #[test]
    fn months_and_weeks_begin_at_midnight_of_the_shop() {
        let monday_morning = julin_testkit::START;
        let month = days(monday_morning, StatementPeriod::Month, "Asia/Shanghai");
        assert_eq!(
            (month.0.as_str(), month.1.as_str()),
            ("2026-11-01", "2026-11-30")
        );
        assert_eq!(
            (month.2.as_str(), month.3.as_str()),
            ("2026-11-01 00:00:00", "2026-12-01 00:00:00")
        );
        let week = days(monday_morning, StatementPeriod::Week, "Asia/Shanghai");
        assert_eq!(
            (week.0.as_str(), week.1.as_str()),
            ("2026-11-23", "2026-11-29")
        );
        // In New York it is still Sunday, and that month's clocks went back on the first.
        let week = days(monday_morning, StatementPeriod::Week, "America/New_York");
        assert_eq!(
            (week.0.as_str(), week.1.as_str()),
            ("2026-11-16", "2026-11-22")
        );
        let month = days(monday_morning, StatementPeriod::Month, "America/New_York");
        assert_eq!(
            (month.2.as_str(), month.3.as_str()),
            ("2026-11-01 00:00:00", "2026-12-01 00:00:00")
        );
    }
}
