//! Written times become instants in the store's zone.
use super::clock::{Day, Period, When};
use julin_kernel::{Ts, Zone};

impl When {
    /// The instant, if it is still to come and can be told.
    pub(super) fn resolve(self, now: Ts, zone: &Zone) -> Option<Ts> {
        let day = match self.day {
            Some(day) => Some(start_of(day, now, zone)?),
            None => None,
        };
        let Some(clock) = self.clock else {
            // A day alone ends with it.
            return Some(on(zone, day?, 24, 0)).filter(|t| *t > now);
        };
        let today = zone.day_start(now);
        if let Some(day) = day.or(self.period.map(|_| today)) {
            let hour = self.hour(clock.0);
            let at = on(zone, day, hour, clock.1);
            let weekly = matches!(self.day, Some(Day::Weekday { next: false, .. }));
            let at = if weekly && at <= now {
                on(zone, days_on(zone, day, 7), hour, clock.1)
            } else {
                at
            };
            return Some(at).filter(|t| *t > now);
        }
        // `8点` alone is whichever 8 o'clock of today comes next.
        let both = [clock.0, clock.0 + 12];
        let hours = if (1..=11).contains(&clock.0) {
            &both[..]
        } else {
            &both[..1]
        };
        hours
            .iter()
            .map(|h| on(zone, today, *h, clock.1))
            .find(|t| *t > now)
    }

    fn hour(self, hour: i8) -> i8 {
        match self.period {
            Some(Period::Evening) if hour == 12 => 24,
            Some(Period::Evening) if hour < 12 => hour + 12,
            Some(Period::Noon) if hour < 4 => hour + 12,
            // Nobody stops at five in the morning.
            None if (1..=6).contains(&hour) => hour + 12,
            _ => hour,
        }
    }
}

/// The beginning of the day `n` days after the day that begins at `day`; noon is on the same day in
/// every zone, also when the clocks change.
fn days_on(zone: &Zone, day: Ts, n: i64) -> Ts {
    zone.day_start(day.plus_ms(n * 86_400_000 + 43_200_000))
}

fn on(zone: &Zone, day: Ts, hour: i8, minute: i8) -> Ts {
    if hour >= 24 {
        return on(zone, days_on(zone, day, 1), hour - 24, minute);
    }
    zone.next_time(day.plus_ms(-1), hour, minute)
}

fn start_of(day: Day, now: Ts, zone: &Zone) -> Option<Ts> {
    let today = zone.day_start(now);
    let date = |n: i64| -> Option<(Ts, jiff::civil::Date)> {
        let start = days_on(zone, today, n);
        Some((start, zone.date(start).parse().ok()?))
    };
    match day {
        Day::In(n) => Some(days_on(zone, today, n)),
        Day::Weekday { day, next } => {
            let (_, this) = date(0)?;
            let from = if next {
                7 - i64::from(this.weekday().to_monday_zero_offset())
            } else {
                0
            };
            let matches =
                |n: &i64| date(*n).is_some_and(|d| d.1.weekday().to_monday_zero_offset() == day);
            (from..from + 7)
                .find(matches)
                .map(|n| days_on(zone, today, n))
        }
        Day::Date(month, day) => (0..366)
            .filter_map(date)
            .find(|(_, d)| d.day() == day && month.is_none_or(|m| d.month() == m))
            .map(|d| d.0),
    }
}
