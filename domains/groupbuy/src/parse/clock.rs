//! Days and times as people write them.
use super::chars::{after_any, at as chars_at, skip_spaces};
use super::number::{chinese, digits};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// Which day.
pub(super) enum Day {
    /// Days from today.
    In(i64),
    /// A weekday, Monday is 0; of next week or the next to come.
    Weekday { day: i8, next: bool },
    /// Month (none: this or the next) and day.
    Date(Option<i8>, i8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// Which part of it.
pub(super) enum Period {
    Night,
    Morning,
    Noon,
    Evening,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
/// A time as it is written.
pub(super) struct When {
    pub(super) day: Option<Day>,
    pub(super) period: Option<Period>,
    pub(super) clock: Option<(i8, i8)>,
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
    ("today", 0, None),
    ("Today", 0, None),
    ("tonight", 0, Some(Period::Evening)),
    ("Tonight", 0, Some(Period::Evening)),
    ("tomorrow", 1, None),
    ("Tomorrow", 1, None),
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
pub(super) fn time_at(s: &[char], at: usize) -> Option<(usize, When)> {
    let mut when = When::default();
    let mut end = at;
    if let Some((next, day, period)) = day_at(s, end) {
        (when.day, when.period) = (Some(day), period);
        end = in_brackets(s, next);
    }
    let from = skip_spaces(s, end);
    let found = PERIODS
        .iter()
        .find_map(|(w, p)| Some((chars_at(s, from, w)?, *p)));
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

/// `12月1日（周二）` says the day twice.
fn in_brackets(s: &[char], at: usize) -> usize {
    let open = skip_spaces(s, at);
    let inside = matches!(s.get(open), Some('(' | '['))
        .then(|| weekday_at(s, open + 1))
        .flatten()
        .filter(|(end, _)| matches!(s.get(*end), Some(')' | ']')));
    inside.map_or(at, |(end, _)| end + 1)
}

/// `11.25` alone may be a price.
fn has_date_words(s: &[char], from: usize, to: usize) -> bool {
    s[from..to].iter().any(|c| matches!(c, '月' | '号' | '日'))
}

fn day_at(s: &[char], at: usize) -> Option<(usize, Day, Option<Period>)> {
    let named = DAYS
        .iter()
        .find_map(|(w, n, p)| Some((at + chars_at(s, at, w)?, Day::In(*n), *p)));
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

/// `2026年11月25日`: the year says nothing that the day does not.
pub(super) fn after_year(s: &[char], at: usize) -> Option<usize> {
    let century = s.get(at..at + 2) == Some(&['2', '0']);
    let digits = s.get(at..at + 4)?.iter().all(char::is_ascii_digit);
    let mark = matches!(s.get(at + 4), Some('年' | '-' | '.' | '/'));
    (century && digits && mark).then_some(at + 5)
}

/// `11月25日`, `11.25`, `25号`
pub(super) fn date_at(s: &[char], at: usize) -> Option<(usize, Day)> {
    let at = after_year(s, at).unwrap_or(at);
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

/// `8pm`, `8:30 pm`; else as in Chinese.
fn clock_at(s: &[char], at: usize) -> Option<(usize, (i8, i8))> {
    let hour = small(s, at, 12);
    let (end, (hour, minute)) = match clock(s, at) {
        Some(found) => found,
        None => hour.map(|(end, hour)| (end, (hour, -1)))?,
    };
    let from = skip_spaces(s, end);
    let late = after_any(s, from, &["pm", "PM", "p.m."]);
    let half = late.or_else(|| after_any(s, from, &["am", "AM", "a.m."]));
    match half {
        Some(end) if hour <= 12 => {
            let hour = hour % 12 + if late.is_some() { 12 } else { 0 };
            Some((end, (hour, minute.max(0))))
        }
        _ => (minute >= 0).then_some((end, (hour, minute))),
    }
}

/// `8点`, `8点半`, `20:30`, `八点`, `20点30分`.
fn clock(s: &[char], at: usize) -> Option<(usize, (i8, i8))> {
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
