//! `今晚8点截单`: when placing stops.
use super::chars::{after_any, skip_spaces};
use super::number::{chinese, digits};
use julin_kernel::{Ts, Zone};

/// What says that a time is the cutoff.
const STOPS: &[&str] = &[
    "截单",
    "截团",
    "截止",
    "截至",
    "截龙",
    "截",
    "结团",
    "收单",
    "收团",
    "封单",
    "封团",
    "关团",
    "停单",
    "停止接龙",
    "接龙结束",
    "结束接龙",
    "前下单",
    "前接龙",
    "前拍",
    "前报名",
    "结束",
];
/// What may stand around it and says nothing more.
const AROUND: &[&str] = &[
    "截单时间",
    "截团时间",
    "截止时间",
    "接龙截止",
    "下单截止",
    "团购截止",
    "接龙",
    "下单",
    "时间",
    "准时",
    "之前",
    "前",
    "至",
    "到",
    "于",
    "在",
    ":",
    " ",
    "哦",
    "啦",
    "了",
    "哈",
];

/// A cutoff in a line: where it stands, and when it is if that can be told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cutoff {
    /// What to take out of the line.
    pub(super) range: (usize, usize),
    /// The instant; none when it has passed or cannot be told.
    pub(super) at: Option<Ts>,
}

/// Finds the cutoff in a line: a stop word and a time in the same clause, or in the one beside.
pub(super) fn cutoff(s: &[char], now: Ts, zone: &Zone) -> Option<Cutoff> {
    let (stop, stop_end) = (0..s.len()).find_map(|i| Some((i, after_any(s, i, STOPS)?)))?;
    let clause = clause_of(s, stop);
    let before = clause_before(s, clause.0);
    let (start, end, when) = nearest(s, clause, (stop, stop_end))
        .or_else(|| nearest(s, before, (before.1, before.1)))?;
    let mut range = (start.min(stop), end.max(stop_end));
    while let Some(more) = after_any(s, range.1, AROUND) {
        range.1 = more;
    }
    while let Some(less) = super::chars::before_any(s, range.0, AROUND).filter(|b| *b < range.0) {
        range.0 = less;
    }
    Some(Cutoff {
        range,
        at: when.resolve(now, zone),
    })
}

fn ends_clause(c: char) -> bool {
    matches!(c, ',' | '[' | ']')
}

fn clause_of(s: &[char], at: usize) -> (usize, usize) {
    let start = s[..at]
        .iter()
        .rposition(|c| ends_clause(*c))
        .map_or(0, |i| i + 1);
    let end = s[at..]
        .iter()
        .position(|c| ends_clause(*c))
        .map_or(s.len(), |i| at + i);
    (start, end)
}

fn clause_before(s: &[char], start: usize) -> (usize, usize) {
    match start.checked_sub(1) {
        Some(comma) => (clause_of(s, comma).0, comma),
        None => (0, 0),
    }
}

/// The time of a clause that stands nearest to the stop word. A day without a clock must touch it:
/// `周三水果团` is a name.
fn nearest(
    s: &[char],
    clause: (usize, usize),
    stop: (usize, usize),
) -> Option<(usize, usize, When)> {
    let gap = |start: usize, end: usize| {
        if end <= stop.0 {
            stop.0 - end
        } else {
            start.saturating_sub(stop.1)
        }
    };
    let (mut found, mut at) = (vec![], clause.0);
    while at < clause.1 {
        let here = time_at(s, at).filter(|(end, _)| *end <= clause.1);
        if let Some((end, when)) = here {
            found.push((at, end, when));
        }
        at = here.map_or(at + 1, |(end, _)| end);
    }
    found.retain(|(start, end, when)| when.clock.is_some() || gap(*start, *end) <= 3);
    found
        .into_iter()
        .min_by_key(|(start, end, _)| gap(*start, *end))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    /// Days from today.
    In(i64),
    /// A weekday, Monday is 0; of next week or the next to come.
    Weekday { day: i8, next: bool },
    /// Month (none: this or the next) and day.
    Date(Option<i8>, i8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Period {
    Night,
    Morning,
    Noon,
    Evening,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct When {
    day: Option<Day>,
    period: Option<Period>,
    clock: Option<(i8, i8)>,
}

const DAYS: &[(&str, i64, Option<Period>)] = &[
    ("大后天", 3, None),
    ("今天", 0, None),
    ("今日", 0, None),
    ("当天", 0, None),
    ("明天", 1, None),
    ("明日", 1, None),
    ("后天", 2, None),
    ("后日", 2, None),
    ("今晚", 0, Some(Period::Evening)),
    ("今夜", 0, Some(Period::Evening)),
    ("明晚", 1, Some(Period::Evening)),
    ("后晚", 2, Some(Period::Evening)),
    ("今早", 0, Some(Period::Morning)),
    ("明早", 1, Some(Period::Morning)),
];

const PERIODS: &[(&str, Period)] = &[
    ("凌晨", Period::Night),
    ("早上", Period::Morning),
    ("上午", Period::Morning),
    ("早", Period::Morning),
    ("中午", Period::Noon),
    ("下午", Period::Evening),
    ("傍晚", Period::Evening),
    ("晚上", Period::Evening),
    ("夜里", Period::Evening),
    ("晚", Period::Evening),
];

/// A time at `at`: a day, a part of the day and a clock, of which the clock or the day must be there.
fn time_at(s: &[char], at: usize) -> Option<(usize, When)> {
    let mut when = When::default();
    let mut end = at;
    if let Some((next, day, period)) = day_at(s, end) {
        (when.day, when.period) = (Some(day), period);
        end = next;
    }
    let from = skip_spaces(s, end);
    let found = PERIODS
        .iter()
        .find_map(|(w, p)| Some((super::chars::at(s, from, w)?, *p)));
    if let Some((length, period)) = found {
        when.period = Some(period);
        end = from + length;
    }
    if let Some((next, clock)) = clock_at(s, skip_spaces(s, end)) {
        when.clock = Some(clock);
        end = next;
    }
    let dotted = matches!(when.day, Some(Day::Date(Some(_), _))) && !has_date_words(s, at, end);
    let enough = when.clock.is_some() || when.day.is_some() && !dotted;
    enough.then_some((end, when))
}

/// `11.25` alone may be a price.
fn has_date_words(s: &[char], from: usize, to: usize) -> bool {
    s[from..to].iter().any(|c| matches!(c, '月' | '号' | '日'))
}

fn day_at(s: &[char], at: usize) -> Option<(usize, Day, Option<Period>)> {
    let named = DAYS
        .iter()
        .find_map(|(w, n, p)| Some((at + super::chars::at(s, at, w)?, Day::In(*n), *p)));
    let plain = |(end, day): (usize, Day)| (end, day, None);
    named
        .or_else(|| weekday_at(s, at).map(plain))
        .or_else(|| date_at(s, at).map(plain))
}

fn weekday_at(s: &[char], at: usize) -> Option<(usize, Day)> {
    let next = s.get(at) == Some(&'下');
    let from = if next || matches!(s.get(at), Some('本' | '这')) {
        at + 1
    } else {
        at
    };
    let from = after_any(s, from, &["周", "星期", "礼拜"])?;
    let day = match s.get(from)? {
        '一' | '1' => 0,
        '二' | '2' => 1,
        '三' | '3' => 2,
        '四' | '4' => 3,
        '五' | '5' => 4,
        '六' | '6' => 5,
        '日' | '天' | '7' => 6,
        _ => return None,
    };
    Some((from + 1, Day::Weekday { day, next }))
}

fn small(s: &[char], at: usize, max: i64) -> Option<(usize, i8)> {
    let n = whole_digits(s, at)?;
    let value = n.1;
    (value <= max).then(|| i8::try_from(value).ok().map(|v| (n.0, v)))?
}

/// At most two digits, without a decimal point: `11.25` is 11.
fn whole_digits(s: &[char], at: usize) -> Option<(usize, i64)> {
    let count = s[at.min(s.len())..]
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count();
    if !(1..=2).contains(&count) {
        return None;
    }
    let value = s[at..at + count]
        .iter()
        .fold(0, |n, c| n * 10 + i64::from(c.to_digit(10).unwrap_or(0)));
    Some((at + count, value))
}

fn date_at(s: &[char], at: usize) -> Option<(usize, Day)> {
    let (end, first) = small(s, at, 31).filter(|n| n.1 > 0)?;
    match s.get(end)? {
        '号' | '日' => Some((end + 1, Day::Date(None, first))),
        '月' | '.' | '/' | '-' if first <= 12 => {
            let (end, day) = small(s, end + 1, 31).filter(|n| n.1 > 0)?;
            let end = after_any(s, end, &["号", "日"]).unwrap_or(end);
            Some((end, Day::Date(Some(first), day)))
        }
        _ => None,
    }
}

/// `8点`, `8点半`, `20:30`, `八点`, `20点30分`.
fn clock_at(s: &[char], at: usize) -> Option<(usize, (i8, i8))> {
    let (end, hour) = match chinese(s, at) {
        Some(n) => (n.end, i8::try_from(n.whole()?).ok()?),
        None => small(s, at, 24)?,
    };
    if hour > 24 {
        return None;
    }
    if let Some(':') = s.get(end) {
        let n = digits(s, end + 1).filter(|n| n.end == end + 3)?;
        let minute = i8::try_from(n.hundredths / 100).ok().filter(|m| *m < 60)?;
        return Some((n.end, (hour, minute)));
    }
    let end = after_any(s, end, &["点钟", "点整", "点", "时"])?;
    if s.get(end) == Some(&'半') {
        return Some((end + 1, (hour, 30)));
    }
    match small(s, end, 59) {
        Some((minutes, minute)) => Some((
            after_any(s, minutes, &["分"]).unwrap_or(minutes),
            (hour, minute),
        )),
        None => Some((end, (hour, 0))),
    }
}

impl When {
    fn resolve(self, now: Ts, zone: &Zone) -> Option<Ts> {
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

#[cfg(test)]
#[path = "when_tests.rs"]
mod tests;
